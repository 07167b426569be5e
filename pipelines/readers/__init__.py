"""Readers: a delivered file of any format becomes one table of text, with every record accounted for.

`stage` is the whole contract. It leaves two temporary tables in the connection it is given: the records
that could be read, as text in delivered order, and the numbers of those that could not, with the reason.
What a column means, which feed it belongs to and which values are allowed is ingestion's work, not a
reader's. A format is one module with a `read` function (see `contract.Reader`) and one entry in READERS.

Read on: contract.py (vocabulary and limits), delivery.py and signatures.py (is it a file we may take, and
what it says it is), delimited.py, spreadsheet.py, parquet.py (the formats), staging.py (the tables), vendors/
(the exports of particular systems, on top of these).
"""

import contextlib
from collections.abc import Collection
from pathlib import Path

import duckdb

from models.errors import ConfigurationError, did_you_mean
from pipelines.readers import delimited, parquet, spreadsheet, staging
from pipelines.readers.contract import Question, Reader, ReadOptions, Staged
from pipelines.readers.delivery import admit
from pipelines.readers.vendors import VENDORS

READERS: dict[str, Reader] = {
    "csv": delimited.read,
    "parquet": parquet.read,
    "xlsx": spreadsheet.read,
    **{name: vendor.read for name, vendor in VENDORS.items()},
}

_ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}


def known_format(path: Path) -> str | None:
    """Return the format that the ending of the file's name stands for, or None when it stands for none."""
    return _ENDINGS.get(path.suffix.lower())


def stage(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    options: ReadOptions,
    table: str,
    *,
    expected: Collection[str] = (),
    landing: Path | None = None,
) -> Staged:
    """Read one delivered file into temporary tables of `connection`.

    Creates (or replaces) two TEMP tables, which `forget` drops again:

    - `table` (it may be a view): one row per readable record, in the order of the file. `_record` BIGINT is the
      1-based number of the data record in the file, unreadable ones counted; c0, c1, ... VARCHAR hold the cells by
      position, as delivered but for surrounding whitespace (what `str.strip` removes); empty is NULL.
      Typed cells are ISO text: YYYY-MM-DD, YYYY-MM-DD HH:MM:SS (no time at midnight), true/false, whole
      floating-point numbers without ".0".
    - `<table>_unreadable`: `_record` BIGINT and `reason` VARCHAR of every record that could not be read.

    A record without any content (blank line, row of empty cells) is no record. Every other one stands in
    exactly one of the two tables. On an error neither table is left behind.

    Call it outside a transaction: a damaged Parquet file makes DuckDB abort the one that is open.

    Args:
        connection: must keep `preserve_insertion_order` (DuckDB's default).
        path: the delivered file; never changed.
        options: how to read it.
        table: name of the table to create.
        expected: header texts that the caller looks for; they decide between delimiters that fit equally.
        landing: the folder that the file must really lie in; the file's own folder when None.

    Returns:
        The header and the counts; `records` is 0 for a file that holds a header only.

    Raises:
        FileRejectedError: the file as a whole cannot be taken. The message names the file, what was found and
            what was expected; never the content of a data cell.
        ConfigurationError: no reader of that name.
    """
    reader = READERS.get(options.format)
    if reader is None:
        raise ConfigurationError(f"unknown format '{options.format}'{did_you_mean(options.format, READERS)}")
    delivery = admit(path, landing)
    forget(connection, table)
    try:
        staged = reader(connection, delivery, options, table, expected)
        if delivery.has_changed():
            raise delivery.rejected("changed while it was being read; deliver it under another name and rename it")
    except BaseException:
        # A connection that is itself broken must not hide the first error.
        with contextlib.suppress(duckdb.Error):
            forget(connection, table)
        raise
    return staged


def forget(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Drop what `stage` left under this name, if anything."""
    staging.drop(connection, table)


__all__ = ["READERS", "VENDORS", "Question", "ReadOptions", "Reader", "Staged", "forget", "known_format", "stage"]
