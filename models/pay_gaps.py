"""Gaps between men's and women's pay, in percent of men's, with intervals.

Pure steps after statements of models/figures (models/metrics/declaration.py, `Figure`) that give one row per cell with
two sorted lists, `women` and `men`, of pay or bonuses. Who counts is said in models/facts/paid.sql; which groups are
too small is the disclosure control's word, by `people`, the smaller group.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]
Gap = tuple[float, float, float]

_Z = 1.959963984540054
_RESAMPLES = 2000
# One seed for every cell: a cell's interval depends on its own people only, never on which cells stand beside it.
_SEED = 2017172
_NO_GAP = (np.nan, np.nan, np.nan)


def mean_gaps(columns: Columns) -> Columns:
    """Return the gap of means per cell; the interval is that of a ratio of means, by the delta method.

    Source of the figure: UK SI 2017/172, regulations 8 and 10. Not given where a group is empty or men's mean is 0.
    """
    return _per_cell(columns, _mean_gap)


def median_gaps(columns: Columns) -> Columns:
    """Return the gap of medians per cell; the interval is the percentile bootstrap's, 2,000 resamples of each group.

    Source of the figure: UK SI 2017/172, regulations 9 and 11. Not given where a group is empty or men's median is 0.
    """
    return _per_cell(columns, _median_gap)


def _per_cell(columns: Columns, gap: Callable[[Numbers, Numbers], Gap]) -> Columns:
    cells = [gap(_numbers(women), _numbers(men)) for women, men in zip(columns["women"], columns["men"], strict=True)]
    figures = np.array(cells, dtype=np.float64).reshape(len(cells), 3)
    kept = {name: values for name, values in columns.items() if name not in ("women", "men")}
    return kept | {"figure": figures[:, 0], "figure_low": figures[:, 1], "figure_high": figures[:, 2]}


def _numbers(listed: object) -> Numbers:
    # A group without anyone arrives as None, or as a missing value.
    return np.asarray(listed, dtype=np.float64) if isinstance(listed, np.ndarray | list) else np.empty(0)


def _mean_gap(women: Numbers, men: Numbers) -> Gap:
    if min(len(women), len(men)) < 1 or men.mean() == 0:
        return _NO_GAP
    ratio = float(women.mean() / men.mean())
    error = float(np.sqrt(_variance_of_mean(women) + ratio**2 * _variance_of_mean(men)) / men.mean())
    return 100 * (1 - ratio), 100 * (1 - ratio - _Z * error), 100 * (1 - ratio + _Z * error)


def _variance_of_mean(pay: Numbers) -> float:
    return float(pay.var(ddof=1)) / len(pay) if len(pay) > 1 else np.nan


def _median_gap(women: Numbers, men: Numbers) -> Gap:
    if min(len(women), len(men)) < 1 or np.median(men) == 0:
        return _NO_GAP
    figure = 100 * float(1 - np.median(women) / np.median(men))
    random = np.random.default_rng(_SEED)
    of_women, of_men = _resampled_medians(women, random), _resampled_medians(men, random)
    # A resample in which the median man earns nothing has no gap; the interval stands on the others.
    paid = of_men > 0
    low, high = np.percentile(100 * (1 - of_women[paid] / of_men[paid]), [2.5, 97.5])
    return figure, min(float(low), figure), max(float(high), figure)


def _resampled_medians(pay: Numbers, random: np.random.Generator) -> Numbers:
    """Return the medians of resamples with replacement of sorted `pay`, without drawing the resamples.

    The k-th smallest of n draws is the value at the k-th smallest of n uniform ranks, and that rank has the beta
    distribution (k, n - k + 1); the rank after it, given it, is the smallest of the n - k ranks left above.
    """
    n = len(pay)
    lower = (n + 1) // 2
    rank = random.beta(lower, n - lower + 1, _RESAMPLES)
    middle = pay[_position(rank, n)]
    if n % 2:
        return np.asarray(middle, dtype=np.float64)
    after = rank + (1 - rank) * random.beta(1, n - lower, _RESAMPLES)
    return np.asarray((middle + pay[_position(after, n)]) / 2, dtype=np.float64)


def _position(rank: Numbers, n: int) -> NDArray[np.int64]:
    return np.minimum((rank * n).astype(np.int64), n - 1)
