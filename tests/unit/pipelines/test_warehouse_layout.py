"""The layout of the warehouse: laid out whole or not at all, and left alone where it is refused."""

from pathlib import Path

import duckdb
import pytest

from models.errors import BlockedError
from pipelines import warehouse
from pipelines.warehouse import open_warehouse

KEY = b"a key of the tests, 32 bytes...."
TABLES = "select schema_name, table_name from duckdb_tables() order by all"


def tables(path: Path) -> list[tuple[str, str]]:
    """Return the tables of a file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(TABLES).fetchall()


def test_a_layout_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise BlockedError("the disk is full")

    monkeypatch.setattr(warehouse, "_check_layout", refused)
    with pytest.raises(BlockedError), open_warehouse(tmp_path / "w.duckdb", KEY, tmp_path / "scratch"):
        pass

    assert tables(tmp_path / "w.duckdb") == []


def test_a_warehouse_of_another_layout_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path, KEY, tmp_path / "scratch") as connection:
        connection.execute("update register.setting set value = '1' where name = 'layout_version'")
        connection.execute("drop table raw.worker_snapshot")
    before = tables(path)

    with pytest.raises(BlockedError, match="layout 1, this version needs"):
        open_warehouse(path, KEY, tmp_path / "scratch").__enter__()

    assert tables(path) == before
    assert ("raw", "worker_snapshot") not in before
