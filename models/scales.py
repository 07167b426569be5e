"""Mean scores of survey items answered from 1 to 5: their interval, and whether several items form one scale.

Pure functions over arrays; the statements models/figures/barrier_score*.sql and took_part.sql give the rows. Shares of
favorable answers are no scores: they are counted (metrics/voice.py).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.figures.rows import Columns, as_columns
from models.statistics import t_critical
from models.weighted_shares import NO_POPULATION, wave_weights
from models.weighting import UNKNOWN, Floats, effective_size

BARRIERS = ("barrier_backlash", "barrier_awareness", "barrier_defensiveness", "barrier_bias", "barrier_role_models")
LEAST_ALPHA = 0.6
LOWEST, HIGHEST = 1.0, 5.0

UNRELIABLE = "the items do not measure one thing (Cronbach's alpha below 0.6)"
ONE_ITEM = "fewer than two of the items were asked, so there is no scale"
NOT_PER_PERSON = "the results were delivered as counts per item, which cannot be put together per person"

_NAMES = (
    "period_end",
    "breakdown",
    "segment",
    "measure",
    "figure",
    "figure_low",
    "figure_high",
    "people",
    "n_eff",
    "reason",
)
_Row = tuple[Any, ...]


def cronbach_alpha(scores: Floats) -> float:
    """Return how far items measure one thing: k / (k - 1) x (1 - sum of item variances / variance of the sum).

    Source: Cronbach 1951, Psychometrika 16:297. 1 where all items agree, near 0 where none has to do with another.

    Args:
        scores: one row per person, one column per item, no gaps.

    Returns:
        Alpha, or NaN with fewer than two items or people, or where every sum is the same.
    """
    people, items = scores.shape
    if people < 2 or items < 2:
        return float("nan")
    total = float(scores.sum(axis=1).var(ddof=1))
    if total <= 0:
        return float("nan")
    return float(items / (items - 1) * (1 - scores.var(axis=0, ddof=1).sum() / total))


def mean_interval(scores: Floats, weights: Floats | None = None) -> tuple[float, float, float]:
    """Return the (weighted) mean of scores from 1 to 5 and its 95 % interval, cut at the ends of the scale.

    Student's t with the linearized variance of a weighted mean and Kish's effective size; without weights this is the
    usual s / sqrt(n) with n - 1 degrees of freedom. One score has no interval (NaN).
    """
    shares = np.ones(len(scores)) if weights is None else weights
    if not len(scores):
        return float("nan"), float("nan"), float("nan")
    mean = float((shares * scores).sum() / shares.sum())
    size = effective_size(shares)
    if size <= 1:
        return mean, float("nan"), float("nan")
    people = len(scores)
    error = float(np.sqrt((shares**2 * (scores - mean) ** 2).sum() * people / (people - 1)) / shares.sum())
    reach = t_critical(size - 1) * error
    return mean, max(mean - reach, LOWEST), min(mean + reach, HIGHEST)


def barrier_scores(columns: Columns) -> Columns:
    """Return men's barrier scores of every launch day: the scale for company and divisions, and each item alone.

    The scale is the mean of the items that were asked, among men who answered all of them; it is not applicable where
    Cronbach's alpha of all those men is below 0.6 (`men:alpha`). Rows of barrier_score.sql go in.
    """
    weights = wave_weights(columns)
    rows: list[_Row] = []
    for day in np.unique(columns["period_end"]):
        at = (columns["period_end"] == day) & (columns["people"] == 0)
        scores = np.column_stack([columns[item][at].astype(np.float64) for item in BARRIERS])
        if np.isfinite(scores).any():
            divisions = columns["division"][at].astype(str)
            rows.extend((day, *row) for row in _scale_rows(scores, weights[at], divisions))
            rows.extend((day, *row) for row in _item_rows(scores, weights[at]))
    return as_columns(_NAMES, rows)


def counted_barrier_scores(columns: Columns) -> Columns:
    """Return the item scores of days with counted results, and a company row that says why there is no scale."""
    rows: list[_Row] = []
    nothing = float("nan")
    for day in np.unique(columns["period_end"]):
        most = 0
        for item in BARRIERS:
            at = (columns["period_end"] == day) & (columns["item"] == item)
            scores = np.repeat(columns["score"][at].astype(np.float64), columns["people"][at].astype(np.int64))
            most = max(most, len(scores))
            rows.append((day, "item", item, "men", *mean_interval(scores), len(scores), nothing, None))
        rows.append((day, "company", "all", "men", nothing, nothing, nothing, most, nothing, NOT_PER_PERSON))
    return as_columns(_NAMES, rows)


def took_part_scores(columns: Columns, *, took_part: bool) -> Columns:
    """Return, per launch day, men's mean support of women among those who did or did not take part in a program."""
    measure = "men:took_part" if took_part else "men:others"
    rows: list[_Row] = []
    for day in np.unique(columns["period_end"]):
        at = (columns["period_end"] == day) & (columns["took_part"] == float(took_part))
        scores = columns["score"][at].astype(np.float64)
        rows.append((day, "company", "all", measure, *mean_interval(scores), len(scores), float("nan"), None))
    return as_columns(_NAMES, rows)


def _scale_rows(scores: Floats, weights: Floats, divisions: NDArray[np.str_]) -> list[_Row]:
    asked = np.isfinite(scores).any(axis=0)
    complete = np.isfinite(scores[:, asked]).all(axis=1)
    alpha = cronbach_alpha(scores[complete][:, asked])
    reason = ONE_ITEM if asked.sum() < 2 else None if alpha >= LEAST_ALPHA else UNRELIABLE
    scale = np.where(complete, scores[:, asked].mean(axis=1), np.nan)
    rows: list[_Row] = []
    segments: Sequence[tuple[str, str]] = [("company", "all")]
    segments = [*segments, *(("division", str(name)) for name in np.unique(divisions) if name != UNKNOWN)]
    for breakdown, segment in segments:
        own = complete & ((divisions == segment) | (breakdown == "company"))
        rows.extend((breakdown, segment, *row) for row in _means(scale[own], weights[own], reason))
    people = int(complete.sum())
    nothing = float("nan")
    why = reason if asked.sum() < 2 else None
    rows.append(("company", "all", "men:alpha", alpha, nothing, nothing, people, nothing, why))
    return rows


def _item_rows(scores: Floats, weights: Floats) -> list[_Row]:
    rows: list[_Row] = []
    for at, item in enumerate(BARRIERS):
        own = np.isfinite(scores[:, at])
        if own.any():
            rows.extend(("item", item, *row) for row in _means(scores[own, at], weights[own], None))
    return rows


def _means(scores: Floats, weights: Floats, reason: str | None) -> list[_Row]:
    """Rows of one cell: measure, mean, low, high, people, n_eff, reason; unweighted, then weighted."""
    nothing = (float("nan"),) * 3
    unweighted = nothing if reason else mean_interval(scores)
    can_weigh = bool(np.isfinite(weights).all())
    weighted = mean_interval(scores, weights) if can_weigh and not reason else nothing
    without = reason or (None if can_weigh else NO_POPULATION)
    size = effective_size(weights) if can_weigh else float("nan")
    return [
        ("men", *unweighted, len(scores), float("nan"), reason),
        ("men:weighted", *weighted, len(scores), size, without),
    ]
