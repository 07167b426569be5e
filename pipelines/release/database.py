"""The release database: the analysts' file, written for any DuckDB since 1.0, everything in it commented."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from models.release_schema import TABLES, VALUE, Field

_LATEST = """
create view kpi.latest as
select v.*
from kpi.value as v
join (
    select kpi_id, breakdown, measure, max(period_end) as period_end
    from kpi.value
    group by kpi_id, breakdown, measure
) as newest
    on newest.kpi_id = v.kpi_id and newest.breakdown = v.breakdown
    and newest.measure = v.measure and newest.period_end = v.period_end
"""
_TREND = """
create macro kpi.trend(metric, "by") as table
select period_start, period_end, segment, measure, value, value_low, value_high, ci_low, ci_high,
    numerator, denominator, people, status, reason
from kpi.value
where kpi_id = metric and breakdown = "by"
order by measure, segment, period_end
"""
_COMPARE = """
create macro kpi.compare(metric, "by") as table
select v.segment, v.measure, v.period_end, v.value, c.value as company_value, v.value - c.value as difference,
    v.ci_low, v.ci_high, c.value between v.ci_low and v.ci_high as may_be_chance, v.people, v.status, v.reason
from kpi.latest as v
left join kpi.value as c
    on c.kpi_id = v.kpi_id and c.measure = v.measure and c.period_end = v.period_end
    and c.period_start = v.period_start and c.breakdown = 'company'
where v.kpi_id = metric and v.breakdown = "by"
order by v.measure, v.segment
"""
_FUNNEL = """
create macro kpi.funnel(metric) as table
select segment as stage, measure, period_end, value, value_low, value_high, numerator, denominator, status, reason
from kpi.latest
where kpi_id = metric and breakdown = 'stage'
order by measure, denominator desc nulls last, value desc nulls last, stage
"""
_COMMENTS = {
    "view kpi.latest": "kpi.value in the newest period of each metric, breakdown and measure: one row per segment",
    "macro table kpi.trend": "kpi.trend(metric, by): a metric's periods in one breakdown, oldest first",
    "macro table kpi.compare": "kpi.compare(metric, by): the newest figure of each unit beside the company's of the "
    "same period; may_be_chance where the unit's interval covers it",
    "macro table kpi.funnel": "kpi.funnel(metric): the stages of a metric in its newest period, the widest first",
}


def write_database(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Copy the publishable tables of the warehouse into a new file, with views, macros and comments.

    Only the tables of models/release_schema.py are copied, column by column, so nothing else can slip in.
    """
    connection.execute(f"attach '{_literal(file)}' as published (storage_version 'v1.0.0')")
    try:
        for table in TABLES:
            connection.execute(f"create schema if not exists published.{table.schema}")
            columns = ", ".join(f"{f.name} {f.type}" for f in table.fields)
            names = ", ".join(f.name for f in table.fields)
            connection.execute(f"create table published.{table.qualified} ({columns})")
            connection.execute(f"insert into published.{table.qualified} select {names} from {table.qualified}")
    finally:
        connection.execute("detach published")
    _finish(file)


def _finish(file: Path) -> None:
    # Views and macros are bound by name inside the file itself, so they are made where it is the only database.
    with duckdb.connect(str(file)) as published:
        published.execute(_LATEST)
        for macro in (_TREND, _COMPARE, _FUNNEL):
            published.execute(macro)
        for table in TABLES:
            published.execute(f"comment on table {table.qualified} is '{_quoted(table.grain)}'")
            _comment_columns(published, table.qualified, table.fields)
        _comment_columns(published, "kpi.latest", VALUE.fields)
        for thing, words in _COMMENTS.items():
            published.execute(f"comment on {thing} is '{_quoted(words)}'")
        published.execute("checkpoint")


def _comment_columns(published: duckdb.DuckDBPyConnection, relation: str, fields: Iterable[Field]) -> None:
    for field in fields:
        published.execute(f"comment on column {relation}.{field.name} is '{_quoted(field.meaning)}'")


def _quoted(words: str) -> str:
    return words.replace("'", "''")


def _literal(file: Path) -> str:
    return _quoted(str(file))
