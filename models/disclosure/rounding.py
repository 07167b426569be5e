"""Rounding of counts, and how far the truth may lie from what is published.

A count is rounded to the base b, half of b (h = b // 2) upward, so N~ stands for the b whole numbers from
N~ - h to N~ + b - 1 - h. Shares are computed from rounded counts, never rounded themselves. Where the bounds
reach none or all of the people, even a rounded value would say so of everyone: the value is NaN, which the
release stores as NULL, and only the bounds stand. Base 1 is exact. Thresholds are `closure.py`'s business.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.disclosure.relations import BoolArray, IntArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rounded:
    """Published fractions, one entry per cell: counts, their quotient in 0..1, and the bounds of the true one.

    `value` is NaN where only the bounds may be shown; all three are NaN where the denominator is exactly 0.
    """

    numerator: IntArray
    denominator: IntArray
    value: FloatArray
    value_low: FloatArray
    value_high: FloatArray


@dataclass(frozen=True, slots=True)
class RoundedEvents:
    """Published counts of events, which have no upper limit; to be divided by an exposure afterwards.

    `value` is the rounded count, NaN where it is 0 and only the bounds `low` and `high` may be shown.
    """

    value: FloatArray
    numerator: IntArray
    low: IntArray
    high: IntArray


def round_people(people: IntArray, base: int) -> IntArray:
    """Round counts of people to a multiple of `base`, ties upward."""
    _require(base >= 1, "the rounding base must be at least 1")
    return (people + base // 2) // base * base


def round_counts(numerator: IntArray, denominator: IntArray, base: int, exact_denominator: bool) -> Rounded:
    """Round the numerators of shares, and the denominators unless everyone knows them exactly.

    Over an exact denominator D the numerator is held to the largest multiple of the base within D, whose class
    then ends at D.

    Raises:
        ValueError: a numerator is negative or above its denominator, or the base is below 1.
    """
    _require(np.all((numerator >= 0) & (numerator <= denominator)), "numerators must lie between 0 and the denominator")
    rounded = round_people(numerator, base)
    if base == 1:
        share = _divide(numerator, denominator)
        return Rounded(numerator, denominator, share, share, share)
    if not exact_denominator:
        return _over_rounded(rounded, round_people(denominator, base), base, slack=0.0)

    half = base // 2
    top = denominator // base * base
    rounded = np.minimum(rounded, top)
    low = np.maximum(rounded - half, 0)
    high = np.where(rounded == top, denominator, rounded + base - 1 - half)
    value = _blank(_divide(rounded, denominator), (low == 0) | (high == denominator))
    return Rounded(rounded, denominator, value, _divide(low, denominator), _divide(high, denominator))


def round_events(numerator: IntArray, base: int) -> RoundedEvents:
    """Round counts that may exceed the people they are set against, such as cases.

    Raises:
        ValueError: a count is negative, or the base is below 1.
    """
    _require(np.all(numerator >= 0), "counts of events must not be negative")
    rounded = round_people(numerator, base)
    half = base // 2
    value = rounded.astype(np.float64)
    if base > 1:
        value = _blank(value, rounded == 0)
    return RoundedEvents(value, rounded, np.maximum(rounded - half, 0), rounded + base - 1 - half)


def round_survival(survival: FloatArray, spells: IntArray, base: int) -> Rounded:
    """Round survival probabilities so that value x denominator is a multiple of `base`.

    `survival` x `spells` is treated as the survivors in whole people, to the nearest. With spells that ended
    unobserved it is not a whole number, so the bounds are half a person wider than those of a count: otherwise
    the truth could fall outside. With base 1 the value is the survival itself and the numerator that nearest number.

    Raises:
        ValueError: a probability is not within 0..1, spells are negative, or the base is below 1.
    """
    _require(np.all((survival >= 0) & (survival <= 1)), "survival must lie between 0 and 1")
    _require(np.all(spells >= 0), "spells must not be negative")
    survivors = np.floor(survival * spells + 0.5).astype(np.int64)
    rounded = round_people(survivors, base)
    if base == 1:
        return Rounded(rounded, spells, survival, survival, survival)
    return _over_rounded(rounded, round_people(spells, base), base, slack=0.5)


def compare_bounds(
    kind: Literal["gap", "parity"], low1: FloatArray, high1: FloatArray, low2: FloatArray, high2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Bound a comparison of two figures from the bounds of each.

    A gap is first - second, in the figures' unit; a parity 100 x first / second. A bound is NaN where there is none:
    a part without bounds, or a parity whose second figure may be 0 (no upper bound) or is 0 (neither).
    """
    if kind == "gap":
        return low1 - high2, high1 - low2
    return 100 * _divide(low1, high2), 100 * _divide(high1, low2)


def _over_rounded(rounded: IntArray, denominator: IntArray, base: int, slack: float) -> Rounded:
    """Bound fractions of two rounded counts; `slack` widens the numerator's bounds both ways, in people."""
    half = base // 2
    most = denominator + base - 1 - half
    least = denominator - half
    low = np.maximum(rounded - half - slack, 0) / most
    # A denominator rounded to 0 may be 0 itself: nothing is known of the share.
    high = np.where(least > 0, np.minimum((rounded + base - 1 - half + slack) / np.maximum(least, 1), 1), 1)
    value = _blank(_divide(rounded, denominator), (rounded == 0) | (rounded == denominator))
    return Rounded(rounded, denominator, value, low, high)


def _divide(upper: IntArray | FloatArray, lower: IntArray | FloatArray) -> FloatArray:
    """Divide entry by entry, NaN where the divisor is 0 or NaN."""
    out = np.full(np.shape(lower), np.nan)
    return np.divide(upper, lower, out=out, where=lower > 0)


def _blank(value: FloatArray, where: BoolArray) -> FloatArray:
    """Set NaN where only bounds may be shown."""
    return np.where(where, np.nan, value)


def _require(condition: bool | np.bool_, message: str) -> None:
    """Raise ValueError unless the condition holds; the message carries no count."""
    if not condition:
        raise ValueError(message)
