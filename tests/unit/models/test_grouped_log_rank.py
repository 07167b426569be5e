"""The p that stands on survival figures: the log-rank test grouped at the published days, against the exact one."""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.duration.survfunc import survdiff

from models import values
from models.metrics.declaration import Survival
from models.statistics import STATISTICS_SQL
from models.survival import survival_sql

LAST_DAY = 25
PUBLISHED_DAYS = (30, 90, 180, 365)
# Gender, whole days, and whether the spell ended in the event.
Spell = tuple[str, int, bool]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(STATISTICS_SQL)
        yield connection


def p_values(
    con: duckdb.DuckDBPyConnection, datasets: Sequence[Sequence[Spell]], days: Sequence[int], where: str = "true"
) -> dict[int, float | None]:
    """Publish the curves of the datasets unrounded, those parts for which `where` holds; return p by dataset."""
    spells = [(number, *spell) for number, dataset in enumerate(datasets) for spell in dataset]
    con.execute(
        """
        create or replace temp table spell as
        select date '2025-01-01' as period_start, date '2025-12-31' as period_end, uuid() as person,
            unnest($1::varchar[]) as program, unnest($2::varchar[]) as gender, unnest($3::integer[]) as duration,
            unnest($4::boolean[]) as event
        """,
        [[spell[field] for spell in spells] for field in range(4)],
    )
    survival = Survival(
        table="spell", duration="duration", event="event", groups=("women", "men"), times=tuple(days), population="all"
    )
    con.execute(f"create or replace temp table curve as {survival_sql(survival, ['program'])}")
    con.execute(f"""
        create or replace temp table measured as
        with every as (
            select *, grp || '@' || t || 'd' as measure, survival as value, spells as denominator from curve
            union all
            select *, grp || ':at_risk@' || t || 'd', at_risk, null from curve
        )
        select 'kpi' as kpi_id, * replace (case when {where} then value end as value) from every
    """)
    con.execute(
        """
        create or replace temp table test_spec as
        select 'kpi' as kpi_id, grp, day, len($1) as days, grp || '@' || day || 'd' as survival,
            grp || ':at_risk@' || day || 'd' as at_risk
        from (select unnest($1) as day), (select unnest(['women', 'men']) as grp)
        """,
        [list(days)],
    )
    found = con.execute(
        f"select segment::integer, measure, p_value from ({values.statement('tested')}) where breakdown = 'program'"
    ).fetchall()
    assert {measure for _, measure, _ in found} <= {f"women@{max(days)}d", f"men@{max(days)}d"}
    by_measure = [{n: p for n, measure, p in found if measure.startswith(group)} for group in ("women", "men")]
    assert by_measure[0] == by_measure[1]
    return by_measure[0]


def exact(dataset: Sequence[Spell], last_day: int) -> float:
    """Return the p of the log-rank test on single days up to the last; NaN where nothing can be compared."""
    genders, durations, events = (np.array(column) for column in zip(*dataset, strict=True))
    seen = events.astype(bool) & (durations <= last_day)
    if len(set(genders)) < 2 or not seen.any():
        return np.nan
    try:
        # statsmodels leaves out day 0, and only the order of days matters.
        return float(survdiff(np.minimum(durations, last_day + 1) + 1, seen.astype(int), genders)[1])
    except np.linalg.LinAlgError:  # no variance: whoever was at risk together left together
        return np.nan


@settings(max_examples=50, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["woman", "man"]), st.integers(0, LAST_DAY), st.just(True)), min_size=1),
        min_size=10,
        max_size=10,
    )
)
def test_with_every_day_published_and_nobody_lost_from_sight_it_is_the_exact_test(
    con: duckdb.DuckDBPyConnection, datasets: list[list[Spell]]
) -> None:
    found = p_values(con, datasets, range(LAST_DAY + 1))
    for number, dataset in enumerate(datasets):
        expected = exact(dataset, LAST_DAY)
        p = found.get(number)
        assert p == (None if np.isnan(expected) else pytest.approx(expected, abs=1e-9))


def cohorts(random: np.random.Generator, watched: int) -> list[Spell]:
    """100 to 400 women and as many men, of whom a fifth to a half leave in a year, at even or falling rates.

    Each is watched from a random day within the last `watched` days on, so that many are lost from sight.
    """
    shape, stay = random.choice([0.7, 1.0]), random.uniform(0.5, 0.8)
    scale = 365 / (-np.log(stay)) ** (1 / shape)
    spells: list[Spell] = []
    for gender, faster in (("woman", 1.0), ("man", random.choice([1.0, 1.0, 1.5, 2.0]))):
        people = random.integers(100, 401)
        leaves = np.floor(scale / faster * random.weibull(shape, people)).astype(int)
        last_seen = random.integers(0, watched, people)
        rows = zip(np.minimum(leaves, last_seen).tolist(), (leaves <= last_seen).tolist(), strict=True)
        spells += [(gender, day, left) for day, left in rows]
    return spells


# Measured on these 400 cohorts: 95 % lie within 0.17 and 0.35 standard errors, the slopes are 1.002 and 1.007.
@pytest.mark.parametrize(("watched", "tolerance"), [(3 * 365, 0.2), (500, 0.4)])
def test_it_comes_close_to_the_exact_test(con: duckdb.DuckDBPyConnection, watched: int, tolerance: float) -> None:
    random = np.random.default_rng(20250101)
    datasets = [cohorts(random, watched) for _ in range(400)]
    found = p_values(con, datasets, PUBLISHED_DAYS)
    grouped = norm.isf(np.array([found[number] for number in range(400)]) / 2)
    single = norm.isf(np.array([exact(dataset, PUBLISHED_DAYS[-1]) for dataset in datasets]) / 2)
    assert np.quantile(np.abs(grouped - single), 0.95) < tolerance
    assert np.max(np.abs(grouped - single)) < 2 * tolerance
    # No more and no less evidence than there is: neither curve nor exposure is counted twice.
    assert grouped @ single / (single @ single) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("group", ["women", "men"])
@pytest.mark.parametrize("part", ["@", ":at_risk@"])
@pytest.mark.parametrize("day", PUBLISHED_DAYS)
def test_one_part_that_is_not_published_leaves_no_p(
    con: duckdb.DuckDBPyConnection, group: str, part: str, day: int
) -> None:
    datasets = [cohorts(np.random.default_rng(20250101), 3 * 365)]
    assert list(p_values(con, datasets, PUBLISHED_DAYS)) == [0]
    assert p_values(con, datasets, PUBLISHED_DAYS, f"measure <> '{group}{part}{day}d'") == {}
