"""Numbers as text: units, bounds that never claim too much, marks instead of hidden figures."""

import re
from datetime import date, datetime

import pytest
from example_release import AS_OF, bounded, hidden, share, value
from hypothesis import given
from hypothesis import strategies as st

from dashboards.words import wording
from dashboards.words.wording import MINUS


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (312 / 1000, "share", "31.2%"),
        (0.0, "share", "0.0%"),
        (1.0, "probability", "100.0%"),
        (0.38 - 0.47, "points", f"{MINUS}9.0 points"),
        (0.031, "points", "+3.1 points"),
        (0.0, "points", "0.0 points"),
        (-0.0001, "points", "0.0 points"),
        (100 * 0.084 / 0.1, "per 100 men", "84 per 100 men"),
        (100 * 785 / 50000, "per 100 people", "1.6 per 100 people"),
        (1234.0, "days", "1,234 days"),
        (0.8, "ratio", "0.80"),
        (3.456, "scale points", "3.46 scale points"),
        (1.0, "flag", "flagged"),
        (100 * (40 - 37) / 40, "percent", "7.5%"),
        (100 * (40 - 41) / 40, "percent", f"{MINUS}2.5%"),
    ],
)
def test_a_value_is_written_in_its_unit(number: float, unit: str, text: str) -> None:
    assert wording.full(number, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (0.0, 0.05, "share", "at most 5%"),
        (0.0, 0.048, "share", "under 5%"),
        (0.0, 0.07, "share", "at most 7%"),
        (0.023, 0.077, "share", "2% to 8%"),
        (0.952, 1.0, "share", "over 95%"),
        (0.95, 1.0, "share", "at least 95%"),
        (0.0, 1.0, "share", "anything from 0% to 100%"),
        (62.4, 117.2, "per 100 men", "62 to 118 per 100 men"),
        (62.4, None, "per 100 men", "over 62 per 100 men"),
        (-0.123, 0.031, "points", f"{MINUS}13 to +4 points"),
        (0.0, 0.44, "per 100 people", "under 0.5 per 100 people"),
    ],
)
def test_bounds_are_written_outward(low: float | None, high: float | None, unit: str, text: str) -> None:
    assert wording.bounds(low, high, unit) == text


@given(low=st.floats(0.001, 0.5), width=st.floats(0.0, 0.49))
def test_written_bounds_hold_every_possible_value(low: float, width: float) -> None:
    first, last = re.fullmatch(r"(\d+)% to (\d+)%", wording.bounds(low, low + width, "share")).groups()
    assert int(first) / 100 <= low + 1e-8
    assert low + width - 1e-8 <= int(last) / 100
    assert int(last) - int(first) < 100 * width + 2


def test_a_hidden_row_shows_a_mark_and_no_number() -> None:
    row = share("m", AS_OF, "all", 3, 7)
    assert wording.value_text(hidden(row), "share") == "[c]"
    assert wording.value_text(hidden(row, "not_applicable", "no_population"), "share") == "[z]"
    assert wording.reason(hidden(row, "not_applicable", "no data: ally_act not delivered")) == (
        "no data: ally act not delivered"
    )
    assert wording.counts(hidden(row)) == ""
    assert wording.interval(hidden(row), "share") is None


def test_counts_say_that_they_are_rounded() -> None:
    assert wording.counts(share("m", AS_OF, "all", 312, 1000)) == "312 of 1,000"
    assert wording.counts(share("m", AS_OF, "all", 85, 570, base=5)) == "about 85 of 570, counts rounded to 5"
    assert wording.counts(value("m", AS_OF, "gap", value=0.1, people=430)) == "n = 430"
    assert wording.counts(value("m", AS_OF, "gap", value=0.1)) == ""


def test_a_row_with_bounds_only_shows_them() -> None:
    row = bounded(share("m", AS_OF, "all", 0, 85, base=5), 0.0, 2 / 83)
    assert wording.value_text(row, "share") == "under 3%"
    assert wording.interval(row, "share") is None


def test_weighted_shares_are_written_to_the_whole_percent() -> None:
    assert wording.value_text(value("m", AS_OF, "women:weighted", value=0.27), "share") == "27%"
    assert wording.value_text(value("m", AS_OF, "women", value=0.27), "share") == "27.0%"


def test_an_interval_wider_than_ten_points_either_way_is_unreliable() -> None:
    wide, narrow = {"ci_low": 0.20, "ci_high": 0.41}, {"ci_low": 0.21, "ci_high": 0.40}
    assert wording.is_unreliable(value("m", AS_OF, "all", value=0.3, **wide), "share")
    assert not wording.is_unreliable(value("m", AS_OF, "all", value=0.3, **narrow), "share")
    assert not wording.is_unreliable(value("m", AS_OF, "parity", value=84.0, ci_low=60.0, ci_high=120.0), "per 100 men")


def test_dates_do_not_follow_the_machine() -> None:
    assert wording.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert wording.moment(datetime(2026, 11, 22, 2, 4)) == "22 Nov 2026, 02:04 UTC"
    assert wording.period({"period_start": date(2025, 11, 1), "period_end": AS_OF}) == "1 Nov 2025 to 31 Oct 2026"
    assert wording.period({"period_start": AS_OF, "period_end": AS_OF}) == "31 Oct 2026"


@pytest.mark.parametrize(("size", "text"), [(999, "999 bytes"), (1_000, "1.0 kB"), (4_812_000, "4.8 MB")])
def test_sizes_are_decimal(size: int, text: str) -> None:
    assert wording.file_size(size) == text


@pytest.mark.parametrize(("number", "text"), [(0.4, "40%"), (0.375, "37.5%"), (0.07, "7%")])
def test_targets_have_decimals_only_where_needed(number: float, text: str) -> None:
    assert wording.target_value(number, "share") == text


def test_a_change_of_percent_is_in_points_and_an_unsure_flag_says_so() -> None:
    assert wording.difference(12.5 - 14.0, "percent") == "1.5 points"
    assert wording.bounds(0.0, 1.0, "flag") == "cannot be told"
