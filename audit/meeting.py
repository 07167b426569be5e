"""Points of a program that meet many demands at once, by one linear program that is asked again and again.

A sum counts towards its demand up to the amount and no further, so that one point serves as many as it can. The program
is built once for all demands that are open, and later points only weigh other ones: the solver goes on from the last.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from audit.program import MOST, Program, Solver, Terms, Vector

# With so many open demands the next point is so far from the last that the dual simplex is faster.
_FAR = 300


class Goal(NamedTuple):
    """One demand: its number, the number of its sum, the sum, and how far it has to reach (apart, if `is_spread`)."""

    demand: int
    sum: int
    terms: Terms
    amount: float
    is_spread: bool


class _Way(NamedTuple):
    """A goal in one direction: the variable that tells how far the sum reaches, and the row that ties it."""

    goal: Goal
    sign: float
    variable: int
    row: int


class Meeting:
    """The open demands on a program, and the solver that looks for points which meet them."""

    def __init__(self, program: Program, goals: Sequence[Goal]) -> None:
        self._width = program.size
        self._random = np.random.default_rng(0)
        wider = program.copy()
        self._ways: list[_Way] = []
        for goal in goals:
            # Extremes that have to lie apart move away from the one or from the other.
            for sign in (1.0, -1.0) if goal.is_spread else (1.0,):
                # A sum may fall short of what was reached before, which counts as less than nothing.
                reached = wider.variable(-MOST if goal.is_spread else 0, goal.amount, whole=False)
                row = wider.row([*((at, sign * by) for at, by in goal.terms), (reached, -1.0)], 0, np.inf)
                self._ways.append(_Way(goal, sign, reached, row))
        self._size = wider.size
        self._solver = Solver(wider)

    def point(self, left: Collection[int], low: Vector, high: Vector) -> Vector | None:
        """Return a point in which open demands are met as far as possible; None if there is no point at all.

        Args:
            left: numbers of the open demands.
            low: the least that each sum was found to be, by its number.
            high: the most.
        """
        upward = {demand: bool(self._random.integers(2)) for demand in sorted(left)}
        cost = np.zeros(self._size)
        # Weights that differ let the point meet some demands whole and not all by half.
        weights = self._random.uniform(0.5, 1.5, len(self._ways))
        for (goal, sign, variable, row), weight in zip(self._ways, weights, strict=True):
            if goal.demand not in upward:
                continue
            if goal.is_spread:
                if upward[goal.demand] != (sign > 0):
                    continue
                self._solver.begin_row(row, low[goal.sum] if sign > 0 else -high[goal.sum])
            cost[variable] = weight
        found = self._solver.largest(cost, is_far=len(upward) > _FAR)
        return None if found is None else found[1][: self._width]
