"""What a file really is, by its own bytes, whatever the ending of its name says.

Enough to tell a person what they delivered by mistake; opening the content in earnest is the readers' work.
"""

import re
import zipfile
from pathlib import Path

from models.errors import FileRejectedError
from pipelines.readers.delivery import Delivery

TEXT = "delimited text"
UNKNOWN = "binary data"
WORKBOOK = "an Excel workbook (.xlsx)"
PARQUET = "a Parquet file"

_PARQUET_MARK = b"PAR1"
_ZIP = re.compile(rb"PK\x03\x04|PK\x05\x06")
# Longer than the usual marks where the short one could also begin a header line.
_MARKS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"\x1f\x8b"), "a gzip archive"),
    (re.compile(rb"BZh\d1AY&SY"), "a bzip2 archive"),
    (re.compile(rb"\xfd7zXZ\x00"), "an xz archive"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "a Zstandard archive"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "a 7z archive"),
    (re.compile(rb"Rar!\x1a\x07"), "a RAR archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an Excel workbook of the old kind (.xls) or with a password"),
    (re.compile(rb"SQLite format 3\x00"), "a SQLite database"),
    (re.compile(rb".{8}DUCK.\x00{3}", re.DOTALL), "a DuckDB database"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a"), "an image"),
    (re.compile(rb"\{\\rtf"), "an RTF document"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<([!?]|html|head|body|table|div)", re.IGNORECASE), "an HTML or XML page"),
)
_ZIP_MEMBERS = (
    ("xl/workbook.xml", WORKBOOK),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("content.xml", "an OpenDocument file (.ods)"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(delivery: Delivery) -> str:
    """Return in words what the file is: one of the names above, or any other kind that was recognized."""
    head = delivery.head
    if _ZIP.match(head):
        return _kind_of_zip(delivery.path)
    if head.startswith(_PARQUET_MARK) and b"\x00" in head:
        whole = _ends_with(delivery.path, _PARQUET_MARK)
        return PARQUET if whole else "a Parquet file that is damaged or cut short"
    for mark, kind in _MARKS:
        if mark.match(head):
            return kind
    if _CONTROL.search(head) and not head.startswith(_UTF16_MARKS):
        return UNKNOWN
    return TEXT


def demand(delivery: Delivery, *kinds: str) -> None:
    """Reject the file unless it is one of `kinds`, the first of which the message names as expected.

    Raises:
        FileRejectedError: it is something else.
    """
    found = kind_of(delivery)
    if found not in kinds:
        raise mismatch(delivery, found, kinds[0])


def mismatch(delivery: Delivery, found: str, expected: str) -> FileRejectedError:
    """Return the error for a file that is not what it was delivered as."""
    return delivery.rejected(f"found {found}, expected {expected}")


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "a zip archive or workbook that is damaged or cut short"
    return next((kind for member, kind in _ZIP_MEMBERS if member in members), "a zip archive")


def _ends_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-len(mark), 2)
        return file.read() == mark
