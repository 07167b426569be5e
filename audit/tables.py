"""Every table of a release in each of its forms: database, Parquet, CSV, and the site's CSV file of each metric.

The database is what the others are held against, row by row and inside DuckDB; workbook.py does the same for XLSX.
"""

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
    """Hold the site's file of each metric against its rows of kpi.value."""
    sums = f"select kpi_id, {_sum(table.columns)} from {_quoted_name(table.name)} group by kpi_id"
    stored = {kpi_id: (rows, digest) for kpi_id, rows, digest in connection.execute(sums).fetchall()}
    for file in sorted((folder / "site" / "data").glob("*.csv")):
        yield _compared(connection, table, file, folder, stored.get(file.stem, (0, None)), file.stem)


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
        told = f"select {', '.join(f'{_one_form(name)} as {_quoted(name)}' for name in table.columns)} from {source}"
    else:
        source = f"read_csv({_text(str(file))}, header = true, all_varchar = true, delim = ',', quote = '\"')"
        columns = zip(table.columns, table.types, strict=True)
        forms = (f"{_of_text(name, kind)} as {_quoted(name)}" for name, kind in columns)
        told = f"select {', '.join(forms)} from {source}"
    described = connection.execute(f"describe select * from {source}").fetchall()
    return told, tuple(name for name, *_ in described)


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
