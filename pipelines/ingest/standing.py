"""Which delivered rows stand, when several deliveries speak of the same thing.

A pure function of the delivered rows and the order of deliveries: rebuilt whole, never patched, so that it
does not depend on when runs happened. design.md section 4 gives the semantics.
"""

import duckdb

from models.feeds import Feed
from pipelines.ingest.identity import show
from pipelines.warehouse import column_list, quoted


def resolve(connection: duckdb.DuckDBPyConnection, feed: Feed) -> dict[int, int]:
    """Make `standing.<feed>` anew from `delivered.<feed>`, and `raw.<feed>` its view; return standing rows per file id.

    `raw.<feed>` shows the people under the ids that HR knows them by (identity.py), whenever these became known. Runs
    inside the caller's transaction, so that rows, register and standing commit together.
    """
    name = quoted(feed.name)
    standing = _standing(feed)
    _drop(connection, "raw", feed)
    _drop(connection, "standing", feed)
    if feed.period_column:
        counted = f"select _file, count(*) from ({standing}) group by all"
        connection.execute(f"create view standing.{name} as select {column_list(feed)} from ({standing})")
    else:
        connection.execute(f"create or replace temp table standing_rows as {standing}")
        counted = "select _file, count(*) from standing_rows group by all"
        connection.execute(f"create table standing.{name} as select {column_list(feed)} from standing_rows")
    loaded = {int(file): int(rows) for file, rows in connection.execute(counted).fetchall()}
    connection.execute("drop table if exists standing_rows")
    show(connection, feed)
    return loaded


def _drop(connection: duckdb.DuckDBPyConnection, schema: str, feed: Feed) -> None:
    is_view = connection.execute(
        "select 1 from duckdb_views() where schema_name = ? and view_name = ?", [schema, feed.name]
    ).fetchone()
    connection.execute(f"drop {'view' if is_view else 'table if exists'} {schema}.{quoted(feed.name)}")


def _standing(feed: Feed) -> str:
    delivered = f"delivered.{quoted(feed.name)}"
    ordered = f"""
        select d.*, f.ordered_at, f.path from {delivered} d
        join register.source_file f on f.file_id = d._file and f.status = 'accepted'"""
    if feed.period_column:
        period = quoted(feed.period_column)
        # The newest delivery of a period replaces it whole: only its file's rows stand.
        return f"""
            with newest as (
                select p.{period}, arg_max(p._file, (f.ordered_at, f.path)) as _file
                from (select distinct {period}, _file from {delivered}) p
                join register.source_file f on f.file_id = p._file and f.status = 'accepted'
                group by p.{period}
            )
            select d.* from {delivered} d join newest n on n._file = d._file and n.{period} = d.{period}"""
    newest_first = "order by ordered_at desc, path desc, _record"
    if feed.semantics == "upsert":
        key = ", ".join(quoted(k) for k in feed.key)
        return f"select * from ({ordered}) qualify row_number() over (partition by {key} {newest_first}) = 1"
    event, columns = quoted(feed.key[0]), column_list(feed)
    # Without an event id the whole row is the key; its occurrence number within a file keeps honest repeats.
    return f"""
        with ordered as ({ordered}), numbered as (
            select *, case when {event} is null
                then row_number() over (partition by _file, {columns} order by _record) end as occurrence
            from ordered
        ), keyed as (
            select * from numbered where {event} is not null
            qualify row_number() over (partition by {event} {newest_first}) = 1
            union all
            select * from numbered where {event} is null
            qualify row_number() over (partition by {columns}, occurrence {newest_first}) = 1
        )
        select * exclude (occurrence) from keyed"""
