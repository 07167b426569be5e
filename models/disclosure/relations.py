"""The sums that published cells form among themselves, and how they are derived from coded cells.

A reader who knows every part of a sum but one knows that part too, so hiding starts from the list of
sums. This module only lists them; what to hide is decided in `closure.py`. Only breakdowns that cut people
into separate groups form sums: a person in two programs would be counted twice, so programs, survey items
and case issues must not be brought here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Codes with a fixed meaning; every other breakdown or group code is the caller's own choice.
COMPANY = 0
ALL = 0


class Keep(IntEnum):
    """Which side of a sum is spared when one more of its cells has to go.

    NEITHER: the smallest child goes, and the parent when no child is left.
    PARENT: the smallest child goes, never the parent (units that make up the company).
    CHILDREN: the parent goes at once (everyone = women + men + rest, where women and men are the headline).
    """

    NEITHER = 0
    PARENT = 1
    CHILDREN = 2


@dataclass(frozen=True, slots=True)
class Cells:
    """Head counts as coded cells: one entry per population, period, breakdown, segment and group.

    Codes are whole numbers from 0. `breakdown` is COMPANY for the company, whose `segment` is not read.
    `group` is ALL for everyone; other groups (women, men) are separate parts of everyone. `people` counts
    distinct persons.
    """

    population: IntArray
    period: IntArray
    breakdown: IntArray
    segment: IntArray
    group: IntArray
    people: IntArray


@dataclass(frozen=True, slots=True)
class Within:
    """For each cell, the larger unit that contains it wholly: breakdown and segment code, -1 where none does.

    One `Within` per way of nesting: departments in divisions; a cross `a+b` in the segments of `a`; the same
    cross in the segments of `b`. The larger unit is looked up in the cell's own population, period and group.
    """

    breakdown: IntArray
    segment: IntArray


@dataclass(frozen=True, slots=True)
class Relations:
    """Sums among cells: people of the parent = people of its children + remainder; one entry per sum.

    The children of sum i are `child[start[i]:start[i + 1]]`, at least one. `remainder` counts the people of
    the parent who stand in no published child (division unknown, another gender). `keep` holds `Keep` codes.
    `parent` and `child` are indices of cells.
    """

    parent: IntArray
    start: IntArray
    child: IntArray
    remainder: IntArray
    keep: IntArray

    def __post_init__(self) -> None:
        """Raise ValueError for sums without children, with a negative remainder or of unequal lengths."""
        if not len(self.parent) == len(self.start) - 1 == len(self.remainder) == len(self.keep):
            raise ValueError("parent, remainder and keep need one entry per sum, start one more")
        if self.start[0] != 0 or self.start[-1] != len(self.child) or np.any(np.diff(self.start) < 1):
            raise ValueError("start must rise from 0 to the number of children, by at least 1 per sum")
        broken = np.count_nonzero(self.remainder < 0)
        if broken:
            raise ValueError(
                f"in {broken} of {len(self.parent)} sums the parts have more people than the whole: "
                "only breakdowns that put each person into one segment can be summed"
            )


def build_relations(cells: Cells, within: Sequence[Within] = ()) -> Relations:
    """Derive every sum that the cells form within one population and period.

    Per group: the company = all segments of one breakdown, crosses too (a sum of sums, but a single
    subtraction for a reader); a larger unit = all cells that name it in one `Within`. Per unit: everyone =
    the other groups. A whole that is not among the cells, and so not published, makes no sum.

    Raises:
        ValueError: two cells share all codes, a code is negative, or the parts of a sum outnumber its whole.
    """
    unit = np.flatnonzero(cells.breakdown != COMPANY)
    part = np.flatnonzero(cells.group != ALL)
    named = [np.flatnonzero(way.breakdown >= 0) for way in within]
    find = _Finder(cells, within)
    company = np.full_like(unit, COMPANY)
    links = [(unit, find(unit, breakdown=company, segment=company))]
    links += [
        (inside, find(inside, breakdown=way.breakdown[inside], segment=way.segment[inside]))
        for inside, way in zip(named, within, strict=True)
    ]
    links.append((part, find(part, group=np.full_like(part, ALL))))

    child = np.concatenate([lower for lower, _ in links])
    parent = np.concatenate([upper for _, upper in links])
    way_code = np.repeat(np.arange(len(links)), [len(lower) for lower, _ in links])
    published = parent >= 0
    child, parent, way_code = child[published], parent[published], way_code[published]

    # Cells of one parent make a sum of their own per way of nesting and per breakdown: the company equals its
    # divisions and, again, its levels.
    sum_code = (parent * len(links) + way_code) * (np.max(cells.breakdown, initial=0) + 1) + cells.breakdown[child]
    order = np.argsort(sum_code, kind="stable")
    child, parent, way_code, sum_code = child[order], parent[order], way_code[order], sum_code[order]
    first = np.flatnonzero(np.diff(sum_code, prepend=-1))
    parent, way_code = parent[first], way_code[first]
    by_group = way_code == len(links) - 1
    keep = np.where(cells.breakdown[parent] == COMPANY, Keep.PARENT, Keep.NEITHER)
    return Relations(
        parent=parent,
        start=np.append(first, len(child)),
        child=child,
        remainder=cells.people[parent] - np.add.reduceat(cells.people[child], first),
        keep=np.where(by_group, Keep.CHILDREN, keep),
    )


class _Finder:
    """Finds cells by their codes, all at once: one sorted list of keys and a binary search."""

    def __init__(self, cells: Cells, within: Sequence[Within]) -> None:
        self._codes = {
            "population": cells.population,
            "period": cells.period,
            "breakdown": cells.breakdown,
            "segment": np.where(cells.breakdown == COMPANY, 0, cells.segment),
            "group": cells.group,
        }
        self._sizes = {name: int(np.max(code, initial=0)) + 1 for name, code in self._codes.items()}
        for way in within:
            for name, code in (("breakdown", way.breakdown), ("segment", way.segment)):
                self._sizes[name] = max(self._sizes[name], int(np.max(code, initial=0)) + 1)
        keys = self._keys(self._codes)
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]
        if np.any(np.diff(self._sorted) == 0):
            raise ValueError("two cells share population, period, breakdown, segment and group")

    def _keys(self, codes: dict[str, IntArray]) -> IntArray:
        """Fold the codes of each cell into one number; NumPy refuses codes below 0 and folds beyond 63 bits."""
        return np.ravel_multi_index(tuple(codes.values()), tuple(self._sizes.values()))

    def __call__(self, who: IntArray, **other: IntArray) -> IntArray:
        """For each cell in `who`, the index of the cell that differs only in the `other` codes; -1 if none."""
        keys = self._keys({name: other.get(name, code[who]) for name, code in self._codes.items()})
        at = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        return np.where(self._sorted[at] == keys, self._order[at], -1)
