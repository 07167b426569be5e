"""What is a day: ten characters of an ISO date, or such with a time behind, and nothing that only looks like one."""

import re
from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.days import day_in

ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST = date(1000, 1, 1)


def days(texts: list[str]) -> list[date | None]:
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select {day_in('text', None, iso_too=False)} from unnest(?::varchar[]) with ordinality as t(text, n) "
            "order by n",
            [texts],
        ).fetchall()
    return [day for (day,) in rows]


def plain_day(text: str) -> date | None:
    """Return the day that ten characters say, by Python's own reading."""
    if not ISO.fullmatch(text):
        return None
    try:
        return found if (found := date.fromisoformat(text)) >= EARLIEST else None
    except ValueError:
        return None


@pytest.mark.parametrize(
    "place", ["{}026-11-03", "2{}26-11-03", "2026{}11-03", "2026-{}1-03", "2026-11-{}3", "2026-11-0{}"]
)
def test_one_strange_character_is_enough_to_make_it_no_day(place: str) -> None:
    texts = [place.format(chr(code)) for code in range(1, 0x3001)]
    assert days(texts) == [plain_day(text) for text in texts]


@given(st.lists(st.text("0123456789-/. +", min_size=8, max_size=11), min_size=1, max_size=50))
def test_what_looks_like_a_day_is_none(texts: list[str]) -> None:
    assert days(texts) == [plain_day(text) for text in texts]


@given(
    st.datetimes(datetime(1000, 1, 1)), st.sampled_from(["", "T08:05", " 08:05:09", "T08:05:09.5Z", " 08:05 +02:00"])
)
def test_a_time_behind_the_day_changes_nothing(moment: datetime, time: str) -> None:
    assert days([f"{moment.date()}{time}"]) == [moment.date()]


def test_days_before_the_year_1000_and_impossible_ones_are_none() -> None:
    assert days(["1000-01-01", "2024-02-29"]) == [date(1000, 1, 1), date(2024, 2, 29)]
    none = ["0999-12-31", "2026-02-29", "2026-13-01", "2026-11-03x", "12026-1-01"]
    assert days(none) == [None] * len(none)
