"""Nearest neighbors: for each unit in question the most similar comparison unit, or none where none is near enough.

With replacement: a comparison unit may stand for several units, so that nobody's match depends on who was asked first.
Sources: Rosenbaum and Rubin 1985, American Statistician 39:33 (the caliper); Stuart 2010, Statistical Science 25:1.
Pure functions over arrays; what is compared is said by whoever calls.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NONE = -1


def standardized(covariates: Floats) -> Floats:
    """Return covariates in standard deviations from their mean, so that head counts and shares weigh alike.

    Args:
        covariates: one row per candidate, one column per covariate; a covariate that never differs becomes 0.
    """
    # Not where the spread is 0: that of equal fractions rounds to something above it.
    varies = np.ptp(covariates, axis=0) > 0
    even: Floats = (covariates - covariates.mean(axis=0)) / np.where(varies, covariates.std(axis=0), 1)
    return even


def nearest(units: Floats, others: Floats, allowed: Flags, preferred: Flags, caliper: float) -> NDArray[np.int64]:
    """Return the row of each unit's nearest comparison unit, NONE where no allowed one is near enough.

    Near enough is a difference of at most `caliper` in every covariate; nearest is least Euclidean distance. Among
    those near enough a preferred one comes before all others; ties go to the first.

    Args:
        units: standardized covariates, one row per unit in question.
        others: the same of the comparison units.
        allowed: units x comparison units: whether the two may be compared at all.
        preferred: the same: whether the two should be compared first.
        caliper: in standard deviations.
    """
    if not len(others):
        return np.full(len(units), NONE, dtype=np.int64)
    apart = np.abs(units[:, None, :] - others[None, :, :])
    near = allowed & np.all(apart <= caliper, axis=2)
    first = near & preferred
    considered = np.where(first.any(axis=1)[:, None], first, near)
    distance = np.where(considered, np.sqrt((apart**2).sum(axis=2)), np.inf)
    return np.where(considered.any(axis=1), distance.argmin(axis=1), NONE).astype(np.int64)
