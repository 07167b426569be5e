"""The exports that still hold a person's id: landing belongs to the organization, so they are named and left alone.

Cells are searched in whatever encoding and format can be read here, also of files that no source takes and of files
that were rejected. A distinctive id counts anywhere in a cell, as in `Doe, Jane (E-10427)`; another one only as the
whole cell, since it would be found in dates and numbers.
"""

import codecs
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import duckdb

from pipelines.erasure.needles import is_distinctive, whole_word
from pipelines.readers.delivery import told_name
from pipelines.readers.encoding import detect
from pipelines.readers.staging import path_literal
from pipelines.readers.worksheet import UnreadableWorkbookError, opened
from pipelines.settings import landing_files
from pipelines.warehouse import quoted

_STRETCH = 1 << 20
_LONGEST_ID = 1 << 10
_WITHOUT_MARK = {"utf-16-le": 1, "utf-16-be": 0}  # codec, and where the zeros of its plain letters stand
_WORKBOOK, _PARQUET = b"PK\x03\x04", b"PAR1"


class _UnsearchableError(Exception):
    """A file in a format that cannot be read here."""


def holding(landing: Path, ids: Iterable[str], encodings: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """Search every file in landing for the ids of one person.

    Args:
        landing: the folder; only read.
        ids: as exports hold them; letter case makes no difference.
        encodings: those that sources declare, tried beside what a file says of itself.

    Returns:
        Paths within landing of the files that hold one, and of those that could not be searched.
    """
    patterns = [_in_cells(text) for text in ids]
    found, unsearched = [], []
    for path in landing_files(landing):
        name = told_name(path, landing)
        try:
            if path.is_file() and any(_holds(text, patterns) for text in _texts(path, encodings)):
                found.append(name)
        except (OSError, duckdb.Error, UnreadableWorkbookError, _UnsearchableError):
            unsearched.append(name)
    return found, unsearched


def _in_cells(text: str) -> re.Pattern[str]:
    plain = text.strip().lower()
    if is_distinctive(plain):
        return whole_word(plain)
    # Between what parts cells: delimiters, quotes, line ends, or the ends of the text.
    return re.compile(rf"(?:^|[,;\t|\n\r\"'])\s*{re.escape(plain)}\s*(?:$|[,;\t|\n\r\"'])")


def _holds(text: str, patterns: list[re.Pattern[str]]) -> bool:
    folded = text.lower()
    return any(pattern.search(folded) for pattern in patterns)


def _texts(path: Path, encodings: Collection[str]) -> Iterator[str]:
    """Yield the file's content as texts in which cells are apart by tabs or by the delimiter that they came with."""
    with path.open("rb") as file:
        head = file.read(1 << 12)
    if head.startswith(_WORKBOOK):
        yield from _of_workbook(path)
    elif head.startswith(_PARQUET):
        yield from _of_parquet(path)
    else:
        for code in sorted(_codes(path, head, encodings)):
            yield from _of_text(path, code)


def _codes(path: Path, head: bytes, encodings: Collection[str]) -> set[str]:
    found = {detect(path, None).name, *encodings}
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Text of two bytes a character has zeros at every other place; a file with zeros anywhere is none.
        found = {code for code, at in _WITHOUT_MARK.items() if head[at::2].count(0) > len(head) // 4}
        if not found:
            raise _UnsearchableError
    return found


def _of_workbook(path: Path) -> Iterator[str]:
    with opened(path, None) as workbook:
        sheets = workbook.sheets
    for sheet in sheets:
        with opened(path, sheet) as workbook:
            for row in workbook.rows:
                yield "\t".join(row)


def _of_parquet(path: Path) -> Iterator[str]:
    relation = f"read_parquet({path_literal(path)})"
    with duckdb.connect() as connection:
        for name, *_ in connection.execute(f"describe select * from {relation}").fetchall():
            values = connection.execute(f"select distinct {quoted(name)}::varchar from {relation}")
            while rows := values.fetchmany(10_000):
                yield "\t".join(cell for (cell,) in rows if cell is not None)


def _of_text(path: Path, code: str) -> Iterator[str]:
    """Yield stretches of whole lines; of a text without lines, stretches that overlap by more than an id."""
    rest = ""
    with path.open(encoding=code, errors="replace", newline="") as file:
        while stretch := file.read(_STRETCH):
            window = rest + stretch
            end = window.rfind("\n") + 1
            yield window[:end] if end else window
            rest = window[end:] if end else window[-_LONGEST_ID:]
    yield rest
