"""What every reader takes and gives back, and the limits that all formats share.

No file is opened here. Read on: delivery.py for what a reader is handed, staging.py for the tables.
"""

import codecs
from collections.abc import Callable, Collection
from dataclasses import dataclass

import duckdb

from models.errors import ConfigurationError
from pipelines.readers.delivery import Delivery

CELL_LIMIT = 1_000_000  # characters; a longer cell makes its record unreadable
COLUMN_LIMIT = 4_096  # wider than exports are; the time to plan a query grows with the square of the columns


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How one source's files are to be read; None leaves it to the reader to find out.

    `format` is a key of READERS. `delimiter` is one character and `encoding` a Python codec name (delimited
    text only; a byte order mark in the file outranks the name). `sheet` is a worksheet's name (XLSX only).

    Raises:
        ConfigurationError: the delimiter cannot separate cells, or there is no such encoding.
    """

    format: str
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None

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
    """

    columns: tuple[str, ...]
    records: int
    unreadable: int
    typed: bool
    encoding: str
    delimiter: str | None

    @property
    def records_read(self) -> int:
        """Data records in the file: those staged and those unreadable."""
        return self.records + self.unreadable


Reader = Callable[[duckdb.DuckDBPyConnection, Delivery, ReadOptions, str, Collection[str]], Staged]
"""(connection, delivery, options, table, expected header texts) -> Staged, under the contract of `stage`."""
