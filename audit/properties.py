"""The rules of disclosure control as demands on a model: what must remain possible for every group of people.

- P0: the truth lies within what a reader works out (asked where the truth is at hand).
- P1: the count of a group with fewer people than its minimum is known neither exactly nor within one person.
- P2: nobody learns "all of them" or "none of them" of any group, not even one of its own people.
- P3: every shown cell has the people that its class asks for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from audit.block import Block, Looseness, NatureKey, SumId, nature_key
from audit.bounds import Demand, Extremes, unmet
from audit.cells import Definition, Key, Nature, Row, is_guarded, minimum_of, said
from audit.groups import Group, groups_of
from audit.knowledge import Colleague
from audit.model import build
from audit.program import Terms

TRUTH, SMALL, NONE, ALL, FEW = "P0", "P1", "P2 none", "P2 all", "P3"
_UNCERTAIN = 2.0

# A rule and the group that it is asked of, by the names of its counts.
Asked = tuple[str, frozenset[tuple[object, float]]]


class Counts(NamedTuple):
    """The true counts of a cell."""

    numerator: float | None
    denominator: float | None


Truth = Mapping[Key, Counts]


class Question(NamedTuple):
    """One rule, asked of one group."""

    rule: str
    group: Group
    demand: Demand
    name: Asked


class Failure(NamedTuple):
    """A group for which a rule does not hold, with what a reader can work out of it."""

    question: Question
    found: Extremes


class Attack(NamedTuple):
    """What an attack on one metric and period found.

    `questions` are those that were asked; `is_possible` is False where no counts at all fit the published numbers.
    """

    block: Block
    questions: tuple[Question, ...]
    failures: tuple[Failure, ...]
    is_possible: bool


def attack(
    rows: Sequence[Row],
    natures: Mapping[NatureKey, Nature | None],
    definition: Definition,
    colleague: Colleague,
    *,
    truth: Truth | None = None,
    answered: Collection[Asked] = (),
) -> Attack:
    """Work out what a reader can of one metric and period, and hold it against P1 and P2.

    Args:
        rows: every row of the metric and period.
        natures: what each measure is, by `nature_key`.
        definition: the metric's.
        colleague: what is known beside the rows.
        truth: true counts; they say how many people a group without a row has, and never narrow what is possible.
        answered: questions that need not be asked again.
    """
    loose: dict[SumId, Looseness] = {}
    while True:
        block = build(rows, natures, definition, colleague, loose)
        # Who knows head counts is not asked how many people there are.
        groups = groups_of(block, reads_reasons=colleague.reads_reasons)
        asked_of = [group for group in groups if group.is_protected or not colleague.heads]
        questions = [q for q in questions_of(block, asked_of, truth) if q.name not in answered]
        failed = None if block.program.contradicts_itself() else unmet(block.program, [q.demand for q in questions])
        if failed is not None:
            failures = tuple(Failure(questions[at], found) for at, found in sorted(failed.items()))
            return Attack(block, tuple(questions), failures, is_possible=True)
        if not _loosen(block, loose):
            return Attack(block, (), (), is_possible=False)


def _loosen(block: Block, loose: dict[SumId, Looseness]) -> bool:
    """Give up the sums that contradict the published numbers; tell whether there was anything to give up."""
    numbers = sorted(block.sum_rows)
    if block.program.contradicts_itself() or not numbers:
        return False
    excess = block.program.violations(numbers)
    if excess is None:
        return False
    broken: dict[SumId, float] = {}
    for number, by in zip(numbers, excess, strict=True):
        if abs(by) > 1e-6:
            name = block.sum_rows[number]
            broken[name] = max(broken.get(name, by), by)
    if not broken:
        # The sums hold in fractions only: then each may have people outside its parts.
        broken = {block.sum_rows[number]: -1.0 for number in numbers}
    changed = False
    for name, by in broken.items():
        # A sum of parts below the whole leaves people outside; one above it is no sum.
        now: Looseness = "remainder" if by < 0 and name not in loose else "none"
        changed |= loose.get(name) != now
        loose[name] = now
    return changed


def questions_of(block: Block, groups: Iterable[Group], truth: Truth | None) -> Iterator[Question]:
    """Yield what is asked of each group: P2 of protected ones, P1 of small ones."""
    true = _true_values(block, truth) if truth is not None else {}
    for group in groups:
        people = group.people
        known = sum(true[at] * by for at, by in people) if people and all(at in true for at, _ in people) else None
        if known is not None and known <= 0:
            continue
        if group.is_protected:
            yield _question(block, NONE, group, _reaching(group, group.counted, known))
            if people is not None:
                others = [*people, *((at, -by) for at, by in group.counted)]
                yield _question(block, ALL, group, _reaching(group, others, known))
        if _may_be_small(block, group):
            least = _smallest_group(block, people, group.minimum)
            demand = _reaching(group, group.counted, known if known is not None and known < least else None)
            below = least if group.is_small is None else np.inf
            yield _question(block, SMALL, group, demand._replace(is_spread=True, below=below))


def _reaching(group: Group, terms: Terms, known: float | None) -> Demand:
    """As many as make it uncertain, or as the group has people.

    A cell may have as many as its row allows. Of other groups nobody outside knows whether there is anyone in them, so
    that only those are asked for who surely are, or truly where that is known.
    """
    if group.is_cell or known is None:
        return Demand(terms, _UNCERTAIN, group.people, surely=not group.is_cell)
    return Demand(terms, min(_UNCERTAIN, known))


def _may_be_small(block: Block, group: Group) -> bool:
    if group.is_small is not None or group.people is None:
        return group.is_small is not False
    return sum(block.program.low[at] * by for at, by in group.people) < group.minimum


def _smallest_group(block: Block, people: Terms | None, minimum: int) -> float:
    """From how many people on a group is not small: averages of head counts are rounded up to people."""
    is_average = people is not None and not block.program.are_whole(at for at, _ in people)
    return minimum - 1 + 1e-3 if is_average else minimum


def _question(block: Block, rule: str, group: Group, demand: Demand) -> Question:
    named = frozenset((block.name_of(at), by) for at, by in demand.terms)
    return Question(rule, group, demand, (rule, named))


def _true_values(block: Block, truth: Truth) -> dict[int, float]:
    """The true numbers of people behind the variables, where they are known: outside the parts of a sum as well."""
    true: dict[int, float] = {}
    for cell in block.cells:
        found = truth.get(cell.row.key)
        if found is not None and cell.denominator is not None and found.denominator is not None:
            true[cell.denominator] = found.denominator
    outside = set(block.outside.values())
    for number in block.sum_rows:
        terms = block.program.terms_of(number)
        unknown = [(at, by) for at, by in terms if at not in true]
        if len(unknown) == 1 and unknown[0][0] in outside:
            at, by = unknown[0]
            true[at] = -sum(true[other] * factor for other, factor in terms if other != at) / by
    return true


def outside_of_truth(rows: Iterable[Row], natures: Mapping[NatureKey, Nature | None], truth: Truth) -> list[Row]:
    """Return the shown rows whose numbers exclude what is true (P0)."""
    failed = []
    for row in rows:
        nature, true = natures.get(nature_key(row)), truth.get(row.key)
        if not row.is_shown or nature is None or true is None:
            continue
        told = said(row, nature)
        pairs = ((told.numerator, true.numerator), (told.denominator, true.denominator))
        if any(t is not None and v is not None and not t.low - 1e-6 <= v <= t.high + 1e-6 for t, v in pairs):
            failed.append(row)
    return failed


def too_few_shown(rows: Iterable[Row], definition: Definition) -> list[Row]:
    """Return the shown rows whose published people, rounded as they are, fall below the minimum of their class (P3)."""
    failed = []
    for row in rows:
        base, least = row.rounding_base, minimum_of(row, definition)
        published_least = (least + base // 2) // base * base
        if row.is_shown and (row.people or 0) < published_least:
            failed.append(row)
    return failed


def unrounded(rows: Iterable[Row], natures: Mapping[NatureKey, Nature | None], definition: Definition) -> list[Row]:
    """Return the guarded rows with a count that is not rounded to the base that they name, or that name none."""
    failed = []
    for row in rows:
        nature = natures.get(nature_key(row))
        if not row.is_shown or nature is None or nature.kind == "derived" or not is_guarded(row, definition):
            continue
        rounded = [row.numerator, *([] if nature.exact_denominator else [row.denominator])]
        if row.rounding_base == 1 or any(count is not None and count % row.rounding_base for count in rounded):
            failed.append(row)
    return failed


def saying_all_or_none(
    rows: Iterable[Row], natures: Mapping[NatureKey, Nature | None], definition: Definition
) -> list[Row]:
    """Return the guarded rows that have a value although their bounds reach none or all (P2)."""
    failed = []
    for row in rows:
        nature = natures.get(nature_key(row))
        if nature is None or nature.kind in ("derived", "figure") or not is_guarded(row, definition):
            continue
        is_part = nature.kind in ("share", "survival")
        reaches = (row.value_low or 0) <= 0 or (is_part and (row.value_high is None or row.value_high >= 1))
        if row.is_shown and reaches and (row.value is not None or row.ci_high is not None):
            failed.append(row)
    return failed
