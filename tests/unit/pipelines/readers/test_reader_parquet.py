"""Parquet files: every type that an export uses as ISO text, the others rejected by the column's name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.errors import FileRejectedError

Read = Callable[..., Any]


def write(path: Path, select: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'  007 '", "007"),
        ("''", None),
        ("NULL::VARCHAR", None),
        ("7::TINYINT", "7"),
        ("7::UBIGINT", "7"),
        ("7.0::DOUBLE", "7"),
        ("-7.0::FLOAT", "-7"),
        ("0.1::DOUBLE", "0.1"),
        ("0.1::FLOAT", "0.1"),
        ("1e22::DOUBLE", "1e+22"),
        ("9007199254740991::DOUBLE", str(2**53 - 1)),
        ("'NaN'::DOUBLE", None),
        ("12.50::DECIMAL(10, 2)", "12.50"),
        ("true", "true"),
        ("false", "false"),
        ("DATE '2024-01-31'", "2024-01-31"),
        ("TIMESTAMP '2024-01-31 00:00:00'", "2024-01-31"),
        ("TIMESTAMP '2024-01-31 08:05:09'", "2024-01-31 08:05:09"),
        ("TIMESTAMP_MS '2024-01-31 08:05:09.75'", "2024-01-31 08:05:09"),
        ("TIMESTAMP_NS '2024-01-31 00:00:00'", "2024-01-31"),
        ("TIME '08:30:00'", "08:30:00"),
        ("'a'::ENUM('a', 'b')", "a"),
        ("uuid '00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_value_as_text(read: Read, tmp_path: Path, value: str, text: str | None) -> None:
    result = read(write(tmp_path / "x.parquet", f"SELECT 1 AS id, {value} AS value"))
    assert result.staged.columns == ("id", "value")
    assert result.cells == [("1", text)]
    assert result.staged.typed


def test_instants_are_in_utc_whatever_the_session(
    read: Read, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = write(tmp_path / "x.parquet", "SELECT TIMESTAMPTZ '2024-01-31 23:30:00+00' AS a")
    for zone in ("UTC", "Asia/Tokyo"):
        connection.execute(f"SET TimeZone = '{zone}'")
        assert read(path).cells == [("2024-01-31 23:30:00",)]


def test_rows_keep_their_order_and_blank_ones_do_not_count(read: Read, tmp_path: Path) -> None:
    rows = 300_000
    blank = 250_000
    select = f"SELECT CASE WHEN i != {blank} THEN {rows} - i END AS a, CASE WHEN i = {blank} THEN ' ' END AS b "
    result = read(write(tmp_path / "x.parquet", select + f"FROM range({rows}) t(i)"))
    assert len(result.records) == rows - 1
    assert result.records[1] == (str(rows), None)
    # The row after the blank one takes its number.
    assert result.records[blank] == (str(rows - (blank - 1)), None)
    assert result.records[blank + 1] == (str(rows - (blank + 1)), None)
    assert result.records[rows - 1] == ("1", None)


def test_a_cell_over_the_limit_makes_its_record_unreadable(read: Read, tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", "SELECT i AS id, repeat('x', 999999 + i) AS text FROM range(4) t(i)")
    result = read(path)
    assert list(result.records) == [1, 2]
    assert result.unreadable == dict.fromkeys((3, 4), "a cell of more than 1,000,000 characters")


def test_no_rows(read: Read, tmp_path: Path) -> None:
    result = read(write(tmp_path / "x.parquet", "SELECT 1 AS a, 2 AS b WHERE false"))
    assert (result.staged.columns, result.staged.records_read) == (("a", "b"), 0)


def test_strange_column_and_file_names(read: Read, tmp_path: Path) -> None:
    path = write(
        tmp_path / "x[1]?.parquet", 'SELECT 1 AS "Employee ""ID""", 2 AS " two\nlines ", 3 AS _record, 4 AS c0'
    )
    result = read(path)
    assert result.staged.columns == ('Employee "ID"', "two lines", "_record", "c0")
    assert result.cells == [("1", "2", "3", "4")]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("[1, 2]", "LIST"),
        ("{'a': 1}", "STRUCT"),
        ("MAP {'a': 1}", "MAP"),
        ("[{'a': 1}]", "LIST"),
        ("'x'::BLOB", "BLOB"),
    ],
)
def test_nested_and_binary_columns_are_named(read: Read, tmp_path: Path, value: str, kind: str) -> None:
    path = write(tmp_path / "x.parquet", f"SELECT 1 AS id, {value} AS odd")
    with pytest.raises(FileRejectedError, match=rf"^x\.parquet: column 'odd' holds {kind}, expected plain values$"):
        read(path)


def test_files_cut_short_or_damaged_are_rejected(read: Read, tmp_path: Path) -> None:
    select = "SELECT i AS id, 'person ' || i AS name FROM range(5000) t(i)"
    content = write(tmp_path / "whole.parquet", select).read_bytes()
    for length in (4, 100, len(content) // 2, len(content) - 1):
        with pytest.raises(FileRejectedError, match=r"^x\.parquet: found .*, expected"):
            read("x.parquet", content[:length])
    for position in range(4, len(content) - 4, len(content) // 60):
        damaged = bytearray(content)
        damaged[position : position + 6] = b"\xff" * 6
        try:
            read("x.parquet", bytes(damaged[: len(content)]))
        except FileRejectedError as error:
            assert str(error).startswith("x.parquet: ")
            assert "person" not in str(error)
