"""What every reader takes and gives back, and the limits that all formats share.

No file is opened here. Read on: delivery.py for what a reader is handed, staging.py for the tables.
"""

import codecs
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import duckdb

from models.errors import ConfigurationError
from pipelines.readers.delivery import Delivery

CELL_LIMIT = 1_000_000  # characters; a longer cell makes its record unreadable
COLUMN_LIMIT = 4_096  # wider than exports are; the time to plan a query grows with the square of the columns


@dataclass(frozen=True, slots=True)
class Question:
    """What one question of a survey means: the item of the feed, and the item's own words for delivered answers."""

    item: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How one source's files are to be read; None leaves it to the reader to find out.

    `format` is a key of READERS. `delimiter` is one character and `encoding` a Python codec name (delimited
    text only; a byte order mark in the file outranks the name). `sheet` is a worksheet's name (XLSX only).
    `header_row` is the header's number among the records with content (delimited text only); what stands before it
    is no record.

    Formats of vendors (vendors/) also read `feed`, the feed that is wanted of the file; `questions`, what the
    survey's questions mean; and `timezone`, the IANA name of the organization's own, in which days are told.

    Raises:
        ConfigurationError: the delimiter cannot separate cells, or there is no such encoding.
    """

    format: str
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1
    feed: str = ""
    questions: Mapping[str, Question] = field(default_factory=dict)
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse at the door what no file could be read with."""
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '"\r\n\0 '):
            raise ConfigurationError("delimiter: expected one character other than a quote, a space or a line end")
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
                b"a".decode(self.encoding, errors="replace")  # some codecs exist but do not give text
            except LookupError:
                raise ConfigurationError(f"encoding: there is no text encoding '{self.encoding}'") from None


@dataclass(frozen=True, slots=True)
class Staged:
    """What `stage` left in the connection.

    `columns` are the header texts in delivered order, stripped, line breaks inside them made one space; they
    may repeat or be empty. `records` counts the rows of the table, `unreadable` those of its companion.
    `typed` says that cells had types in the file (dates are then ISO whatever the source declares).
    `encoding` and `delimiter` are those used; delimiter is None where the format has none.

    A vendor's format may make several rows of a record, or one row of several. `_record` stays a number of its own
    for each row: the record's number times `stride`, plus the row's place within the record, below `stride`. `read`
    then counts the data records of the file where they are not the rows, and `skipped` the records among them that
    the format's rules leave out, by reason (a preview, a second header row).
    """

    columns: tuple[str, ...]
    records: int
    unreadable: int
    typed: bool
    encoding: str
    delimiter: str | None
    read: int | None = None
    skipped: Mapping[str, int] = field(default_factory=dict)
    stride: int = 1

    @property
    def records_read(self) -> int:
        """Data records in the file: those staged, left out and unreadable."""
        if self.read is not None:
            return self.read
        return self.records + self.unreadable + sum(self.skipped.values())


Reader = Callable[[duckdb.DuckDBPyConnection, Delivery, ReadOptions, str, Collection[str]], Staged]
"""(connection, delivery, options, table, expected header texts) -> Staged, under the contract of `stage`."""
