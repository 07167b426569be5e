"""The ledger's file and layout: one DuckDB file beside the warehouse, attached to its connection for a run.

Standing tables, all private (mode 0600), people as pseudonyms only:

- `ledger.release`: one row per release that became current, numbered in the order of publication.
- `ledger.cell`: one row per published cell and release in which its numbers were new.
- `ledger.repair`: one row per cell that certification hid, by release.
- `ledger.version`: which releases stored a version of a period of a fact table.
- `ledger.fact_<table>`: the rows of that version; the newest at or below a release is what it was computed from.
- `ledger.tombstone`: one row per erased person, by a keyed hash of a domain of its own.
- `ledger.pending`: the release whose entries are written and that is not yet known to be current.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from models.errors import BlockedError

NAME = "ledger"
# Raise it whenever a stored table changes shape; an older file is then migrated here or refused with a word.
LAYOUT_VERSION = 1

_LAYOUT = (
    "create table if not exists ledger.setting (name varchar primary key, value varchar)",
    "create table if not exists ledger.release (number integer, release_id varchar)",
    "create table if not exists ledger.pending (number integer, release_id varchar)",
    """create table if not exists ledger.cell (
        release integer, kpi_id varchar, period_start date, period_end date, breakdown varchar, segment varchar,
        measure varchar, definition varchar, kind varchar, scale double, exposure double, status varchar,
        reason varchar, numerator double, denominator double, people double, value double, value_low double,
        value_high double, survival_se double, figure_low double, figure_high double, figure_p double,
        n_eff double, rounding_base integer)""",
    """create table if not exists ledger.repair (
        release integer, kpi_id varchar, period_start date, period_end date, breakdown varchar, segment varchar,
        measure varchar, rule varchar)""",
    """create table if not exists ledger.version (
        release integer, fact varchar, period_start date, period_end date, digest varchar)""",
    "create table if not exists ledger.tombstone (tombstone uuid primary key)",
)


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, key_id: str) -> Iterator[None]:
    """Attach the ledger to an open warehouse as `ledger`, with its layout in place; made where there is none.

    Raises BlockedError when the file cannot be opened, is of a newer layout, or was made with another pseudonym key.
    """
    _attach(connection, path)
    try:
        for statement in _LAYOUT:
            connection.execute(statement)
        _check(connection, "layout_version", str(LAYOUT_VERSION), _NEWER_LAYOUT)
        _check(connection, "pseudonym_key_id", key_id, _OTHER_KEY)
        yield
    finally:
        connection.execute(f"detach {NAME}")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    before = os.umask(0o077)
    quoted = "'" + str(path).replace("'", "''") + "'"
    try:
        connection.execute(f"attach {quoted} as {NAME}")
    except duckdb.Error:
        raise BlockedError(
            f"{path.name} cannot be opened: it is damaged or another program holds it. It is the memory of what was "
            "published and cannot be made anew: restore it from a backup"
        ) from None
    finally:
        os.umask(before)
    if path.exists() and stat.S_IMODE(path.stat().st_mode) != 0o600:
        path.chmod(0o600)


def _check(connection: duckdb.DuckDBPyConnection, name: str, value: str, refusal: str) -> None:
    connection.execute("insert or ignore into ledger.setting values (?, ?)", [name, value])
    row = connection.execute("select value from ledger.setting where name = ?", [name]).fetchone()
    if row is None or row[0] != value:
        raise BlockedError(refusal)


_NEWER_LAYOUT = "ledger.duckdb was written by another version of this product, which this one cannot read"
_OTHER_KEY = (
    "the pseudonym key is not the one the ledger was written with, so nobody could tell whom a correction touches; "
    "restore secrets/pseudonym.key"
)
