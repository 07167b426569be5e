"""The two tables that every reader leaves behind, and the rules about records that hold for all formats.

`load_rows` fills them from records that Python had to take apart, `load_relation` from what DuckDB scans by
itself, `scan_relation` from rows of which more is known. All strip cells, turn empty ones into NULL, leave out
records without content, number the others and set those aside that cannot be read. Files and their formats are not
known here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
_BLANK = -1  # as the number of a record: none
_TOO_LONG = f"a cell of more than {CELL_LIMIT:,} characters"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in the place of a record's cells: why the record could not be taken apart."""

    reason: str


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
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE database_name = 'temp'").fetchall()
    for name in (table, _beneath(table), _unreadable(table)):
        kind = "VIEW" if (name,) in views else "TABLE"
        connection.execute(f"DROP {kind} IF EXISTS temp.{quoted(name)}")


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


def load_relation(connection: duckdb.DuckDBPyConnection, table: str, width: int, source: str) -> tuple[int, int]:
    """Stage what DuckDB scans itself: `source` is SQL for a relation of `width` VARCHAR columns c0, c1, ...

    Returns:
        (records, unreadable).
    """
    scan_relation(connection, table, width, source)
    _set_aside_long(connection, table, width)
    return _count(connection, quoted(table)), _count(connection, quoted(_unreadable(table)))


def scan_relation(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    width: int,
    source: str,
    *,
    header: bool = False,
    padded: Collection[int] | None = None,
    filled: bool = False,
    breaks: bool = True,
    several: str | None = None,
    cells: Mapping[int, str] | None = None,
) -> tuple[int, int]:
    """Make the two tables, with the records of a relation in the first, numbered.

    Args:
        connection: where to make them.
        table: name of the first.
        width: how many columns the relation has.
        source: SQL for the relation; its cells may be of any length.
        header: whether its first row is the header, which is left out.
        padded: columns in which a cell may be empty text or have space around it; all when None.
        filled: promises that no row is without content.
        breaks: whether there may be line breaks in cells.
        several: see `contract.Loading`.
        cells: what is loaded, see `contract.Loading`; all as it is when None.

    Returns:
        (rows in the relation, records).
    """
    (ordered,) = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchone() or (False,)
    if not ordered:
        raise ValueError("staging numbers records by insertion order: set preserve_insertion_order to true")
    names = column_names(width)
    stripped = [f"{_stripped(c)} AS {c}" if padded is None or at in padded else c for at, c in enumerate(names)]
    first = names if several is None else [f"{_first_of(name, several, breaks)} AS {name}" for name in names]
    blank = "0" if filled else f"CASE WHEN coalesce({', '.join(names)}) IS NULL THEN {_BLANK} ELSE 0 END"
    made = names if cells is None else [f"{cells.get(at, 'CAST(NULL AS VARCHAR)')} AS c{at}" for at in range(width)]
    (rows,) = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS SELECT CAST({blank} AS BIGINT) AS _record, {', '.join(made)} "
        f"FROM (SELECT {', '.join(first)} FROM (SELECT {', '.join(stripped)} FROM {source}))"
    ).fetchone() or (0,)
    connection.execute(f"DELETE FROM temp.{quoted(table)} WHERE _record = {_BLANK}")
    _number(connection, table, first=0 if header else 1)
    connection.execute(f"DELETE FROM temp.{quoted(table)} WHERE _record = 0")
    _create_unreadable(connection, table)
    return int(rows), _count(connection, quoted(table))


def _number(connection: duckdb.DuckDBPyConnection, table: str, first: int) -> None:
    """Number the rows of a table that was just made, in the order in which they went in.

    It takes a fiftieth of the scan; a window function in the scan would hold all of it to one thread.
    """
    target = f"temp.{quoted(table)}"
    rows, last = connection.execute(f"SELECT count(*), max(rowid) FROM {target}").fetchone() or (0, None)
    if not rows or last == rows - 1:
        connection.execute(f"UPDATE {target} SET _record = rowid + {first}")
    else:
        places = f"SELECT rowid AS place, row_number() OVER (ORDER BY rowid) - 1 AS before FROM {target}"
        connection.execute(
            f"UPDATE {target} SET _record = before + {first} FROM ({places}) WHERE {quoted(table)}.rowid = place"
        )


def remake(
    connection: duckdb.DuckDBPyConnection, table: str, width: int, several: str | None, cells: Mapping[int, str]
) -> None:
    """Make of a table that was loaded as it is what `scan_relation` makes of it on the way in."""
    target = f"temp.{quoted(table)}"
    if several is not None:
        for name in column_names(width):
            first = _first_of(name, several, breaks=True)
            connection.execute(f"UPDATE {target} SET {name} = {first} WHERE {name} <> {first}")
    if made := {at: cell for at, cell in cells.items() if cell != f"c{at}"}:
        connection.execute(f"UPDATE {target} SET {', '.join(f'c{at} = {cell}' for at, cell in made.items())}")
    empty(connection, table, {*range(width)} - {*cells})


def empty(connection: duckdb.DuckDBPyConnection, table: str, at: Collection[int]) -> None:
    """Empty columns in place, which takes a hundredth of what another copy of the table does."""
    for number in sorted(at):
        connection.execute(
            f"ALTER TABLE temp.{quoted(table)} ALTER c{number} SET DATA TYPE VARCHAR USING NULL::VARCHAR"
        )


def show(connection: duckdb.DuckDBPyConnection, table: str, cells: Sequence[str]) -> None:
    """Put a view in the place of a staged table: `_record`, and c0, c1, ... as SQL over the columns of the table.

    What takes long to work out is then worked out where it is read, and once.
    """
    shown = ", ".join(f"{cell} AS {name}" for cell, name in zip(cells, column_names(len(cells)), strict=True))
    beneath = quoted(_beneath(table))
    connection.execute(f"ALTER TABLE temp.{quoted(table)} RENAME TO {beneath}")
    connection.execute(f"CREATE TEMP VIEW {quoted(table)} AS SELECT _record, {shown} FROM temp.{beneath}")


def _set_aside_long(connection: duckdb.DuckDBPyConnection, table: str, width: int) -> None:
    too_long = " OR ".join(f"length({name}) > {CELL_LIMIT}" for name in column_names(width))
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


def _first_of(name: str, several: str, breaks: bool) -> str:
    ends = [f"instr({name}, {end})" for end in (literal(several), "chr(10)", "chr(13)")]
    end = f"least({', '.join(f'nullif({place}, 0)' for place in ends)})" if breaks else ends[0]
    return f"CASE WHEN {end} > 1 THEN rtrim(left({name}, {end} - 1)) ELSE {name} END"


def _count(connection: duckdb.DuckDBPyConnection, relation: str, condition: str = "true") -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM {relation} WHERE {condition}").fetchone() or (0,)
    return int(number)


def _unreadable(table: str) -> str:
    return f"{table}_unreadable"


def _beneath(table: str) -> str:
    return f"{table}_beneath"
