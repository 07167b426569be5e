"""Difference of two groups' means among people who are alike: matched by stratum, weighted to the first group.

Each person of the first group is compared with the mean of the second group's people of the same stratum. Spread is
pooled within strata and groups, as in a regression with one effect per stratum, so that strata of one person still
count. Pure numpy and scipy; the sums per stratum are made by models/figures, what is compared is said in metrics/.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.statistics import t_critical, t_p_value

Columns = dict[str, NDArray[Any]]
Numbers = NDArray[np.float64]

_NAMES = ("first_size", "first_sum", "first_squares", "second_size", "second_sum", "second_squares")


def matched_difference(measure: str) -> Callable[[Columns], Columns]:
    """Return the step that gives one company row per period: first mean less matched second mean, as `measure`.

    The step's columns, one row per period and stratum: period_start, period_end, and for each group its size, sum and
    sum of squares (`first_size`, `first_sum`, `first_squares`, `second_...`). Strata without both groups are left out.
    Its result: the period, figure, figure_low, figure_high (95 %, Student's t), figure_p, and people (the smaller
    matched group). Without a spread to judge by, interval and p are NaN.
    """

    def step(columns: Columns) -> Columns:
        periods: dict[tuple[object, object], list[int]] = {}
        for row, key in enumerate(zip(columns["period_start"], columns["period_end"], strict=True)):
            periods.setdefault(key, []).append(row)
        sums = np.column_stack([columns[name].astype(np.float64) for name in _NAMES]).reshape(-1, len(_NAMES))
        found = np.array([_difference(sums[rows]) for rows in periods.values()]).reshape(-1, 5)
        first = [rows[0] for rows in periods.values()]
        return {
            "period_start": columns["period_start"][first],
            "period_end": columns["period_end"][first],
            "breakdown": np.full(len(first), "company", dtype=object),
            "segment": np.full(len(first), "all", dtype=object),
            "measure": np.full(len(first), measure, dtype=object),
            "figure": found[:, 0],
            "figure_low": found[:, 1],
            "figure_high": found[:, 2],
            "figure_p": found[:, 3],
            "people": found[:, 4].astype(np.int64),
        }

    return step


def _difference(sums: Numbers) -> tuple[float, float, float, float, float]:
    """Return difference, low, high, p, and people of the smaller group, over the strata that hold both groups."""
    size1, sum1, squares1, size2, sum2, squares2 = sums[(sums[:, 0] > 0) & (sums[:, 3] > 0)].T
    people = min(size1.sum(), size2.sum())
    if people == 0:
        return np.nan, np.nan, np.nan, np.nan, 0.0
    weight = size1 / size1.sum()
    difference = float(np.sum(weight * (sum1 / size1 - sum2 / size2)))
    freedom = float(np.sum(size1 + size2 - 2))
    within = float(np.sum(squares1 - sum1**2 / size1 + squares2 - sum2**2 / size2))
    if freedom <= 0 or within <= 1e-9:
        return difference, np.nan, np.nan, np.nan, float(people)
    error = float(np.sqrt(within / freedom * np.sum(weight**2 * (1 / size1 + 1 / size2))))
    reach = t_critical(freedom) * error
    p_value = t_p_value(difference / error, freedom)
    return difference, difference - reach, difference + reach, p_value, float(people)
