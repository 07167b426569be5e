"""XLSX workbooks, read without running or following anything in them.

A workbook is a zip archive of XML, so a small file can unfold into more than a machine holds. What it will
cost is found out first, with the standard library, under fixed limits; only then is it parsed.
"""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator

import duckdb
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from models.errors import did_you_mean
from pipelines.readers import staging
from pipelines.readers.contract import COLUMN_LIMIT, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.layout import header_texts, is_blank
from pipelines.readers.signatures import WORKBOOK, demand

_ENTRY_LIMIT = 10_000
_BYTE_LIMIT = 1_000_000_000
_RATIO_LIMIT = 200
_CELL_COUNT_LIMIT = 25_000_000
_CHUNK_BYTES = 1 << 22
# Of any length: what no spreadsheet could refer to must count as well, the parser would follow it.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_LONGEST_REFERENCE = 256
_EXACT_WHOLE = 2**53

_Value = str | float | bool | dt.date | dt.time | dt.timedelta


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
        with CalamineWorkbook.from_path(delivery.path) as workbook:
            sheet = _choose(delivery, workbook, options.sheet)
            rows = _rows(sheet)
            header = next((row for row in rows if not is_blank(row)), None)
            if header is None:
                raise delivery.rejected(f"sheet '{sheet.name}' has no content, expected a header")
            if len(header) > COLUMN_LIMIT:
                raise delivery.rejected(f"found {len(header):,} columns, expected at most {COLUMN_LIMIT:,}")
            texts = header_texts(header)
            counts = staging.load_rows(connection, table, len(texts), rows)
    except CalamineError:
        raise _damaged(delivery) from None
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
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            text = tail + chunk
            found = _REFERENCE.findall(text)
            columns.update(column for column, _ in found)
            rows.update(row for _, row in found)
            tail = text[-_LONGEST_REFERENCE:]
    last_row = max(map(int, rows), default=0)
    last_column = max(map(_column_number, columns), default=0)
    return last_row * last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _choose(delivery: Delivery, workbook: CalamineWorkbook, wanted: str | None) -> CalamineSheet:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    listed = ", ".join(f"'{name}'" for name in names)
    if wanted is not None:
        if wanted not in names:
            raise delivery.rejected(f"there is no sheet '{wanted}' among {listed}{did_you_mean(wanted, names)}")
        return workbook.get_sheet_by_name(wanted)
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    loaded = [workbook.get_sheet_by_name(name) for name in visible]
    filled = [sheet for sheet in loaded if sheet.height]
    if not filled:
        raise delivery.rejected("no visible sheet has content, expected a header")
    if len(filled) > 1:
        raise delivery.rejected(
            f"found several sheets with content ({', '.join(repr(sheet.name) for sheet in filled)}), "
            "expected one, or the name of the one to read (sheet: ...)"
        )
    return filled[0]


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    # The rows that the parser gives start at the first column with content.
    for row in sheet.iter_rows():
        yield [_as_text(value) for value in row]


def _as_text(value: _Value) -> str:
    """Render a typed cell as the contract of `stage` says; times round to the second, as they are shown."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT_WHOLE else repr(value)
    if isinstance(value, dt.datetime):
        seconds = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        return str(seconds).removesuffix(" 00:00:00")
    return str(value)


def _damaged(delivery: Delivery) -> Exception:
    return delivery.rejected(f"found a workbook that is damaged or cut short, expected {WORKBOOK}")
