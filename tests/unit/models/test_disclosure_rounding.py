"""Rounded figures keep the truth within their bounds, and never say "all" or "none" of a group.

The bounds are compared with every count that rounds to the same number, found by trying them all.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.disclosure import (
    compare_bounds,
    round_counts,
    round_events,
    round_people,
    round_survival,
)

BASES = [1, 5, 10]
LARGEST = 60
# Every numerator within every denominator up to LARGEST people.
NUMERATOR, DENOMINATOR = (
    np.array(column, dtype=np.int64)
    for column in zip(*((n, d) for d in range(LARGEST + 1) for n in range(d + 1)), strict=True)
)
SOME = DENOMINATOR > 0
TRUTH = np.divide(NUMERATOR, DENOMINATOR, out=np.full(len(NUMERATOR), np.nan), where=SOME)


def integers(*values):
    return np.array(values, dtype=np.int64)


def floats(*values):
    return np.array(values, dtype=np.float64)


def test_people_are_rounded_half_of_the_base_up():
    assert round_people(integers(0, 2, 3, 7, 8, 12), 5).tolist() == [0, 0, 5, 5, 10, 10]
    assert round_people(integers(4, 5, 14, 15), 10).tolist() == [0, 10, 10, 20]
    assert round_people(integers(0, 7), 1).tolist() == [0, 7]


@pytest.mark.parametrize(
    ("numerator", "published", "value", "low", "high"),
    [
        (7, 5, 5 / 23, (5 - 2) / 23, (5 + 2) / 23),
        (8, 10, 10 / 23, (10 - 2) / 23, (10 + 2) / 23),
        (2, 0, None, 0, 2 / 23),
        (17, 15, 15 / 23, (15 - 2) / 23, (15 + 2) / 23),
        (18, 20, None, (20 - 2) / 23, 1),
        (23, 20, None, (20 - 2) / 23, 1),
    ],
)
def test_counts_of_23_known_people(numerator, published, value, low, high):
    result = round_counts(integers(numerator), integers(23), 5, exact_denominator=True)
    assert (result.numerator[0], result.denominator[0]) == (published, 23)
    assert result.value[0] == value if value is not None else np.isnan(result.value[0])
    assert (result.value_low[0], result.value_high[0]) == (low, high)


@pytest.mark.parametrize(
    ("numerator", "published", "value", "low", "high"),
    [
        (7, 5, 5 / 25, (5 - 2) / (25 + 2), (5 + 2) / (25 - 2)),
        (2, 0, None, 0, 2 / (25 - 2)),
        (22, 20, 20 / 25, (20 - 2) / (25 + 2), (20 + 2) / (25 - 2)),
        (23, 25, None, (25 - 2) / (25 + 2), 1),
    ],
)
def test_counts_of_23_people_whose_number_is_rounded_too(numerator, published, value, low, high):
    result = round_counts(integers(numerator), integers(23), 5, exact_denominator=False)
    assert (result.numerator[0], result.denominator[0]) == (published, 25)
    assert result.value[0] == value if value is not None else np.isnan(result.value[0])
    assert (result.value_low[0], result.value_high[0]) == (low, high)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("exact_denominator", [True, False])
def test_the_truth_lies_within_the_bounds(base, exact_denominator):
    result = round_counts(NUMERATOR, DENOMINATOR, base, exact_denominator)
    assert np.all(result.value_low[SOME] <= TRUTH[SOME])
    assert np.all(result.value_high[SOME] >= TRUTH[SOME])
    assert np.all(result.numerator % base == 0)
    assert np.all(result.numerator <= result.denominator)
    published = ~np.isnan(result.value)
    assert np.all((result.value_low <= result.value)[published])
    assert np.all((result.value_high >= result.value)[published])
    assert np.array_equal(result.value[published], (result.numerator / np.maximum(result.denominator, 1))[published])


@pytest.mark.parametrize("base", [5, 10])
def test_over_known_people_the_bounds_are_exactly_the_counts_that_look_the_same(base):
    result = round_counts(NUMERATOR, DENOMINATOR, base, exact_denominator=True)
    for people in range(1, LARGEST + 1):
        of = people == DENOMINATOR
        for published in np.unique(result.numerator[of]):
            alike = of & (result.numerator == published)
            assert set(result.value_low[alike]) == {NUMERATOR[alike].min() / people}
            assert set(result.value_high[alike]) == {NUMERATOR[alike].max() / people}


@pytest.mark.parametrize("base", [5, 10])
def test_over_rounded_people_everything_that_looks_the_same_is_within_the_bounds(base):
    result = round_counts(NUMERATOR, DENOMINATOR, base, exact_denominator=False)
    for pair in {*zip(result.numerator.tolist(), result.denominator.tolist(), strict=True)}:
        alike = SOME & (result.numerator == pair[0]) & (result.denominator == pair[1])
        assert len(set(result.value_low[alike])) == len(set(result.value_high[alike])) == 1
        assert np.all((result.value_low[alike] <= TRUTH[alike]) & (TRUTH[alike] <= result.value_high[alike]))


@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("exact_denominator", [True, False])
def test_the_value_is_withheld_exactly_where_the_bounds_reach_none_or_all(base, exact_denominator):
    result = round_counts(NUMERATOR, DENOMINATOR, base, exact_denominator)
    reaches = (result.value_low == 0) | (result.value_high == 1)
    assert np.array_equal(np.isnan(result.value)[SOME], reaches[SOME])
    assert 0 < np.count_nonzero(reaches) < len(reaches)
    at_the_edge = SOME & ((NUMERATOR == 0) | (NUMERATOR == DENOMINATOR))
    assert np.all(np.isnan(result.value[at_the_edge]))


@pytest.mark.parametrize("exact_denominator", [True, False])
def test_base_one_is_exact_even_for_none_and_all(exact_denominator):
    result = round_counts(NUMERATOR, DENOMINATOR, 1, exact_denominator)
    for column in (result.value, result.value_low, result.value_high):
        assert np.array_equal(column, TRUTH, equal_nan=True)
    assert np.array_equal(result.numerator, NUMERATOR)
    assert np.array_equal(result.denominator, DENOMINATOR)


def test_of_nobody_nothing_is_said():
    known = round_counts(integers(0), integers(0), 5, exact_denominator=True)
    assert np.isnan([known.value, known.value_low, known.value_high]).all()
    rounded = round_counts(integers(0), integers(0), 5, exact_denominator=False)
    assert np.isnan(rounded.value[0])
    assert (rounded.value_low[0], rounded.value_high[0]) == (0, 1)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 4), (5, 4)])
def test_numerators_outside_their_denominator_are_refused(numerator, denominator):
    with pytest.raises(ValueError, match="between 0 and the denominator"):
        round_counts(integers(numerator), integers(denominator), 5, exact_denominator=True)


def test_a_base_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        round_people(integers(4), 0)


@pytest.mark.parametrize("base", BASES)
def test_events_are_bounded_by_the_counts_that_look_the_same(base):
    truth = np.arange(LARGEST)
    result = round_events(truth, base)
    for published in range(0, LARGEST - base, base):
        alike = result.numerator == published
        assert set(result.low[alike]) == {truth[alike].min()}
        assert set(result.high[alike]) == {truth[alike].max()}
    assert np.array_equal(np.isnan(result.value), (result.numerator == 0) & (base > 1))
    shown = ~np.isnan(result.value)
    assert np.array_equal(result.value[shown], result.numerator[shown])


def test_a_negative_number_of_events_is_refused():
    with pytest.raises(ValueError, match="negative"):
        round_events(integers(3, -1), 5)


def test_survival_of_23_spells():
    """0.60 x 23 = 13.8 is 14 people, rounded to 15 of 25; bounds half a person beyond 15 - 2 and 15 + 2."""
    result = round_survival(floats(0.60), integers(23), 5)
    assert (result.numerator[0], result.denominator[0], result.value[0]) == (15, 25, 15 / 25)
    assert result.value_low[0] == (15 - 2 - 0.5) / (25 + 2)
    assert result.value_high[0] == (15 + 2 + 0.5) / (25 - 2)


probabilities = st.lists(
    st.tuples(st.floats(0, 1), st.integers(1, 300)) | st.integers(1, 300).map(lambda n: (1.0, n)),
    min_size=1,
    max_size=50,
)


@given(probabilities, st.sampled_from([2, 5, 10]))
def test_survival_stays_within_its_bounds_and_is_withheld_at_none_and_all(spells, base):
    survival, count = floats(*(s for s, _ in spells)), integers(*(n for _, n in spells))
    result = round_survival(survival, count, base)
    tolerance = 1e-12
    assert np.all(result.value_low <= survival + tolerance)
    assert np.all(result.value_high >= survival - tolerance)
    assert np.all(result.numerator % base == 0)
    assert np.array_equal(np.isnan(result.value), (result.value_low == 0) | (result.value_high == 1))
    shown = ~np.isnan(result.value)
    assert np.allclose((result.value * result.denominator)[shown], result.numerator[shown], atol=1e-9)


def test_survival_never_rises_where_the_truth_does_not():
    survival = np.linspace(1, 0, 400)
    assert np.all(np.diff(round_survival(survival, np.full(400, 87), 5).numerator) <= 0)


def test_survival_with_base_one_is_exact():
    survival = floats(0, 0.123, 1)
    result = round_survival(survival, integers(40, 41, 42), 1)
    for column in (result.value, result.value_low, result.value_high):
        assert np.array_equal(column, survival)
    assert result.numerator.tolist() == [0, round(0.123 * 41), 42]


@pytest.mark.parametrize(("survival", "spells"), [(-0.1, 5), (1.1, 5), (float("nan"), 5), (0.5, -1)])
def test_impossible_survival_is_refused(survival, spells):
    with pytest.raises(ValueError, match="must"):
        round_survival(floats(survival), integers(spells), 5)


bounds = st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)).map(sorted)


@given(bounds, bounds, st.floats(0, 1), st.floats(0, 1))
def test_comparisons_lie_within_their_bounds(one, two, at_one, at_two):
    ends = [floats(end) for end in (*one, *two)]
    first, second = (low + at * (high - low) for (low, high), at in ((one, at_one), (two, at_two)))
    for kind, truth in (("gap", first - second), ("parity", 100 * first / second)):
        low, high = compare_bounds(kind, *ends)
        assert low[0] <= truth * (1 + 1e-12) + 1e-12
        assert high[0] >= truth * (1 - 1e-12) - 1e-12


def test_comparison_bounds_are_attained_at_the_ends_of_the_parts():
    parts = floats(0.2), floats(0.3), floats(0.4), floats(0.5)
    assert [end[0] for end in compare_bounds("gap", *parts)] == [0.2 - 0.5, 0.3 - 0.4]
    assert [end[0] for end in compare_bounds("parity", *parts)] == [100 * (0.2 / 0.5), 100 * (0.3 / 0.4)]


def test_a_parity_against_possibly_nobody_has_no_upper_bound():
    low, high = compare_bounds("parity", floats(0.2, 0.2), floats(0.3, 0.3), floats(0, 0), floats(0.5, 0))
    assert low[0] == 100 * (0.2 / 0.5)
    assert np.isnan([low[1], high[0], high[1]]).all()


@pytest.mark.parametrize("kind", ["gap", "parity"])
def test_a_part_without_bounds_leaves_the_comparison_without(kind):
    missing = floats(np.nan)
    assert np.isnan(compare_bounds(kind, floats(0.2), floats(0.3), missing, missing)).all()
