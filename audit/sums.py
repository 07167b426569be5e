"""Which units add up to which: the company to each of its breakdowns, a unit to the parts that lie within it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from audit.cells import COMPANY, Unit
from audit.knowledge import LEADERS_FROM, Colleague, adds_up, crossed


class UnitSum(NamedTuple):
    """One unit and the units that make it up; `way` is the breakdown of the parts."""

    whole: Unit
    parts: tuple[Unit, ...]
    way: str


def unit_sums(kpi_id: str, period_end: date, units: Iterable[Unit], colleague: Colleague) -> list[UnitSum]:
    """Return every sum among the units of one metric and period, sorted.

    The nesting of departments in divisions is known only where the colleague knows it; a cross tells its own.
    """
    present = set(units)
    parts: dict[tuple[Unit, str], list[Unit]] = defaultdict(list)
    for unit in present - {COMPANY}:
        breakdown, segment = unit
        if not adds_up(kpi_id, breakdown):
            continue
        parts[COMPANY, breakdown].append(unit)
        if "+" in breakdown:
            for outer, name in zip(breakdown.split("+"), crossed(segment), strict=False):
                parts[(outer, name), breakdown].append(unit)
        division = colleague.division_of.get((period_end, segment)) if breakdown == "department" else None
        if division is not None:
            parts[("division", division), breakdown].append(unit)
    return sorted(
        UnitSum(whole, tuple(sorted(inner)), way) for (whole, way), inner in parts.items() if whole in present
    )
