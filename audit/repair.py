"""Which published cell to hide so that a rule holds: the smallest one that pins what a reader works out.

Where hiding does not help, a hidden cell that says it has too few people says less: four departments with somebody
each, in a division that says so of itself, have one person each. The only part of the attack that thinks of a remedy;
certification uses it before a release is written.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from audit.block import Block, Cell, NatureKey
from audit.bounds import Demand, Extremes, unmet
from audit.cells import COMPANY, PROTECTS, TOO_FEW, UNTOLD, Definition, Nature, Row
from audit.knowledge import Colleague
from audit.program import MOST, Program, Solver
from audit.properties import SMALL, Asked, Attack, Truth, attack


class Remedy(NamedTuple):
    """A row to hide, or one hidden already whose reason is to say less, and the rule that asked for it."""

    row: Row
    rule: str


class Mended(NamedTuple):
    """What is to be hidden, and whether every sum held as it stands, so that whoever knows less learns less."""

    remedies: list[Remedy]
    is_whole: bool


def mend(
    rows: Sequence[Row],
    natures: Mapping[NatureKey, Nature | None],
    definition: Definition,
    colleague: Colleague,
    *,
    truth: Truth | None,
    may_go: Callable[[Row], bool],
) -> Mended:
    """Return the rows to hide until the attack finds nothing more that hiding could mend.

    Of the cells that alone make the failing demand hold, the smallest goes; where none does, the smallest that widens
    what is possible. Ties by key. A weighted share goes with its unweighted twin, being the same count. Where none
    helps, every cell of the breakdown goes: better no departments of one month than no release.

    Args:
        rows: every row of one metric and period.
        natures: what each measure is.
        definition: the metric's.
        colleague: what is known beside the rows.
        truth: true counts, for the sizes of groups.
        may_go: whether a shown row may be hidden.
    """
    now = list(rows)
    found: list[Remedy] = []
    answered: set[Asked] = set()
    while True:
        result = attack(now, natures, definition, colleague, truth=truth, answered=answered)
        answered |= {q.name for q in result.questions} - {failure.question.name for failure in result.failures}
        gone = _for_all(result, may_go, reads_reasons=colleague.reads_reasons) or _breakdown(result, now, may_go)
        if not gone:
            return Mended(found, result.is_possible and not result.block.loose)
        found += gone
        withheld = {remedy.row.key for remedy in gone}
        now = [hidden(row) if row.key in withheld else row for row in now]


def _for_all(result: Attack, may_go: Callable[[Row], bool], *, reads_reasons: bool) -> list[Remedy]:
    """What is to be hidden for one failure after the other, each as far as those before it left it failing."""
    block, found = result.block, []
    program = block.program
    gone: set[int] = set()
    for failure in result.failures:
        question = failure.question
        is_about_people = not question.group.is_protected
        while failed := unmet(program, [question.demand]):
            told = _counts(block, may_go, is_about_people=is_about_people)
            counts = [(at, cells) for at, cells in told if at not in gone]
            pinning = _pinning(program, question.demand, failed[0], counts, is_about_people=is_about_people)
            if pinning is None and is_about_people and reads_reasons:
                reasons = [(at, cells) for at, cells in _reasons(block, may_go) if at not in gone]
                pinning = _pinning(program, question.demand, failed[0], reasons, is_about_people=True)
            if pinning is None:
                break
            variable, cells = pinning
            gone.add(variable)
            program = _without(program, cells, is_about_people=is_about_people)
            found += [Remedy(cell.row, question.rule) for cell in cells]
    return found


def _breakdown(result: Attack, rows: Sequence[Row], may_go: Callable[[Row], bool]) -> list[Remedy]:
    """What is left where no single cell helps: the breakdown of a small group goes, so that nothing adds up to it.

    That everybody or nobody is counted in the whole company is said by the company alone, and hiding parts helps not.
    """
    for failure in result.failures:
        breakdown = failure.question.group.row.breakdown
        if failure.question.rule == SMALL and breakdown != COMPANY[0]:
            gone = [row for row in rows if row.breakdown == breakdown and row.is_shown and may_go(row)]
            if gone:
                return [Remedy(row, failure.question.rule) for row in gone]
    return []


def _pinning(
    program: Program,
    demand: Demand,
    now: Extremes,
    counts: list[tuple[int, list[Cell]]],
    *,
    is_about_people: bool,
) -> tuple[int, list[Cell]] | None:
    """The smallest count that pins a failing demand, and the cells that tell it.

    Where several counts pin it at once, so that none alone widens anything, the smallest of them goes first.
    """
    binding = _binding(program, demand)
    pinning = [told for told in counts if told[0] in binding]
    widening = None
    # Where nothing that may go binds, whole numbers can be the reason, and any count may matter.
    for variable, cells in pinning or counts:
        after = unmet(_without(program, cells, is_about_people=is_about_people), [demand])
        if not after:
            return variable, cells
        if widening is None and _is_wider(after[0], now):
            widening = variable, cells
    if widening is None and pinning:
        widening = pinning[0]
    return widening


def _binding(program: Program, demand: Demand) -> set[int]:
    cost = np.zeros(program.size)
    for variable, by in demand.terms:
        cost[variable] += by
    solver = Solver(program)
    return solver.binding(cost) | (solver.binding(-cost) if demand.is_spread else set())


def _counts(block: Block, may_go: Callable[[Row], bool], *, is_about_people: bool) -> list[tuple[int, list[Cell]]]:
    """Shown cells by the count that they tell, smallest first; those of which one may not go are left out."""
    told: dict[int, list[Cell]] = {}
    for cell in block.cells:
        variable = cell.denominator if is_about_people else cell.numerator
        if cell.row.is_shown and variable is not None:
            told.setdefault(variable, []).append(cell)
    able = [(at, cells) for at, cells in told.items() if all(may_go(cell.row) for cell in cells)]
    return sorted(able, key=lambda told: (max(cell.row.people or 0 for cell in told[1]), told[1][0].row.key))


def _reasons(block: Block, may_go: Callable[[Row], bool]) -> list[tuple[int, list[Cell]]]:
    """Hidden cells that say they have too few people, by the count of these people."""
    told: dict[int, list[Cell]] = {}
    for cell in block.cells:
        if cell.row.reason == TOO_FEW and cell.denominator is not None:
            told.setdefault(cell.denominator, []).append(cell)
    able = [(at, cells) for at, cells in told.items() if all(may_go(cell.row) for cell in cells)]
    return sorted(able, key=lambda told: told[1][0].row.key)


def _without(program: Program, cells: Sequence[Cell], *, is_about_people: bool) -> Program:
    """The program as if some cells were hidden."""
    program = program.copy()
    for cell in cells:
        variable = cell.denominator if is_about_people else cell.numerator
        if variable is not None:
            program.low[variable], program.high[variable] = 0, MOST
            if not is_about_people and cell.denominator is not None and cell.nature.kind not in ("events", "ratio"):
                program.high[variable] = program.high[cell.denominator]
    return program


def _is_wider(after: Extremes, before: Extremes) -> bool:
    return after.high > before.high + 1e-6 or after.low < before.low - 1e-6


def hidden(row: Row) -> Row:
    """Return a row as it stands where its numbers are withheld, or where they are and no reason is to be told."""
    return row._replace(
        status="suppressed",
        reason=UNTOLD if row.is_hidden else PROTECTS,
        value=None,
        numerator=None,
        denominator=None,
        people=None,
        ci_high=None,
        value_low=None,
        value_high=None,
    )
