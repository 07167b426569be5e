"""The integer model of one metric and period: every count that its published rows leave open, and what ties them.

For each unit and group a numerator and a denominator, within what their row says. What ties them is ties.py's.
"""

from collections.abc import Iterable, Mapping, Sequence

from audit.block import Block, Cell, Count, Looseness, NatureKey, People, SumId, nature_key
from audit.cells import (
    COMPANY,
    NOBODY,
    PROTECTS,
    TOO_FEW,
    Definition,
    Measure,
    Nature,
    Row,
    Span,
    is_guarded,
    measure_of,
    minimum_of,
    said,
)
from audit.knowledge import Colleague, denominator_of, weightless
from audit.program import MOST
from audit.sums import unit_sums
from audit.ties import tie


def build(
    rows: Iterable[Row],
    natures: Mapping[NatureKey, Nature | None],
    definition: Definition,
    colleague: Colleague,
    loose: Mapping[SumId, Looseness] | None = None,
) -> Block:
    """Return the model of the rows of one metric and period; `loose` says which sums are known not to hold."""
    ordered = sorted(rows, key=lambda row: row.key)
    first = ordered[0]
    block = Block(first.kpi_id, first.period_start, first.period_end, loose=dict(loose or {}))
    has_guarded = any(is_guarded(row, definition) for row in ordered)
    watched = {(row.unit, measure_of(row.measure).group) for row in ordered if row.is_shown}
    for row in ordered:
        nature = natures.get(nature_key(row))
        if nature is None or nature.kind in ("figure", "derived"):
            continue
        if row.is_shown or row.is_hidden:
            # Of survivors of whom nothing is shown, nothing can be learned either: they are part of no sum.
            is_secret = nature.kind == "survival" and (row.unit, measure_of(row.measure).group) not in watched
            _add_cell(block, row, nature, definition, colleague, counts_numerators=has_guarded and not is_secret)
        elif row.reason != NOBODY:
            block.not_told.add((row.unit, measure_of(row.measure).group))
    block.sums = unit_sums(block.kpi_id, block.period_end, {cell.row.unit for cell in block.cells}, colleague)
    tie(block)
    return block


def _add_cell(
    block: Block, row: Row, nature: Nature, definition: Definition, colleague: Colleague, *, counts_numerators: bool
) -> None:
    measure, least = measure_of(row.measure), minimum_of(row, definition)
    told = said(row, nature) if row.is_shown else None
    denominator = _denominator(block, row, nature, measure, least, told.denominator if told else None, colleague)
    numerator = None
    if counts_numerators:
        count = Count(row.unit, measure.group, weightless(measure.variant), measure.time)
        if count not in block.numerators:
            block.numerators[count] = block.program.variable()
        numerator = block.numerators[count]
        if nature.kind in ("events", "ratio"):
            block.events.add(numerator)
        if told and told.numerator:
            block.program.narrow(numerator, *told.numerator)
    block.cells.append(Cell(row, nature, numerator, denominator, least, is_guarded(row, definition)))


def _denominator(
    block: Block, row: Row, nature: Nature, measure: Measure, least: int, told: Span | None, colleague: Colleague
) -> int | None:
    is_exposure = nature.kind == "events"
    if measure.variant == "left_before_start" or (is_exposure and row.rounding_base > 1):
        return None
    people = People(row.unit, measure.group, "" if is_exposure else denominator_of(measure.variant, measure.time))
    if people not in block.denominators:
        block.denominators[people] = block.program.variable(whole=not is_exposure)
    variable = block.denominators[people]
    if told is not None:
        # Whoever is shown has the people that the rules ask for.
        floor = least if nature.per_person and not nature.exact_denominator else 0
        block.program.narrow(variable, max(told.low, floor), told.high)
    elif row.is_hidden:
        block.program.narrow(variable, *_hidden(row, nature, least, colleague, is_exposure=is_exposure))
    known = colleague.heads.get(row.key)
    if known is not None and nature.exact_denominator:
        block.program.narrow(variable, known, known)
    return variable


def _hidden(row: Row, nature: Nature, least: int, colleague: Colleague, *, is_exposure: bool) -> Span:
    """What the hiding itself tells of the people: somebody is there, and with its reason how few or how many."""
    if is_exposure:
        return Span(0, least - 1 if colleague.reads_reasons and row.reason == TOO_FEW else MOST)
    if colleague.reads_reasons and nature.per_person:
        if row.reason == TOO_FEW:
            return Span(1, least - 1)
        if row.reason == PROTECTS:
            return Span(least, MOST)
    return Span(1, MOST)


def with_whole(rows: Sequence[Row], measure: str, company: Row) -> list[Row]:
    """Return the rows with the company's count of the same day as the whole of those of a measure."""
    start, (breakdown, segment) = rows[0].period_start, COMPANY
    return [*rows, company._replace(period_start=start, breakdown=breakdown, segment=segment, measure=measure)]
