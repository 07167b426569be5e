"""The first records of a file, whatever it is: what a format is recognized by."""

import csv
import io
import itertools
from pathlib import Path

import duckdb

from models.errors import FileRejectedError
from pipelines import readers
from pipelines.readers.delivery import admit
from pipelines.readers.encoding import detect, open_text
from pipelines.readers.layout import DELIMITERS, HEAD_CHARACTERS

_RECORDS = 25


def first_records(connection: duckdb.DuckDBPyConnection, path: Path, landing: Path) -> tuple[str, list[list[str]]]:
    """Return the format of the file underneath (csv, xlsx, parquet) and its first records as cells.

    Raises FileRejectedError for a file that cannot be read as anything.
    """
    known = readers.known_format(path)
    if known in ("xlsx", "parquet"):
        return known, _staged(connection, path, landing, known)
    if known is None:
        raise FileRejectedError(
            "the ending of its name stands for no format that is read: csv, tsv, txt, parquet, xlsx"
        )
    delivery = admit(path, landing)
    with open_text(delivery.path, detect(delivery.path, None)) as text:
        head = text.read(HEAD_CHARACTERS)
    return "csv", max((_parsed(head, delimiter) for delimiter in DELIMITERS), key=_width)


def _staged(connection: duckdb.DuckDBPyConnection, path: Path, landing: Path, known: str) -> list[list[str]]:
    staged = readers.stage(connection, path, readers.ReadOptions(known), "head", landing=landing)
    rows = connection.execute(f"select * exclude (_record) from temp.head order by _record limit {_RECORDS}").fetchall()
    readers.forget(connection, "head")
    return [list(staged.columns), *([cell or "" for cell in row] for row in rows)]


def _parsed(head: str, delimiter: str) -> list[list[str]]:
    records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    found: list[list[str]] = []
    try:
        for cells in itertools.islice(records, _RECORDS):
            if any(map(str.strip, cells)):
                found.append([cell.strip("\ufeff").strip() for cell in cells])
    except csv.Error:
        pass  # a cell too long for a sample: what came before it will do
    return found


def _width(records: list[list[str]]) -> float:
    return sum(len(cells) for cells in records) / max(len(records), 1)
