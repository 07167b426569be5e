"""Parquet files: DuckDB reads them; every column becomes text here, in ISO form.

Nested columns and raw bytes have no text form that an export could mean, so such a file is rejected. A value
that repeats is written once in Parquet, so a small file can unfold into more than a machine holds; what it will cost is
found out first.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers import staging
from pipelines.readers.contract import COLUMN_LIMIT, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.layout import header_texts
from pipelines.readers.signatures import PARQUET, demand

_UNFOLDED_LIMIT = 200_000_000  # bytes that any file may unfold to; beyond, so many times its size:
_RATIO_LIMIT = 100
_LEAST_PER_CELL = 8  # bytes that a cell takes in a table, whatever is in it
_PLAIN = (
    "VARCHAR", "JSON", "UUID", "BOOLEAN", "DATE", "TIME",
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
)  # fmt: skip
# Whole numbers without ".0" as far as they are exact; NaN is how data frames write an empty cell.
_FLOAT = (
    "CASE WHEN isnan({0}) THEN NULL WHEN {0} = trunc({0}) AND abs({0}) < 9007199254740992 "
    "THEN CAST(CAST({0} AS BIGINT) AS VARCHAR) ELSE CAST({0} AS VARCHAR) END"
)
_TIMESTAMP = "regexp_replace(strftime({0}, '%Y-%m-%d %H:%M:%S'), ' 00:00:00$', '')"
# By way of the epoch: the wall clock of UTC, whatever time zone the session is in.
_INSTANT = _TIMESTAMP.format("make_timestamp(epoch_us({0}))")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage a Parquet file under the contract of `pipelines.readers.stage`.

    Instants (timestamps with a time zone) are given in UTC, fractions of a second are cut off, NaN is empty.

    Raises:
        FileRejectedError: no whole Parquet file, too many columns, or a column that is nested or binary.
    """
    demand(delivery, PARQUET)
    source = f"read_parquet({staging.path_literal(delivery.path)})"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        if len(described) > COLUMN_LIMIT:
            raise delivery.rejected(f"found {len(described):,} columns, expected at most {COLUMN_LIMIT:,}")
        _check_cost(connection, delivery, described)
        cells = [_as_text(delivery, name, sql_type) for name, sql_type, *_ in described]
        texts = ", ".join(f"{cell} AS {c}" for cell, c in zip(cells, staging.column_names(len(cells)), strict=True))
        counts = staging.load_relation(connection, table, len(cells), f"(SELECT {texts} FROM {source})")
    except (duckdb.OutOfMemoryException, duckdb.PermissionException, duckdb.InterruptException):
        raise  # not the file's fault
    except duckdb.Error:
        # Of any class, down to the base one for bytes that make no sense. The message may quote values.
        raise delivery.rejected("found a Parquet file that is damaged, expected one that can be read whole") from None
    header = header_texts([name for name, *_ in described])
    return Staged(header, *counts, typed=True, encoding="utf-8", delimiter=None)


def _check_cost(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, described: Sequence[tuple[str, str]]
) -> None:
    """Reject a file whose cells would take far more than its bytes."""
    path = staging.path_literal(delivery.path)
    limit = max(_UNFOLDED_LIMIT, _RATIO_LIMIT * delivery.path.stat().st_size)
    (rows,) = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({path})").fetchone() or (0,)
    cost = int(rows) * len(described) * _LEAST_PER_CELL
    texts = [staging.quoted(name) for name, sql_type, *_ in described if sql_type in ("VARCHAR", "JSON")]
    if texts and cost <= limit:
        lengths = ", ".join(f"coalesce(sum(strlen({text})), 0)" for text in texts)
        cost += sum(connection.execute(f"SELECT {lengths} FROM read_parquet({path})").fetchone() or ())
    if cost > limit:
        raise delivery.rejected(
            f"the file unfolds to over {limit:,} bytes, expected at most {_RATIO_LIMIT} times its size; "
            "deliver it in parts"
        )


def _as_text(delivery: Delivery, name: str, sql_type: str) -> str:
    """Return the SQL that gives a column as text."""
    column = staging.quoted(name)
    if sql_type in ("FLOAT", "DOUBLE"):
        return _FLOAT.format(column)
    if sql_type == "TIMESTAMP WITH TIME ZONE":
        return _INSTANT.format(column)
    if sql_type.startswith("TIMESTAMP"):
        return _TIMESTAMP.format(column)
    is_nested = sql_type.endswith("]")
    if not is_nested and (sql_type in _PLAIN or sql_type.startswith(("DECIMAL(", "ENUM("))):
        return f"CAST({column} AS VARCHAR)"
    kind = sql_type.partition("(")[0]
    raise delivery.rejected(f"column '{name}' holds {'LIST' if is_nested else kind}, expected plain values")
