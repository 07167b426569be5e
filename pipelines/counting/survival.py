"""Kaplan-Meier cells: the curves of models/survival.py, run over a metric's spells."""

from dataclasses import replace

import duckdb

from models.engine import COMPANY
from models.metrics import Metric
from models.survival import median_sql, survival_sql

_COLUMNS = (
    "kpi_id, period_start, period_end, breakdown, segment, measure, kind, population, scale, numerator, denominator, "
    "people, survival, survival_se"
)


def count_survival(connection: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    """Add the cells of the metric's curves to `metrics.cell`: S(t), those at risk, the median, those gone before."""
    if metric.survival is None:
        return
    survival = replace(metric.survival, table=f"facts.{metric.survival.table}")
    head = f"'{metric.id}', period_start, period_end, breakdown, segment"
    tail = f"'{survival.population}', 1.0"
    curve = survival_sql(survival, metric.breakdowns)
    connection.execute(f"create or replace temp table curve as {curve}")
    connection.execute(f"create or replace temp table halfway as {median_sql(survival, metric.breakdowns)}")
    connection.execute(f"""
        insert into metrics.cell ({_COLUMNS})
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
        insert into metrics.cell ({_COLUMNS})
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
