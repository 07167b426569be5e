"""Intervals and tests as other libraries compute them, for the examples to compare with.

Nothing of the project is imported here: scipy, statsmodels and lifelines, or the textbook's formula.
"""

from collections.abc import Sequence
from math import exp, log, sqrt

import pytest
from lifelines import KaplanMeierFitter
from scipy.stats import chi2, fisher_exact, norm, ttest_1samp
from scipy.stats.contingency import relative_risk
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

Interval = tuple[float, float]
_Z = float(norm.ppf(0.975))


def close(value: object) -> object:
    """Return the value for comparing with, to within what differs between two ways to compute it."""
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def wilson(events: int, people: int) -> Interval:
    """95 % score interval of a proportion."""
    low, high = proportion_confint(events, people, method="wilson")
    return float(low), float(high)


def newcombe(events1: int, people1: int, events2: int, people2: int) -> Interval:
    """95 % hybrid score interval of a difference of two proportions."""
    low, high = confint_proportions_2indep(events1, people1, events2, people2, method="newcomb", compare="diff")
    return float(low), float(high)


def katz(events1: int, people1: int, events2: int, people2: int) -> Interval:
    """95 % log interval of a ratio of two proportions."""
    found = relative_risk(events1, people1, events2, people2).confidence_interval(0.95)
    return float(found.low), float(found.high)


def fisher(events1: int, people1: int, events2: int, people2: int) -> float:
    """Two-sided exact p of two equal proportions."""
    return float(fisher_exact([[events1, people1 - events1], [events2, people2 - events2]]).pvalue)


def pooled_z(events1: int, people1: int, events2: int, people2: int) -> float:
    """Two-sided p of two equal proportions, large counts."""
    return float(proportions_ztest([events1, events2], [people1, people2])[1])


def one_sample_t(values: Sequence[float]) -> tuple[Interval, float]:
    """95 % interval of a mean, and two-sided p of a mean of zero."""
    found = ttest_1samp(values, 0)
    low, high = found.confidence_interval(0.95)
    return (float(low), float(high)), float(found.pvalue)


def poisson(events: int) -> Interval:
    """95 % exact limits of the mean behind a count of events."""
    low = float(chi2.ppf(0.025, 2 * events)) / 2 if events else 0.0
    return low, float(chi2.ppf(0.975, 2 * events + 2)) / 2


def rate_ratio(events1: int, exposure1: float, events2: int, exposure2: float) -> Interval:
    """95 % log-normal interval of a ratio of two Poisson rates."""
    ratio, error = (events1 / exposure1) / (events2 / exposure2), sqrt(1 / events1 + 1 / events2)
    return exp(log(ratio) - _Z * error), exp(log(ratio) + _Z * error)


def rate_ratio_p(events1: int, exposure1: float, events2: int, exposure2: float) -> float:
    """Two-sided p of two equal Poisson rates, score test."""
    return float(poisson_test(events1, exposure1, events2, exposure2, method="score", compare="ratio").pvalue)


def kaplan_meier(durations: Sequence[int], events: Sequence[bool], day: int) -> tuple[float, Interval]:
    """S(day) and its 95 % log-log interval with Greenwood's variance."""
    fitted = KaplanMeierFitter().fit(durations, events)
    limits = fitted.confidence_interval_[fitted.confidence_interval_.index <= day].iloc[-1]
    return float(fitted.predict(day)), (float(limits.iloc[0]), float(limits.iloc[1]))


def grouped_log_rank(spans: Sequence[tuple[float, float, float, float]]) -> float:
    """Two-sided p of equal hazards from life-table intervals of (women, women gone, men, men gone)."""
    excess = sum(gone1 - (gone1 + gone2) * n1 / (n1 + n2) for n1, gone1, n2, gone2 in spans)
    variance = sum(
        (gone1 + gone2) * (n1 + n2 - gone1 - gone2) * n1 * n2 / (n1 + n2) ** 2 / (n1 + n2 - 1)
        for n1, gone1, n2, gone2 in spans
    )
    return float(chi2.sf(excess**2 / variance, 1))
