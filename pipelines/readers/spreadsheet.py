"""XLSX workbooks, read without running or following anything in them.

A workbook is a zip archive of XML, so a small file can unfold into more than a machine holds. What it will
cost is found out first, with the standard library, under fixed limits; only then is it parsed, and in a process
of its own (worksheet.py), for what no look from outside finds out.
"""

import re
import zipfile
import zlib
from collections.abc import Collection

import duckdb

from models.errors import did_you_mean
from pipelines.readers import staging
from pipelines.readers.contract import COLUMN_LIMIT, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.layout import header_texts, is_blank
from pipelines.readers.signatures import WORKBOOK, demand
from pipelines.readers.worksheet import MEMORY_LIMIT, Opened, UnreadableWorkbookError, opened

_ENTRY_LIMIT = 10_000
_BYTE_LIMIT = 1_000_000_000
_RATIO_LIMIT = 200
_CELL_COUNT_LIMIT = 25_000_000
_CHUNK_BYTES = 1 << 22
# Of any length: what no spreadsheet could refer to must count as well, the parser would follow it.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_LONGEST_REFERENCE = 256


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage one worksheet under the contract of `pipelines.readers.stage`.

    The sheet is the one named in the options, else the only visible one with content. Its first row with
    content is the header; columns before the first with content are left out. Cells with an error (#N/A,
    #REF!) are empty: the workbook itself says that it has no value there. Formulas give the value that was
    saved with them.

    Raises:
        FileRejectedError: no workbook, over a limit, damaged, no such sheet, no content, or several sheets
            with content of which none is named.
    """
    demand(delivery, WORKBOOK)
    _check_cost(delivery)
    try:
        with opened(delivery.path, options.sheet) as workbook:
            _check_choice(delivery, workbook, options.sheet)
            header = next((row for row in workbook.rows if not is_blank(row)), None)
            if header is None:
                raise delivery.rejected(f"sheet '{workbook.chosen}' has no content, expected a header")
            if len(header) > COLUMN_LIMIT:
                raise delivery.rejected(f"found {len(header):,} columns, expected at most {COLUMN_LIMIT:,}")
            texts = header_texts(header)
            counts = staging.load_rows(connection, table, len(texts), workbook.rows)
    except UnreadableWorkbookError as why:
        if why.is_too_large:
            raise delivery.rejected(
                f"to read the workbook takes over {MEMORY_LIMIT:,} bytes of memory; deliver it as CSV or Parquet"
            ) from None
        raise _damaged(delivery) from None
    if options.loading:
        staging.remake(connection, table, len(texts), options.loading.several, options.loading.cells(texts))
    return Staged(texts, *counts, typed=True, encoding="utf-8", delimiter=None)


def _check_cost(delivery: Delivery) -> None:
    """Reject a workbook that is damaged or would unfold beyond the limits.

    The parser allocates the whole rectangle between the first and the last cell and ends the process when it
    cannot, so one stray cell in the last corner of a sheet must be seen before.
    """
    try:
        with zipfile.ZipFile(delivery.path) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            if len(entries) > _ENTRY_LIMIT:
                raise delivery.rejected(f"the workbook has {len(entries):,} parts, expected at most {_ENTRY_LIMIT:,}")
            if size > _BYTE_LIMIT:
                raise delivery.rejected(f"the workbook unfolds to {size:,} bytes, expected at most {_BYTE_LIMIT:,}")
            if size > _RATIO_LIMIT * packed:
                raise delivery.rejected(f"the workbook unfolds to over {_RATIO_LIMIT} times its size")
            # Also proves that the sizes are true: reading stops at them and then compares checksums.
            usual = all(entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries)
            if not usual or archive.testzip() is not None:
                raise _damaged(delivery)
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and _rectangle(archive, entry) > _CELL_COUNT_LIMIT:
                    raise delivery.rejected(
                        f"a sheet spans over {_CELL_COUNT_LIMIT:,} cells between its first and its last one; "
                        "look for a stray cell far from the table"
                    )
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        # RuntimeError: an encrypted part.
        raise _damaged(delivery) from None


def _rectangle(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Return how many cells lie between A1 and the last row and column that a sheet refers to."""
    last_row = last_column = 0
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            text = tail + chunk
            found = _REFERENCE.findall(text)
            last_row = max(last_row, *map(int, {row for _, row in found}), 0)
            last_column = max(last_column, *map(_column_number, {column for column, _ in found}), 0)
            tail = text[-_LONGEST_REFERENCE:]
    return last_row * last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_choice(delivery: Delivery, workbook: Opened, wanted: str | None) -> None:
    """Reject a workbook of which no sheet, or none alone, is the one to read."""
    listed = ", ".join(f"'{name}'" for name in workbook.sheets)
    if wanted is not None and workbook.chosen is None:
        raise delivery.rejected(f"there is no sheet '{wanted}' among {listed}{did_you_mean(wanted, workbook.sheets)}")
    if workbook.chosen is not None:
        return
    if not workbook.filled:
        raise delivery.rejected("no visible sheet has content, expected a header")
    raise delivery.rejected(
        f"found several sheets with content ({', '.join(map(repr, workbook.filled))}), "
        "expected one, or the name of the one to read (sheet: ...)"
    )


def _damaged(delivery: Delivery) -> Exception:
    return delivery.rejected(f"found a workbook that is damaged or cut short, expected {WORKBOOK}")
