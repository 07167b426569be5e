"""One person's traces in the cells of stores: DuckDB, SQLite and Parquet, whatever form they have in the file."""

import sqlite3
from pathlib import Path

import duckdb

from pipelines.erasure.needles import PSEUDONYM, Needles
from pipelines.readers.staging import literal, path_literal
from pipelines.warehouse import quoted

_COLUMNS = """
-- one row per column of a table
select c.schema_name, c.table_name, c.column_name, c.data_type
from duckdb_columns() as c
join duckdb_tables() as t using (database_name, schema_name, table_name)
where c.database_name = 'looked_at'
"""
_PLAIN = ("DATE", "TIME", "TIMESTAMP", "INTERVAL", "BOOLEAN", "DOUBLE", "FLOAT", "DECIMAL")


def in_duckdb(path: Path, needles: Needles) -> set[str]:
    """Return what the tables of a DuckDB file hold traces of.

    Raises:
        ValueError: it cannot be opened; nothing of it is quoted.
    """
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach {literal(str(path))} as looked_at (read_only)")
            found: set[str] = set()
            for schema, table, column, kind in connection.execute(_COLUMNS).fetchall():
                relation = f"looked_at.{quoted(schema)}.{quoted(table)}"
                found |= _in_column(connection, relation, column, kind, needles)
            return found
    except duckdb.Error:
        raise ValueError(path.name) from None


def in_parquet(path: Path, needles: Needles) -> set[str]:
    """Return what a Parquet file holds traces of.

    Raises:
        ValueError: it cannot be read; nothing of it is quoted.
    """
    relation = f"read_parquet({path_literal(path)})"
    try:
        with duckdb.connect() as connection:
            columns = connection.execute(f"describe select * from {relation}").fetchall()
            return set().union(*(_in_column(connection, relation, name, kind, needles) for name, kind, *_ in columns))
    except duckdb.Error:
        raise ValueError(path.name) from None


def in_sqlite(path: Path, needles: Needles) -> set[str]:
    """Return what the tables of a SQLite file hold traces of.

    Raises:
        ValueError: it cannot be read; nothing of it is quoted.
    """
    found: set[str] = set()
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        connection.text_factory = bytes
        try:
            tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (table,) in tables:
                for row in connection.execute(f"select * from {quoted(table.decode())}"):
                    found |= set().union(*(needles.in_bytes(cell) for cell in row if isinstance(cell, bytes)))
        finally:
            connection.close()
    except sqlite3.Error:
        raise ValueError(path.name) from None
    return found


def _in_column(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, kind: str, needles: Needles
) -> set[str]:
    """Search the distinct values of one column: as pseudonyms where it holds these, else as text."""
    name = quoted(column)
    if kind == "UUID":
        row = connection.execute(
            f"select count(*) from {relation} where {name} in (select unnest(?::uuid[]))", [list(needles.pseudonyms)]
        ).fetchone()
        return {PSEUDONYM} if row and row[0] else set()
    if kind.startswith(_PLAIN) or (kind.endswith(("INT", "INTEGER")) and "HUGE" not in kind):
        return set()
    text = f"lower(hex({name}))" if kind == "BLOB" else f"lower({name}::varchar)"
    # A cheap look in the database first; how a word must stand is settled on the few cells that have it.
    cells = connection.execute(
        f"select distinct text from (select distinct {text} as text from {relation}) "
        "where list_bool_or([contains(text, word) for word in ?::varchar[]])",
        [list(needles.words)],
    ).fetchall()
    return set().union(*(needles.in_text(cell) for (cell,) in cells))
