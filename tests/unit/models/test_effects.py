"""Difference-in-differences: the published two-by-two, a second library, and when no effect may be told."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from models import effects
from models.effects import Panel, difference_in_differences, pre_trend, program_effect

NEVER = 99


def _panel(outcome: np.ndarray, begins: list[int], people: int = 20) -> Panel:
    """A full panel: `outcome` units x periods, `begins` the first treated period of each unit."""
    units, periods = outcome.shape
    unit, period = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    return Panel(unit, period, outcome.ravel(), period >= np.array(begins)[unit], np.full(units * periods, people))


def test_card_and_krueger_two_by_two():
    untreated, treated = (23.380, 23.380 - 2.2833), (23.380 - 2.949, 23.380 - 2.949 + 0.4667)

    found = difference_in_differences(_panel(np.array([untreated, treated]), [NEVER, 1]))

    by_hand = (treated[1] - treated[0]) - (untreated[1] - untreated[0])
    assert found.estimate == pytest.approx(by_hand)
    assert round(found.estimate, 4) == 2.7500
    assert np.isnan([found.low, found.high, found.p]).all()


@given(st.lists(st.integers(100, 500), min_size=12, max_size=12))
def test_with_two_periods_it_is_the_difference_of_the_mean_differences(cents):
    outcome = np.array(cents).reshape(6, 2) / 100
    change = outcome[:, 1] - outcome[:, 0]

    found = difference_in_differences(_panel(outcome, [1, 1, 1, NEVER, NEVER, NEVER]))

    assert found.estimate == pytest.approx(change[:3].mean() - change[3:].mean(), abs=1e-9)


@pytest.mark.parametrize(
    "begins", [[2, 2, 2, NEVER, NEVER, NEVER], [2, 3, 2, 4, NEVER, NEVER]], ids=["at once", "staggered"]
)
def test_the_regression_is_that_of_statsmodels(begins):
    panel = _panel(np.random.default_rng(5).normal(3, 0.4, (6, 5)), begins)
    fixed = np.column_stack(
        [panel.treated, panel.unit[:, None] == np.arange(6), panel.period[:, None] == np.arange(1, 5)]
    ).astype(float)
    fitted = sm.OLS(panel.outcome, fixed).fit(cov_type="cluster", cov_kwds={"groups": panel.unit}, use_t=True)

    found = difference_in_differences(panel)

    assert found.estimate == pytest.approx(fitted.params[0])
    assert (found.low, found.high) == pytest.approx(tuple(fitted.conf_int()[0]))
    assert found.p == pytest.approx(fitted.pvalues[0])


def test_an_incomplete_panel_is_that_of_statsmodels_too():
    panel = _panel(np.random.default_rng(6).normal(3, 0.4, (7, 4)), [2, 2, 2, NEVER, NEVER, NEVER, NEVER])
    panel = panel.where(np.arange(28) % 9 != 4)
    fixed = np.column_stack(
        [panel.treated, panel.unit[:, None] == np.arange(7), panel.period[:, None] == np.arange(1, 4)]
    ).astype(float)
    fitted = sm.OLS(panel.outcome, fixed).fit(cov_type="cluster", cov_kwds={"groups": panel.unit}, use_t=True)

    found = difference_in_differences(panel)

    assert (found.estimate, found.p) == pytest.approx((fitted.params[0], fitted.pvalues[0]))


def test_what_begins_everywhere_at_once_cannot_be_told_from_the_time():
    assert difference_in_differences(_panel(np.ones((6, 4)), [2] * 6)) is None


def test_the_trend_before_is_the_effect_one_wave_too_early():
    outcome = np.full((6, 4), 3.0)
    outcome[:3, 1:] += 0.5  # half a point before the program, nothing after it

    found = pre_trend(_panel(outcome, [2, 2, 2, NEVER, NEVER, NEVER]))

    assert found.estimate == pytest.approx(0.5)
    assert found.p == pytest.approx(0, abs=1e-9)
    flat = pre_trend(_panel(np.full((6, 4), 3.0), [2, 2, 2, NEVER, NEVER, NEVER]))
    assert (flat.estimate, flat.p) == pytest.approx((0, 1))


def _columns(outcome: np.ndarray, begins: list[int], people: int = 20) -> dict[str, np.ndarray]:
    panel = _panel(outcome, begins, people)
    return {
        "period_end": np.array(["2023-05-01", "2024-05-01", "2025-05-01", "2026-05-01"], "datetime64[D]")[panel.period],
        "division": np.array([f"D{unit}" for unit in panel.unit]),
        "people": panel.people,
        "mean_seen": panel.outcome,
        "enrolled_share": np.where(panel.treated, effects.TREATED_SHARE, effects.TREATED_SHARE - 0.01),
    }


def _told(columns: dict[str, np.ndarray]) -> dict[tuple[str, str], tuple[float, str | None, int]]:
    found = program_effect(columns)
    return {
        (str(day)[:4], measure): (figure, reason, people)
        for day, measure, figure, reason, people in zip(
            *(found[name] for name in ("period_end", "measure", "figure", "reason", "people")), strict=True
        )
    }


def _noisy(gain: float, begins: list[int]) -> np.ndarray:
    outcome = np.random.default_rng(11).normal(3, 0.05, (len(begins), 4))
    return outcome + gain * (np.arange(4) >= np.array(begins)[:, None])


def test_each_wave_tells_the_effect_as_known_then():
    begins = [2, 2, 2, NEVER, NEVER, NEVER]
    told = _told(_columns(_noisy(0.6, begins), begins))

    assert told[("2023", "women")][1:] == (effects.NOT_BEGUN, 6 * 20)
    assert told[("2024", "women")][1] == effects.NOT_BEGUN
    assert told[("2025", "women")][0] == pytest.approx(0.6, abs=0.1)
    figure, reason, people = told[("2026", "women")]
    assert (figure, reason) == (pytest.approx(0.6, abs=0.1), None)
    assert people == 3 * 2 * 20  # women with the program are fewer than those without


@pytest.mark.parametrize(
    ("begins", "reason"),
    [
        ([2, 2, 2, NEVER, NEVER], effects.FEW_DIVISIONS),
        ([1, 1, 1, NEVER, NEVER, NEVER], effects.FEW_WAVES),
        ([0, 1, 2, 2, NEVER, NEVER], effects.FEW_DIVISIONS),
        ([2, NEVER, NEVER, NEVER, NEVER, NEVER], effects.ONE_SIDED),
        ([2, 2, 2, 2, 2, NEVER], effects.ONE_SIDED),
        ([NEVER] * 6, effects.NOT_BEGUN),
    ],
)
def test_no_effect_without_a_comparison(begins, reason):
    told = _told(_columns(_noisy(0.6, begins), begins))

    figure, why, _ = told[("2026", "women")]
    assert np.isnan(figure)
    assert why == reason
    assert told[("2026", "women:pre_trend")][1] == reason


def test_a_trend_before_hides_the_effect_but_not_itself():
    begins = [2, 2, 2, NEVER, NEVER, NEVER]
    outcome = _noisy(0.6, begins)
    outcome[:3, 1:] += 0.5
    told = _told(_columns(outcome, begins))

    figure, reason, _ = told[("2026", "women")]
    assert np.isnan(figure)
    assert reason == effects.PRE_TREND
    assert told[("2026", "women:pre_trend")][:2] == (pytest.approx(0.5, abs=0.1), None)


def test_a_division_that_began_stays_treated():
    begins = [2, 2, 2, NEVER, NEVER, NEVER]
    columns = _columns(_noisy(0.6, begins), begins)
    shrunk = columns | {
        "enrolled_share": np.where(columns["period_end"] == columns["period_end"].max(), 0, columns["enrolled_share"])
    }

    assert _told(shrunk)[("2026", "women")] == _told(columns)[("2026", "women")]
