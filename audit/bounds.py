"""The least and the most that counts can be, exactly: asked only where a few worked examples have not settled it.

A demand is about a sum of variables: that it can reach some number, or that its least and its most lie some way apart.
Any whole-number point of the program is a witness for all demands at once, so most are met by the points that two or
three solutions happen to give. What is left gets a linear program of its own, and an integer one where the linear
optimum is fractional.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from audit.meeting import Goal, Meeting
from audit.program import Program, Solver, Terms, Vector

_ABOUT = 1e-5
# A further point is worth its cost while so many demands are open, and so many of them are met by it.
_MANY, _SEVERAL = 4, 4


class Demand(NamedTuple):
    """What must be possible: a sum of `terms` reaches `amount`, or (`is_spread`) its extremes lie `amount` apart.

    Where `people` are fewer than `amount`, no more than their number is asked for: the most that they can be, or with
    `surely` the least. Nothing is asked where they are surely `below` or more.
    """

    terms: Terms
    amount: float
    people: Terms | None = None
    is_spread: bool = False
    surely: bool = False
    below: float = np.inf


class Extremes(NamedTuple):
    """The least and the most that a sum can be."""

    low: float
    high: float


def unmet(program: Program, demands: Sequence[Demand]) -> dict[int, Extremes] | None:
    """Return the demands that fail, by their index, with the exact extremes of their sums; None if infeasible."""
    if not demands:
        return {}
    try:
        asked = _Asked(program, demands)
        return asked.failures() if asked.is_feasible else None
    except _NoWholePointError:
        return None


class _NoWholePointError(Exception):
    """The program has solutions, but none in whole numbers."""


class _Asked:
    """The demands on one program, and what the points found so far show."""

    def __init__(self, program: Program, demands: Sequence[Demand]) -> None:
        self._program = program
        self._demands = demands
        self._sums: dict[tuple[tuple[int, float], ...], int] = {}
        self._of = [self._numbered(demand.terms) for demand in demands]
        self._people = [None if demand.people is None else self._numbered(demand.people) for demand in demands]
        self._terms = list(self._sums)
        self._matrix = _matrix(self._terms, program.size)
        self._high = np.full(len(self._sums), -np.inf)
        self._low = np.full(len(self._sums), np.inf)
        self._exact: dict[tuple[int, int], float] = {}
        self._solver = Solver(program)
        everything = np.asarray(abs(self._matrix).sum(axis=0), dtype=np.float64).ravel()
        self.is_feasible = self._look(np.zeros(program.size))
        if self.is_feasible and not np.all(np.isfinite(self._low)):
            self._find_any()
        if self.is_feasible:
            self._look(everything)
            self._look(-everything)
            self._look_around()

    def _find_any(self) -> None:
        """Take any whole point, where none is near the first one."""
        found = self._solver.largest_whole(np.zeros(self._program.size))
        if found is None:
            raise _NoWholePointError
        self._learn(found[1])

    def _numbered(self, terms: Terms) -> int:
        return self._sums.setdefault(tuple(sorted(terms)), len(self._sums))

    def failures(self) -> dict[int, Extremes]:
        """Settle every demand."""
        found = {}
        for index, demand in enumerate(self._demands):
            at = self._of[index]
            if self._is_met(at, demand, demand.amount) or self._is_large(index):
                continue
            self._settle(at, demand)
            if self._is_met(at, demand, self._asked_of(index)):
                continue
            found[index] = Extremes(-self._extreme(at, -1), self._extreme(at, 1))
        return found

    def _look_around(self) -> None:
        """Take points that meet as many demands at once as they can, as long as a point meets several."""
        left = self._open()
        if len(left) < _MANY:
            return
        asked = [(index, self._of[index], self._demands[index]) for index in left]
        meeting = Meeting(self._program, [Goal(i, at, d.terms, d.amount, d.is_spread) for i, at, d in asked])
        while len(left) >= _MANY:
            point = meeting.point(set(left), self._low, self._high)
            if point is None:
                raise _NoWholePointError
            whole = point if self._solver.is_whole(point) else self._solver.whole_near(point)
            if whole is None:
                break
            self._learn(whole)
            before, left = left, self._open()
            if len(before) - len(left) < _SEVERAL:
                break

    def _open(self) -> list[int]:
        return [i for i, demand in enumerate(self._demands) if not self._is_met(self._of[i], demand, demand.amount)]

    def _is_large(self, index: int) -> bool:
        """Whether there are surely so many people that nothing is asked."""
        demand, people = self._demands[index], self._people[index]
        if people is None or not np.isfinite(demand.below) or self._low[people] < demand.below - _ABOUT:
            return False
        return bool(-self._extreme(people, -1) >= demand.below - _ABOUT)

    def _asked_of(self, index: int) -> float:
        demand, people = self._demands[index], self._people[index]
        if people is None:
            return demand.amount
        if not demand.surely and self._high[people] >= demand.amount:
            return demand.amount
        return min(demand.amount, -self._extreme(people, -1) if demand.surely else self._extreme(people, 1))

    def _is_met(self, at: int, demand: Demand, amount: float) -> bool:
        reached = self._high[at] - self._low[at] if demand.is_spread else self._high[at]
        return bool(reached >= amount - _ABOUT)

    def _settle(self, at: int, demand: Demand) -> None:
        """Ask for one more point or two that would meet the demand, and for the exact extremes if they do not."""
        if not demand.is_spread:
            self._reach(at, 1, demand.amount)
        else:
            self._reach(at, 1, self._low[at] + demand.amount)
            if not self._is_met(at, demand, demand.amount):
                self._reach(at, -1, demand.amount - self._high[at])
        if not self._is_met(at, demand, demand.amount):
            self._extreme(at, 1)
            if demand.is_spread:
                self._extreme(at, -1)

    def _reach(self, at: int, sign: int, amount: float) -> None:
        """Look for a point at which sign x sum comes to an amount; there is none if the linear optimum lies below."""
        found = self._solver.largest(self._cost(at, sign))
        if found is None:
            raise _NoWholePointError
        point: Vector | None = found[1]
        if not self._solver.is_whole(found[1]):
            point = self._solver.whole_near(found[1]) if found[0] >= amount - _ABOUT else None
        if point is not None:
            self._learn(point)

    def _extreme(self, at: int, sign: int) -> float:
        """The largest value of sign x sum, over whole numbers."""
        if (at, sign) not in self._exact:
            found = self._solver.largest_whole(self._cost(at, sign))
            if found is None:
                raise _NoWholePointError
            self._learn(found[1])
            # What the solver leaves beside a whole number is its tolerance.
            self._exact[at, sign] = float(np.floor(found[0] + _ABOUT)) if self._counts(at) else found[0]
            if sign > 0:
                self._high[at] = max(self._high[at], self._exact[at, sign])
            else:
                self._low[at] = min(self._low[at], -self._exact[at, sign])
        return self._exact[at, sign]

    def _cost(self, at: int, sign: int) -> Vector:
        cost = np.zeros(self._program.size)
        for variable, by in self._terms[at]:
            cost[variable] += sign * by
        return cost

    def _counts(self, at: int) -> bool:
        return self._program.are_whole(variable for variable, _ in self._terms[at])

    def _look(self, cost: Vector) -> bool:
        found = self._solver.largest(cost)
        if found is None:
            return False
        point = found[1] if self._solver.is_whole(found[1]) else self._solver.whole_near(found[1])
        if point is not None:
            self._learn(point)
        return True

    def _learn(self, point: Vector) -> None:
        values = self._matrix @ self._program.rounded(point)
        self._high = np.maximum(self._high, values)
        self._low = np.minimum(self._low, values)


def _matrix(sums: Sequence[Sequence[tuple[int, float]]], width: int) -> csr_array:
    start = np.cumsum([0, *(len(terms) for terms in sums)])
    at: NDArray[np.int64] = np.array([variable for terms in sums for variable, _ in terms], dtype=np.int64)
    by = np.array([factor for terms in sums for _, factor in terms], dtype=np.float64)
    return csr_array((by, at, start), shape=(len(sums), width))
