"""Nearest neighbors: the caliper holds, nobody nearer is passed over, and order decides nothing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from models.matching import NONE, nearest, standardized

COVARIATES = 2
SIZES = st.integers(1, 7)
# Quarters are exact in binary, so that ties are ties and a difference of one caliper is exactly that.
QUARTERS = st.integers(-8, 8).map(lambda n: n / 4)


@st.composite
def cases(draw):
    units, others = draw(SIZES), draw(SIZES)
    covariates = [draw(arrays.arrays(np.float64, (n, COVARIATES), elements=QUARTERS)) for n in (units, others)]
    allowed, preferred = (draw(arrays.arrays(np.bool_, (units, others))) for _ in range(2))
    return *covariates, allowed, preferred, draw(st.sampled_from([0.25, 0.5, 1.0]))


def distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.linalg.norm(one - other))


@given(cases())
def test_a_match_is_allowed_within_the_caliper_and_the_nearest_of_these(case):
    units, others, allowed, preferred, caliper = case
    for row, found in enumerate(nearest(*case)):
        near = [n for n in range(len(others)) if allowed[row, n] and np.abs(units[row] - others[n]).max() <= caliper]
        first = [n for n in near if preferred[row, n]]
        if found == NONE:
            assert near == []
        else:
            considered = first or near
            assert found in considered
            assert distance(units[row], others[found]) == min(distance(units[row], others[n]) for n in considered)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_of_comparison_units_decides_nothing(case, random):
    units, others, allowed, preferred, _ = case
    # Among equals the first is taken; here there are none.
    assume(all(len({distance(unit, other) for other in others}) == len(others) for unit in units))
    rows, columns = (random.sample(range(len(one)), len(one)) for one in (units, others))

    shuffled = nearest(
        units[rows], others[columns], allowed[np.ix_(rows, columns)], preferred[np.ix_(rows, columns)], 1
    )

    named = [NONE if found == NONE else columns[found] for found in shuffled]
    assert named == nearest(units, others, allowed, preferred, 1)[rows].tolist()


def test_one_comparison_unit_may_stand_for_several():
    units, yes = np.zeros((3, 1)), np.ones((3, 2), dtype=bool)

    assert nearest(units, np.array([[0.5], [0.1]]), yes, ~yes, 1.0).tolist() == [1, 1, 1]


def test_without_comparison_units_there_is_no_match():
    nobody = np.zeros((2, 0), dtype=bool)

    assert nearest(np.zeros((2, 1)), np.zeros((0, 1)), nobody, nobody, 1.0).tolist() == [NONE, NONE]


@given(arrays.arrays(np.float64, st.tuples(st.integers(2, 8), st.just(3)), elements=st.integers(0, 400)))
def test_covariates_weigh_alike_whatever_their_unit(covariates):
    even = standardized(covariates)

    varies = np.ptp(covariates, axis=0) > 0
    assert even.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert even.std(axis=0) == pytest.approx(varies.astype(float))
    assert standardized(covariates * [1, 60, 0.01] + 7) == pytest.approx(even, abs=1e-6)


def test_equal_fractions_have_no_spread():
    assert standardized(np.full((6, 1), 1 / 30)) == pytest.approx(np.zeros((6, 1)), abs=1e-9)
