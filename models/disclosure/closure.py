"""Hiding small groups, and as many of their neighbors as it takes that no sum gives one away.

Works on head counts alone, so what is hidden tells nothing about answers, cases or outcomes. Each sum is
looked at by itself; what several sums give away together is not this module's question. The sums come from
`relations.py`. Rules: primary hiding and closure as statistical offices practice them (cell suppression).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.sparse import csr_array

from models.disclosure.probe import determined
from models.disclosure.relations import BoolArray, IntArray, Keep, Relations

# A gender category with fewer people than this in the whole company is not tabulated on its own.
RECODE_BELOW = 10


class Reason(IntEnum):
    """Why a cell is not shown."""

    SHOWN = 0
    TOO_FEW = 1
    PROTECTS = 2


@dataclass(frozen=True, slots=True)
class Closure:
    """What stays hidden, one entry per cell, and which sums could not be closed.

    `reason` holds `Reason` codes: TOO_FEW for a hidden cell under the minimum, PROTECTS for any other hidden
    cell. `unclosed` marks the sums (one entry per relation) that still tell something because nothing is left to
    hide but the company.
    """

    hidden: BoolArray
    reason: IntArray
    unclosed: BoolArray


def recode_small_gender(totals: Mapping[str, int]) -> bool:
    """Tell whether `another` is to be counted as `undisclosed`, before anything is tabulated.

    True where the company total of either category is 1 to 9: one tiny category would force many larger cells
    into hiding. `totals` maps gender to distinct people of the company.
    """
    return any(0 < totals.get(gender, 0) < RECODE_BELOW for gender in ("another", "undisclosed"))


def primary(people: IntArray, minimum: int) -> BoolArray:
    """Mark the cells with at least one person but fewer than `minimum`. Nobody is a group of zero."""
    return (people > 0) & (people < minimum)


def close(
    people: IntArray,
    minimum: int,
    relations: Relations,
    hidden: BoolArray,
    rank: IntArray,
    public: BoolArray | None = None,
) -> Closure:
    """Hide cells until neither a single sum nor all of them together give a hidden group away.

    Starts from `hidden` and the primary cells, and never shows one of them again. What is `public` already is never
    hidden: nobody forgets a number, so hiding it would protect nothing. A sum is open when

    - its parent is shown, and its hidden children are exactly one, together fewer than `minimum` people, or leave a
      small one among them less choice than two people either way: hide the smallest shown child, or the parent, as
      `Keep` says;
    - its parent is hidden, and no child is: hide the smallest child.

    A remainder is a hidden child, since nothing is published of it; of one that is not under the minimum the sum
    may tell. A child of zero people protects nothing. All open sums act at once, in rounds. Then
    every hidden cell that the sums together determine (probe.py) hides its smallest shown neighbor, and so on.

    Args:
        people: distinct persons per cell.
        minimum: fewest people in a shown cell.
        relations: sums among the cells.
        hidden: cells hidden so far, for whatever reason.
        rank: a number per cell that orders cells of equal size; the same whatever order the cells come in.
        public: cells whose numbers an earlier release showed and this one repeats; none where left out.

    Raises:
        ValueError: two cells have the same people and the same rank, so that the result would depend on order.
    """
    order = np.lexsort((rank, people))
    if np.any((np.diff(people[order]) == 0) & (np.diff(rank[order]) == 0)):
        raise ValueError("cells of equal size need different ranks")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))

    known = np.zeros(len(people), dtype=bool) if public is None else public
    equations = _Equations(people[order], minimum, relations, place, known[order])
    secret = ((hidden | primary(people, minimum)) & ~known)[order]
    while True:
        victims, unclosed = equations.open(secret)
        if not len(victims):
            # Single sums are closed; what several of them tell together costs more to find, so it comes last.
            victims = equations.shields(*determined(*equations.sums, secret), secret)
        if not len(victims):
            break
        secret[victims] = True

    closed = secret[place]
    too_few = np.where(primary(people, minimum), Reason.TOO_FEW, Reason.PROTECTS)
    return Closure(closed, np.where(closed, too_few, Reason.SHOWN), unclosed)


class _Equations:
    """The sums over cells sorted by size: of two columns the lower one is the cell to hide first."""

    def __init__(
        self, people: IntArray, minimum: int, relations: Relations, place: IntArray, public: BoolArray
    ) -> None:
        self._people = people
        self._public = public
        self._minimum = minimum
        self._parent = place[relations.parent]
        self._keep = relations.keep
        # Cells without people are left out of the matrix: hiding them would protect nobody.
        column = place[relations.child]
        peopled = people[column] > 0
        start = np.append(0, np.cumsum(peopled))[relations.start]
        column = column[peopled]
        shape = (len(relations.parent), len(people))
        self._member = csr_array((np.ones_like(column), column, start), shape=shape)
        left_over = relations.remainder > 0
        self.sums = (self._member, self._parent, left_over)
        self._small = primary(relations.remainder, minimum)
        self._left_over = left_over.astype(np.int64)
        self._left_over_people = relations.remainder

    def open(self, secret: BoolArray) -> tuple[IntArray, BoolArray]:
        """Return the cells to hide next, and the mask of open sums that have none."""
        children = self._member @ secret.astype(np.int64)
        count = children + self._left_over
        total = self._member @ np.where(secret, self._people, 0) + self._left_over_people
        parent_shown = ~secret[self._parent]
        guarded = (children > 0) | self._small
        exposed = parent_shown & guarded & ((count == 1) | (total < self._minimum) | self._narrowed(secret, total))
        implied = ~parent_shown & (count == 0)
        # What closes the sum of a unit often closes the company's as well, and the sum of women, men and the rest;
        # acting on all at once would hide twice.
        for keep in (Keep.NEITHER, Keep.PARENT):
            alike = self._keep == keep
            victims, unclosed = self._close(exposed & alike, implied & alike, secret)
            if len(victims):
                return victims, unclosed
        return self._close(exposed, implied, secret)

    def _narrowed(self, secret: BoolArray, total: IntArray) -> BoolArray:
        """Mark the sums that leave a small hidden child less choice than two people either way.

        A reader is told of each hidden cell whether its people are under the minimum, and knows what all hidden
        children of a shown parent have together. A remainder may be anything from nobody up. With a minimum under 4 the
        word alone leaves less choice than that, whatever is hidden.
        """
        if self._minimum < 4:
            return np.zeros(len(self._parent), dtype=bool)
        small = secret & primary(self._people, self._minimum)
        least = np.where(small, 1, np.where(secret, self._minimum, 0))
        least_of_all = self._member @ least
        is_bounded = (self._member @ (secret & ~small).astype(np.int64) + self._left_over) == 0
        most_of_all = self._member @ np.where(small, self._minimum - 1, 0)
        part = self._member
        sums = np.repeat(np.arange(len(self._parent)), np.diff(part.indptr))
        asked = small[part.indices]
        sums, cells = sums[asked], part.indices[asked]
        high = np.minimum(self._minimum - 1, total[sums] - least_of_all[sums] + 1)
        low = np.where(is_bounded[sums], np.maximum(1, total[sums] - most_of_all[sums] + self._minimum - 1), 1)
        narrow = high - low < np.minimum(self._people[cells], 2)
        found = np.zeros(len(self._parent), dtype=bool)
        found[sums[narrow]] = True
        return found

    def _close(self, exposed: BoolArray, implied: BoolArray, secret: BoolArray) -> tuple[IntArray, BoolArray]:
        """Return what closes these sums, and the mask of those that nothing does."""
        may_go = ~self._public[self._parent]
        give_parent = exposed & (self._keep == Keep.CHILDREN) & may_go
        asking = np.flatnonzero((exposed | implied) & ~give_parent)
        child = self._smallest_shown(asking, secret)
        found = child >= 0
        barren = asking[~found & exposed[asking]]
        may_give_parent = (self._keep[barren] == Keep.NEITHER) & may_go[barren]
        give_parent[barren[may_give_parent]] = True
        unclosed = np.zeros_like(exposed)
        unclosed[barren[~may_give_parent]] = True
        return np.concatenate([child[found], self._parent[give_parent]]), unclosed

    def shields(self, exposed: IntArray, exposed_sums: IntArray, secret: BoolArray) -> IntArray:
        """Return the smallest shown cell of every sum with a determined cell or remainder, where there is one."""
        exposed_sums = exposed_sums[self._small[exposed_sums]]
        if not len(exposed) and not len(exposed_sums):
            return exposed
        marked = np.zeros(len(secret), dtype=np.int64)
        marked[exposed] = 1
        concerned = (self._member @ marked > 0) | (marked[self._parent] > 0)
        concerned[exposed_sums] = True
        sums = np.flatnonzero(concerned)
        child = self._smallest_shown(sums, secret)
        parents = self._parent[sums]
        may_go = (child < 0) & ~(secret | self._public)[parents] & (self._keep[sums] != Keep.PARENT)
        return np.unique(np.concatenate([child[child >= 0], parents[may_go]]))

    def _smallest_shown(self, sums: IntArray, secret: BoolArray) -> IntArray:
        """For each of `sums`, the smallest shown child with people in it; -1 where there is none."""
        part = self._member[sums]
        none = len(secret)
        candidates = np.append(np.where((secret | self._public)[part.indices], none, part.indices), none)
        smallest = np.minimum.reduceat(candidates, part.indptr[:-1])
        # reduceat answers an empty row with the next row's first entry, hence the second condition.
        return np.where((smallest < none) & (np.diff(part.indptr) > 0), smallest, -1)
