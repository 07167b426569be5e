"""Every table of a release in each of its forms: database, Parquet, CSV, and the site's CSV file of each metric.

The database is what the others are held against, row by row and inside DuckDB; workbook.py does the same for XLSX.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

VALUES = "kpi.value"
# A text that a spreadsheet would run stands behind an apostrophe.
_FORMULA_STARTS = "chr(61), chr(43), chr(45), chr(64), chr(9), chr(13)"


class Table(NamedTuple):
    """A table of the database: its qualified name, and its columns with their types."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]


class Compared(NamedTuple):
    """A file held against its table: how many rows the table has, and how many stand in one of the two only."""

    file: str
    rows: int
    different: int


def tables_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """Return every table of every schema by its name; views are made of these."""
    found = connection.execute(
        "select t.schema_name || '.' || t.table_name, list(c.column_name order by c.column_index), "
        "list(c.data_type order by c.column_index) from duckdb_tables() as t join duckdb_columns() as c "
        "using (database_oid, table_oid) where not t.internal group by all order by 1"
    ).fetchall()
    return {name: Table(name, tuple(columns), tuple(types)) for name, columns, types in found}


def compare_downloads(
    folder: Path, connection: duckdb.DuckDBPyConnection, tables: dict[str, Table]
) -> Iterator[Compared]:
    """Hold each downloadable CSV and Parquet table against the database, in order of their paths."""
    sums: dict[str, tuple[int, int | None]] = {}
    for file in sorted(path for name in ("data", "quality") for path in (folder / name).glob("*")):
        # The first underline ends the schema's name.
        table = tables.get(file.stem.replace("_", ".", 1))
        if table is not None and file.suffix in (".csv", ".parquet"):
            if table.name not in sums:
                asked = f"select {_sum(table.columns)} from {_quoted_name(table.name)}"
                sums[table.name] = connection.execute(asked).fetchone() or (0, None)
            yield _compared(connection, table, file, folder, sums[table.name])


def compare_metric_files(folder: Path, connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Compared]:
    """Hold the site's file of each metric against its rows of kpi.value, in order of their paths."""
    sums = f"select kpi_id, {_sum(table.columns)} from {_quoted_name(table.name)} group by kpi_id"
    stored = {kpi_id: (rows, digest) for kpi_id, rows, digest in connection.execute(sums).fetchall()}
    files = sorted((folder / "site" / "data").glob("*.csv"))
    told = _told_together(connection, table, files)
    for file in files:
        own = stored.get(file.stem, (0, None))
        if told.get(str(file)) == own:
            yield Compared(file.relative_to(folder).as_posix(), own[0], 0)
        else:
            yield _compared(connection, table, file, folder, own, file.stem)


def _told_together(
    connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path]
) -> dict[str, tuple[int, int | None]]:
    """Return rows and sum of each file that has the table's columns, all read by one statement.

    A file without rows or under another header is not among them, and none is where one of them cannot be read: what
    is missing has to be looked at by itself.
    """
    alike = [file for file in files if _header(file) == table.columns]
    forms = ", ".join(map(_of_text, table.columns, table.types))
    source = _csv_source(alike, table.columns)
    try:
        found = connection.execute(
            f"select filename, count(*), sum(hash({forms})::hugeint) from {source} group by filename"
        ).fetchall()
    except duckdb.Error:
        return {}
    return {file: (rows, digest) for file, rows, digest in found}


def _compared(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    file: Path,
    folder: Path,
    stored: tuple[int, int | None],
    kpi_id: str | None = None,
) -> Compared:
    """Compare the sums of the rows' hashes first, and the rows themselves where these differ."""
    path = file.relative_to(folder).as_posix()
    rows, digest = stored
    try:
        told, names = _told(connection, table, file)
        if names != table.columns:
            return Compared(path, rows, max(rows, 1))
        columns = ", ".join(_quoted(name) for name in table.columns)
        found = connection.execute(f"select count(*), sum(hash({columns})::hugeint) from ({told})").fetchone()
        if found == (rows, digest):
            return Compared(path, rows, 0)
        own = f" where kpi_id = {_text(kpi_id)}" if kpi_id is not None else ""
        forms = ", ".join(f"{_one_form(name)} as {_quoted(name)}" for name in table.columns)
        stands = f"select {forms} from {_quoted_name(table.name)}{own}"
        differing = connection.execute(
            f"select (select count(*) from (({stands}) except all ({told}))) "
            f"+ (select count(*) from (({told}) except all ({stands})))"
        ).fetchone()
    except duckdb.Error:
        return Compared(path, rows, max(rows, 1))
    return Compared(path, rows, int(differing[0]) if differing else 0)


def _sum(columns: Sequence[str]) -> str:
    """How many rows there are, and a sum over them that no order changes and every other content does."""
    return f"count(*), sum(hash({', '.join(map(_one_form, columns))})::hugeint)"


def _told(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> tuple[str, tuple[str, ...]]:
    """The rows of a file in the form of `_one_form`, and the names of its columns."""
    if file.suffix == ".parquet":
        source = f"read_parquet({_text(str(file))})"
        names = tuple(name for name, *_ in connection.execute(f"describe from {source}").fetchall())
        forms = list(map(_one_form, table.columns))
    else:
        source = _csv_source([file], table.columns)
        names = _header(file)
        forms = list(map(_of_text, table.columns, table.types))
    told = ", ".join(f"{form} as {_quoted(name)}" for form, name in zip(forms, table.columns, strict=True))
    return f"select {told} from {source}", names


def _header(file: Path) -> tuple[str, ...]:
    try:
        with file.open(encoding="utf-8", errors="replace", newline="") as stream:
            return tuple(next(csv.reader(stream), ()))
    except (csv.Error, OSError):
        return ()


def _csv_source(files: Sequence[Path], columns: Sequence[str]) -> str:
    """The rows of CSV files as texts, every line that stands below the header: none is guessed to be a comment."""
    listed = ", ".join(_text(str(file)) for file in files)
    texts = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv([{listed}], auto_detect = false, header = true, columns = {{{texts}}}, delim = ',', quote = '\"', "
        "escape = '\"', filename = true)"
    )


def _one_form(column: str) -> str:
    # An empty text and none are one in a CSV file.
    return f"coalesce({_quoted(column)}::varchar, '')"


def _of_text(column: str, kind: str) -> str:
    name = f"coalesce({_quoted(column)}, '')"
    if kind == "VARCHAR":
        is_guarded = f"left({name}, 1) = '''' and substr({name}, 2, 1) in ({_FORMULA_STARTS})"
        return f"case when {is_guarded} then substr({name}, 2) else {name} end"
    # Written in whatever way the type allows; a word that is none of it stays as it is and differs.
    return f"coalesce(try_cast({_quoted(column)} as {kind})::varchar, {name})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted_name(qualified: str) -> str:
    return ".".join(map(_quoted, qualified.split(".")))


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def rows_of(connection: duckdb.DuckDBPyConnection, table: Table) -> Sequence[dict[str, object]]:
    """Return a table's rows by the names of its columns."""
    found = connection.execute(f"select * from {_quoted_name(table.name)}").fetchall()
    return [dict(zip(table.columns, row, strict=True)) for row in found]
