"""Matched differences: against a regression with one effect per stratum, and where nothing can be compared."""

from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from models.strata import matched_difference

DAY = date(2024, 12, 31)


def columns(strata: list[tuple[list[float], list[float]]], day: date = DAY) -> dict[str, np.ndarray]:
    """The sums of each stratum's first and second group."""
    out = {"period_start": np.array([day] * len(strata)), "period_end": np.array([day] * len(strata))}
    for place, name in enumerate(("first", "second")):
        groups = [np.array(stratum[place], dtype=float) for stratum in strata]
        out[f"{name}_size"] = np.array([len(g) for g in groups], dtype=np.int64)
        out[f"{name}_sum"] = np.array([g.sum() for g in groups])
        out[f"{name}_squares"] = np.array([(g**2).sum() for g in groups])
    return out


def one(strata: list[tuple[list[float], list[float]]]) -> dict[str, object]:
    """The step's only row."""
    found = matched_difference("men")(columns(strata))
    assert {len(values) for values in found.values()} == {1}
    return {name: values[0] for name, values in found.items()}


def test_one_stratum_is_the_two_sample_t_test() -> None:
    first, second = [3.0, 4.0, 5.0, 4.0], [2.0, 3.0, 3.0, 5.0, 4.0]
    fit = sm.stats.CompareMeans.from_data(first, second)

    row = one([(first, second)])
    assert row["figure"] == pytest.approx(np.mean(first) - np.mean(second))
    assert (row["figure_low"], row["figure_high"]) == pytest.approx(fit.tconfint_diff(usevar="pooled"))
    assert row["figure_p"] == pytest.approx(fit.ttest_ind(usevar="pooled")[1])
    assert row["people"] == 4


def test_a_stratum_of_one_group_only_is_left_out() -> None:
    strata = [([3.0, 4.0], [2.0, 3.0])]
    more = [([9.0, 9.0], []), ([], [1.0, 1.0])]

    assert one([*strata, *more]) == one(strata)


def test_strata_weigh_as_many_as_the_first_group_has_in_them() -> None:
    row = one([([4.0] * 3, [3.0, 3.5]), ([2.0], [4.0] * 6)])

    assert row["figure"] == pytest.approx((3 * (4 - 3.25) + 1 * (2 - 4)) / 4)
    assert row["people"] == 4


def test_without_spread_there_is_no_interval() -> None:
    row = one([([4.0, 4.0], [3.0, 3.0])])

    assert row["figure"] == 1
    assert np.isnan([row["figure_low"], row["figure_high"], row["figure_p"]]).all()


def test_without_a_match_there_is_nothing() -> None:
    row = one([([4.0], []), ([], [3.0])])

    assert np.isnan(row["figure"])
    assert row["people"] == 0


def test_every_period_has_its_own_row_and_no_rows_give_none() -> None:
    parts = [columns([([4.0], [3.0])], day) for day in (DAY, date(2025, 12, 31))]
    both = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    assert matched_difference("men")(both)["period_end"].tolist() == [DAY, date(2025, 12, 31)]
    assert len(matched_difference("men")(columns([]))["figure"]) == 0


ratings = st.lists(st.integers(1, 5).map(float), min_size=1, max_size=6)


@given(strata=st.lists(st.tuples(ratings, ratings), min_size=1, max_size=4), shift=st.integers(-3, 3))
def test_a_shift_of_the_first_group_shifts_the_difference_and_its_interval(
    strata: list[tuple[list[float], list[float]]], shift: int
) -> None:
    before, after = one(strata), one([([x + shift for x in first], second) for first, second in strata])

    for name in ("figure", "figure_low", "figure_high"):
        assert after[name] == pytest.approx(before[name] + shift, nan_ok=True)
