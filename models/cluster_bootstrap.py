"""Ratio of two means whose observations come in clusters, with an interval from resampling whole clusters.

One-to-one time is clustered by senior: one senior who meets nobody moves many juniors at once, so juniors are not
independent observations. Cochran 1977, Sampling Techniques, 3rd edition, chapter 9 (ratio estimates from clusters);
Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8. Pure numpy; the totals per cluster are
made by models/figures, what is compared is said in metrics/.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]
Numbers = NDArray[np.float64]

REPLICATES = 2000
LEAST_CLUSTERS = 5
_SEED = 20210308
_FEW = f"fewer than {LEAST_CLUSTERS} senior men"
_TAILS = (2.5, 97.5)
_KEYS = ("period_start", "period_end", "breakdown", "segment")
_TOTALS = ("first_total", "first_size", "second_total", "second_size")


def parity_of_means(columns: Columns) -> Columns:
    """Return one row per cell: the first group's mean over the second's, as the measure `parity`.

    Args:
        columns: one row per cluster of a cell. Keys period_start, period_end, breakdown, segment; `first_total` and
            `first_size`, `second_total` and `second_size`: the sum and the number of observations of each group in
            the cluster, where an observation seen by several clusters is divided among them; `is_counted`: whether the
            cluster is one of those that the figure is about.

    Returns:
        The keys, measure, figure, figure_low, figure_high, people (the smaller group) and reason. The figure is NaN
        where fewer than 5 counted clusters stand behind it, or the second mean is 0. The interval holds the figure.
    """
    cells: dict[tuple[object, ...], list[int]] = {}
    for row, key in enumerate(zip(*(columns[name] for name in _KEYS), strict=True)):
        cells.setdefault(key, []).append(row)
    totals = np.column_stack([columns[name].astype(np.float64) for name in _TOTALS]).reshape(-1, len(_TOTALS))
    counted = columns["is_counted"].astype(bool)
    found = [_compared(totals[rows], int(counted[rows].sum())) for rows in cells.values()]
    first = [rows[0] for rows in cells.values()]
    out: Columns = {name: columns[name][first] for name in _KEYS}
    out["measure"] = np.full(len(cells), "parity", dtype=object)
    for place, name in enumerate(("figure", "figure_low", "figure_high")):
        out[name] = np.array([cell[place] for cell in found], dtype=np.float64)
    sizes = [totals[rows][:, [1, 3]].sum(axis=0).min() for rows in cells.values()]
    out["people"] = np.round(np.array(sizes, dtype=np.float64)).astype(np.int64)
    out["reason"] = np.array(
        [_FEW if counted[rows].sum() < LEAST_CLUSTERS else None for rows in cells.values()], dtype=object
    )
    return out


def _compared(totals: Numbers, counted: int) -> tuple[float, float, float]:
    whole = float(_ratios(totals.sum(axis=0)[np.newaxis])[0])
    if counted < LEAST_CLUSTERS or not np.isfinite(whole):
        return np.nan, np.nan, np.nan
    # In a fixed order and from a fixed seed, so that the same data always gives the same interval.
    clusters = totals[np.lexsort(totals.T)]
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(len(clusters), np.full(len(clusters), 1 / len(clusters)), size=REPLICATES)
    ratios = _ratios(drawn @ clusters)
    low, high = np.percentile(ratios[np.isfinite(ratios)], _TAILS)
    return whole, min(float(low), whole), max(float(high), whole)


def _ratios(sums: Numbers) -> Numbers:
    """Mean of the first over mean of the second, row by row; NaN where a group is absent or the second mean is 0."""
    total1, size1, total2, size2 = sums.T
    known = (size1 > 0) & (size2 > 0) & (total2 > 0)
    out = np.full(len(sums), np.nan)
    np.divide(total1 * size2, size1 * total2, out=out, where=known)
    return out
