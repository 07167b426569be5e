"""XLSX workbooks: typed cells as text, the choice of the sheet, and workbooks that would cost too much."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.errors import FileRejectedError
from pipelines.readers import spreadsheet

Read = Callable[..., Any]


def book(**sheets: list[list[Any]]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    workbook.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  007 ", "007"),
        ("", None),
        ("   ", None),
        (7, "7"),
        (7.0, "7"),
        (-0.5, "-0.5"),
        (0.1, "0.1"),
        (123456789012345, "123456789012345"),
        (1e22, "1e+22"),
        (True, "true"),
        (False, "false"),
        (dt.date(2024, 1, 31), "2024-01-31"),
        (dt.datetime(2024, 1, 31), "2024-01-31"),
        (dt.datetime(2024, 1, 31, 8, 5, 9), "2024-01-31 08:05:09"),
        (dt.datetime(2024, 1, 31, 23, 59, 59, 999_700), "2024-02-01"),
        (dt.time(8, 30), "08:30:00"),
        ("#N/A", None),
        ("#REF!", None),
        ("=1/0", None),
    ],
)
def test_a_cell_as_text(read: Read, value: Any, text: str | None) -> None:
    result = read("x.xlsx", saved(book(People=[["id", "value"], ["1", value]])))
    assert result.cells == [("1", text)]
    assert result.staged.typed
    assert result.staged.delimiter is None


def test_blank_rows_are_no_records_and_blank_edges_no_columns(read: Read) -> None:
    rows = [[], [None], [None, " Id ", "Question 1,\npart 2", None], [None, 1, 2], [None, " "], [], [None, None, 3, 4]]
    result = read("x.xlsx", saved(book(People=rows)))
    assert result.staged.columns == ("Id", "Question 1, part 2", "")
    assert result.records == {1: ("1", "2", None), 2: (None, "3", "4")}


def test_a_header_alone(read: Read) -> None:
    result = read("x.xlsx", saved(book(People=[["a", "b"]])))
    assert (result.staged.columns, result.staged.records_read) == (("a", "b"), 0)


def test_a_workbook_without_content(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="no visible sheet has content"):
        read("x.xlsx", saved(book(People=[])))
    with pytest.raises(FileRejectedError, match="sheet 'People' has no content"):
        read("y.xlsx", saved(book(People=[["  "]])))


def test_one_sheet_with_content_needs_no_name(read: Read) -> None:
    assert read("x.xlsx", saved(book(Empty=[], People=[["a"], [1]], More=[]))).cells == [("1",)]


def test_hidden_sheets_do_not_compete_but_can_be_named(read: Read) -> None:
    workbook = book(Codes=[["code"], ["x"]], People=[["a"], [1]])
    workbook["Codes"].sheet_state = "hidden"
    workbook.active = 1
    assert read("x.xlsx", saved(workbook)).cells == [("1",)]
    assert read("x.xlsx", sheet="Codes").cells == [("x",)]


def test_several_sheets_with_content_must_be_told_apart(read: Read) -> None:
    content = saved(book(People=[["a"], [1]], Leavers=[["a"], [2]]))
    with pytest.raises(FileRejectedError, match=r"several sheets with content \('People', 'Leavers'\)"):
        read("x.xlsx", content)
    assert read("x.xlsx", sheet="Leavers").cells == [("2",)]
    with pytest.raises(FileRejectedError, match="no sheet 'Leaver' among 'People', 'Leavers'; did you mean 'Leavers'"):
        read("x.xlsx", sheet="Leaver")


def test_a_stray_cell_in_the_last_corner_is_seen_before_it_is_allocated(read: Read) -> None:
    workbook = book(People=[["a"], [1]])
    workbook["People"]["XFD1048576"] = 1
    with pytest.raises(FileRejectedError, match="spans over 25,000,000 cells"):
        read("x.xlsx", saved(workbook))


def test_a_reference_on_the_edge_of_two_chunks_is_seen(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = book(People=[["a"], [1]])
    workbook["People"]["XFD1048576"] = 1
    content = saved(workbook)
    for size in (3, 8, 13):
        monkeypatch.setattr(spreadsheet, "_CHUNK_BYTES", size)
        with pytest.raises(FileRejectedError, match="spans over"):
            read("x.xlsx", content)


def test_more_columns_than_any_export_has(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="found 4,097 columns, expected at most 4,096"):
        read("x.xlsx", saved(book(People=[["a"] * 4097])))


def with_members(content: bytes, members: dict[str, bytes]) -> bytes:
    """The same archive with members added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("reference", [b"A999999999999999", b"ZZZZZZ1", b"xfd1048576"])
def test_references_that_no_spreadsheet_has_are_not_followed(read: Read, reference: bytes) -> None:
    content = saved(book(People=[["a"], [1]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'r="A2"', b"r = '" + reference + b"'")
    with pytest.raises(FileRejectedError, match="spans over"):
        read("x.xlsx", with_members(content, {"xl/worksheets/sheet1.xml": sheet}))


def test_a_workbook_that_would_unfold_too_far(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(book(People=[["a"], [1]]))
    with pytest.raises(FileRejectedError, match="unfolds to over 200 times its size"):
        read("x.xlsx", with_members(content, {"xl/bomb.xml": bytes(20_000_000)}))
    with pytest.raises(FileRejectedError, match=r"has 10,\d{3} parts, expected at most 10,000"):
        read("y.xlsx", with_members(content, {f"xl/{n}.xml": b"" for n in range(10_000)}))
    monkeypatch.setattr(spreadsheet, "_BYTE_LIMIT", 1000)
    with pytest.raises(FileRejectedError, match=r"unfolds to [\d,]+ bytes, expected at most 1,000"):
        read("z.xlsx", content)


def test_sizes_that_lie_are_found_out(read: Read) -> None:
    content = bytearray(with_members(saved(book(People=[["a"], [1]])), {"xl/bomb.xml": bytes(100_000)}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(FileRejectedError, match="damaged or cut short"):
        read("x.xlsx", bytes(content))


def test_damage_anywhere_is_a_rejected_file_or_none(read: Read) -> None:
    content = saved(book(People=[["a", "b"], *[[n, "x"] for n in range(50)]]))
    for position in range(0, len(content), 97):
        damaged = bytearray(content)
        damaged[position : position + 8] = b"\xff" * 8
        try:
            read("x.xlsx", bytes(damaged))
        except FileRejectedError as error:
            assert str(error).startswith("x.xlsx: ")
    for length in range(30, len(content), 211):
        with pytest.raises(FileRejectedError):
            read("x.xlsx", content[:length])


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
)
@pytest.mark.parametrize("data", [b"", b"<broken", b"not xml at all", b'<?xml version="1.0"?><other/>'])
def test_parts_that_are_not_what_they_should_be(read: Read, part: str, data: bytes) -> None:
    content = with_members(saved(book(People=[["a"], [1]])), {part: data})
    try:
        read("x.xlsx", content)
    except FileRejectedError as error:
        assert "\n" not in str(error)


def test_a_hundred_thousand_rows_in_fifteen_seconds(read: Read, tmp_path: Path) -> None:
    rows, width = 100_000, 16
    cell = '<c r="{column}{row}" t="inlineStr"><is><t>value</t></is></c>'
    columns = [chr(ord("A") + n) for n in range(width)]
    header = "".join(f'<c r="{c}1" t="inlineStr"><is><t>h{c}</t></is></c>' for c in columns)
    texts = "".join(cell.format(column=c, row="%d") for c in columns[1:])
    body = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{texts % ((n,) * (width - 1))}</row>' for n in range(2, rows + 2)
    )
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData><row r="1">{header}</row>{body}</sheetData></worksheet>'
    )
    # The numbers differ from row to row, so stored rather than compressed: the ratio would be a bomb's.
    content = saved(book(People=[["a"]]))
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    started = time.process_time()
    result = read(path)
    assert time.process_time() - started < 15
    assert result.staged.records == rows
    assert result.records[rows] == (str(rows + 1), *["value"] * (width - 1))
