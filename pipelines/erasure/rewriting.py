"""A database made anew without some people: every table copied row by row into a new file.

DuckDB leaves what was deleted in its blocks, and the least and greatest pseudonym of every run of rows in its
statistics; DELETE, CHECKPOINT and VACUUM remove neither. So nothing is deleted: what goes is never copied.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import duckdb

from models.errors import BlockedError
from models.feeds import FEEDS
from pipelines.erasure.tombstones import mentioning, named, owning
from pipelines.readers.staging import literal
from pipelines.warehouse import quoted

_OF_FEEDS = ("delivered", "standing")
"""Schemas whose tables are feeds: the declarations say which rows go. Everywhere else every row that names goes."""

_COLUMNS = """
-- one row per column of a table, in the order of both
select schema_name, table_name, column_name, data_type
from duckdb_columns() as c
where database_name = ? and not internal
    and exists (
        select 1 from duckdb_tables() as t
        where t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
    )
order by schema_name, table_name, column_index
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """Rows of one table that name the people: those that go, and those that stay without the name."""

    schema: str
    table: str
    gone: int
    emptied: int


def count(connection: duckdb.DuckDBPyConnection, catalog: str, people: Iterable[UUID]) -> list[Touched]:
    """Return what `rewrite` would take out of an attached database, tables that it would leave alone left out."""
    with listed(connection, people):
        found = []
        for (schema, table), columns in tables(connection, catalog).items():
            goes, loses = rules(schema, table, columns)
            if goes or loses:
                where = f"count(*) filter (where {goes or 'false'})"
                rest = f"count(*) filter (where not ({goes or 'false'}) and ({loses or 'false'}))"
                row = connection.execute(
                    f"select {where}, {rest} from {quoted(catalog)}.{quoted(schema)}.{quoted(table)}"
                ).fetchone() or (0, 0)
                if any(row):
                    found.append(Touched(schema, table, int(row[0]), int(row[1])))
    return found


def rewrite(old: Path, new: Path, people: Iterable[UUID], scratch: Path) -> list[Touched]:
    """Write everything of a database but the people into a new file, flushed to disk; return what was left out.

    Args:
        old: a database that nobody has open; it is not changed.
        new: must not exist; it gets mode 0600.
        people: pseudonyms.
        scratch: a private folder to spill into.

    Raises:
        BlockedError: the old file cannot be opened; the message quotes nothing of it.
    """
    with duckdb.connect(config={"temp_directory": str(scratch / "spill")}) as connection:
        connection.execute("set enable_progress_bar = false")
        try:
            connection.execute(f"attach {literal(str(old))} as before (read_only)")
        except duckdb.Error:
            raise BlockedError(f"{old.name} cannot be opened: it is damaged or another program holds it") from None
        _create(new)
        connection.execute(f"attach {literal(str(new))} as after")
        touched = count(connection, "before", people)
        with listed(connection, people):
            connection.execute("copy from database before to after (schema)")
            for (schema, table), columns in tables(connection, "before").items():
                _copy(connection, schema, table, columns)
        connection.execute("detach after")
    flush(new)
    return touched


def replace(new: Path, old: Path) -> None:
    """Put a rewritten file in the place of the old one, in one step that outlasts a power failure.

    A log beside the old file, which was written into it when it was last closed, would be read into the new one.
    """
    old.with_name(f"{old.name}.wal").unlink(missing_ok=True)
    new.replace(old)
    flush(old.parent)


def tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the columns of every table of an attached database with their types, by schema and table."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in connection.execute(_COLUMNS, [catalog]).fetchall():
        found.setdefault((schema, table), {})[column] = kind
    return found


def _copy(connection: duckdb.DuckDBPyConnection, schema: str, table: str, columns: Mapping[str, str]) -> None:
    goes, loses = rules(schema, table, columns)
    cells = ", ".join(
        f"case when {named((name,), 'gone')} then null else {quoted(name)} end as {quoted(name)}"
        if loses and name in mentioning(FEEDS[table])
        else quoted(name)
        for name in columns
    )
    name = f"{quoted(schema)}.{quoted(table)}"
    kept = f" where not ({goes})" if goes else ""
    connection.execute(f"insert into after.{name} select {cells} from before.{name}{kept}")


def rules(schema: str, table: str, columns: Mapping[str, str]) -> tuple[str, str]:
    """Return SQL on temp table `gone`: true of rows that go, and of rows that lose a name; empty where none can."""
    if schema in _OF_FEEDS and table in FEEDS:
        return named(owning(FEEDS[table]), "gone"), named(mentioning(FEEDS[table]), "gone")
    # A row of a list goes with any of the people in it.
    lists = [f"list_has_any({quoted(name)}, (select list(person) from gone))" for name in _of(columns, "UUID[]")]
    single = named(_of(columns, "UUID"), "gone")
    return " or ".join([*([single] if single else []), *(f"coalesce({each}, false)" for each in lists)]), ""


def _of(columns: Mapping[str, str], kind: str) -> list[str]:
    return [name for name, of_kind in columns.items() if of_kind == kind]


class listed:
    """Have the people in temp table `gone` while the block runs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, people: Iterable[UUID]) -> None:
        """Take the connection that is to have the table, and who stands in it."""
        self._connection = connection
        self._people = list(people)

    def __enter__(self) -> None:
        """Make the table."""
        self._connection.execute(
            "create or replace temp table gone as select unnest(?::uuid[]) as person", [self._people]
        )

    def __exit__(self, *_: object) -> None:
        """Drop the table."""
        self._connection.execute("drop table if exists temp.gone")


def _create(file: Path) -> None:
    before = os.umask(0o077)
    try:
        duckdb.connect(str(file)).close()
    finally:
        os.umask(before)


def flush(path: Path) -> None:
    """Write a file or a folder through to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
