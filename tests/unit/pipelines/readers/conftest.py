"""A private database per test, and one call that stages a file and gives back what it left there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.readers import ReadOptions, Staged, known_format, stage


@dataclass(frozen=True)
class Result:
    staged: Staged
    records: dict[int, tuple[str | None, ...]]
    unreadable: dict[int, str]

    @property
    def cells(self) -> list[tuple[str | None, ...]]:
        return list(self.records.values())


Read = Callable[..., Result]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as connection:
        yield connection


def stage_and_fetch(connection: duckdb.DuckDBPyConnection, path: Path, **options: Any) -> Result:
    arguments = {key: options.pop(key) for key in ("expected", "landing") if key in options}
    options.setdefault("format", known_format(path))
    staged = stage(connection, path, ReadOptions(**options), "staged", **arguments)
    rows = connection.execute("FROM staged").fetchall()
    unreadable = connection.execute("FROM staged_unreadable").fetchall()
    result = Result(staged, {row[0]: row[1:] for row in rows}, dict(unreadable))
    # What holds for every file: counted once, numbered without gaps, in order, nothing else left behind.
    assert (staged.records, staged.unreadable) == (len(rows), len(unreadable))
    assert [row[0] for row in rows] == sorted(result.records)
    assert sorted([*result.records, *result.unreadable]) == list(range(1, staged.records_read + 1))
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables == {"staged", "staged_unreadable"}
    return result


@pytest.fixture
def read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Read:
    """read("x.csv", content) writes the file (text as UTF-8) and stages it; read(path) stages one that is there."""

    def _read(file: str | Path, content: str | bytes | None = None, **options: Any) -> Result:
        path = tmp_path / file
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return stage_and_fetch(connection, path, **options)

    return _read
