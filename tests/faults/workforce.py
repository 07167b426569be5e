"""A made-up workforce told month by month, and the published cells of it that the tests of calendars and units read."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from nights import Cell, Said

PEOPLE = 120
HEADCOUNT, LEADERS, LEAVING = "pipeline_share", "women_in_leadership", "attrition_parity"
TITLES = ("Associate", "Manager", "Director")


def department(number: int) -> str:
    """Return the department of the person of that number, one of three."""
    return ("Sales", "Research", "Finance")[number % 3]


def snapshot(
    day: date, named: Callable[[int], str] = department, people: range = range(PEOPLE), without: tuple[int, ...] = ()
) -> Iterator[dict[str, object]]:
    """Yield one row per person employed on a day: every other one a woman, a third of them of each title."""
    for number in people:
        if number not in without:
            yield {
                "worker_id": f"w{number}",
                "snapshot_date": day.isoformat(),
                "gender": "woman" if number % 2 else "man",
                "level": TITLES[number // 2 % 3],
                "department": named(number),
            }


def company(said: dict[Cell, Said], kpi: str = LEADERS, measure: str | None = None) -> dict[str, tuple[Any, Any]]:
    """Return numerator and denominator of the whole company by last day of the period, of one measure or the main one."""
    measure = measure or min((cell[4] for cell in said if cell[0] == kpi), key=len)
    return {
        cell[1]: (row["numerator"], row["denominator"])
        for cell, row in said.items()
        if cell[0] == kpi and cell[2] == "company" and cell[4] == measure
    }


def departments(said: dict[Cell, Said], day: date) -> dict[str, Any]:
    """Return the leaders of each department that has a cell on a day: the denominator of women in leadership."""
    return {
        cell[3]: row["denominator"]
        for cell, row in said.items()
        if cell[:3] == (LEADERS, day.isoformat(), "department")
    }
