"""What ties the counts of a model: numerators within denominators, sums over units and gender, counts within others.

A sum is taken to be whole (nobody stands outside the segments) unless it is known to be loose: then someone does, and
they are a group like any other, or it is no sum at all.
"""

from collections.abc import Sequence
from itertools import pairwise

from audit.block import Block, Count, SumId
from audit.cells import Unit
from audit.knowledge import OVERLAPPING, REMAINDERS, WITHIN, denominator_of
from audit.program import MOST, Program

# How far averages of head counts may differ from their sum for their last digits.
_DIGITS = 1e-4
_GENDERS = ("women", "men")


def tie(block: Block) -> None:
    """Add every tie among the counts of a block."""
    _tie_numerators(block)
    _add_unit_sums(block)
    _add_gender_sums(block)
    _add_within(block)
    _add_course(block)


def _tie_numerators(block: Block) -> None:
    """Hold every numerator within its denominator, where it is a part of it."""
    program, tied = block.program, set()
    for cell in block.cells:
        if cell.numerator is None or cell.denominator is None or cell.numerator in block.events:
            continue
        if (cell.numerator, cell.denominator) not in tied:
            tied.add((cell.numerator, cell.denominator))
            _at_most(program, cell.numerator, cell.denominator)


def _at_most(program: Program, inner: int, outer: int) -> None:
    if program.low[outer] == program.high[outer]:
        program.narrow(inner, 0, program.high[outer])
    else:
        program.row([(inner, 1.0), (outer, -1.0)], -MOST, 0)


def _add_unit_sums(block: Block) -> None:
    for whole, parts, way in block.sums:
        for people in [p for p in block.denominators if p.unit == whole]:
            inner = [block.denominators.get(people._replace(unit=unit)) for unit in parts]
            if not _is_told(block, parts, people.group):
                continue
            _add_sum(block, (whole, way, people.group), block.denominators[people], inner, people.variant)
        for count in [c for c in block.numerators if c.unit == whole and _adds(block, c)]:
            inner = [block.numerators.get(count._replace(unit=unit)) for unit in parts]
            if not _is_told(block, parts, count.group):
                continue
            _add_sum(block, (whole, way, count.group), block.numerators[count], inner, count.variant, count)


def _adds(block: Block, count: Count) -> bool:
    """Survivors by an estimate do not add up where some are no longer watched; everything else does."""
    return not count.time or count.variant == "at_risk"


def _is_told(block: Block, parts: Sequence[Unit], group: str) -> bool:
    return not any((unit, group) in block.not_told for unit in parts)


def _add_sum(
    block: Block,
    name: SumId,
    whole: int,
    parts: Sequence[int | None],
    variant: str,
    count: Count | None = None,
    *,
    always_with_remainder: bool = False,
) -> None:
    present = [part for part in parts if part is not None]
    looseness = block.loose.get(name)
    if not present or looseness == "none":
        return
    program = block.program
    terms = [(whole, -1.0), *((part, 1.0) for part in present)]
    is_whole = program.is_whole[whole]
    if looseness == "remainder" or always_with_remainder:
        rest = program.variable(whole=is_whole)
        terms.append((rest, 1.0))
        if count is None:
            block.outside[name, variant] = rest
        else:
            block.remainders[name, count.variant, count.time] = rest
            people = block.outside.get((name, denominator_of(count.variant, count.time)))
            if people is not None and block.numerators[count] not in block.events:
                _at_most(program, rest, people)
    slack = 0.0 if is_whole else _DIGITS
    block.sum_rows[program.row(terms, -slack, slack)] = name


def _add_gender_sums(block: Block) -> None:
    """Everyone is women, men and the rest, who have no row of their own."""
    if block.kpi_id in OVERLAPPING:
        return
    for people in [p for p in block.denominators if p.group == "all"]:
        parts = [block.denominators.get(people._replace(group=group)) for group in _GENDERS]
        if None not in parts:
            name = (people.unit, "gender", "all")
            _add_sum(block, name, block.denominators[people], parts, people.variant, always_with_remainder=True)
    for count in [c for c in block.numerators if c.group == "all" and _adds(block, c)]:
        parts = [block.numerators.get(count._replace(group=group)) for group in _GENDERS]
        if None not in parts:
            name = (count.unit, "gender", "all")
            variable = block.numerators[count]
            _add_sum(block, name, variable, parts, count.variant, count, always_with_remainder=True)


def _add_within(block: Block) -> None:
    """Counts that lie within others by their definitions."""
    by_place = {(cell.row.unit, cell.row.measure): cell for cell in block.cells}
    for link in WITHIN.get(block.kpi_id, ()):
        for (unit, measure), inner in by_place.items():
            outer = by_place.get((unit, link.outer))
            if measure != link.inner or outer is None:
                continue
            for small, large in ((inner.numerator, outer.numerator), (inner.denominator, outer.denominator)):
                if small is not None and large is not None and small != large:
                    _at_most(block.program, small, large)
    if block.kpi_id in REMAINDERS:
        wider, narrower = REMAINDERS[block.kpi_id]
        for (unit, measure), cell in by_place.items():
            inner_cell = by_place.get((unit, narrower))
            if measure != wider or inner_cell is None or cell.numerator is None:
                continue
            if cell.denominator is not None and inner_cell.denominator is not None:
                terms = [(cell.denominator, 1.0), (inner_cell.denominator, -1.0), (cell.numerator, -1.0)]
                block.program.row(terms, 0, 0)


def _add_course(block: Block) -> None:
    """Whoever is still there later was there before."""
    courses: dict[Count, list[tuple[int, int]]] = {}
    for count, variable in block.numerators.items():
        if count.time.endswith("d") and count.time[:-1].isdigit():
            courses.setdefault(count._replace(time=""), []).append((int(count.time[:-1]), variable))
    for course in courses.values():
        days = sorted(course)
        for (_, earlier), (_, later) in pairwise(days):
            _at_most(block.program, later, earlier)
