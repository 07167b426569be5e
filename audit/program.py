"""Integer programs of one block of cells, solved by HiGHS: feasibility, and the extremes of linear expressions.

One thread and a fixed seed, so that the same program gives the same answer. A program is built once and then asked for
many extremes in turn: the solver keeps its basis, which is most of the speed.
"""

from collections.abc import Iterable, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Terms = Sequence[tuple[int, float]]

# No count of an organization comes near; it only keeps extremes of unbounded counts finite.
MOST = 1e6
_WHOLE = 1e-6
# Simplex strategies of HiGHS.
_DUAL, _PRIMAL = 1, 4
# How far from a fractional point a whole one is looked for, in turn.
_NEAR = (0, 1, 2)


class Program:
    """Variables with bounds, and rows that hold a sum of them between two numbers; whole numbers unless said."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.is_whole: list[bool] = []
        # Rows one after the other: which variables, by how much, and where each row begins.
        self._at: list[int] = []
        self._by: list[float] = []
        self._start: list[int] = [0]
        self._row_low: list[float] = []
        self._row_high: list[float] = []

    def variable(self, low: float = 0, high: float = MOST, *, whole: bool = True) -> int:
        """Add a variable and return its number."""
        self.low.append(low)
        self.high.append(high)
        self.is_whole.append(whole)
        return len(self.low) - 1

    def narrow(self, variable: int, low: float, high: float) -> None:
        """Hold a variable within further bounds as well."""
        self.low[variable] = max(self.low[variable], low)
        self.high[variable] = min(self.high[variable], high)

    def row(self, terms: Terms, low: float, high: float) -> int:
        """Hold a sum of variables between two numbers, both included; return the row's number."""
        for at, by in terms:
            self._at.append(at)
            self._by.append(by)
        self._start.append(len(self._at))
        self._row_low.append(low)
        self._row_high.append(high)
        return len(self._row_low) - 1

    def terms_of(self, row: int) -> Terms:
        """Return the sum of a row."""
        place = slice(self._start[row], self._start[row + 1])
        return list(zip(self._at[place], self._by[place], strict=True))

    @property
    def size(self) -> int:
        """Number of variables."""
        return len(self.low)

    def contradicts_itself(self) -> bool:
        """Whether some variable has no number left."""
        return any(low > high for low, high in zip(self.low, self.high, strict=True))

    def copy(self) -> "Program":
        """Return a program with the same variables and rows, to be widened."""
        twin = Program()
        for name, numbers in vars(self).items():
            setattr(twin, name, list(numbers))
        return twin

    def are_whole(self, variables: Iterable[int]) -> bool:
        """Whether all of some variables count whole things."""
        return all(self.is_whole[variable] for variable in variables)

    def rounded(self, point: Vector) -> Vector:
        """Return a whole point without the solver's tolerance."""
        return np.where(self.is_whole, np.rint(point), point)

    def matrix_model(self) -> highspy.HighsLp:
        """Return the program as HiGHS takes it, without an objective."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(self._row_low)
        model.col_cost_ = np.zeros(self.size)
        model.col_lower_, model.col_upper_ = np.array(self.low), np.array(self.high)
        model.row_lower_, model.row_upper_ = np.array(self._row_low), np.array(self._row_high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._start)
        model.a_matrix_.index_ = np.array(self._at, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._by, dtype=np.float64)
        return model

    def violations(self, elastic: Sequence[int]) -> Vector | None:
        """Return by how much each row of `elastic` (ascending) must give way so that the rest holds, least in sum.

        Positive where the row's sum must be larger than its bounds allow; None when the other rows contradict.
        """
        wider = Program()
        wider.low, wider.high, wider.is_whole = list(self.low), list(self.high), [False] * self.size
        gives_way = set(elastic)
        for number, (low, high) in enumerate(zip(self._row_low, self._row_high, strict=True)):
            terms = list(self.terms_of(number))
            if number in gives_way:
                terms += [(wider.variable(whole=False), -1.0), (wider.variable(whole=False), 1.0)]
            wider.row(terms, low, high)
        solver = Solver(wider, is_asked_often=False)
        cost = np.zeros(wider.size)
        cost[self.size :] = -1.0
        found = solver.largest(cost)
        if found is None:
            return None
        slack = found[1][self.size :].reshape(-1, 2)
        return np.asarray(slack[:, 0] - slack[:, 1])


class Solver:
    """A program in the solver, asked for one extreme after another."""

    def __init__(self, program: Program, *, is_asked_often: bool = True) -> None:
        self._program = program
        self._columns = np.arange(program.size, dtype=np.int32)
        self._whole = np.array(program.is_whole, dtype=np.uint8)
        self._linear = _opened(program)
        self._is_asked_often = is_asked_often
        self._integer: highspy.Highs | None = None

    def largest(self, cost: Vector, *, is_far: bool = False) -> tuple[float, Vector] | None:
        """Return the largest value of an expression over real numbers, and where it is reached; None if infeasible.

        `is_far` says that the place is not expected near the one found last.
        """
        # The basis of one extreme is a solution for the next, so the primal simplex goes on from there.
        goes_on = self._is_asked_often and not is_far
        self._linear.setOptionValue("simplex_strategy", _PRIMAL if goes_on else _DUAL)
        return self._run(self._linear, cost)

    def begin_row(self, row: int, low: float) -> None:
        """Let the sum of a row be no less than a number."""
        self._linear.changeRowBounds(row, low, np.inf)

    def binding(self, cost: Vector) -> set[int]:
        """Return the variables whose bounds hold down the largest value: no other one would let it rise."""
        if self.largest(cost) is None:
            return set()
        return set(np.flatnonzero(np.abs(np.array(self._linear.getSolution().col_dual)) > _WHOLE).tolist())

    def largest_whole(self, cost: Vector) -> tuple[float, Vector] | None:
        """Return the same over whole numbers: the linear optimum, where it happens to be whole."""
        found = self.largest(cost)
        if found is None or self.is_whole(found[1]):
            return found
        self._hold(np.array(self._program.low), np.array(self._program.high))
        return self._run(self._integers(), cost)

    def whole_near(self, point: Vector) -> Vector | None:
        """Return some point in whole numbers close by; None where there is none.

        Far fewer points than the program has, so it is found at once where it exists, as it nearly always does.
        """
        for reach in _NEAR:
            low = np.maximum(self._program.low, np.floor(point + _WHOLE) - reach)
            high = np.minimum(self._program.high, np.ceil(point - _WHOLE) + reach)
            self._hold(low, high)
            found = self._run(self._integers(), np.zeros(self._program.size))
            if found is not None:
                return found[1]
        return None

    def is_whole(self, point: Vector) -> bool:
        """Whether a point has whole numbers where the program asks for them."""
        counts = point[self._whole == 1]
        return bool(np.all(np.abs(counts - np.rint(counts)) < _WHOLE))

    def _integers(self) -> highspy.Highs:
        if self._integer is None:
            # A solver of its own: the linear one would lose its basis.
            self._integer = _opened(self._program)
            self._integer.setOptionValue("presolve", "on")
            self._integer.changeColsIntegrality(len(self._columns), self._columns, self._whole)
        return self._integer

    def _hold(self, low: Vector, high: Vector) -> None:
        self._integers().changeColsBounds(len(self._columns), self._columns, low, high)

    def _run(self, solver: highspy.Highs, cost: Vector) -> tuple[float, Vector] | None:
        solver.changeColsCost(len(self._columns), self._columns, cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return solver.getInfo().objective_function_value, np.array(solver.getSolution().col_value)


def _opened(program: Program) -> highspy.Highs:
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "presolve": "off",
        "mip_rel_gap": 0.0,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    model = program.matrix_model()
    model.sense_ = highspy.ObjSense.kMaximize
    solver.passModel(model)
    return solver
