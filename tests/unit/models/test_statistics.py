"""The SQL macros and Poisson limits against published figures, other libraries and their own edges."""

from collections.abc import Callable, Iterator, Sequence

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, fisher_exact, norm, poisson
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from models.statistics import MACROS, STATISTICS_SQL, poisson_limits

Pair = tuple[int, int, int, int]
# Twenty random tables in one query, five hundred in all.
AGREEMENT = settings(max_examples=25)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(STATISTICS_SQL)
        yield connection


def one(con: duckdb.DuckDBPyConnection, expression: str) -> float | None:
    row = con.execute(f"SELECT {expression}").fetchone()
    assert row is not None
    return row[0]


def columns(con: duckdb.DuckDBPyConnection, names: str, cases: Sequence[tuple], expressions: str) -> list[np.ndarray]:
    """Put all cases into one table and evaluate the expressions in one query, keeping the order."""
    lists = [[case[i] for case in cases] for i in range(len(cases[0]))]
    placeholders = ", ".join(f"unnest(${i + 1}) AS {name}" for i, name in enumerate(names.split()))
    rows = con.execute(f"SELECT {expressions} FROM (SELECT {placeholders})", lists).fetchall()
    return [np.array(values, dtype=float) for values in zip(*rows, strict=True)]


@st.composite
def proportion(draw: st.DrawFn, most: int = 400) -> tuple[int, int]:
    n = draw(st.integers(1, most))
    return draw(st.integers(0, n)), n


def pairs(most: int = 400, where: Callable[[Pair], bool] = lambda _: True) -> st.SearchStrategy[list[Pair]]:
    pair = st.tuples(proportion(most), proportion(most)).map(lambda two: (*two[0], *two[1]))
    return st.lists(pair.filter(where), min_size=20, max_size=20)


def two_by_two(case: Pair) -> list[list[int]]:
    x1, n1, x2, n2 = case
    return [[x1, n1 - x1], [x2, n2 - x2]]


# Published figures


@pytest.mark.parametrize(
    ("successes", "failures", "low", "high"),
    [
        (0, 1, 0.0, 0.7934567085261071),
        (1, 0, 0.20654329147389294, 1.0),
        (1, 1, 0.09452865480086611, 0.905471345199134),
        (1, 10, 0.016231752262825982, 0.3773646254862038),
        (10, 90, 0.05522854161313612, 0.1743673043676654),
        (25, 75, 0.17545094003724265, 0.3430464637007583),
    ],
)
def test_wilson_agrees_with_a_published_list_made_with_z_of_1_96(
    successes: int, failures: int, low: float, high: float
) -> None:
    with duckdb.connect() as con:
        con.execute(STATISTICS_SQL)
        con.execute("CREATE OR REPLACE TEMP MACRO z95() AS 1.96::DOUBLE")
        ends = con.execute(
            "SELECT wilson_low($1, $2), wilson_high($1, $2)", [successes, successes + failures]
        ).fetchone()
    assert ends == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (23, 60, 0.2709, 0.5098),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (71, 107, 0.5697, 0.7460),
        (2, 141, 0.0039, 0.0502),
    ],
)
def test_wilson_agrees_with_published_limits(
    con: duckdb.DuckDBPyConnection, x: int, n: int, low: float, high: float
) -> None:
    assert one(con, f"wilson_low({x}, {n})") == pytest.approx(low, abs=5e-5)
    assert one(con, f"wilson_high({x}, {n})") == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("case", "low", "high"),
    [
        ("56, 70, 48, 80", 0.0524, 0.3339),
        ("71, 107, 2, 141", 0.5489, 0.7325),
        ("21, 24, 14, 24", 0.0390, 0.5030),
    ],
)
def test_newcombe_agrees_with_published_limits(
    con: duckdb.DuckDBPyConnection, case: str, low: float, high: float
) -> None:
    assert one(con, f"newcombe_low({case})") == pytest.approx(low, abs=5e-5)
    assert one(con, f"newcombe_high({case})") == pytest.approx(high, abs=5e-5)


def test_promotion_experiment_of_rosen_and_jerdee(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "fisher_p(14, 24, 21, 24)") == pytest.approx(0.0490, abs=5e-5)
    assert one(con, "pooled_z_p(14, 24, 21, 24)") == pytest.approx(0.0230, abs=5e-5)
    assert one(con, "two_proportion_p(14, 24, 21, 24)") == one(con, "fisher_p(14, 24, 21, 24)")
    log_se = np.sqrt(1 / 14 - 1 / 24 + 1 / 21 - 1 / 24)
    assert one(con, "katz_low(14, 24, 21, 24)") == pytest.approx(14 / 21 * np.exp(-norm.ppf(0.975) * log_se))
    assert one(con, "katz_high(14, 24, 21, 24)") == pytest.approx(14 / 21 * np.exp(norm.ppf(0.975) * log_se))


def test_critical_reviews_of_women_and_men_differ_by_five_standard_errors(con: duckdb.DuckDBPyConnection) -> None:
    assert norm.isf(one(con, "pooled_z_p(94, 107, 83, 141)") / 2) == pytest.approx(5.00, abs=5e-3)


# Other libraries


@AGREEMENT
@given(pairs())
def test_intervals_of_proportions_agree_with_statsmodels(con: duckdb.DuckDBPyConnection, cases: list[Pair]) -> None:
    x1, n1 = (np.array(column) for column in list(zip(*cases, strict=True))[:2])
    found = columns(
        con,
        "x1 n1 x2 n2",
        cases,
        "wilson_low(x1, n1), wilson_high(x1, n1), newcombe_low(x1, n1, x2, n2), newcombe_high(x1, n1, x2, n2)",
    )
    expected = [
        *proportion_confint(x1, n1, method="wilson"),
        *np.transpose([confint_proportions_2indep(*case, method="newcomb") for case in cases]),
    ]
    np.testing.assert_allclose(found, expected, atol=1e-12, rtol=0)


@AGREEMENT
@given(pairs(where=lambda case: 0 not in np.array(two_by_two(case))))
def test_interval_of_a_ratio_agrees_with_statsmodels_where_no_cell_is_zero(
    con: duckdb.DuckDBPyConnection, cases: list[Pair]
) -> None:
    found = columns(con, "x1 n1 x2 n2", cases, "katz_low(x1, n1, x2, n2), katz_high(x1, n1, x2, n2)")
    expected = np.transpose([confint_proportions_2indep(*case, compare="ratio", method="log") for case in cases])
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@AGREEMENT
@given(pairs(most=60))
def test_fisher_agrees_with_scipy(con: duckdb.DuckDBPyConnection, cases: list[Pair]) -> None:
    (found,) = columns(con, "x1 n1 x2 n2", cases, "fisher_p(x1, n1, x2, n2)")
    expected = [fisher_exact(two_by_two(case)).pvalue for case in cases]
    np.testing.assert_allclose(found, expected, atol=1e-8, rtol=0)


@pytest.mark.parametrize(
    "case", [(9000, 16000, 9300, 17000), (0, 16000, 30, 17000), (12, 40, 9000, 33000), (16000, 16000, 17000, 17000)]
)
def test_fisher_agrees_with_scipy_on_a_whole_organization(con: duckdb.DuckDBPyConnection, case: Pair) -> None:
    found = one(con, f"fisher_p{case}")
    assert found == pytest.approx(fisher_exact(two_by_two(case)).pvalue, abs=1e-8)


@AGREEMENT
@given(pairs(where=lambda case: 0 < case[0] + case[2] < case[1] + case[3]))
def test_pooled_z_agrees_with_statsmodels(con: duckdb.DuckDBPyConnection, cases: list[Pair]) -> None:
    (found,) = columns(con, "x1 n1 x2 n2", cases, "pooled_z_p(x1, n1, x2, n2)")
    expected = [proportions_ztest([x1, x2], [n1, n2])[1] for x1, n1, x2, n2 in cases]
    np.testing.assert_allclose(found, expected, atol=1e-12, rtol=1e-7)


@AGREEMENT
@given(st.lists(st.tuples(*[st.integers(1, 300), st.floats(0.5, 5000)] * 2), min_size=20, max_size=20))
def test_rate_ratio_agrees_with_statsmodels(
    con: duckdb.DuckDBPyConnection, cases: list[tuple[int, float, int, float]]
) -> None:
    found = columns(
        con,
        "a e1 b e2",
        cases,
        "rate_ratio_low(a, e1, b, e2), rate_ratio_high(a, e1, b, e2), rate_ratio_p(a, e1, b, e2)",
    )
    limits = [confint_poisson_2indep(*case, compare="ratio", method="wald-log") for case in cases]
    tests = [poisson_2indep(*case, method="score").pvalue for case in cases]
    np.testing.assert_allclose(found[:2], np.transpose(limits), rtol=1e-9)
    np.testing.assert_allclose(found[2], tests, atol=1e-12)


def test_normal_distribution_agrees_with_scipy_to_the_stated_error(con: duckdb.DuckDBPyConnection) -> None:
    z = np.linspace(-12, 12, 24_001)
    cdf, tail = columns(con, "z", [(float(x),) for x in z], "normal_cdf(z), normal_tail(z)")
    np.testing.assert_allclose(cdf, norm.cdf(z), atol=1e-15, rtol=0)
    np.testing.assert_allclose(tail, norm.sf(np.abs(z)), atol=1e-15, rtol=1e-8)


def test_chi_square_p_agrees_with_scipy(con: duckdb.DuckDBPyConnection) -> None:
    statistic = np.linspace(0, 80, 801)
    (found,) = columns(con, "x", [(float(x),) for x in statistic], "chi_square_p(x)")
    np.testing.assert_allclose(found, chi2.sf(statistic, 1), atol=1e-15, rtol=1e-8)


@settings(max_examples=10)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30))
def test_poisson_limits_leave_two_and_a_half_percent_on_each_side(counts: list[int]) -> None:
    observed = np.array(counts, dtype=np.int64)
    low, high = poisson_limits(observed)
    np.testing.assert_allclose(poisson.cdf(observed, high), 0.025, rtol=1e-9)
    some = observed > 0
    np.testing.assert_allclose(poisson.sf(observed[some] - 1, low[some]), 0.025, rtol=1e-9)
    np.testing.assert_allclose(high, chi2.ppf(0.975, 2 * observed + 2) / 2, rtol=1e-12)
    assert np.all(low[~some] == 0)


# Edges


def test_poisson_limits_refuse_a_negative_count() -> None:
    with pytest.raises(ValueError, match="negative"):
        poisson_limits(np.array([3, -1], dtype=np.int64))


def test_poisson_limits_keep_the_shape_and_take_nothing() -> None:
    low, high = poisson_limits(np.zeros((2, 0), dtype=np.int64))
    assert low.shape == high.shape == (2, 0)


@pytest.mark.parametrize("n", [1, 7, 33_000])
def test_wilson_ends_are_exact_at_nobody_and_everybody(con: duckdb.DuckDBPyConnection, n: int) -> None:
    assert one(con, f"wilson_low(0, {n})") == 0
    assert one(con, f"wilson_high({n}, {n})") == 1
    assert 0 < one(con, f"wilson_high(0, {n})") < 1
    assert one(con, f"wilson_high(0, {n})") == pytest.approx(1 - one(con, f"wilson_low({n}, {n})"), abs=1e-12)


def test_ratio_with_nobody_in_the_first_group_starts_at_zero_and_has_half_added(con: duckdb.DuckDBPyConnection) -> None:
    z = norm.ppf(0.975)
    assert one(con, "katz_low(0, 10, 5, 10)") == 0
    log_se = np.sqrt(1 / 0.5 - 1 / 11 + 1 / 5.5 - 1 / 11)
    assert one(con, "katz_high(0, 10, 5, 10)") == pytest.approx(0.5 / 5.5 * np.exp(z * log_se))
    assert one(con, "rate_ratio_low(0, 10, 5, 20)") == 0
    rate_ratio = (0.5 / 10) / (5.5 / 20)
    assert one(con, "rate_ratio_high(0, 10, 5, 20)") == pytest.approx(rate_ratio * np.exp(z * np.sqrt(2 + 1 / 5.5)))


@pytest.mark.parametrize(("x1", "x2"), [(10, 20), (10, 7), (4, 20)])
def test_ratio_with_a_full_group_has_half_added(con: duckdb.DuckDBPyConnection, x1: int, x2: int) -> None:
    log_se = np.sqrt(1 / (x1 + 0.5) - 1 / 11 + 1 / (x2 + 0.5) - 1 / 21)
    ratio = ((x1 + 0.5) / 11) / ((x2 + 0.5) / 21)
    z = norm.ppf(0.975)
    assert one(con, f"katz_low({x1}, 10, {x2}, 20)") == pytest.approx(ratio * np.exp(-z * log_se))
    assert one(con, f"katz_high({x1}, 10, {x2}, 20)") == pytest.approx(ratio * np.exp(z * log_se))


def test_ratio_interval_holds_the_ratio_in_every_small_table(con: duckdb.DuckDBPyConnection) -> None:
    sizes = range(1, 9)
    cases = [(x1, n1, x2, n2) for n1 in sizes for n2 in sizes for x1 in range(n1 + 1) for x2 in range(1, n2 + 1)]
    low, high = columns(con, "x1 n1 x2 n2", cases, "katz_low(x1, n1, x2, n2), katz_high(x1, n1, x2, n2)")
    ratio = np.array([(x1 / n1) / (x2 / n2) for x1, n1, x2, n2 in cases])
    assert np.all((low <= ratio) & (ratio < high))


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ("10, 40, 20, 59", "fisher_p"),
        ("10, 40, 20, 60", "pooled_z_p"),
        ("4, 500, 5, 500", "fisher_p"),
        ("4, 500, 6, 500", "pooled_z_p"),
        ("496, 500, 495, 500", "fisher_p"),
    ],
)
def test_test_of_two_proportions_is_exact_below_a_hundred_people_or_five_expected(
    con: duckdb.DuckDBPyConnection, case: str, rule: str
) -> None:
    assert one(con, f"two_proportion_p({case})") == one(con, f"{rule}({case})")
    assert one(con, f"fisher_p({case})") != one(con, f"pooled_z_p({case})")


def test_no_difference_to_test_is_certain_by_fisher_and_undefined_by_z(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "two_proportion_p(0, 200, 0, 300)") == pytest.approx(1)
    assert one(con, "pooled_z_p(0, 200, 0, 300)") is None
    assert one(con, "rate_ratio_p(0, 200, 0, 300)") is None


def test_loglog_interval_is_symmetric_on_the_log_log_scale(con: duckdb.DuckDBPyConnection) -> None:
    s, se = 0.8067, 0.0869
    low, high = one(con, f"loglog_low({s}, {se})"), one(con, f"loglog_high({s}, {se})")
    half = norm.ppf(0.975) * se / (s * np.log(s))
    assert [np.log(-np.log(low)), np.log(-np.log(high))] == pytest.approx(
        [np.log(-np.log(s)) - half, np.log(-np.log(s)) + half]
    )
    assert low < s < high


@pytest.mark.parametrize("call", ["loglog_low", "loglog_high"])
@pytest.mark.parametrize("s", ["0", "1", "NULL", "-0.1", "1.1"])
def test_loglog_interval_needs_a_probability_between_the_ends(
    con: duckdb.DuckDBPyConnection, call: str, s: str
) -> None:
    assert one(con, f"{call}({s}, 0.1)") is None


PARAMETERS = {
    "wilson_low": 2,
    "wilson_high": 2,
    "newcombe_low": 4,
    "newcombe_high": 4,
    "katz_low": 4,
    "katz_high": 4,
    "rate_ratio_low": 4,
    "rate_ratio_high": 4,
    "rate_ratio_p": 4,
    "pooled_z_p": 4,
    "fisher_p": 4,
    "two_proportion_p": 4,
    "normal_cdf": 1,
    "normal_tail": 1,
    "chi_square_p": 1,
    "loglog_low": 2,
    "loglog_high": 2,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_null_in_gives_null_out(con: duckdb.DuckDBPyConnection, name: str) -> None:
    for missing in range(PARAMETERS[name]):
        arguments = ["NULL" if i == missing else "0.5" for i in range(PARAMETERS[name])]
        assert one(con, f"{name}({', '.join(arguments)})") is None


@pytest.mark.parametrize("name", [name for name, parameters in PARAMETERS.items() if parameters == 4])
def test_zero_denominator_gives_null(con: duckdb.DuckDBPyConnection, name: str) -> None:
    assert one(con, f"{name}(0, 0, 1, 2)") is None
    assert one(con, f"{name}(1, 2, 0, 0)") is None


@pytest.mark.parametrize("name", ["wilson_low", "wilson_high"])
@pytest.mark.parametrize("arguments", ["0, 0", "4, 3", "-1, 3"])
def test_counts_that_cannot_be_give_null(con: duckdb.DuckDBPyConnection, name: str, arguments: str) -> None:
    assert one(con, f"{name}({arguments})") is None


@pytest.mark.parametrize("name", ["katz_low", "katz_high", "rate_ratio_low", "rate_ratio_high"])
def test_ratio_to_nobody_is_null(con: duckdb.DuckDBPyConnection, name: str) -> None:
    assert one(con, f"{name}(3, 10, 0, 10)") is None


@pytest.mark.parametrize("name", [name for name, parameters in PARAMETERS.items() if parameters in (2, 4)])
def test_macros_take_narrow_columns_named_like_their_own_parameters(con: duckdb.DuckDBPyConnection, name: str) -> None:
    names = ["n", "x", "n1", "x1"] if PARAMETERS[name] == 4 else ["n", "x"]
    values = [70, 120, 90, 120] if PARAMETERS[name] == 4 else [0, 120]
    if name.startswith("loglog"):
        values = [0, 1]
    narrow = ", ".join(f"{value}::TINYINT AS {column}" for column, value in zip(names, values, strict=True))
    row = con.execute(f"SELECT {name}({', '.join(names)}) FROM (SELECT {narrow})").fetchone()
    assert row is not None
    assert row[0] == one(con, f"{name}({', '.join(map(str, values))})")


def test_macros_take_aggregates(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "SELECT fisher_p(count(*) FILTER (WHERE i < 14), count(*), sum(7), sum(2)) FROM range(24) AS numbers(i)"
    ).fetchone()
    assert found == (one(con, "fisher_p(14, 24, 168, 48)"),)


def test_every_macro_is_listed_and_named_with_its_source(con: duckdb.DuckDBPyConnection) -> None:
    made = con.execute(
        "SELECT function_name FROM duckdb_functions() WHERE function_type = 'macro' AND NOT internal"
    ).fetchall()
    assert sorted(MACROS) == sorted(name for (name,) in made)
    assert set(PARAMETERS) <= set(MACROS)
    lines = STATISTICS_SQL.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("CREATE"):
            assert lines[number - 1].startswith("-- "), line
