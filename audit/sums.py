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
    sums = [UnitSum(whole, tuple(sorted(inner)), way) for (whole, way), inner in parts.items() if whole in present]
    return sorted([*sums, *_leader_sums(present)])


def _leader_sums(present: set[Unit]) -> Iterator[UnitSum]:
    """A unit's leaders are its people at the levels from the floor on."""
    for whole in present:
        if not whole[0].startswith(LEADERS_FROM):
            continue
        floor, _, breakdown = whole[0].removeprefix(LEADERS_FROM).partition(" by ")
        inside = {} if breakdown == COMPANY[0] else {breakdown: whole[1]}
        parts = []
        for unit in present:
            names = crossed(unit[1]) if "+" in unit[0] else (unit[1],)
            named = dict(zip(unit[0].split("+"), names, strict=False))
            level = named.pop("level", "")
            if named == inside and level.isdigit() and int(level) >= int(floor):
                parts.append(unit)
        if parts:
            yield UnitSum(whole, tuple(sorted(parts)), "level")
