"""A private database with the pseudonym macros, and one call that takes cells as far as a test wants to see them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.feeds import FEEDS
from pipelines import pseudonyms
from pipelines.ingest import judgement
from pipelines.ingest.columns import map_columns
from pipelines.ingest.rows import build_typed_rows
from pipelines.settings import LevelMap, Source
from pipelines.warehouse import open_warehouse

KEY = bytes(range(32))
Row = dict[str, Any]


class Bench:
    """Stages cells by hand, as a reader would, and runs one part of ingestion on them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        pseudonyms.install(connection, KEY)

    def type_rows(
        self,
        feed: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[str | None]],
        *,
        levels: LevelMap | None = None,
        typed_cells: bool = False,
        named_date: date | None = None,
        unreadable: Mapping[int, str] | None = None,
        **source: Any,
    ) -> list[Row]:
        """Return the typed rows in the order of records, by canonical column, with `_reasons`."""
        columns = ", ".join(f"c{i} varchar" for i in range(len(headers)))
        self.connection.execute(f"create or replace temp table staged (_record bigint, {columns})")
        self.connection.execute("create or replace temp table staged_unreadable (_record bigint, reason varchar)")
        lost = unreadable or {}
        numbers = [n for n in range(1, len(rows) + len(lost) + 1) if n not in lost]
        for number, row in zip(numbers, rows, strict=True):
            marks = ", ".join("?" * (len(row) + 1))
            self.connection.execute(f"insert into staged values ({marks})", [number, *row])
        for number, reason in lost.items():
            self.connection.execute("insert into staged_unreadable values (?, ?)", [number, reason])
        said = Source(feed=feed, files="any", **source)
        self.mapping = map_columns(FEEDS[feed], said, tuple(headers), named_date)
        build_typed_rows(
            self.connection,
            FEEDS[feed],
            said,
            self.mapping,
            levels or LevelMap(),
            "staged",
            typed_cells=typed_cells,
        )
        return self.fetch("from typed order by _record")

    def judge(
        self, feed: str, headers: Sequence[str], rows: Sequence[Sequence[str | None]], **options: Any
    ) -> list[Row]:
        """Return the judged rows in the order of records."""
        self.type_rows(feed, headers, rows, **options)
        judgement.judge(self.connection, FEEDS[feed], len(headers))
        return self.fetch("from judged order by _record")

    def quarantined(self) -> dict[int, list[str]]:
        """Return the reasons by record, after `judge`."""
        return dict(self.connection.execute("select _record, _reasons from quarantined order by all").fetchall())

    def fetch(self, sql: str) -> list[Row]:
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def bench() -> Iterator[Bench]:
    with duckdb.connect(config={"threads": 2}) as connection:
        yield Bench(connection)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse that lives in memory."""
    with open_warehouse(Path(":memory:"), KEY, tmp_path / "scratch") as connection:
        yield connection


@pytest.fixture(scope="session")
def key() -> bytes:
    """The key of every pseudonym that these tests make."""
    return KEY


@pytest.fixture(scope="module")
def bench_once() -> Iterator[Bench]:
    """One database for all examples of a property."""
    with duckdb.connect(config={"threads": 1}) as connection:
        yield Bench(connection)
