"""Matched departments: what was planted is found again, matches are fair, and a figure is what was known by its day."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from models import allied_units
from models.allied_units import allied_unit_effect, departments_of, matched_pairs
from models.effects import Panel, clustered, difference_in_differences
from models.statistics import t_critical

NEVER = 99
Columns = dict[str, np.ndarray]


def organization(
    seed: int, begins: list[int], years: int = 5, effect: float = 0.0, drift: float = 0.0, women: int | None = None
) -> Columns:
    """Departments of 8 to 60 women (or as many as given) of whom a tenth rise a year, by chance, more or less by unit.

    `effect` is added to the chance from the year a department begins, `drift` every year before and after where it ever
    does. All of it is drawn from the seed.
    """
    rng = np.random.default_rng(seed)
    size = len(begins)
    first = rng.integers(8, 61, size) if women is None else np.full(size, women)
    men, habit, fortune = rng.integers(10, 61, size), rng.normal(0.1, 0.02, size), rng.normal(0, 0.02, years)
    rows = []
    for unit, begun in enumerate(begins):
        for year in range(years):
            there = first[unit] + (rng.integers(-2, 3) if women is None else 0)
            chance = habit[unit] + fortune[year] + effect * (year >= begun) + drift * year * (begun < NEVER)
            rows.append(
                {
                    "period_start": np.datetime64(f"{2018 + year}-01-01"),
                    "period_end": np.datetime64(f"{2018 + year}-12-31"),
                    "department": f"D{unit:02d}",
                    "division": f"{unit % 4}",
                    "women": there,
                    "known_gender": there + men[unit],
                    "women_level_sum": 2 * there + unit % 3,
                    "men": men[unit],
                    "active_men": -(-men[unit] // 4) if year >= begun else 0,
                    "promoted": rng.binomial(there, np.clip(chance, 0, 1)),
                }
            )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def told(columns: Columns) -> dict[tuple[int, str], tuple[float, float, float, float, int, str | None]]:
    """What is told by year and measure."""
    found = allied_unit_effect(columns, outcome="promoted")
    names = ("period_end", "measure", "figure", "figure_low", "figure_high", "figure_p", "people", "reason")
    rows = zip(*(found[name] for name in names), strict=True)
    return {(int(str(day)[:4]), measure): tuple(rest) for day, measure, *rest in rows}


def where(columns: Columns, kept: np.ndarray) -> Columns:
    return {name: values[kept] for name, values in columns.items()}


# 16 of 40 departments begin, half of them a year after the others.
STAGGERED = [2 + n % 2 if n < 16 else NEVER for n in range(40)]


@pytest.mark.parametrize("planted", [0.08, 0.0, -0.05])
def test_what_was_planted_in_forty_departments_is_found_again(planted):
    estimates = []
    for seed in range(12):
        figure, low, high, _, _, reason = told(organization(seed, STAGGERED, effect=planted))[2022, "women"]
        if reason == allied_units.PRE_TREND:  # by chance, one time in ten
            continue
        # The interval reaches t critical errors to either side, with fewer clusters than the 16 pairs.
        assert abs(figure - planted) < 4 * (high - low) / 2 / t_critical(15)
        estimates.append(figure)
    spread = np.std(estimates, ddof=1) / np.sqrt(len(estimates))
    assert len(estimates) > 6
    assert abs(np.mean(estimates) - planted) < 3.5 * spread


def test_departments_that_drift_apart_before_hide_the_effect_and_its_two_parts():
    rows = told(organization(3, STAGGERED, drift=0.1))

    figure, _, _, p_value, _, reason = rows[2022, "women:pre_trend"]
    assert figure > 0
    assert p_value < allied_units.PRE_TREND_P
    assert reason is None
    for measure in ("women", "women:allied", "women:matched"):
        assert np.isnan(rows[2022, measure][:4]).all()
        assert rows[2022, measure][5] == allied_units.PRE_TREND


def test_the_effect_is_the_first_change_less_the_second():
    rows = told(organization(1, STAGGERED, effect=0.05))

    assert rows[2022, "women"][0] == pytest.approx(rows[2022, "women:allied"][0] - rows[2022, "women:matched"][0])


def test_with_one_beginning_and_equal_sizes_it_is_that_of_two_way_fixed_effects():
    columns = organization(5, [3] * 10 + [NEVER] * 30, effect=0.05, women=40)
    pairs = matched_pairs(departments_of(columns, "promoted"), 4)
    single = [pair for pair in pairs if [p.match for p in pairs].count(pair.match) == 1]
    chosen = {f"D{number:02d}" for pair in single for number in (pair.unit, pair.match)}
    kept = where(columns, np.isin(columns["department"], sorted(chosen)))
    year, unit = (np.unique(kept[name], return_inverse=True)[1] for name in ("period_end", "department"))
    begun = np.isin(kept["department"], [f"D{pair.unit:02d}" for pair in single]) & (year >= 3)

    differences = [allied_units._changes(departments_of(columns, "promoted"), pair, 4) for pair in single]
    panel = Panel(unit, year, kept["promoted"] / 40, begun, kept["women"])

    by_pairs = np.mean([allied - matched for allied, matched, _, _ in differences])
    assert len(single) > 3
    assert by_pairs == pytest.approx(difference_in_differences(panel).estimate)


def test_errors_are_clustered_and_weighted_as_by_statsmodels():
    rng = np.random.default_rng(2)
    values, clusters, weights = rng.normal(0.05, 0.1, 12), np.arange(12) // 2, rng.integers(5, 60, 12).astype(float)
    fitted = sm.WLS(values, np.ones(12), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )

    found = clustered(values, np.ones((12, 1)), clusters, weights)

    assert found.numbers == pytest.approx(
        (np.average(values, weights=weights), *fitted.conf_int()[0], fitted.pvalues[0])
    )


BEGINNINGS = st.lists(st.sampled_from([1, 2, 3, NEVER, NEVER]), min_size=12, max_size=24)


@settings(max_examples=40)
@given(st.integers(0, 1000), BEGINNINGS, st.integers(2, 4))
def test_a_match_is_another_department_without_allies_that_was_like_it(seed, begins, last):
    columns = organization(seed, begins)
    departments = departments_of(columns, "promoted")

    pairs = matched_pairs(departments, last)

    assert len({pair.unit for pair in pairs}) == len(pairs)
    assert {pair.unit for pair in pairs}.isdisjoint(pair.match for pair in pairs)
    for pair in pairs:
        assert begins[pair.unit] == pair.begins <= last < begins[pair.match]
        assert departments.seen[[pair.unit, pair.match], pair.begins].all()
        both = departments.seen[[pair.unit, pair.match], : pair.begins].all(axis=0)
        assert both.sum() >= allied_units.LEAST_YEARS_BEFORE
        # Candidates are those who begin that year and those who have not begun.
        candidates = [n for n, begun in enumerate(begins) if begun == pair.begins or begun > last]
        spread = departments.alike[candidates, pair.begins].std(axis=0)
        apart = np.abs(departments.alike[pair.unit, pair.begins] - departments.alike[pair.match, pair.begins])
        assert (apart <= allied_units.CALIPER * spread * (1 + 1e-9) + 1e-12).all()


@settings(max_examples=25)
@given(st.integers(0, 1000), BEGINNINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_digit(seed, begins, random):
    columns = organization(seed, begins)
    order = list(range(len(columns["women"])))
    random.shuffle(order)

    shuffled, straight = told(where(columns, np.array(order))), told(columns)

    assert shuffled.keys() == straight.keys()
    for key, row in straight.items():
        assert np.array_equal(np.array(shuffled[key][:5], float), np.array(row[:5], float), equal_nan=True)
        assert shuffled[key][5] == row[5]


def test_a_figure_is_what_was_known_by_the_end_of_its_year():
    columns = organization(8, STAGGERED, effect=0.05)
    until = where(columns, columns["period_end"] <= np.datetime64("2021-12-31"))

    later, then = told(columns), told(until)

    assert then[2021, "women"][5] is None
    assert all(later[key][0] == pytest.approx(row[0], nan_ok=True) for key, row in then.items())


def test_nobody_counts_twice_among_the_people():
    # Twelve begin, six at a time; all have twenty women, whose number of the same opening is counted once.
    columns = organization(4, [2] * 6 + [3] * 6 + [NEVER] * 28, women=20)
    departments = departments_of(columns, "promoted")

    people = {year: told(columns)[year, "women:pre_trend"][4] for year in (2020, 2021, 2022)}

    for year, last in ((2020, 2), (2021, 3), (2022, 4)):
        pairs = matched_pairs(departments, last)
        assert people[year] == 20 * min(len(pairs), len({pair.match for pair in pairs}))


def test_an_active_fifth_is_a_fifth_to_the_last_man_and_small_departments_are_not_asked():
    columns = organization(0, [NEVER] * 3)
    shares = {"D00": (7, 35), "D01": (6, 35), "D02": (9, 9)}  # exactly a fifth, one man fewer, too few men
    for department, (active, men) in shares.items():
        at = (columns["department"] == department) & (columns["period_end"] == np.datetime64("2020-12-31"))
        columns["active_men"][at], columns["men"][at] = active, men

    departments = departments_of(columns, "promoted")

    assert departments.begins[0] == 2
    assert (departments.begins[1:] > departments.seen.shape[1]).all()
    assert departments.seen[2].tolist() == [True, True, False, True, True]


def test_without_a_complete_fiscal_year_there_is_nothing_to_tell():
    columns = organization(0, [NEVER] * 12)

    assert told(where(columns, columns["women"] < 0)) == {}


@pytest.mark.parametrize(
    ("begins", "reason"),
    [
        ([2] * 5 + [NEVER] * 6, allied_units.FEW_DEPARTMENTS),
        ([NEVER] * 40, allied_units.NOT_BEGUN),
        ([1] * 20 + [NEVER] * 20, allied_units.FEW_YEARS),
        ([2] * 5 + [NEVER] * 35, allied_units.UNMATCHED),
        ([2] * 35 + [NEVER] * 5, allied_units.UNMATCHED),
    ],
)
def test_no_effect_without_a_comparison(begins, reason):
    rows = told(organization(1, begins))

    assert {rows[2022, m][5] for m in ("women", "women:pre_trend", "women:allied", "women:matched")} == {reason}
    assert np.isnan(rows[2022, "women"][:4]).all()
