"""The gaps of pay: figures as arithmetic, intervals against resampling one by one and against the delta method."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pay_gaps import mean_gaps, median_gaps

PAY = st.lists(st.floats(min_value=1, max_value=1000), min_size=1, max_size=40)


def cells(*pairs):
    """Columns as a statement gives them: one object array of lists per gender, sorted."""
    columns = {"segment": np.array([str(n) for n in range(len(pairs))], dtype=object)}
    for side, name in enumerate(("women", "men")):
        lists = np.empty(len(pairs), dtype=object)
        for at, pair in enumerate(pairs):
            lists[at] = None if pair[side] is None else np.sort(np.array(pair[side], dtype=np.float64))
        columns[name] = lists
    return columns


def figures(columns):
    return [tuple(row) for row in zip(columns["figure"], columns["figure_low"], columns["figure_high"], strict=True)]


@pytest.mark.parametrize("gaps", [mean_gaps, median_gaps])
def test_a_group_without_anyone_or_men_without_pay_leave_no_gap(gaps):
    found = gaps(cells((None, [1.0]), ([1.0], None), ([1.0, 2.0], [0.0, 0.0]), (None, None)))

    assert np.isnan(figures(found)).all()
    assert set(found) == {"segment", "figure", "figure_low", "figure_high"}


def test_no_cells_at_all():
    assert figures(mean_gaps(cells())) == []


@settings(max_examples=60)
@given(PAY, PAY)
def test_figures_are_those_of_the_definition_and_lie_within_their_intervals(women, men):
    (mean,) = figures(mean_gaps(cells((women, men))))
    (median,) = figures(median_gaps(cells((women, men))))

    assert mean[0] == pytest.approx(100 * (np.mean(men) - np.mean(women)) / np.mean(men), abs=1e-9)
    assert median[0] == pytest.approx(100 * (np.median(men) - np.median(women)) / np.median(men), abs=1e-9)
    assert median[1] <= median[0] <= median[2]
    if min(len(women), len(men)) > 1:
        assert mean[1] <= mean[0] <= mean[2]
        # The sum of both ends is twice the figure: the interval is symmetric.
        assert mean[1] + mean[2] == pytest.approx(2 * mean[0])
    else:
        assert np.isnan(mean[1:]).all()


@pytest.mark.parametrize("sizes", [(11, 12), (30, 25), (200, 301)])
def test_the_median_s_interval_is_that_of_resampling(sizes):
    random = np.random.default_rng(sum(sizes))
    women, men = (random.lognormal(3, 0.4, n) for n in sizes)
    (found,) = figures(median_gaps(cells((women, men))))

    of_women, of_men = (np.median(random.choice(pay, (20_000, len(pay))), axis=1) for pay in (women, men))
    gaps = 100 * (1 - of_women / of_men)
    low, high = np.percentile(gaps, [2.5, 97.5])
    # Ends of 2,000 resamples scatter by about four hundredths of the interval.
    assert found[1:] == pytest.approx((low, high), abs=0.12 * (high - low))


def test_a_cell_s_interval_does_not_depend_on_its_neighbors():
    one, other = ([1.0, 2.0, 4.0, 8.0], [3.0, 5.0, 9.0]), ([2.0, 2.5, 7.0], [1.0, 6.0, 8.0, 9.0])

    together = figures(median_gaps(cells(one, other)))
    assert together == figures(median_gaps(cells(one))) + figures(median_gaps(cells(other)))
    assert together == figures(median_gaps(cells(other, one)))[::-1]
