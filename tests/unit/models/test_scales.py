"""Cronbach's alpha and means of 1-5 items, against known answers and for any answers."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student

from models.scales import cronbach_alpha, mean_interval

SCORES = arrays(np.float64, st.tuples(st.integers(3, 20), st.integers(2, 5)), elements=st.integers(1, 5).map(float))


def test_alpha_by_hand():
    # Items 1 1 3 and 1 2 4 have the variances 4/3 and 7/3, their sums 2, 3 and 7 the variance 7.
    scores = np.array([[1, 1], [1, 2], [3, 4]], dtype=float)
    items, total = 4 / 3 + 7 / 3, ((2 - 4) ** 2 + (3 - 4) ** 2 + (7 - 4) ** 2) / 2

    assert cronbach_alpha(scores) == pytest.approx(2 / 1 * (1 - items / total))


def test_items_that_agree_have_alpha_one_and_opposite_ones_none():
    same = np.column_stack([[1, 2, 3, 4, 5.0]] * 4)

    assert cronbach_alpha(same) == pytest.approx(1)
    assert np.isnan(cronbach_alpha(np.column_stack([[1.0, 2, 3], [3.0, 2, 1]])))
    assert np.isnan(cronbach_alpha(same[:, :1]))
    assert np.isnan(cronbach_alpha(same[:1]))


def test_alpha_of_items_with_equal_variances_follows_spearman_and_brown():
    # Two items with equal variances and correlation r: alpha = 2 r / (1 + r).
    scores = np.array([[1, 1], [1, 2], [2, 1], [4, 5], [5, 4], [5, 5]], dtype=float)
    r = float(np.corrcoef(scores.T)[0, 1])

    assert cronbach_alpha(scores) == pytest.approx(2 * r / (1 + r))


@given(SCORES)
def test_alpha_never_exceeds_one_and_does_not_depend_on_order_or_shift(scores):
    alpha = cronbach_alpha(scores)

    if np.isnan(alpha):
        assert scores.sum(axis=1).var() == 0
        return
    assert alpha <= 1 + 1e-9
    assert cronbach_alpha(scores[::-1, ::-1]) == pytest.approx(alpha, abs=1e-9)
    assert cronbach_alpha(scores + 1) == pytest.approx(alpha, abs=1e-9)


def test_the_interval_of_a_mean_is_students():
    scores = np.array([1, 2, 2, 3, 4, 5, 3, 3, 2, 4], dtype=float)
    reach = float(student.ppf(0.975, 9)) * float(scores.std(ddof=1)) / sqrt(10)

    assert mean_interval(scores) == pytest.approx((2.9, 2.9 - reach, 2.9 + reach))


def test_the_weighted_interval_is_the_linearized_one():
    scores, weights = np.array([1.0, 2, 4, 5]), np.array([2.0, 1, 1, 0.5])
    mean = (2 * 1 + 2 + 4 + 0.5 * 5) / 4.5
    variance = sum((w * (x - mean)) ** 2 for w, x in zip(weights, scores, strict=True)) * 4 / 3 / 4.5**2
    size = 4.5**2 / (4 + 1 + 1 + 0.25)
    reach = float(student.ppf(0.975, size - 1)) * sqrt(variance)

    assert mean_interval(scores, weights) == pytest.approx((mean, max(1, mean - reach), min(5, mean + reach)))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=30), st.floats(0.1, 10))
def test_equal_weights_change_nothing_and_the_interval_stays_on_the_scale(answers, weight):
    scores = np.array(answers, dtype=float)

    low, mean, high = (mean_interval(scores)[at] for at in (1, 0, 2))

    assert mean_interval(scores, np.full(len(scores), weight)) == pytest.approx((mean, low, high))
    assert all(a <= b + 1e-9 for a, b in pairwise((1, low, mean, high, 5)))
