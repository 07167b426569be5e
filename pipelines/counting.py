"""True counts of every metric, in `metrics.cell`: before protection, private to the warehouse.

The SQL comes from models/engine.py and models/survival.py; here it is run, and the metrics that cannot be
computed get their reason. Grain of `metrics.cell`: metric, period, breakdown, segment, measure.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from models.engine import CELLS, COMPANY, counting_statements
from models.feeds import FEEDS
from models.metrics import Metric
from models.organization import Organization
from models.survival import median_sql, survival_sql
from pipelines.warehouse import quoted

_CELL = """create table if not exists metrics.cell (
    kpi_id varchar, period_start date, period_end date, breakdown varchar, segment varchar, measure varchar,
    kind varchar, population varchar, scale double, numerator double, denominator double, people bigint,
    survival double, survival_se double)"""
_ABSENT = """create table if not exists metrics.absent (
    kpi_id varchar, period_start date, period_end date, measure varchar, reason varchar)"""
_WINDOWED = ("trailing12", "fiscal_year", "fiscal_quarter")


def count_family(
    connection: duckdb.DuckDBPyConnection, metrics: Sequence[Metric], organization: Organization
) -> dict[str, int]:
    """Compute the given metrics into `metrics.cell` and `metrics.absent`; return cells per metric.

    Both tables keep what they hold of other metrics. A metric without its feeds has one row in `absent`.
    """
    connection.execute(_CELL)
    connection.execute(_ABSENT)
    ids = [metric.id for metric in metrics]
    for table in ("cell", "absent"):
        connection.execute(f"delete from metrics.{table} where list_contains(?::varchar[], kpi_id)", [ids])
    delivered = delivered_feeds(connection)
    able = [metric for metric in metrics if _condition_holds(connection, metric)]
    countable = [
        replace(metric, counts=tuple(c for c in metric.counts if _has(c.feeds or metric.feeds, delivered)))
        for metric in able
    ]
    countable = [metric for metric in countable if metric.counts]
    if countable:
        for statement in counting_statements(countable, organization.crosses):
            connection.execute(statement)
        connection.execute(f"insert into metrics.cell select *, null, null from ({CELLS})")
    for metric in able:
        if metric.survival and _has(metric.feeds, delivered):
            _count_survival(connection, metric)
    for metric in metrics:
        _explain_absence(connection, metric, delivered)
    rows = connection.execute(
        "select kpi_id, count(*) from metrics.cell where list_contains(?::varchar[], kpi_id) group by all", [ids]
    ).fetchall()
    found = {str(kpi): int(cells) for kpi, cells in rows}
    return {kpi: found.get(kpi, 0) for kpi in ids}


def delivered_feeds(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the feeds that have at least one standing row."""
    return frozenset(
        feed for feed in FEEDS if connection.execute(f"select 1 from raw.{quoted(feed)} limit 1").fetchone() is not None
    )


def _has(feeds: tuple[str, ...], delivered: frozenset[str]) -> bool:
    return not _missing(feeds, delivered)


def _missing(feeds: tuple[str, ...], delivered: frozenset[str]) -> list[str]:
    return [wanted for wanted in feeds if not set(wanted.split("|")) & delivered]


def _condition_holds(connection: duckdb.DuckDBPyConnection, metric: Metric) -> bool:
    if metric.requires is None:
        return True
    row = connection.execute(f"select {metric.requires[0]}").fetchone()
    return bool(row and row[0])


def _count_survival(connection: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    if metric.survival is None:
        return
    survival = replace(metric.survival, table=f"facts.{metric.survival.table}")
    head = f"'{metric.id}', period_start, period_end, breakdown, segment"
    tail = f"'{survival.population}', 1.0"
    curve = survival_sql(survival, metric.breakdowns)
    connection.execute(f"create or replace temp table curve as {curve}")
    connection.execute(f"create or replace temp table halfway as {median_sql(survival, metric.breakdowns)}")
    connection.execute(f"""
        insert into metrics.cell
        select {head}, grp || '@' || t || 'd', 'survival', {tail}, null, spells, people, survival, survival_se
        from curve
        union all
        select {head}, grp || ':at_risk@' || t || 'd', 'amount', {tail}, at_risk, spells, people, null, null from curve
        union all
        select {head}, grp || '@median', 'median', {tail}, median_days, spells, people, null, null from halfway""")
    if survival.left_before_start:
        _count_left_before(connection, metric, survival.left_before_start)


def _count_left_before(connection: duckdb.DuckDBPyConnection, metric: Metric, condition: str) -> None:
    # Beside the cohort of each group: the number of people who never entered it.
    survival = metric.survival
    if survival is None:
        return
    connection.execute(f"""
        insert into metrics.cell
        with groups as (
            select distinct period_start, period_end, breakdown, segment, grp, spells, people from curve
            where breakdown = '{COMPANY}'
        ), before as (
            select period_start, period_end, 'all' as grp, count(*) as spells
            from facts.{survival.table} where {condition} group by all
            union all
            select period_start, period_end, case gender when 'woman' then 'women' else 'men' end, count(*)
            from facts.{survival.table} where ({condition}) and gender in ('woman', 'man') group by all
        )
        select '{metric.id}', g.period_start, g.period_end, g.breakdown, g.segment, g.grp || ':left_before_start',
            'amount', '{survival.population}', 1.0, coalesce(b.spells, 0), g.spells, g.people, null, null
        from groups as g
        left join before as b
            on b.period_start = g.period_start and b.period_end = g.period_end and b.grp = g.grp""")


def _explain_absence(connection: duckdb.DuckDBPyConnection, metric: Metric, delivered: frozenset[str]) -> None:
    """Give a reason for every period of the metric's grain without a company cell, or one for the whole metric."""
    missing = _missing(metric.feeds, delivered)
    has_cells = connection.execute("select 1 from metrics.cell where kpi_id = ? limit 1", [metric.id]).fetchone()
    if not missing and _condition_holds(connection, metric) and metric.grain in _WINDOWED:
        own = [c.measure for c in metric.counts if c.publish and c.grain is None] + [c.measure for c in metric.compared]
        connection.execute(
            """insert into metrics.absent
            select ?, w.period_start, w.period_end, m.measure, case
                when w.opening_date is null and ? then 'no snapshot within 100 days before the period'
                when not w.is_covered and ? then 'the records do not reach back to the start of the period'
                else 'no data in the period' end
            from facts.window as w
            cross join (select unnest(?::varchar[]) as measure) as m
            where w.grain = ? and not exists (
                select 1 from metrics.cell as c
                where c.kpi_id = ? and c.breakdown = 'company' and c.period_end = w.period_end
                    and c.period_start = w.period_start)""",
            [
                metric.id,
                any(table in ("opening", "promoted") for table in metric.tables),
                "average_headcount" in metric.tables,
                own,
                metric.grain,
                metric.id,
            ],
        )
    found = connection.execute("select 1 from metrics.absent where kpi_id = ? limit 1", [metric.id]).fetchone()
    if has_cells or found:
        return
    if missing:
        reason = "no data: " + ", ".join(m.replace("|", " or ") for m in missing) + " not delivered"
    elif metric.requires and not _condition_holds(connection, metric):
        reason = "no data: " + metric.requires[1]
    else:
        reason = "no data: nothing falls into the population"
    connection.execute(
        "insert into metrics.absent select ?, as_of, as_of, ?, ? from facts.parameter",
        [metric.id, metric.headline_measure, reason],
    )
