"""The groups of people that an attack asks about: shown and hidden cells, and whatever can be put together from them.

A group is a sum of numerators over a sum of people. Beside the cells: what is left of a whole beside its shown parts
(hidden siblings, alone, in pairs and together; people in no segment; the rest of the genders), what a count has beyond
one within it, and random unions of siblings.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from audit.block import Block, Cell, Count, People
from audit.cells import PROTECTS, TOO_FEW, Row, measure_of
from audit.knowledge import WITHIN, denominator_of, weightless
from audit.program import Terms

# Beyond so many hidden siblings their pairs are drawn at random.
_MOST_PAIRS = 15
_UNIONS = 2


class Group(NamedTuple):
    """People that the attack asks about: their count, how many they are, and which rules hold for them.

    `row` is the cell that stands for the group: the cell itself, or the whole that it is a part of. `what` says which
    part. `is_protected`: rules about all and none hold. `is_small`: True or False where the rows tell whether it has
    fewer people than `minimum`, None where that is to be looked up. `is_cell`: it has a row of its
    own, so there is somebody in it.
    """

    row: Row
    what: str
    counted: Terms
    people: Terms | None
    minimum: int
    is_protected: bool
    is_small: bool | None
    is_cell: bool = False


def groups_of(block: Block, *, reads_reasons: bool) -> list[Group]:
    """Return every group that is asked about in a block, in a fixed order."""
    found = list(_cells(block, reads_reasons=reads_reasons))
    found += _parts(block)
    found += _rests(block)
    found += _beyond(block)
    found += _hidden_people(block, reads_reasons=reads_reasons)
    return found


def _cells(block: Block, *, reads_reasons: bool) -> Iterator[Group]:
    seen = set()
    for cell in block.cells:
        if not cell.is_guarded or cell.numerator is None or cell.numerator in seen:
            continue
        # A weighted share and its unweighted twin are one count.
        seen.add(cell.numerator)
        people = None if cell.denominator is None or _unlimited(cell) else [(cell.denominator, 1.0)]
        yield Group(
            cell.row,
            "cell",
            [(cell.numerator, 1.0)],
            people,
            cell.minimum,
            is_protected=True,
            is_small=_is_small(cell, reads_reasons=reads_reasons),
            is_cell=True,
        )


def _unlimited(cell: Cell) -> bool:
    return cell.nature.kind in ("events", "ratio")


def _is_small(cell: Cell, *, reads_reasons: bool) -> bool | None:
    if cell.row.is_shown:
        return False
    told = {TOO_FEW: True, PROTECTS: False}
    return told.get(cell.row.reason or "") if reads_reasons else None


def _parts(block: Block) -> Iterator[Group]:
    """Hidden siblings and random unions of siblings, for each sum that is used."""
    by_count: dict[Count, Cell] = {}
    for cell in block.cells:
        if cell.numerator is not None:
            measure = measure_of(cell.row.measure)
            by_count.setdefault(Count(cell.row.unit, measure.group, weightless(measure.variant), measure.time), cell)
    random = np.random.default_rng(0)
    for whole, parts, way in block.sums:
        for count in [c for c in by_count if c.unit == whole]:
            cells = [by_count[key] for unit in parts if (key := count._replace(unit=unit)) in by_count]
            cells = [cell for cell in cells if cell.is_guarded]
            hidden = [cell for cell in cells if cell.row.is_hidden]
            rest = block.remainders.get(((whole, way, count.group), count.variant, count.time))
            outside = block.outside.get(((whole, way, count.group), denominator_of(count.variant, count.time)))
            row = by_count[count].row
            if rest is not None and cells:
                people = None if outside is None or _unlimited(cells[0]) else [(outside, 1.0)]
                yield _of(row, f"people in no {way}", [(rest, 1.0)], people, cells[0].minimum)
            for chosen in _chosen(hidden, random):
                yield _union(row, f"{len(chosen)} hidden of {way}", chosen)
            if len(cells) > 2:
                for _ in range(_UNIONS):
                    size = int(random.integers(2, len(cells)))
                    picked = sorted(random.choice(len(cells), size, replace=False).tolist())
                    yield _union(row, f"{size} of {way}", [cells[at] for at in picked])


def _chosen(hidden: Sequence[Cell], random: np.random.Generator) -> Iterator[Sequence[Cell]]:
    if len(hidden) < 2:
        return
    number = len(hidden) * (len(hidden) - 1) // 2
    if number <= _MOST_PAIRS:
        yield from combinations(hidden, 2)
    else:
        for first in random.integers(0, len(hidden), _MOST_PAIRS).tolist():
            # Another one than the first, each as likely.
            second = (first + 1 + int(random.integers(len(hidden) - 1))) % len(hidden)
            yield [hidden[at] for at in sorted((first, second))]
    if len(hidden) > 2:
        yield hidden


def _union(row: Row, what: str, cells: Sequence[Cell]) -> Group:
    counted = [(cell.numerator, 1.0) for cell in cells if cell.numerator is not None]
    denominators = [cell.denominator for cell in cells if cell.denominator is not None]
    is_limited = len(denominators) == len(cells) and not any(_unlimited(cell) for cell in cells)
    people = [(at, 1.0) for at in denominators] if is_limited else None
    return _of(row, what, counted, people, cells[0].minimum)


def _of(row: Row, what: str, counted: Terms, people: Terms | None, minimum: int) -> Group:
    return Group(row, what, counted, people, minimum, is_protected=True, is_small=None)


def _rests(block: Block) -> Iterator[Group]:
    """People of another or no known gender, of a unit in which women, men and everyone are told apart."""
    by_place = {(cell.row.unit, cell.row.measure): cell for cell in block.cells}
    for (name, variant, time), rest in block.remainders.items():
        unit, way, _ = name
        everyone = by_place.get((unit, _measure("all", variant, time)))
        if way == "gender" and everyone is not None and everyone.is_guarded:
            outside = block.outside.get((name, denominator_of(variant, time)))
            people = None if outside is None or _unlimited(everyone) else [(outside, 1.0)]
            yield _of(everyone.row, "the rest of the genders", [(rest, 1.0)], people, everyone.minimum)


def _measure(group: str, variant: str, time: str) -> str:
    return group + (f":{variant}" if variant else "") + (f"@{time}" if time else "")


def _beyond(block: Block) -> Iterator[Group]:
    """What a count has beyond one that lies within it, where their people differ."""
    by_place = {(cell.row.unit, cell.row.measure): cell for cell in block.cells}
    for link in WITHIN.get(block.kpi_id, ()):
        for (unit, measure), inner in by_place.items():
            outer = by_place.get((unit, link.outer))
            if measure != link.inner or outer is None or not outer.is_guarded:
                continue
            if inner.numerator is None or outer.numerator is None or inner.denominator == outer.denominator:
                continue
            counted = [(outer.numerator, 1.0), (inner.numerator, -1.0)]
            people = None
            if inner.denominator is not None and outer.denominator is not None and not _unlimited(outer):
                people = [(outer.denominator, 1.0), (inner.denominator, -1.0)]
            yield _of(outer.row, f"beyond {link.inner}", counted, people, outer.minimum)


def _hidden_people(block: Block, *, reads_reasons: bool) -> Iterator[Group]:
    """How many people hidden groups have, where that is not what every colleague knows anyway."""
    cells = {cell.denominator: cell for cell in block.cells if cell.denominator is not None and _is_secret(cell)}
    for variable, cell in cells.items():
        if cell.row.is_hidden:
            is_small = _is_small(cell, reads_reasons=reads_reasons)
            yield _people(cell.row, "its number of people", [variable], cell, is_small)._replace(is_cell=True)
    by_people = {people: cells[at] for people, at in block.denominators.items() if at in cells}
    random = np.random.default_rng(0)
    for whole, parts, _ in block.sums:
        for people in [p for p in by_people if p.unit == whole]:
            siblings = [by_people[key] for unit in parts if (key := people._replace(unit=unit)) in by_people]
            hidden = [cell for cell in siblings if cell.row.is_hidden]
            for chosen in _chosen(hidden, random):
                named = [cell.denominator for cell in chosen if cell.denominator is not None]
                yield _people(by_people[people].row, f"people of {len(chosen)} hidden", named, chosen[0], None)
    for ((unit, way, group), variant), variable in block.outside.items():
        whole_cell = by_people.get(People(unit, group, variant))
        if whole_cell is not None:
            what = "the rest of the genders" if way == "gender" else f"people in no {way}"
            yield _people(whole_cell.row, f"number of {what}", [variable], whole_cell, None)


def _is_secret(cell: Cell) -> bool:
    return (
        cell.nature.per_person or cell.nature.kind == "events"
        if not cell.nature.exact_denominator
        else not cell.is_guarded
    )


def _people(row: Row, what: str, variables: Iterable[int], cell: Cell, is_small: bool | None) -> Group:
    terms = [(at, 1.0) for at in variables]
    return Group(row, what, terms, terms, cell.minimum, is_protected=False, is_small=is_small)
