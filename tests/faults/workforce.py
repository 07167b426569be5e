"""A made-up workforce told month by month, and the published cells of it that the tests of calendars and units read."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from nights import Cell, Said

# Each six in a row are a woman and a man of each department, and have one title.
SIXES = 21
PEOPLE = 6 * SIXES
HEADCOUNT, LEADERS, LEAVING = "pipeline_share", "women_in_leadership", "attrition_parity"
TITLES = ("Associate", "Manager", "Director")
LEVELS = "levels: {Associate: 1, Manager: 4, Director: 6}\nleadership_floor: 6"


def department(number: int) -> str:
    """Return the department of the person of that number, one of three."""
    return ("Sales", "Research", "Finance")[number % 3]


def snapshot(
    day: date, named: Callable[[int], str] = department, people: range = range(PEOPLE), without: tuple[int, ...] = ()
) -> Iterator[dict[str, object]]:
    """Yield one row per person employed on a day: half are women, a third has each title, a third each department."""
    for number in people:
        if number not in without:
            yield {
                "worker_id": f"w{number}",
                "snapshot_date": day.isoformat(),
                "gender": "woman" if number % 2 else "man",
                "level": TITLES[number // 6 % 3],
                "department": named(number),
            }


def company(said: dict[Cell, Said], kpi: str = LEADERS) -> dict[str, tuple[Any, Any]]:
    """Return numerator and denominator of the whole company by last day of the period."""
    return {
        cell[1]: (row["numerator"], row["denominator"])
        for cell, row in said.items()
        if cell[0] == kpi and cell[2] == "company"
    }


def departments(said: dict[Cell, Said], day: date) -> dict[str, Any]:
    """Return the leaders of each department that has a cell on a day: the denominator of women in leadership."""
    return {
        cell[3]: row["denominator"]
        for cell, row in said.items()
        if cell[:3] == (LEADERS, day.isoformat(), "department")
    }
