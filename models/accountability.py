"""How far a promise is from being kept, and when it would be at the present pace.

Works on published values only, so it tells nothing that they do not. Source of the interval: least squares with
Newey and West's variance (1987, Econometrica 55:703), since neighboring periods share people and months.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

LEAST_PERIODS = 4
LEAST_DAYS = 365
_YEAR = 365.25
_Z95 = 1.959963984540054
_HORIZON_YEARS = 50.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per year in the value's unit, with its 95 % interval."""

    per_year: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Projection:
    """When a target is met at the present pace: expected, earliest and latest day, and that in words.

    `words`: met, projected, not at this pace (the interval of the pace includes standing still or leads away),
    or too few periods.
    """

    words: str
    expected: date | None = None
    earliest: date | None = None
    latest: date | None = None


def pace(days: NDArray[np.float64], values: NDArray[np.float64]) -> Pace | None:
    """Return the yearly change of a series, or None below four periods or a year of history.

    `days` are ascending day numbers of the periods, `values` the published figures without gaps.
    """
    if len(values) < LEAST_PERIODS or days[-1] - days[0] < LEAST_DAYS - 1:
        return None
    years = (days - days.mean()) / _YEAR
    spread = float(years @ years)
    slope = float(years @ values) / spread
    residuals = values - values.mean() - slope * years
    # As many lags as periods overlap or lean on each other within a year.
    lags = min(len(values) - 1, int(np.ceil(_YEAR / np.median(np.diff(days)))))
    scores = years * residuals
    variance = float(scores @ scores)
    for lag in range(1, lags + 1):
        weight = 1 - lag / (lags + 1)
        variance += 2 * weight * float(scores[lag:] @ scores[:-lag])
    correction = len(values) / (len(values) - 2)
    half = _Z95 * float(np.sqrt(max(variance, 0) * correction)) / spread
    return Pace(slope, slope - half, slope + half)


def project(value: float, target: float, on: date, moving: Pace | None, *, met: bool) -> Projection:
    """Say when `target` is met, starting from `value` on the day `on`."""
    if met:
        return Projection("met")
    if moving is None:
        return Projection("too few periods")
    gap = target - value
    slow, fast = (moving.low, moving.high) if gap > 0 else (moving.high, moving.low)
    if slow * gap <= 0 or gap / moving.per_year > _HORIZON_YEARS:
        return Projection("not at this pace")
    latest = gap / slow
    return Projection(
        "projected",
        _after(on, gap / moving.per_year),
        _after(on, gap / fast),
        _after(on, latest) if latest <= _HORIZON_YEARS else None,
    )


def people_needed(numerator: float | None, denominator: float | None, target: float, better: str) -> int | None:
    """Return how many people more (or fewer) the numerator needs to meet the target, 0 when it is met."""
    if numerator is None or denominator is None:
        return None
    wanted = target * denominator
    if better == "lower":
        return max(0, int(np.ceil(numerator - wanted - 1e-9)))
    return max(0, int(np.ceil(wanted - numerator - 1e-9)))


def _after(day: date, years: float) -> date:
    return day + timedelta(days=int(np.ceil(years * _YEAR)))
