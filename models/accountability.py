"""How far a promise is from being kept, and when it would be at the present pace.

Works on published values only, so it tells nothing that they do not. Source of the interval: least squares with
Newey and West's variance (1987, Econometrica 55:703), since neighboring periods share people and months.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import isclose
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LEAST_PERIODS = 4
LEAST_DAYS = 365
_YEAR = 365.25
_HORIZON_YEARS = 50.0

Standing = Literal["met", "in line with target"]


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per year in the value's unit, with its 95 % interval."""

    per_year: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Projection:
    """When a target is met at the present pace: expected, earliest and latest day, and that in words.

    `words`: met, in line with target (the interval covers it, where neither direction is better), projected, not at
    this pace (the interval of the pace includes standing still or leads away), or too few periods.
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
    from statsmodels.regression.linear_model import OLS  # only where it works: declarations load without it

    years = (days - days.mean()) / _YEAR
    # As many lags as periods overlap or lean on each other within a year; rounded, since months and quarters differ.
    lags = min(len(values) - 1, max(1, round(_YEAR / float(np.median(np.diff(days))))))
    line = OLS(values, np.column_stack([np.ones(len(years)), years]))
    fitted = line.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    low, high = (float(limit) for limit in fitted.conf_int()[1])
    return Pace(float(fitted.params[1]), low, high)


def standing(better: str, value: float, target: float, low: float | None, high: float | None) -> Standing | None:
    """Return how a value stands that has nothing left to do, or None where it has.

    Where a direction is better, a target is met when it is reached. Where none is (parity, context), it is met by the
    very value, and a value whose 95 % interval `low` to `high` covers it is in line with it.
    """
    if better == "higher":
        return "met" if value >= target else None
    if better == "lower":
        return "met" if value <= target else None
    if isclose(value, target, abs_tol=1e-9):
        return "met"
    return "in line with target" if low is not None and high is not None and low <= target <= high else None


def project(value: float, target: float, on: date, moving: Pace | None, stands: Standing | None) -> Projection:
    """Say when `target` is met, starting from `value` on the day `on`; `stands` is its `standing`."""
    if stands:
        return Projection(stands)
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
    # A day and a millionth is that day: the division before it is not exact.
    return day + timedelta(days=int(np.ceil(years * _YEAR - 1e-6)))
