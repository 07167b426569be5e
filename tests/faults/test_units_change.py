"""Departments that change, people who come back, another map of titles: nobody is lost or counted twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from nights import Cell, Nights, Said
from workforce import HEADCOUNT, LEADERS, LEAVING, LEVELS, PEOPLE, SIXES, company, department, departments, snapshot

JANUARY, FEBRUARY, MARCH, YEAR_BEFORE = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2025, 2, 28)
DIRECTORS = 6 * (SIXES // 3)
EACH = DIRECTORS // 3


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    nights = Nights(tmp_path / "home", [HEADCOUNT, LEADERS], LEVELS)
    nights.deliver("worker_snapshot", snapshot(JANUARY), "january")
    return nights


def renamed(number: int) -> str:
    return {"Sales": "Customers"}.get(department(number), department(number))


def merged(number: int) -> str:
    return {"Sales": "Markets", "Research": "Markets"}.get(department(number), department(number))


def split(number: int) -> str:
    return f"{department(number)} {number // 18 % 2}" if department(number) == "Sales" else department(number)


def of(said: dict[Cell, Said], day: date) -> dict[Cell, Said]:
    return {cell: row for cell, row in said.items() if cell[1] == day.isoformat()}


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (renamed, {"Customers": EACH, "Research": EACH, "Finance": EACH}),
        (merged, {"Markets": 2 * EACH, "Finance": EACH}),
        (split, {"Sales 0": 8, "Sales 1": 6, "Research": EACH, "Finance": EACH}),
    ],
)
def test_departments_that_change_change_nothing_of_the_past_and_nobody_is_lost(
    nights: Nights, named: Callable[[int], str], found: dict[str, int]
) -> None:
    first = nights.run()
    nights.deliver("worker_snapshot", snapshot(FEBRUARY, named), "february")
    second = nights.run()
    assert of(second, JANUARY) == first
    assert departments(second, JANUARY) == dict.fromkeys(("Sales", "Research", "Finance"), EACH)
    assert departments(second, FEBRUARY) == found
    assert company(second, HEADCOUNT)[FEBRUARY.isoformat()] == (PEOPLE // 2, PEOPLE)
    assert company(second)[FEBRUARY.isoformat()] == (DIRECTORS // 2, DIRECTORS)


def test_a_history_delivered_anew_under_new_names_has_no_cell_of_the_old_ones(nights: Nights) -> None:
    first = nights.run()
    nights.deliver("worker_snapshot", snapshot(JANUARY, renamed), "january")
    second = nights.run()
    assert set(departments(second, JANUARY)) == {"Customers", "Research", "Finance"}
    assert company(second) == company(first)
    assert company(second, HEADCOUNT) == company(first, HEADCOUNT)


def test_somebody_who_comes_back_under_their_id_is_counted_once_on_each_day(tmp_path: Path) -> None:
    nights = Nights(tmp_path / "home", [HEADCOUNT, LEAVING], LEVELS)
    gone = (1, 8)
    # A year needs somebody at its beginning.
    nights.deliver("worker_snapshot", snapshot(YEAR_BEFORE), "year before")
    nights.deliver("worker_snapshot", snapshot(JANUARY), "january")
    nights.deliver("worker_snapshot", snapshot(FEBRUARY, without=gone), "february")
    nights.deliver("worker_snapshot", snapshot(MARCH), "march")
    nights.deliver(
        "separation",
        [
            {"worker_id": f"w{n}", "separation_date": left, "reason": "voluntary"}
            for n in gone
            for left in ("2025-06-10", "2026-02-10")
        ],
    )
    said = nights.run()
    there, away = (PEOPLE // 2, PEOPLE), (PEOPLE // 2 - 1, PEOPLE - 2)
    expected = {YEAR_BEFORE: there, JANUARY: there, FEBRUARY: away, MARCH: there}
    assert company(said, HEADCOUNT) == {day.isoformat(): counts for day, counts in expected.items()}
    with nights.open() as connection:
        left = connection.execute(
            "select count(distinct person), count(*) from facts.leaver where period_end = ?", [MARCH]
        ).fetchone()
    # Each of them has left twice within the year.
    assert left == (len(gone), 2 * len(gone))


def test_another_map_of_titles_restates_every_period(nights: Nights) -> None:
    first = nights.run()
    assert company(first) == {JANUARY.isoformat(): (DIRECTORS // 2, DIRECTORS)}
    nights.deliver("worker_snapshot", snapshot(FEBRUARY), "february")
    # Managers lead as well from now on, and did so in January.
    nights.home.config_file.write_text(f"tolerance: 0\n{LEVELS.replace('Manager: 4', 'Manager: 6')}\n", "utf-8")
    second = nights.run()
    leaders = 2 * DIRECTORS
    both = {day.isoformat(): (leaders // 2, leaders) for day in (JANUARY, FEBRUARY)}
    assert company(second) == both
    assert {row["reason"] for cell, row in second.items() if cell[2] == "company"} == {None}
    assert departments(second, JANUARY) == departments(second, FEBRUARY)
