"""A fact made again on top of the one that stands: only slices whose rows differ are written.

Writing a large fact takes longer than working it out, and most nights change one month of it. What the statement gives
by now is told slice by slice (contents.py) and held against the slices of the table; the table is afterwards what the
statement gives, row for row, though not in that order. Where an erasure has taken rows out of a table, the slices kept
tell of somebody who stands in no feed any more, so those differ too. The rows of a fact that memory has room for are
kept from the comparison to the writing; a larger one is worked out a second time for what differs, which is less than
writing all of it down to read it once.
"""

import duckdb

from models.facts import Fact
from pipelines.facts.contents import SLICED_BY, columns_of, slices
from pipelines.warehouse import quoted

# From this share of its rows on, a table is written whole: taking out most of its rows would leave it full of holes.
_TOO_MUCH = 0.5
# So many rows of the table that stands, some hundred bytes each, have room beside all else.
_IN_MEMORY = 2_000_000

_STANDING = """
-- one row per slice of a fact's table, where the slices kept are those of the table as it stands
select s.* exclude (fact, origin)
from metrics.slice as s
join register.fact_made as m using (fact, origin)
where s.fact = ?
"""
_DIFFERENT = f"""
-- one row per slice that differs: its records by now
create or replace temp table different as
select
    {", ".join(f"coalesce(n.{name}, s.{name}) as {name}" for name in SLICED_BY)},
    coalesce(n.records, 0) as records
from slice_now as n
full join slice_before as s
    on {" and ".join(f"s.{name} is not distinct from n.{name}" for name in SLICED_BY)}
where n.digest is distinct from s.digest or n.records is distinct from s.records
"""


def mend(connection: duckdb.DuckDBPyConnection, fact: Fact, origin: str) -> bool:
    """Bring the fact's table to what its statement gives by now; False where no slices are known to hold it against.

    Leaves `metrics.slice` with the slices of the rows by now. Belongs into the transaction that makes the fact.
    """
    connection.execute("create or replace temp table slice_before as " + _STANDING, [fact.name])
    if _number(connection, "select count(*) from slice_before") < 2 or not _is_table(connection, fact.name):
        return False
    columns = columns_of(connection, "facts", fact.name)
    if columns != _given(connection, fact):
        return False
    rows = f"({fact.statement})"
    if _number(connection, "select sum(records) from slice_before") <= _IN_MEMORY:
        connection.execute(f"create or replace temp table made as {fact.statement}")
        rows = "temp.made"
    connection.execute("create or replace temp table slice_now as " + slices(columns, f"{rows} as f"))
    connection.execute(_DIFFERENT)
    _write(connection, f"facts.{quoted(fact.name)}", rows, [name for name in SLICED_BY if name in columns])
    connection.execute("drop table if exists temp.made")
    connection.execute("delete from metrics.slice where fact = ?", [fact.name])
    connection.execute("insert into metrics.slice select ?, ?, * from slice_now", [fact.name, origin])
    return True


def _write(connection: duckdb.DuckDBPyConnection, table: str, rows: str, sliced_by: list[str]) -> None:
    to_write = _number(connection, "select sum(records) from different")
    if to_write > _TOO_MUCH * _number(connection, "select sum(records) from slice_now"):
        connection.execute(f"create or replace table {table} as select * from {rows} as f")
        return
    alike = " and ".join(f"d.{name} is not distinct from f.{name}" for name in sliced_by)
    connection.execute(f"delete from {table} as f using different as d where {alike}")
    if to_write:
        connection.execute(f"insert into {table} select f.* from {rows} as f semi join different as d on {alike}")


def _is_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = "select count(*) from duckdb_tables() where schema_name = 'facts' and table_name = ?"
    return _number(connection, found, name) > 0


def _given(connection: duckdb.DuckDBPyConnection, fact: Fact) -> dict[str, str]:
    described = connection.execute(f"describe ({fact.statement})").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


def _number(connection: duckdb.DuckDBPyConnection, query: str, *bound: str) -> int:
    row = connection.execute(query, list(bound)).fetchone()
    return int(row[0] or 0) if row else 0
