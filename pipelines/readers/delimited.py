"""Delimited text: CSV and its relatives, in any of the usual delimiters, encodings and line ends.

What a record is, is defined by Python's csv module: a quote at the start of a cell opens it, doubled quotes
inside stand for one, line ends inside are content, a quote elsewhere is an ordinary character. Regular files
(structure.py) are scanned by DuckDB in bulk, which then gives the very same records; all others are parsed
record by record. Where the header is and what separates cells: layout.py. Encodings: encoding.py.
"""

import csv
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import duckdb

from pipelines.readers import staging
from pipelines.readers.contract import Loading, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.encoding import Encoding, as_utf8, detect, open_text
from pipelines.readers.layout import HEAD_CHARACTERS, Layout, find_layout, is_blank
from pipelines.readers.signatures import TEXT, UNKNOWN, demand
from pipelines.readers.staging import Cells, Unreadable
from pipelines.readers.structure import Structure, survey

_LINE_LIMIT = 1 << 24  # characters: a file with a longer line, or an open quote this far, is not taken at all
_FIRST_BYTES = 1 << 20  # of a file, as which the scan takes all of it until the survey is through


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage a delimited file under the contract of `pipelines.readers.stage`.

    Besides what `stage` names, a record is unreadable when it has another number of cells than the header,
    NUL characters, bytes that its encoding cannot stand for, or, as the last line of a file that was cut
    short, a quote that is never closed.

    Raises:
        FileRejectedError: no delimited text, no header, a line of over 16 million characters, or a quote
            that is never closed and swallows further lines: their records cannot be told apart any more.
    """
    # Binary content is told from text by the header: text in a declared encoding may look binary as bytes.
    demand(delivery, TEXT, UNKNOWN)
    encoding = detect(delivery.path, options.encoding)
    with open_text(delivery.path, encoding) as text:
        head = text.read(HEAD_CHARACTERS)
        layout = find_layout(delivery, head, options.delimiter, expected, options.header_row)
    counts = _in_bulk(connection, delivery.path, encoding, layout, table, options.loading)
    if counts is None:
        counts = _one_by_one(connection, delivery, encoding, layout, table, options)
    return Staged(layout.header, *counts, typed=False, encoding=encoding.name, delimiter=layout.delimiter)


def _in_bulk(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    encoding: Encoding,
    layout: Layout,
    table: str,
    loading: Loading | None,
) -> tuple[int, int] | None:
    """Let DuckDB scan a regular file; None when the file is not regular.

    Survey and scan run side by side, since the survey keeps one core busy and the scan none all the time. The scan
    takes the file for what its first bytes show, and is done again where the rest shows something else.
    """
    width = len(layout.header)
    # In a file of one column an empty line may be a record or none; the scanner cannot tell.
    if width == 1 or layout.preceded or not encoding.clean or not layout.delimiter.isascii():
        return None
    with as_utf8(path, encoding) as utf8, ThreadPoolExecutor(max_workers=1) as beside:
        seems = survey(utf8, layout.delimiter, width, _FIRST_BYTES)
        if seems is None:
            return None
        surveyed = beside.submit(survey, utf8, layout.delimiter, width)
        counts = _scan(connection, utf8, layout, table, loading, seems)
        structure = surveyed.result()
        if structure is not None and not structure.is_scanned_like(seems):
            counts = _scan(connection, utf8, layout, table, loading, structure)
    rows, records = counts
    # Other rows than were counted are not known to come of a regular file, of which none is longer than a cell may be.
    if structure is None or rows != structure.records:
        staging.drop(connection, table)
        return None
    return records, 0


def _scan(
    connection: duckdb.DuckDBPyConnection,
    utf8: Path,
    layout: Layout,
    table: str,
    loading: Loading | None,
    structure: Structure,
) -> tuple[int, int]:
    """Stage what DuckDB finds; return its rows, header included, and records; (-1, -1) where it can read none."""
    width = len(layout.header)
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in staging.column_names(width))
    source = (
        f"read_csv({staging.path_literal(utf8)}, auto_detect = false, header = false, compression = 'none', "
        f"delim = {staging.literal(layout.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}}, "
        f"strict_mode = true, null_padding = false, parallel = {str(not structure.breaks_in_cells).lower()})"
    )
    try:
        return staging.scan_relation(
            connection,
            table,
            width,
            source,
            header=True,
            padded=structure.padded,
            filled=structure.is_filled,
            breaks=structure.breaks_in_cells,
            several=loading.several if loading else None,
            cells=loading.cells(layout.header) if loading else None,
        )
    except duckdb.InvalidInputException:
        # DuckDB's message quotes the line, so it ends here.
        return -1, -1


def _one_by_one(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    encoding: Encoding,
    layout: Layout,
    table: str,
    options: ReadOptions,
) -> tuple[int, int]:
    with open_text(delivery.path, encoding) as text, _long_cells():
        rows = _data_records(_Lines(text, delivery), delivery, layout.delimiter, options.header_row)
        counts = staging.load_rows(connection, table, len(layout.header), rows)
    if loading := options.loading:
        staging.remake(connection, table, len(layout.header), loading.several, loading.cells(layout.header))
    return counts


class _Lines:
    """The lines of a text, of bounded length; knows when somebody asked for one after the last."""

    def __init__(self, text: TextIO, delivery: Delivery) -> None:
        self._text = text
        self._delivery = delivery
        self.exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_LINE_LIMIT)
        if len(line) == _LINE_LIMIT:
            raise self._delivery.rejected(f"a line of more than {_LINE_LIMIT:,} characters")
        if not line:
            self.exhausted = True
            raise StopIteration
        return line


def _data_records(lines: _Lines, delivery: Delivery, delimiter: str, header_row: int) -> Iterator[Cells | Unreadable]:
    """Yield the records after the header."""
    reader = csv.reader(lines, delimiter=delimiter)
    left = header_row
    line = 0
    try:
        for cells in reader:
            # Only inside an open quote does the parser ask for one more line before it gives a record.
            if lines.exhausted:
                if left or reader.line_num - line > 1:
                    raise delivery.rejected(
                        f"the quote opened in line {line + 1:,} is never closed: the file is cut short, "
                        "or the quote is a stray one"
                    )
                yield Unreadable("a quote that is never closed: the file seems to be cut short")
            elif not left:
                yield cells
            else:
                left -= not is_blank(cells)
            line = reader.line_num
    except csv.Error:
        raise delivery.rejected(
            f"the quote opened after line {line:,} is not closed within {_LINE_LIMIT:,} characters"
        ) from None


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module take cells beyond its default limit, which is one for the whole process."""
    before = csv.field_size_limit(_LINE_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)
