"""Writing rows into the declared tables of a release, each column with its declared type."""

from collections.abc import Sequence

import duckdb

from models.release_schema import Table


def create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the table anew and empty."""
    connection.execute(f"create schema if not exists {table.schema}")
    columns = ", ".join(f"{f.name} {f.type}" for f in table.fields)
    connection.execute(f"create or replace table {table.qualified} ({columns})")


def write_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Make the table anew with the given rows, whose cells stand in the order of its fields."""
    create_table(connection, table)
    if not rows:
        return
    import pandas as pd  # only where it works: definitions load without it

    frame = pd.DataFrame(list(rows), columns=[f.name for f in table.fields], dtype=object)
    columns = ", ".join(f"{f.name}::{f.type}" for f in table.fields)
    connection.register("rows_to_write", frame)
    connection.execute(f"insert into {table.qualified} select {columns} from rows_to_write")
    connection.unregister("rows_to_write")
