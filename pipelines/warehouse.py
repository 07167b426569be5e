"""The private warehouse: one DuckDB file, one writer, schemas made on opening.

Only connections and the layout live here; what goes into the tables is decided by ingest/, facts/ and
metrics.py. No Dagster: `allyship status` opens the warehouse too.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from models.errors import BlockedError, ConfigurationError
from models.feeds import FEEDS, Feed
from pipelines import pseudonyms

SCHEMAS = ("register", "delivered", "standing", "raw", "facts", "metrics", "quality")
# Raise it whenever a stored table changes shape: an older warehouse is then rebuilt from landing.
LAYOUT_VERSION = 7
MEMORY_VARIABLE = "ALLYSHIP_MEMORY"
# What a run of ten million worker-months needs to be no slower than with all there is; the rest spills to disk.
MEMORY = "3GB"


def quoted(identifier: str) -> str:
    """Return a SQL identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def column_list(feed: Feed) -> str:
    """Return the feed's canonical columns, quoted and comma-separated."""
    return ", ".join(quoted(name) for name in feed.column_names)


@contextmanager
def open_warehouse(path: Path, key: bytes, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, with its layout in place and the pseudonym macros defined.

    Raises BlockedError when the file cannot be opened (damaged, or in use) without quoting its content, and
    ConfigurationError when ALLYSHIP_MEMORY is no size.
    """
    connection = _connect(path, scratch)
    try:
        pseudonyms.install(connection, key)
        # All or nothing: a warehouse that is refused stays as it was, and a new one is written once.
        with transaction(connection):
            _lay_out(connection)
            _check_layout(connection)
            _check_key(connection, pseudonyms.key_id(key))
        yield connection
    finally:
        connection.close()


class transaction:
    """Run a block as one DuckDB transaction: committed at its end, rolled back when it raises."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take the connection whose statements belong together."""
        self._connection = connection

    def __enter__(self) -> None:
        """Begin."""
        self._connection.execute("begin")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit, or roll back when the block raised."""
        self._connection.execute("commit" if kind is None else "rollback")


def is_usable(path: Path) -> bool:
    """Tell whether the warehouse opens and has this version's layout; one that has not is rebuilt from landing."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute("select value from register.setting where name = 'layout_version'").fetchone()
    except duckdb.Error:
        return False
    return row is not None and row[0] == str(LAYOUT_VERSION)


def _connect(path: Path, scratch: Path) -> duckdb.DuckDBPyConnection:
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    memory = memory_named()
    before = os.umask(0o077)
    try:
        connection = duckdb.connect(
            str(path),
            config={
                "temp_directory": str(scratch / "spill"),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                # Or DuckDB compresses the temporary tables of a large delivery in between, which takes longer than
                # all that is done with them. The warehouse itself is written out on closing.
                "checkpoint_threshold": "1GB",
                # Every file leaves a part of a row group; to put all of them together on closing would write most rows
                # a second time. Two a table and closing keep a table that changes every night from growing.
                "max_vacuum_tasks": "2",
            },
        )
    except duckdb.Error:
        raise BlockedError(
            f"{path.name} cannot be opened: it is damaged or another program holds it; "
            "`allyship run --rebuild` makes it anew from landing"
        ) from None
    finally:
        os.umask(before)
    if path.exists() and stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)
    _limit_memory(connection, memory)
    connection.execute("set enable_progress_bar = false")
    connection.execute("set TimeZone = 'UTC'")
    # DuckDB joins as-of by a loop over the right side where it expects few rows on the left, and it expects few behind
    # a filter on an unnested column: fifty times slower than sorting where there are many.
    connection.execute("set asof_loop_join_threshold = 0")
    return connection


def memory_named() -> str | None:
    """Return the memory that ALLYSHIP_MEMORY allows the database, or None; raise ConfigurationError for no size."""
    named = os.environ.get(MEMORY_VARIABLE) or None
    if named and not re.fullmatch(r"[1-9][0-9]* ?(MB|MiB|GB|GiB)", named):
        raise ConfigurationError(f"{MEMORY_VARIABLE} is no size of memory; expected a whole number and a unit, as 6GB")
    return named


def _limit_memory(connection: duckdb.DuckDBPyConnection, limit: str | None) -> None:
    """Let the database hold no more than the limit, else MEMORY, or its own share of a smaller machine."""
    if limit is None:
        is_less = connection.execute(
            "select parse_formatted_bytes(current_setting('memory_limit')) < parse_formatted_bytes(?)", [MEMORY]
        ).fetchone()
        limit = None if is_less == (True,) else MEMORY
    if limit:
        connection.execute(f"set memory_limit = '{limit}'")


def _lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute("create table if not exists register.setting (name varchar primary key, value varchar)")
    connection.execute("""
        create table if not exists register.source_file (
            file_id integer, path varchar, feed varchar, sha256 varchar, fingerprint varchar, status varchar,
            ordered_at bigint, delivered_on date, records_read bigint, records_used bigint, skipped json,
            rows_made bigint, rows_repeated bigint, rows_quarantined bigint, rows_loaded bigint, detail json,
            run_id varchar)
    """)
    connection.execute(
        "create table if not exists register.quarantine (file_id integer, record bigint, reasons varchar[])"
    )
    connection.execute("create sequence if not exists register.file_number")
    connection.execute("create table if not exists register.alias (alias uuid, person uuid)")
    connection.execute("create table if not exists register.worker (worker uuid)")
    connection.execute(
        "create table if not exists register.fact_made (fact varchar primary key, origin varchar, records bigint)"
    )
    there = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() union all "
        "select schema_name || '.' || view_name from duckdb_views() where not internal"
    ).fetchall()
    known = {name for (name,) in there}
    for feed in FEEDS.values():
        columns = ", ".join(f"{quoted(c.name)} {c.sql_type}" for c in feed.columns)
        if f"delivered.{feed.name}" not in known:
            connection.execute(f"create table delivered.{quoted(feed.name)} (_file integer, _record bigint, {columns})")
        for schema in ("standing", "raw"):
            if f"{schema}.{feed.name}" not in known:
                connection.execute(f"create table {schema}.{quoted(feed.name)} ({columns})")


def _check_layout(connection: duckdb.DuckDBPyConnection) -> None:
    found = _remember(connection, "layout_version", str(LAYOUT_VERSION))
    if found != str(LAYOUT_VERSION):
        raise BlockedError(
            f"the warehouse has layout {found}, this version needs {LAYOUT_VERSION}; "
            "`allyship run --rebuild` makes it anew from landing"
        )


def _check_key(connection: duckdb.DuckDBPyConnection, key_id: str) -> None:
    if _remember(connection, "pseudonym_key_id", key_id) != key_id:
        raise BlockedError(
            "the pseudonym key is not the one this warehouse was made with, so no person could be matched; "
            "restore secrets/pseudonym.key, or `allyship run --rebuild --new-ledger` with the new key"
        )


def _remember(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> str:
    connection.execute("insert or ignore into register.setting values (?, ?)", [name, value])
    row = connection.execute("select value from register.setting where name = ?", [name]).fetchone()
    return str(row[0]) if row else value
