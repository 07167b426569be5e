"""Files that are made to hurt: a clear sentence, bounded memory, and a register that holds nothing by half.

Those that could grow are taken by a program of its own (take_in_child.py), which tells how much memory it had.
"""

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from models.errors import FileRejectedError
from pipelines.readers import worksheet

Read = Callable[..., Any]
Content = bytes | Callable[[], bytes]

MOST = 1_000_000_000
PROGRAM = Path(__file__).with_name("take_in_child.py")
HEADER = ("worker_id", "separation_date", "reason")
GOOD = f"{','.join(HEADER)}\nPlanted-1,2026-01-31,other\nPlanted-2,2026-01-31,voluntary\n"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Taken:
    """What came of the one file of a home: its register entry, what is stored of it, and the bytes it took."""

    status: str
    why: str
    read: int
    quarantined: int
    balanced: bool
    stored: int
    standing: int
    temporary: int
    bytes: int


@pytest.fixture
def take(tmp_path: Path) -> Callable[[str, bytes], Taken]:
    """Take a file of the feed separation in a process of its own; whatever comes of it, nothing is left by half."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell how much memory a process had")

    def call(name: str, content: bytes) -> Taken:
        landing = tmp_path / "home" / "landing" / "separation"
        landing.mkdir(parents=True)
        (landing / name).write_bytes(content)
        (tmp_path / "home" / "allyship.yaml").write_text("tolerance: 0.5\n")
        done = subprocess.run(
            [sys.executable, str(PROGRAM), str(tmp_path / "home")],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found = Taken(**json.loads(done.stdout))
        assert "Planted" not in done.stdout + done.stderr
        # The parser of worksheets works beside it, in a process with a limit of its own.
        assert found.bytes + (worksheet.MEMORY_LIMIT if name.endswith(".xlsx") else 0) < MOST
        assert (found.balanced, found.temporary) == (True, 0)
        if found.status == "rejected":
            assert (found.stored, found.standing) == (0, 0)
        return found

    return call


# ---- workbooks -----------------------------------------------------------------------------------------------


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


def with_parts(parts: dict[str, str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return out.getvalue()


def sheet(rows: str, before: str = "") -> str:
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
    data = f'<sheetData><row r="1">{header}</row>{rows}</sheetData>'
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">{data}</worksheet>'


def texts(body: str, declared: int = 1) -> str:
    return f'<?xml version="1.0"?><sst xmlns="{MAIN}" uniqueCount="{declared}"><si><t>{body}</t></si></sst>'


def noise(length: int) -> str:
    """Text that no packing makes much smaller."""
    return "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz", k=length))


def one_text_in_a_great_many_cells() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 200_000))
    return with_parts({SHEET: sheet(cells), "xl/sharedStrings.xml": texts(noise(30_000))})


def more_cells_than_fit() -> bytes:
    return with_parts({SHEET: sheet(f"<row>{'<c><v>1</v></c>' * 25}</row>" * 700_000)})


def a_sheet_in_another_folder() -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as book:
        links = book.read("xl/_rels/workbook.xml.rels").decode()
    stray = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_parts(
        {
            "xl/_rels/workbook.xml.rels": links.replace("worksheets/sheet1.xml", "other/sheet1.xml"),
            "xl/other/sheet1.xml": sheet(stray),
        }
    )


def entities_of_entities() -> bytes:
    steps = "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    bomb = f'<!DOCTYPE x [<!ENTITY a "Planted">{steps}]>'
    return with_parts({SHEET: sheet('<row r="2"><c r="A2" t="inlineStr"><is><t>&j;</t></is></c></row>', bomb)})


def entity_from_a_file() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
    return with_parts({SHEET: sheet('<row r="2"><c r="A2" t="inlineStr"><is><t>&j;</t></is></c></row>', bomb)})


TOO_LARGE = f"to read the workbook takes over {worksheet.MEMORY_LIMIT:,} bytes of memory; deliver it as CSV or Parquet"
WORKBOOKS: dict[str, tuple[Content, str]] = {
    "one text in a great many cells": (one_text_in_a_great_many_cells, TOO_LARGE),
    "more cells than fit": (more_cells_than_fit, TOO_LARGE),
    "a stray cell in a sheet that lies elsewhere": (a_sheet_in_another_folder, TOO_LARGE),
    "a number of texts that is a lie": (
        lambda: with_parts({SHEET: sheet(""), "xl/sharedStrings.xml": texts("x", 2**32 - 1)}),
        TOO_LARGE,
    ),
    "a number of texts that no machine has": (
        lambda: with_parts({SHEET: sheet(""), "xl/sharedStrings.xml": texts("x", 2**62)}),
        "damaged or cut short",
    ),
    "a part of zeros": (
        lambda: with_parts({"xl/media/bomb.png": "\0" * 100_000_000}),
        "unfolds to over 200 times its size",
    ),
    "elements in elements": (
        lambda: with_parts({SHEET: sheet("<row>" * 2_000_000)}),
        "unfolds to over 200 times its size",
    ),
    "entities of entities": (entities_of_entities, "damaged or cut short"),
    "an entity from a file of the machine": (entity_from_a_file, "damaged or cut short"),
    "a list of sheets that is another document": (lambda: with_parts({"xl/workbook.xml": "<a/>"}), "damaged or cut"),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_workbook_that_would_take_the_machine_is_refused(take: Callable[[str, bytes], Taken], kind: str) -> None:
    content, words = WORKBOOKS[kind]
    found = take("a.xlsx", content if isinstance(content, bytes) else content())
    assert found.status == "rejected"
    assert words in found.why


def test_one_endless_cell_of_a_workbook_costs_its_record_alone(take: Callable[[str, bytes], Taken]) -> None:
    cells = [noise(10_000_000), "x"]
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>{cell}</t></is></c><c t="inlineStr"><is><t>2026-01-31</t></is></c></row>'
        for cell in cells
    )
    found = take("a.xlsx", with_parts({SHEET: sheet(rows)}, zipfile.ZIP_STORED))
    assert (found.status, found.read, found.quarantined, found.standing) == ("accepted", len(cells), 1, 1)


def test_formulas_are_never_computed_and_give_the_value_saved_with_them(read: Read) -> None:
    cells = [
        '<c t="str"><f>HYPERLINK("http://example.org/?"&amp;A1)</f><v>saved</v></c>',
        "<c><f>1+1</f><v>3</v></c>",
        "<c><f>NOW()</f></c>",
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    ]
    rows = "".join(f"<row><c><v>1</v></c>{cell}</row>" for cell in cells)
    found = read("a.xlsx", with_parts({SHEET: sheet(rows)}))
    assert [row[1] for row in found.cells] == ["saved", "3", None, None]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "=HYPERLINK(A1)"])
def test_text_that_looks_like_a_formula_stays_text(read: Read, cell: str) -> None:
    assert read("a.csv", f'a,b\n1,"{cell}"\n').cells == [("1", cell)]


def test_the_parser_ends_with_the_block_that_asked_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_parts({SHEET: sheet("<row><c><v>1</v></c></row>" * 100_000)}))
    with worksheet.opened(path, None) as book:
        assert next(book.rows) == list(HEADER)
    # Nobody is left to ask: the rest of the rows ended with the process.
    with pytest.raises(ValueError, match="closed file"):
        list(book.rows)


# ---- text and Parquet ----------------------------------------------------------------------------------------


def repeated(sql: str) -> Callable[[], bytes]:
    """A Parquet file that writes what it repeats once."""

    def make() -> bytes:
        with duckdb.connect() as connection:
            path = Path(os.environ["HOSTILE"]) / "made.parquet"
            connection.execute(f"copy ({sql}) to '{path}' (format parquet, compression zstd)")
            return path.read_bytes()

    return make


FILES: dict[str, tuple[str, Content, str]] = {
    "a million columns": (
        "a.csv",
        lambda: (",".join(f"h{n}" for n in range(1_000_000)) + "\n" + "1," * 999_999 + "1\n").encode(),
        "no header within the first 262,144 characters",
    ),
    "a header of many columns": (
        "a.csv",
        (",".join("h" for n in range(5000)) + "\n").encode(),
        "found 5,000 columns, expected at most 4,096",
    ),
    "a quote that swallows everything": (
        "a.csv",
        lambda: (GOOD + 'Planted-3,2026-01-31,"' + "x\n" * 10_000_000).encode(),
        "is not closed within 16,777,216 characters",
    ),
    "one line without end": (
        "a.csv",
        lambda: (GOOD + "x" * 40_000_000).encode(),
        "a line of more than 16,777,216 char",
    ),
    "nothing but zeros": ("a.csv", bytes(1_000_000), "no header within the first 262,144 characters"),
    "UTF-16 without a mark": ("a.csv", GOOD.encode("utf-16-le"), "found binary data, expected delimited text"),
    "a gzip download under another name": ("a.csv", b"\x1f\x8b\x08\x00" + bytes(400), "found a gzip archive"),
    "a page that tells of an error": ("a.csv", b"<!DOCTYPE html><title>502</title>", "found an HTML or XML page"),
    "rows without number": (
        "a.parquet",
        repeated("select 'Planted' as worker_id, date '2026-01-31' as separation_date from range(30000000)"),
        "the file unfolds to over 200,000,000 bytes, expected at most 100 times its size",
    ),
    "one long text repeated": (
        "a.parquet",
        repeated(
            "select repeat('Planted', 100000) as worker_id, date '2026-01-31' as separation_date from range(5000)"
        ),
        "the file unfolds to over 200,000,000 bytes, expected at most 100 times its size",
    ),
    "a Parquet file of many columns": (
        "a.parquet",
        repeated(f"select {', '.join(f'1 as c{n}' for n in range(5000))}"),
        "found 5,000 columns, expected at most 4,096",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_made_to_hurt_is_refused(
    take: Callable[[str, bytes], Taken], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("HOSTILE", str(tmp_path))
    name, content, words = FILES[kind]
    found = take(name, content if isinstance(content, bytes) else content())
    assert (found.status, found.read) == ("rejected", 0)
    assert words in found.why


COSTLY: dict[str, tuple[bytes, int]] = {
    "a cell of ten million characters": (f"{GOOD}{'x' * 10_000_000},2026-01-31,other\n".encode(), 1),
    "NUL characters": (GOOD.encode() + b"Planted\0,2026-01-31,other\n\0,\0,\0\n", 2),
    "bytes of another encoding": (
        f"{GOOD}Zoë,2026-01-31,other\nJürgen,2026-01-31,other\n".encode() + b"Zo\xeb,2026-01-31,other\n",
        1,
    ),
    "a download that ends in the middle of a record": (GOOD.encode() + b"Planted-3,2026-0", 1),
    "a download that ends in the middle of a quote": (GOOD.encode() + b'Planted-3,2026-01-31,"oth', 1),
}


@pytest.mark.parametrize("kind", COSTLY)
def test_a_record_that_is_made_to_hurt_is_set_aside_alone(take: Callable[[str, bytes], Taken], kind: str) -> None:
    content, bad = COSTLY[kind]
    found = take("a.csv", content)
    assert (found.status, found.quarantined) == ("accepted", bad)
    assert found.standing == found.read - bad >= GOOD.count("Planted")


def test_a_wide_table_of_nothing_is_streamed(take: Callable[[str, bytes], Taken]) -> None:
    # Not regular, so that Python takes it apart: every line is a thousand times as many cells as it has content.
    columns = [*HEADER, *(f"h{n}" for n in range(2_000))]
    lines = "".join(f"Planted-{n},2026-01-31{',' * (len(columns) - 2)}\n" for n in range(5_000))
    found = take("a.csv", f"{','.join(columns)}\n{lines}cut".encode())
    assert (found.status, found.quarantined, found.standing) == ("accepted", 1, 5_000)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_open_document_table_is_told_whatever_its_name_says(read: Read, ending: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind stands first and unpacked, as OpenDocument asks.
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr("content.xml", "<office:document-content>Planted</office:document-content>")
    with pytest.raises(FileRejectedError, match=r"^a\.\w+: found an OpenDocument file \(\.ods\), expected "):
        read(f"a{ending}", out.getvalue())


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_download_is_refused(read: Read, tmp_path: Path, ending: str, part: float) -> None:
    if ending == ".xlsx":
        whole = workbook(*((f"Planted-{n}", "2026-01-31", "other") for n in range(500)))
    else:
        duckdb.execute(f"copy (select * from range(500)) to '{tmp_path / 'whole'}' (format parquet)")
        whole = (tmp_path / "whole").read_bytes()
    with pytest.raises(FileRejectedError, match="damaged or cut short"):
        read(f"cut{ending}", whole[: int(len(whole) * part)])


# ---- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["'; drop table x; --.csv", "$(touch pwned).csv", "*.csv", "[a-z].csv", "-rf.csv", '"q".csv', "a\\..\\x.csv"],
)
def test_a_name_is_a_name_and_never_a_command_or_pattern(take: Callable[[str, bytes], Taken], name: str) -> None:
    found = take(name, GOOD.encode())
    assert (found.status, found.standing) == ("accepted", GOOD.count("Planted"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (b"a\nb.csv", "a\\nb.csv"),
        (b"a\x1b[31m.csv", "a\\x1b[31m.csv"),
        (b"a\xff.csv", "a\\udcff.csv"),
        ("a\u2028b.csv".encode(), "a\\u2028b.csv"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused_and_told_by_its_codes(
    read: Read, tmp_path: Path, name: bytes, told: str
) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))  # noqa: PTH118 (the name is no text)
    path.write_text(GOOD)
    with pytest.raises(FileRejectedError) as refused:
        read(path, format="csv")
    assert str(refused.value) == f"{told}: its name holds characters that cannot be shown; rename it"


def test_a_name_that_is_no_text_is_refused_by_itself_and_remembered(take: Callable[[str, bytes], Taken]) -> None:
    found = take(os.fsdecode(b"a\xff.csv"), GOOD.encode())
    assert (found.status, found.why) == ("rejected", "its name holds characters that cannot be shown; rename it")
