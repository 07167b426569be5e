"""The two tables that every reader leaves behind, and the rules about records that hold for all formats.

`load_rows` fills them from records that Python had to take apart, `load_relation` from what DuckDB scans by
itself. Both strip cells, turn empty ones into NULL, leave out records without content, number the others and
set those aside that cannot be read. Files and their formats are not known here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.readers.contract import CELL_LIMIT
from pipelines.readers.encoding import UNREADABLE

_ROWS_PER_INSERT = 20_000
_CELLS_PER_INSERT = 10_000_000
_CHARACTERS_PER_INSERT = 50_000_000
# Exactly what str.strip() removes, so that both ways of loading agree; DuckDB's trim(x) knows spaces only.
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_TOO_LONG = f"a cell of more than {CELL_LIMIT:,} characters"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in the place of a record's cells: why the record could not be taken apart."""

    reason: str


class ScanMismatchError(Exception):
    """DuckDB's scan gave another number of records than were counted before it."""


Cells = Sequence[str]
_Row = tuple[int | str, ...]


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def column_names(width: int) -> list[str]:
    """Return c0, c1, ...: the names of the staged columns."""
    return [f"c{position}" for position in range(width)]


def path_literal(path: Path) -> str:
    """Return a path as an SQL string that means this one file, whatever characters its name has."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path)))


def literal(text: str) -> str:
    """Return a text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def drop(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Remove whatever staging made under this name."""
    for name in (table, _unreadable(table), _raw(table)):
        connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")


def load_rows(
    connection: duckdb.DuckDBPyConnection, table: str, width: int, rows: Iterable[Cells | Unreadable]
) -> tuple[int, int]:
    """Stage data records that are in Python already, chunk by chunk; returns (records, unreadable)."""
    columns = ", ".join(f"{name} VARCHAR" for name in column_names(width))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} (_record BIGINT, {columns})")
    _create_unreadable(connection, table)
    totals = [0, 0]
    good: list[_Row] = []
    bad: list[_Row] = []
    characters = 0
    rows_per_insert = min(_ROWS_PER_INSERT, _CELLS_PER_INSERT // width)

    def flush() -> None:
        totals[0] += _insert(connection, table, good)
        totals[1] += _insert(connection, _unreadable(table), bad)

    for number, row in enumerate(_with_content(rows), start=1):
        if isinstance(row, Unreadable):
            bad.append((number, row.reason))
        else:
            text = "".join(row)
            if reason := _fault(row, text, width):
                bad.append((number, reason))
            else:
                good.append((number, *row))
                characters += len(text)
        if len(good) + len(bad) >= rows_per_insert or characters >= _CHARACTERS_PER_INSERT:
            flush()
            characters = 0
    flush()
    return totals[0], totals[1]


def load_relation(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    width: int,
    source: str,
    *,
    records: int | None = None,
    header: bool = False,
    bare: bool = False,
) -> tuple[int, int]:
    """Stage what DuckDB scans itself: `source` is SQL for a relation of `width` VARCHAR columns c0, c1, ...

    `header` says that its first row is the header; `records` is the number of rows, header included, where it
    is known from elsewhere. `bare` promises that no cell is empty text or has space around it.

    Returns:
        (records, unreadable).

    Raises:
        ScanMismatchError: DuckDB found another number of rows than `records`.
    """
    (ordered,) = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone() or (False,)
    if not ordered:
        raise ValueError("staging numbers records by insertion order: set preserve_insertion_order to true")
    raw, target = quoted(_raw(table)), quoted(table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {raw} AS SELECT * FROM {source}")
    if records is not None and _count(connection, raw) != records:
        raise ScanMismatchError
    # rowid counts from 0 in insertion order: with a header it is the record number as it stands. Window
    # functions would give the same but hold the whole scan to one thread.
    first = int(header)
    names = column_names(width)
    cells = ", ".join(names if bare else (f"{_stripped(name)} AS {name}" for name in names))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS "
        f"SELECT rowid + {1 - first} AS _record, {cells} FROM {raw} WHERE rowid >= {first}"
    )
    connection.execute(f"DROP TABLE {raw}")
    _create_unreadable(connection, table)
    _leave_out_blank(connection, target, names)
    _set_aside_long(connection, table, names)
    return _count(connection, target), _count(connection, quoted(_unreadable(table)))


def _leave_out_blank(connection: duckdb.DuckDBPyConnection, target: str, names: Sequence[str]) -> None:
    content = f"coalesce({', '.join(names)}) IS NOT NULL"
    if _count(connection, target, f"NOT ({content})"):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {target} AS "
            f"SELECT row_number() OVER (ORDER BY _record) AS _record, {', '.join(names)} "
            f"FROM {target} WHERE {content} ORDER BY _record"
        )


def _set_aside_long(connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str]) -> None:
    too_long = " OR ".join(f"length({name}) > {CELL_LIMIT}" for name in names)
    connection.execute(
        f"INSERT INTO temp.{quoted(_unreadable(table))} "
        f"SELECT _record, '{_TOO_LONG}' FROM temp.{quoted(table)} WHERE {too_long} ORDER BY _record"
    )
    connection.execute(f"DELETE FROM temp.{quoted(table)} WHERE {too_long}")


def _with_content(rows: Iterable[Cells | Unreadable]) -> Iterator[Cells | Unreadable]:
    """Strip the cells of each record and leave out those that have nothing in them."""
    for row in rows:
        if isinstance(row, Unreadable):
            yield row
        elif any(cells := [*map(str.strip, row)]):
            yield cells


def _fault(cells: Cells, text: str, width: int) -> str | None:
    """Return why a record cannot be staged, or None; `text` is all its cells together."""
    if len(cells) != width:
        return f"wrong number of cells: {len(cells)} instead of {width}"
    if UNREADABLE in text:
        return "bytes that are not characters of the file's encoding"
    if "\0" in text:
        return "a NUL character"
    if len(text) > CELL_LIMIT and max(map(len, cells)) > CELL_LIMIT:
        return _TOO_LONG
    return None


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[_Row]) -> int:
    """Move rows of a number and texts into a table, empty texts as NULL; the list is empty afterwards."""
    number = len(rows)
    if number:
        import pandas as pd  # only where it works: definitions load without it

        names = column_names(len(rows[0]) - 1)
        texts = ", ".join(f"nullif({name}, '')" for name in names)
        connection.register("_chunk", pd.DataFrame(rows, columns=["_record", *names], dtype=object))
        try:
            connection.execute(f"INSERT INTO temp.{quoted(table)} SELECT _record, {texts} FROM _chunk")
        finally:
            connection.unregister("_chunk")
        rows.clear()
    return number


def _create_unreadable(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    name = quoted(_unreadable(table))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} (_record BIGINT, reason VARCHAR)")


def _stripped(name: str) -> str:
    # trim() with a list of characters costs ten times the rest of the load, so only cells that need it get it.
    edge = f"regexp_matches({name}, '\\A[{_SPACE}]|[{_SPACE}]\\z')"
    return f"nullif(CASE WHEN {edge} THEN trim({name}, '{_SPACE}') ELSE {name} END, '')"


def _count(connection: duckdb.DuckDBPyConnection, relation: str, condition: str = "true") -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM {relation} WHERE {condition}").fetchone() or (0,)
    return int(number)


def _unreadable(table: str) -> str:
    return f"{table}_unreadable"


def _raw(table: str) -> str:
    return f"{table}_delivered"
