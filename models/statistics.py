"""The text of the statistical SQL macros, and what SQL cannot give: exact Poisson limits and Student's t.

`statistics.sql` holds every interval and test as a DuckDB scalar macro; whoever owns a connection executes
`STATISTICS_SQL` on it once and may then call the names in `MACROS`. Nothing here talks to a database. Survival
curves are in `survival.py`; which interval belongs to which metric is said in `metrics/`.
"""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STATISTICS_SQL: str = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
MACROS: tuple[str, ...] = tuple(re.findall(r"^CREATE OR REPLACE TEMP MACRO (\w+)\(", STATISTICS_SQL, re.MULTILINE))

_EACH_TAIL = 0.025


def poisson_limits(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact 95 % limits of the Poisson means behind observed event counts.

    Divide both by the exposure for the limits of a rate. Source: Garwood 1936, Biometrika 28:437; a quantile of
    chi-square with 2 k degrees of freedom is twice that of the gamma distribution of shape k, used here.

    Args:
        counts: observed events, whole numbers of any shape, none below 0.

    Returns:
        Low and high limits, each in the shape of `counts`; the low limit of 0 events is 0.

    Raises:
        ValueError: a count is negative.
    """
    if np.any(counts < 0):
        raise ValueError("an event count cannot be negative")
    events = counts.astype(np.float64)
    from scipy.special import gammaincinv  # only where it works: declarations load without it

    # Shape 0 has no gamma distribution: 1 keeps the quantile defined where the limit is 0 anyway.
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1), _EACH_TAIL), 0)
    high = gammaincinv(events + 1, 1 - _EACH_TAIL)
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def t_critical(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t: standard errors on either side of an estimate in a 95 % interval."""
    from scipy.special import stdtrit  # only where it works: declarations load without it

    return float(stdtrit(freedom, 1 - _EACH_TAIL))


def t_p_value(t: float, freedom: float) -> float:
    """Return the two-sided p-value of a t statistic."""
    from scipy.special import stdtr  # only where it works: declarations load without it

    return 2 * float(stdtr(freedom, -abs(t)))
