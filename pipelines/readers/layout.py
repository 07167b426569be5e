"""The header of a delimited file and the delimiter that it is written with.

Only the beginning of the text is looked at, as text: encodings are settled before (encoding.py), and whether
the records keep to this layout is found out later (structure.py, delimited.py).
"""

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.readers.contract import COLUMN_LIMIT
from pipelines.readers.delivery import Delivery
from pipelines.readers.encoding import UNREADABLE
from pipelines.readers.signatures import TEXT, UNKNOWN, mismatch

DELIMITERS = (",", ";", "\t", "|")  # the order decides when nothing else does
HEAD_CHARACTERS = 262_144

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file is laid out.

    `header` are the texts of the header's record. `preceded` says that other records stand before it, if only
    of empty cells.
    """

    delimiter: str
    header: tuple[str, ...]
    preceded: bool


def find_layout(
    delivery: Delivery, head: str, delimiter: str | None, expected: Collection[str], header_row: int = 1
) -> Layout:
    """Find the header and the delimiter in the first `HEAD_CHARACTERS` of a text.

    The header is the record with content of that number. It is parsed with every delimiter, quotes respected. The
    one that shows most of the `expected` header texts wins; then one that splits the header at all; then the one
    under which most of the records that follow are as wide as the header; then the one that gives most cells.

    Raises:
        FileRejectedError: no content, no end of the header in sight, too wide a header, or no text at all.
    """
    candidates = (delimiter,) if delimiter else DELIMITERS
    best = max(
        ((d, _records(head, d)) for d in candidates),
        key=lambda candidate: _fit(candidate[1], expected, header_row),
    )
    records = best[1]
    filled = [n for n, cells in enumerate(records) if not is_blank(cells)]
    first = filled[header_row - 1] if len(filled) >= header_row else None
    header = header_texts(records[first]) if first is not None else ()
    # Empty cells under one delimiter are a cell of punctuation under the next.
    if not any(text.strip("".join(DELIMITERS)) for text in header):
        why = "no header within" if len(head) >= HEAD_CHARACTERS else "nothing but blank lines in"
        raise delivery.rejected(f"{why} the first {len(head):,} characters, expected a header")
    if any(_CONTROL.search(text) for text in header):
        raise mismatch(delivery, UNKNOWN, TEXT)
    if any(UNREADABLE in text for text in header):
        raise delivery.rejected("the header holds bytes that are not characters of the file's encoding")
    if len(header) > COLUMN_LIMIT:
        raise delivery.rejected(f"found {len(header):,} columns, expected at most {COLUMN_LIMIT:,}")
    return Layout(best[0], header, preceded=any(records[:first]))


def header_texts(cells: Sequence[str]) -> tuple[str, ...]:
    """Return header cells as they are shown: stripped, without byte order mark, on one line."""
    return tuple(_LINE_BREAKS.sub(" ", cell.strip("\ufeff").strip()) for cell in cells)


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a record has no content at all, which makes it no record."""
    return not any(map(str.strip, cells))


def _records(head: str, delimiter: str) -> list[list[str]]:
    """Parse the head of a text; the last record is left out where the text may go on."""
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        return records  # a cell too long for a sample: what came before it will do
    return records[:-1] if len(head) >= HEAD_CHARACTERS else records


def _fit(records: list[list[str]], expected: Collection[str], header_row: int) -> tuple[int, bool, int, int]:
    filled = [cells for cells in records if not is_blank(cells)][header_row - 1 :]
    if not filled:
        return (0, False, 0, 0)
    wanted = {text.strip().casefold() for text in expected}
    header = header_texts(filled[0])
    matches = len(wanted & {text.casefold() for text in header})
    if len(header) == 1:
        return (matches, False, 0, 1)
    as_wide = sum(len(cells) == len(header) for cells in filled[1:])
    return (matches, True, as_wide, len(header))
