"""Exports that still hold an id are named, whatever encoding and format they have; others are not."""

import codecs
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.erasure.landing import holding

NAME, NUMBER, SHORT, FOREIGN = "E-10427", "1000427001", "27", "zoë-7@exämple.eu"
Write = Callable[[Path, list[list[str]]], None]


def as_text(encoding: str, delimiter: str = ",", mark: bytes = b"", end: str = "\n") -> Write:
    def write(file: Path, rows: list[list[str]]) -> None:
        file.write_bytes(mark + (end.join(delimiter.join(row) for row in rows) + end).encode(encoding))

    return write


def as_workbook(file: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("first").append(["nothing", "here"])
    second = book.create_sheet("second")
    for row in rows:
        # Ids that are numbers are numbers in a spreadsheet.
        second.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(file)


def as_parquet(file: Path, rows: list[list[str]]) -> None:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" varchar' for name in rows[0])
        connection.execute(f"create table cells ({columns})")
        connection.executemany(f"insert into cells values ({', '.join('?' * len(rows[0]))})", rows[1:])
        connection.execute(f"copy cells to '{file}' (format parquet)")


FORMATS: dict[str, Write] = {
    "utf-8.csv": as_text("utf-8"),
    "mark.csv": as_text("utf-8-sig", ";"),
    "windows.csv": as_text("cp1252", ";", end="\r\n"),
    "tabs.txt": as_text("utf-8", "\t"),
    "utf-16.txt": as_text("utf-16-le", "\t", codecs.BOM_UTF16_LE),
    "big.txt": as_text("utf-16-be", "\t", codecs.BOM_UTF16_BE),
    "without a mark.txt": as_text("utf-16-le", "\t"),
    "old mac.csv": as_text("utf-8", end="\r"),
    "book.xlsx": as_workbook,
    "rows.parquet": as_parquet,
    "of no known ending": as_text("utf-8", "|"),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("held", [NAME, NUMBER, SHORT, FOREIGN])
def test_an_id_in_a_cell_is_found_in_every_format(tmp_path: Path, name: str, held: str) -> None:
    rows = [["who", "day"], ["other", "2026-01-27"], [held, "2026-03-31"]]
    FORMATS[name](tmp_path / name, rows)
    assert holding(tmp_path, [held]) == ([name], [])
    (tmp_path / name).unlink()
    FORMATS[name](tmp_path / name, rows[:-1])
    assert holding(tmp_path, [held]) == ([], [])


@pytest.mark.parametrize(
    ("cells", "held", "found"),
    [
        ("Doe, Jane (E-10427)", NAME, True),
        ("e-10427", NAME, True),
        ("XE-10427", NAME, False),
        ("E-104270", NAME, False),
        ("2026-01-27", SHORT, False),
        ('" 27 "', SHORT, True),
        ("127", SHORT, False),
        ("27 days", SHORT, False),
        ("1000427001.5", "427001", False),
    ],
)
def test_a_distinctive_id_counts_within_a_cell_and_a_short_one_as_the_whole(
    tmp_path: Path, cells: str, held: str, found: bool
) -> None:
    (tmp_path / "some.csv").write_text(f"a,b\nx,{cells}\n", encoding="utf-8")
    assert holding(tmp_path, [held]) == (["some.csv"] if found else [], [])


def test_the_encoding_that_a_source_declares_is_tried_too(tmp_path: Path) -> None:
    # Bytes that are text in cp1252 as well, though not the same.
    (tmp_path / "some.csv").write_bytes("who\nZOË-7Ð\n".encode("cp850"))
    assert holding(tmp_path, ["zoë-7ð"]) == ([], [])
    assert holding(tmp_path, ["zoë-7ð"], ["cp850"]) == (["some.csv"], [])


@pytest.mark.parametrize(
    "content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, b"PK\x03\x04 torn", b"PAR1 torn"]
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "old.xls").write_bytes(content)
    assert holding(tmp_path, [NAME]) == ([], ["old.xls"])


def test_landing_is_searched_in_all_folders_and_left_as_it_is(tmp_path: Path) -> None:
    for name in ("a.csv", "hr/2026/b.csv", "programs/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(
            f"who\n{NAME if 'c' not in name.split('/')[-1][0] else 'other'}\n", encoding="utf-8"
        )
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.csv")}
    assert holding(tmp_path, ["nobody-1", NAME]) == (["a.csv", "hr/2026/b.csv"], [])
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.integers(0, 60_000), line=st.sampled_from(["\n", "\r\n", "\r"]), at=st.floats(0, 1))
def test_a_long_text_is_searched_whole(tmp_path: Path, rows: int, line: str, at: float) -> None:
    file = tmp_path / "long.csv"
    lines = ["E-10428,2026-01-31,some words that fill the line"] * rows
    file.write_text(line.join(lines), encoding="utf-8", newline="")
    assert holding(tmp_path, [NAME]) == ([], [])
    lines.insert(int(at * rows), f"{NAME},2026-01-31")
    file.write_text(line.join(lines), encoding="utf-8", newline="")
    assert holding(tmp_path, [NAME]) == (["long.csv"], [])
