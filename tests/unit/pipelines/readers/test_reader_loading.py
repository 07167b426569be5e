"""What a format makes of cells on their way in is the same for every kind of file, and nothing else gets in."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipelines import readers
from pipelines.readers import ReadOptions, delimited, structure
from pipelines.readers.contract import Loading

Read = Callable[..., Any]
HEADER = ["id", "name", "places", "note"]
ROWS = [
    ["1", "Ada Bell", "Ulm; Bern", "x"],
    ["2", "Cy Dow", "Ulm\nBern", "y"],
    ["3", "Eva Fox", "; Bern", "z"],
    ["4", "Gus Hay", "Ulm ; Bern; Rom", ""],
    ["", "Ida Joy", "", ""],
    ["5", "Kai Lee", "Ulm;Bern", "w"],
]
# Of the first places nothing stands before the separator: it separates nothing then.
LOADED = [
    ("1", None, "ulm", "x"),
    ("2", None, "ulm", "y"),
    ("3", None, "; bern", "z"),
    ("4", None, "ulm", None),
    (None, None, None, None),
    ("5", None, "ulm;bern", "w"),
]


def cells(header: Sequence[str]) -> Mapping[int, str]:
    assert list(header) == HEADER
    return {0: "c0", 2: "lower(c2)", 3: "c3"}


LOADING = Loading(cells, several="; ")


def text(rows: Sequence[Sequence[str]]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [HEADER, *rows])


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("regular.csv", text(ROWS)),
        ("irregular.csv", text(ROWS) + "cut"),
        ("blank.csv", text([ROWS[0], ["", " ", "", ""], *ROWS[1:]])),
        ("padded.csv", text([["1 ", *ROWS[0][1:]], *ROWS[1:]])),
        ("workbook.xlsx", workbook(ROWS)),
    ],
)
def test_every_kind_of_file_is_loaded_alike(read: Read, name: str, content: str | bytes) -> None:
    found = read(name, content, loading=LOADING)
    assert found.cells == LOADED
    assert found.staged.columns == tuple(HEADER)


def test_a_record_is_one_by_what_it_was_delivered_with(read: Read) -> None:
    rows = [["", "Ada Bell", "", ""], ["", "", "", ""], ["1", "", "", ""]]
    assert read("x.csv", text(rows), loading=LOADING).records == {1: (None,) * 4, 2: ("1", None, None, None)}


@pytest.mark.parametrize("content", [text(ROWS), text(ROWS) + "cut"], ids=["regular", "irregular"])
def test_what_is_not_loaded_is_in_no_table(connection: duckdb.DuckDBPyConnection, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content)
    readers.stage(connection, path, ReadOptions("csv", loading=LOADING), "staged")
    tables = connection.execute("select table_name from duckdb_tables()").fetchall()
    said = str([connection.execute(f'from "{name}"').fetchall() for (name,) in tables])
    assert "ulm" in said
    assert [row[1] for row in ROWS if row[1] in said] == []


@pytest.mark.parametrize(
    "below",
    ['"2","x\ny","b","c"\n', '"2"," x","b","c"\n', ",,,\n", '"2","x"y,"b","c"\n', '"2","x"\n', "2\0,x,b,c\n", '"2,x\n'],
    ids=["a line break", "a space", "a blank row", "a stray quote", "a short record", "a NUL", "an open quote"],
)
def test_a_scan_that_began_on_a_wrong_belief_is_done_again(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    plain = "identity,name,first,second\n" + "".join(f"{n},a long name of somebody,{n},{n}\n" for n in range(50))
    expected = read("whole.csv", plain + below)
    monkeypatch.setattr(structure, "_CHUNK_BYTES", 64)
    monkeypatch.setattr(delimited, "_FIRST_BYTES", 64)
    beliefs: list[structure.Structure] = []
    original = delimited._scan

    def watch(*arguments: Any) -> Any:
        beliefs.append(arguments[-1])
        return original(*arguments)

    monkeypatch.setattr(delimited, "_scan", watch)
    found = read("parts.csv", plain + below)
    assert (found.records, found.unreadable) == (expected.records, expected.unreadable)
    assert [(b.breaks_in_cells, b.padded, b.is_filled) for b in beliefs[:1]] == [(False, frozenset(), True)]
    regular = structure.survey(tmp_path / "parts.csv", ",", 4)
    assert beliefs[1:] == ([regular] if regular else [])
