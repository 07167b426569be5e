"""Workbooks of a release, read with the standard library and held against the tables of its database."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb

from audit.tables import Compared, Table, rows_of

_NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A text that begins so would be run by a spreadsheet, and stands behind an apostrophe.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FIRST_DAY = datetime(1899, 12, 30)


def compare_workbooks(
    folder: Path, connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]
) -> Iterator[Compared]:
    """Hold every sheet that has the columns of a table against it.

    A sheet that bears the table's name has all of its rows; another one, such as the newest period, may have fewer. A
    sheet with other columns tells of no table.
    """
    by_columns = {table.columns: table for table in tables.values()}
    for file in sorted((folder / "data").glob("*.xlsx")):
        for name, rows in read_workbook(file):
            table = by_columns.get(tuple(rows[0])) if rows else None
            if table is not None:
                path = f"{file.relative_to(folder).as_posix()}, sheet {name}"
                yield _compared(path, table, rows[1:], connection, is_whole=table.name.endswith(f".{name}"))


def _compared(
    path: str, table: Table, rows: Sequence[Sequence[str]], connection: duckdb.DuckDBPyConnection, *, is_whole: bool
) -> Compared:
    width = len(table.columns)
    told = [
        tuple(_told(word, kind) for word, kind in zip([*row, *[""] * width][:width], table.types, strict=True))
        for row in rows
    ]
    stored = [tuple(row.values()) for row in rows_of(connection, table)]
    total = len(stored)
    if not is_whole:
        # Of a table with a long history only those rows are looked at whose words and days the sheet has.
        named = [at for at, kind in enumerate(table.types) if kind in ("VARCHAR", "DATE")]
        asked = {tuple(row[at] for at in named) for row in told}
        stored = [row for row in stored if tuple(_one_form(row[at]) for at in named) in asked]
    stands, says = Counter(tuple(map(_one_form, row)) for row in stored), Counter(told)
    different = (says - stands).total() + ((stands - says).total() if is_whole else 0)
    return Compared(path, total, different)


def _one_form(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, int | float):
        # Numbers are written with sixteen digits; of fewer, two that are nearly one could be rounded apart.
        return float(f"{value:.16g}")
    return "" if value is None else str(value)


def _told(word: str, kind: str) -> Any:
    if word == "" or kind == "VARCHAR":
        return word
    try:
        if kind == "BOOLEAN":
            return {"1": "true", "0": "false"}.get(word, word.lower())
        if kind in ("DATE", "TIMESTAMP"):
            moment = _FIRST_DAY + timedelta(seconds=round(float(word) * 86_400))
            found: date = moment.date() if kind == "DATE" else moment
            return str(found)
        return _one_form(float(word))
    except ValueError:
        return word


def read_workbook(file: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the name and the cells of every sheet of an XLSX file, as text."""
    with zipfile.ZipFile(file) as book:
        present = set(book.namelist())
        shared = _shared_words(book) if "xl/sharedStrings.xml" in present else []
        sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_NAMES}sheet")
        for number, sheet in enumerate(sheets, 1):
            path = f"xl/worksheets/sheet{number}.xml"
            if path in present:
                yield sheet.attrib["name"], _cells(book.read(path), shared)


def _shared_words(book: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in item.iter(f"{_NAMES}t")) for item in root.iter(f"{_NAMES}si")]


def _cells(content: bytes, shared: Sequence[str]) -> list[list[str]]:
    rows = []
    for row in ElementTree.fromstring(content).iter(f"{_NAMES}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_NAMES}c"):
            at = _column(cell.attrib.get("r", ""), len(cells))
            cells += [""] * (at - len(cells))
            cells.append(_words(cell, shared))
        rows.append(cells)
    return rows


def _words(cell: ElementTree.Element, shared: Sequence[str]) -> str:
    value = cell.findtext(f"{_NAMES}v") or ""
    if cell.attrib.get("t") == "s":
        return shared[int(value)]
    if cell.attrib.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_NAMES}t"))
    return value


def _column(place: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]+", place)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
