"""Pace, projection and people needed, by examples to check with pencil and paper, and once by statsmodels."""

from datetime import date, timedelta

import numpy as np
import pytest
import statsmodels.api as sm

from models.accountability import Pace, Projection, pace, people_needed, project, standing

YEAR = 365.25
ON = date(2025, 12, 31)


def in_years(years: float) -> date:
    return ON + timedelta(days=int(np.ceil(years * YEAR)))


def days_of(*ends: date) -> np.ndarray:
    return np.array([day.toordinal() for day in ends], dtype=np.float64)


def month_ends(first: date, step: int, count: int) -> np.ndarray:
    """Day numbers of every `step`-th month end, from the month of `first` on."""
    months = [first.year * 12 + first.month + step * at for at in range(count)]
    return days_of(*(date(month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in months))


def test_the_pace_of_a_straight_line_is_its_slope_without_doubt() -> None:
    days = month_ends(date(2023, 3, 31), 3, 9)
    found = pace(days, 0.30 + 0.02 * (days - days[0]) / YEAR)
    assert found is not None
    assert (found.per_year, found.low, found.high) == pytest.approx((0.02, 0.02, 0.02), abs=1e-9)


def test_the_pace_does_not_depend_on_the_days_being_counted_from_anywhere() -> None:
    days, values = month_ends(date(2023, 3, 31), 3, 6), np.array([0.30, 0.31, 0.30, 0.33, 0.32, 0.35])
    early, late = pace(days, values), pace(days + 10_000, values)
    assert early is not None
    assert late is not None
    assert (early.per_year, early.low, early.high) == pytest.approx((late.per_year, late.low, late.high))


@pytest.mark.parametrize(
    ("months", "count", "lags"),
    [(1, 30, 12), (3, 12, 4), (6, 7, 2), (12, 6, 1), (1, 13, 12)],
    ids=["monthly", "quarterly", "half-yearly", "yearly", "monthly, hardly longer than its lags"],
)
def test_its_interval_is_least_squares_with_as_many_lags_as_a_year_has_periods(
    months: int, count: int, lags: int
) -> None:
    # From a September on, the median of the quarters' lengths is 91 days at even and 92 at odd numbers.
    days = month_ends(date(2022, 9, 30), months, count)
    wiggle = np.array([0.0, 0.012, -0.004, 0.009, -0.011, 0.003, 0.007])
    values = 0.3 + 0.015 * (days - days[0]) / YEAR + np.resize(wiggle, count)
    fit = sm.OLS(values, sm.add_constant((days - days.mean()) / YEAR)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    low, high = fit.conf_int()[1]
    found = pace(days, values)
    assert found is not None
    assert (found.per_year, found.low, found.high) == pytest.approx((fit.params[1], low, high), rel=1e-9)


@pytest.mark.parametrize(("last", "lags"), [(date(2025, 6, 30), 4), (date(2025, 3, 31), 4)])
def test_uneven_quarters_are_four_to_a_year(last: date, lags: int) -> None:
    ends = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31)]
    days = days_of(*ends, *([last] if last > ends[-1] else []))
    values = np.array([0.30, 0.33, 0.31, 0.34, 0.32, 0.36])[: len(days)]
    fit = sm.OLS(values, sm.add_constant((days - days.mean()) / YEAR)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    found = pace(days, values)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[1]), rel=1e-9)


@pytest.mark.parametrize(
    ("ends", "has_pace"),
    [
        ([], False),
        ([date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31)], False),
        ([date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)], False),
        ([date(2025, 1, 2), date(2025, 4, 30), date(2025, 8, 31), date(2025, 12, 31)], False),
        ([date(2025, 1, 1), date(2025, 4, 30), date(2025, 8, 31), date(2025, 12, 31)], True),
    ],
    ids=["nothing", "three periods", "three quarters of a year", "a day short of a year", "the 365 days of a year"],
)
def test_there_is_no_pace_below_four_periods_or_a_year(ends: list[date], has_pace: bool) -> None:
    values = np.linspace(0.30, 0.34, len(ends))
    assert (pace(days_of(*ends), values) is not None) == has_pace


def test_a_target_is_met_when_the_gap_is_closed_at_the_pace_and_earlier_or_later_at_its_limits() -> None:
    # 8 points to go, at 2 points a year, between 1 and 4.
    assert project(0.32, 0.40, ON, Pace(0.02, 0.01, 0.04), None) == Projection(
        "projected", in_years(0.08 / 0.02), in_years(0.08 / 0.04), in_years(0.08 / 0.01)
    )


def test_a_fall_towards_a_lower_target_is_fast_at_the_low_end_of_the_pace() -> None:
    assert project(0.12, 0.06, ON, Pace(-0.02, -0.03, -0.01), None) == Projection(
        "projected", in_years(0.06 / 0.02), in_years(0.06 / 0.03), in_years(0.06 / 0.01)
    )


def test_the_latest_day_is_left_out_beyond_fifty_years() -> None:
    found = project(0.30, 0.40, ON, Pace(0.01, 0.0015, 0.02), None)
    assert 0.10 / 0.0015 > 50
    assert (found.words, found.expected, found.latest) == ("projected", in_years(0.10 / 0.01), None)


@pytest.mark.parametrize(
    "moving",
    [
        Pace(0.02, -0.001, 0.041),
        Pace(0.02, 0.0, 0.04),
        Pace(-0.02, -0.03, -0.01),
        Pace(0.0, 0.0, 0.0),
        Pace(0.001, 0.0005, 0.0015),
    ],
    ids=["may stand still", "just may stand still", "leads away", "stands still", "takes more than fifty years"],
)
def test_a_pace_that_may_never_get_there_has_no_date(moving: Pace) -> None:
    assert project(0.32, 0.40, ON, moving, None) == Projection("not at this pace")


def test_without_a_pace_there_are_too_few_periods_and_what_stands_needs_none() -> None:
    assert project(0.32, 0.40, ON, None, None) == Projection("too few periods")
    assert project(0.41, 0.40, ON, None, "met") == Projection("met")
    assert project(96, 100, ON, Pace(2, 1, 3), "in line with target") == Projection("in line with target")


@pytest.mark.parametrize(
    ("better", "value", "stands"),
    [
        ("higher", 0.40, "met"),
        ("higher", 0.41, "met"),
        ("higher", 0.39, None),
        ("lower", 0.40, "met"),
        ("lower", 0.39, "met"),
        ("lower", 0.41, None),
        ("parity", 0.40, "met"),
        ("parity", 0.1 + 0.3, "met"),
        ("parity", 0.39, "in line with target"),
        ("parity", 0.41, "in line with target"),
        ("context", 0.41, "in line with target"),
    ],
)
def test_only_where_no_direction_is_better_a_covering_interval_counts(
    better: str, value: float, stands: str | None
) -> None:
    assert standing(better, value, 0.40, value - 0.05, value + 0.05) == stands


@pytest.mark.parametrize(("low", "high"), [(0.30, 0.39), (0.30, None), (None, 0.5), (None, None)])
def test_a_parity_that_the_interval_does_not_cover_is_still_to_be_reached(
    low: float | None, high: float | None
) -> None:
    assert standing("parity", 0.38, 0.40, low, high) is None


def test_the_end_of_an_interval_belongs_to_it() -> None:
    assert standing("parity", 90, 100, 80, 100) == "in line with target"
    assert standing("parity", 110, 100, 100, 120) == "in line with target"


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "better", "people"),
    [
        (30, 100, 0.40, "higher", 40 - 30),
        (30, 99, 0.40, "higher", 40 - 30),  # 39.6 women are 40
        (40, 100, 0.40, "higher", 0),
        (45, 100, 0.40, "higher", 0),
        (7, 100, 0.07, "higher", 0),  # 0.07 * 100 is a hair above 7 in floating point
        (12, 100, 0.05, "lower", 12 - 5),
        (12, 99, 0.05, "lower", 12 - 4),  # 4.95 at most are 4
        (5, 100, 0.05, "lower", 0),
        (3, 100, 0.05, "lower", 0),
        (None, 100, 0.40, "higher", None),
        (30, None, 0.40, "higher", None),
    ],
)
def test_people_needed_are_whole_people_and_never_fewer_than_none(
    numerator: float | None, denominator: float | None, target: float, better: str, people: int | None
) -> None:
    assert people_needed(numerator, denominator, target, better) == people
