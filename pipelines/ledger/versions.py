"""Versions of the facts: what the published cells were computed from, kept so that a correction can be measured.

A version of one period of one fact table is stored when its rows are new or differ from those stored last, and holds
from the release that stored it until a newer one. Only facts behind metrics of class normal and special are kept.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from models.facts import FACTS
from models.figures import tables_of
from models.metrics import METRICS
from pipelines.facts.contents import columns_of, take_slices
from pipelines.warehouse import quoted

# The periods of a fact without periods (members, planned sessions) are one: no start and no end.
_PERIOD = ("period_start", "period_end")


def guarded_facts(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """Return the built facts whose versions are kept, each with the grains that are; none named means all."""
    grains: dict[str, set[str]] = {}
    whole: set[str] = set()
    for metric in METRICS.values():
        for count in metric.counts:
            if metric.class_of(count.measure) != "open":
                for side in (count.numerator, count.denominator, count.people):
                    grains.setdefault(side.table, set()).add(count.grain or metric.grain)
        if metric.privacy_class != "open":
            if metric.survival:
                grains.setdefault(metric.survival.table, set()).add(metric.grain)
            for figure in metric.figures:
                whole.update(figure_tables(figure.statement))
    built = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'facts' and database_name = current_database() "
        "union all select view_name from duckdb_views() where schema_name = 'facts'"
    ).fetchall()
    return {
        table: frozenset() if table in whole else frozenset(grains[table])
        for table in sorted({*grains, *whole} & {str(name) for (name,) in built})
    }


def figure_tables(statement: str) -> tuple[str, ...]:
    """Return the facts that a figure's statement reads."""
    return tuple(table for table in tables_of(statement) if table in FACTS)


def write_digests(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `metrics.fact_digest`: one row per guarded fact and period, with the digest of its rows as they are now.

    Columns: fact, period_start, period_end, digest (the same for the same rows in any order).
    """
    guarded = guarded_facts(connection)
    take_slices(connection, guarded)
    kept = [
        [fact, grain]
        for fact, grains in guarded.items()
        for grain in _told_apart(grains, columns_of(connection, "facts", fact)) or ("",)
    ]
    connection.execute("create or replace table metrics.fact_digest as " + _DIGESTS, {"kept": kept})


def store(connection: duckdb.DuckDBPyConnection, release: int) -> None:
    """Store the periods of guarded facts whose rows differ from the newest version; needs `metrics.fact_digest`.

    A period that is gone is stored as a version without rows.
    """
    connection.execute("create or replace temp table fact_change as " + _CHANGES, [release])
    connection.execute("insert into ledger.version select ?, * from fact_change", [release])
    changed = connection.execute("select distinct fact from fact_change order by 1").fetchall()
    guarded = guarded_facts(connection)
    for (table,) in changed:
        if table not in guarded:
            continue
        columns, grains = columns_of(connection, "facts", table), guarded[table]
        _make_room(connection, table, columns)
        connection.execute(
            f"insert into ledger.{quoted('fact_' + table)} by name select ?::integer as release, f.* "
            f"from facts.{quoted(table)} as f join fact_change as c on c.fact = ? and {_same_period(columns)} "
            f"where {_kept(grains, columns)}",
            [release, table],
        )


def forget(connection: duckdb.DuckDBPyConnection, release: int) -> None:
    """Remove what a release stored that never became current."""
    tables = connection.execute("select distinct fact from ledger.version where release = ?", [release]).fetchall()
    for (table,) in tables:
        connection.execute(f"delete from ledger.{quoted('fact_' + table)} where release = ?", [release])
    connection.execute("delete from ledger.version where release = ?", [release])


def open_old_and_new(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[str], release: int, until: date
) -> dict[str, list[tuple[date | None, date | None]]]:
    """Make temp tables old_<table> and new_<table> of the rows that differ between a release and now.

    A row that both have, as often, is left out of both: whatever is counted of the two, the difference is the same.
    Periods that came after `until`, the last day of what the release published, make no difference to it.

    Returns the tables that have such rows, each with the first and last days of the periods that differ. Needs
    `metrics.fact_digest`.
    """
    connection.execute("create or replace temp table fact_difference as " + _DIFFERENCES, [release, release, until])
    differing: dict[str, list[tuple[date | None, date | None]]] = {}
    found = connection.execute("select fact, period_start, period_end from fact_difference order by all").fetchall()
    for table, start, end in found:
        differing.setdefault(str(table), []).append((start, end))
    if not differing:
        return {}
    grains = guarded_facts(connection)
    apart = {}
    for table in tables:
        columns = columns_of(connection, "facts", table)
        names = ", ".join(map(quoted, columns))
        there = _same_period(columns)
        kept = _kept(grains[table], columns)
        differs = f"join fact_difference as c on c.fact = '{table}' and {there}"
        connection.execute(
            f"create or replace temp table new_{table} as "
            f"select f.* from facts.{quoted(table)} as f {differs} where {kept}"
        )
        if table in differing and _is_stored(connection, table):
            _make_room(connection, table, columns)
            connection.execute(
                f"create or replace temp table old_{table} as select {', '.join(f'f.{quoted(n)}' for n in columns)} "
                f"from ledger.{quoted('fact_' + table)} as f {differs} and c.version = f.release"
            )
        else:
            connection.execute(f"create or replace temp table old_{table} as select {names} from new_{table} limit 0")
        if table in differing and _leave_out_common(connection, table):
            apart[table] = differing[table]
    return apart


def has_difference(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> bool:
    """Tell whether a row that differs, of a table that `open_old_and_new` opened, meets a condition."""
    row = connection.execute(
        f"select exists (from old_{table} where {condition}) or exists (from new_{table} where {condition})"
    ).fetchone()
    return bool(row and row[0])


def _leave_out_common(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Reduce both tables to the rows that the other has not, or less often; return how many are left."""
    connection.execute(f"create or replace temp table added as (from new_{table}) except all (from old_{table})")
    connection.execute(f"create or replace temp table removed as (from old_{table}) except all (from new_{table})")
    left = 0
    for name, rows in (("new", "added"), ("old", "removed")):
        row = connection.execute(f"create or replace temp table {name}_{table} as from {rows}").fetchone()
        left += int(row[0]) if row else 0
    return left


_DIGESTS = """
-- one row per guarded fact and period: how many rows of the kept grains, and the sum of their hashes
select fact, period_start, period_end, sum(records) || ' ' || sum(digest) as digest
from metrics.slice
where list_has_any($kept::varchar[][], [[fact, ''], [fact, coalesce(grain, '')]])
group by all
"""

_CHANGES = """
-- one row per guarded fact and period whose rows differ from the version stored last before a release
with newest as (
    select fact, period_start, period_end, arg_max(digest, release) as digest
    from ledger.version where release < ? group by all
)
select
    coalesce(d.fact, n.fact) as fact,
    coalesce(d.period_start, n.period_start) as period_start,
    coalesce(d.period_end, n.period_end) as period_end,
    d.digest
from metrics.fact_digest as d
full join newest as n
    on n.fact = d.fact
    and n.period_start is not distinct from d.period_start and n.period_end is not distinct from d.period_end
where n.digest is distinct from d.digest
"""

_DIFFERENCES = """
-- one row per guarded fact and period whose rows differ from those that a release was computed from
with stored as (
    select fact, period_start, period_end, arg_max(digest, release) as digest, max(release) as version
    from ledger.version where release <= ? group by all
), known as (
    -- a fact that no release up to this one knew says nothing about a difference
    select distinct fact from ledger.version where release <= ?
)
select
    coalesce(d.fact, t.fact) as fact,
    coalesce(d.period_start, t.period_start) as period_start,
    coalesce(d.period_end, t.period_end) as period_end,
    t.version
from (select * from metrics.fact_digest where fact in (select fact from known)) as d
full join stored as t
    on t.fact = d.fact
    and t.period_start is not distinct from d.period_start and t.period_end is not distinct from d.period_end
where t.digest is distinct from d.digest and (t.version is not null or coalesce(d.period_end, '-infinity') <= ?)
"""


def _periods(columns: dict[str, str]) -> str:
    return ", ".join(name if name in columns else "null::date" for name in _PERIOD)


def _same_period(columns: dict[str, str]) -> str:
    return " and ".join(
        f"c.{name} is not distinct from f.{name}" if name in columns else f"c.{name} is null" for name in _PERIOD
    )


def _kept(grains: frozenset[str], columns: dict[str, str]) -> str:
    apart = _told_apart(grains, columns)
    return "grain in (" + ", ".join(f"'{grain}'" for grain in apart) + ")" if apart else "true"


def _told_apart(grains: frozenset[str], columns: dict[str, str]) -> list[str]:
    """Return the grains whose rows alone are kept; none where all rows are."""
    return sorted(grains) if "grain" in columns else []


def _is_stored(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    row = connection.execute(
        "select count(*) from duckdb_tables() where database_name = 'ledger' and table_name = ?", ["fact_" + table]
    ).fetchone()
    return bool(row and row[0])


def _make_room(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str]) -> None:
    """Make the ledger's copy of a fact, or give it the columns that the fact has got since."""
    name = f"ledger.{quoted('fact_' + table)}"
    typed = [f"{quoted(column)} {kind}" for column, kind in columns.items()]
    connection.execute(f"create table if not exists {name} (release integer, {', '.join(typed)})")
    for column in typed:
        connection.execute(f"alter table {name} add column if not exists {column}")
