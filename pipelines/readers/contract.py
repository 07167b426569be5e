"""What every reader takes and gives back, and the limits that all formats share.

No file is opened here. Read on: delivery.py for what a reader is handed, staging.py for the tables.
"""

import codecs
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from models.errors import ConfigurationError
from pipelines.readers.delivery import Delivery

CELL_LIMIT = 1_000_000  # characters; a longer cell makes its record unreadable
OTHER_DATES = ""  # key in `ReadOptions.dates`: dates of the file that no canonical column stands for
COLUMN_LIMIT = 4_096  # wider than exports are; the time to plan a query grows with the square of the columns

NO_ITEM = "none"
OTHER_CHOICES = "any other"

# Words with which cells say true and false, in lower case.
YES = ("true", "t", "yes", "y", "1")
NO = ("false", "f", "no", "n", "0")


@dataclass(frozen=True, slots=True)
class Question:
    """What one question of a survey means, as allyship.yaml tells it.

    `item` is the item of the feed, `answers` the item's own words for delivered answers; an empty word is no answer. A
    question that takes several answers has `choices` instead: to each choice the item that it answers yes, NO_ITEM for
    "none of these", an empty text for a refusal; under OTHER_CHOICES what stands for all choices that are not named.
    `incident` is the number of the incident that it asks about, 0 for the person.
    """

    item: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    incident: int = 0


@dataclass(frozen=True, slots=True)
class Loading:
    """What is loaded of each record: what is not, is in no table at any time.

    `cells` says for a header what the cells are, as SQL over c0, c1, ... by position; the others stay empty. A record
    is one by what it was delivered with. `several` is the text between the values of a cell that holds several, beside
    line breaks: c0, c1, ... are first values then. Where nothing stands before it, it separates nothing.
    """

    cells: Callable[[Sequence[str]], Mapping[int, str]]
    several: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How one source's files are to be read; None leaves it to the reader to find out.

    `format` is a key of READERS. `delimiter` is one character and `encoding` a Python codec name (delimited
    text only; a byte order mark in the file outranks the name). `sheet` is a worksheet's name (XLSX only).
    `header_row` is the header's number among the records with content (delimited text only); what stands before it
    is no record. `loading` is what a format makes of cells on their way in (delimited text and XLSX only).

    Formats of vendors (vendors/) also read `feed`, the feed that is wanted of the file; `questions`, what the
    survey's questions mean; and `timezone`, the IANA name of the organization's own, in which days are told. What the
    source says together with its format: `columns` (heading to canonical column, in the order in which they win),
    `values` (canonical column to delivered word to canonical word), `constants` (canonical column to its one text,
    dates ISO), `dates` (date column to its strptime format, none for ISO), `zone` (the IANA name of the zone in which
    the file tells times, None where the source does not say), and `named_date`, the day of the snapshot that the
    file's name tells, which goes before all others.

    Raises:
        ConfigurationError: the delimiter cannot separate cells, or there is no such encoding.
    """

    format: str
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1
    loading: Loading | None = None
    feed: str = ""
    questions: Mapping[str, Question] = field(default_factory=dict)
    timezone: str = "UTC"
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    named_date: date | None = None

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
    the format's rules leave out, by reason (a preview, a second header row). Such a format may also set single rows of
    a record aside as unreadable, under the record's number. `dropped` are the headings that the reader itself took
    nothing from (names, open text), `not_found` the questions of the source that the file does not ask.
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
    dropped: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()

    @property
    def records_read(self) -> int:
        """Data records in the file: those staged, left out and unreadable."""
        if self.read is not None:
            return self.read
        return self.records + self.unreadable + sum(self.skipped.values())


Reader = Callable[[duckdb.DuckDBPyConnection, Delivery, ReadOptions, str, Collection[str]], Staged]
"""(connection, delivery, options, table, expected header texts) -> Staged, under the contract of `stage`."""
