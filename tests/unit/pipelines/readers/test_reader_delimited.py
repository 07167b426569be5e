"""Delimited text: what is a record, which ones are unreadable, one hostile file after the other."""

import csv
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.errors import FileRejectedError
from pipelines.readers import delimited, encoding, structure

Read = Callable[..., Any]


@pytest.fixture
def in_bulk(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Records for each staged file whether DuckDB scanned it."""
    outcomes: list[bool] = []
    original = delimited._in_bulk

    def spy(*arguments: Any) -> Any:
        counts = original(*arguments)
        outcomes.append(counts is not None)
        return counts

    monkeypatch.setattr(delimited, "_in_bulk", spy)
    return outcomes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_delimiter_line_end_and_encoding_reads_the_same(read: Read, codec: str, delimiter: str, end: str) -> None:
    lines = [["Id", "Département", "Nota"], ["007", "Forschung & Übung", "a"], ["008", f"x{delimiter} y", "“b”"]]
    text = end.join(delimiter.join(f'"{c}"' if delimiter in c else c for c in line) for line in lines) + end
    mark = "\ufeff" if codec in ("utf-16-le", "utf-16-be") else ""

    result = read("people.csv", (mark + text).encode(codec))

    assert result.staged.columns == tuple(lines[0])
    assert result.records == {1: tuple(lines[1]), 2: tuple(lines[2])}
    assert result.staged.delimiter == delimiter
    assert result.staged.encoding == {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(codec, codec)
    assert not result.staged.typed


def test_a_cell_is_text_as_delivered_but_for_surrounding_space(read: Read) -> None:
    cells = ["007", " 1.50 ", "\u00a0Ada\u2003", "31/01/2024", "NULL", "TRUE", "  inner  space ", "\tx\t"]
    result = read("x.csv", ",".join("abcdefgh") + "\n" + ",".join(cells) + "\n")
    assert result.cells == [("007", "1.50", "Ada", "31/01/2024", "NULL", "TRUE", "inner  space", "x")]


@pytest.mark.parametrize("space", [c for c in map(chr, range(0x3001)) if c.isspace() and c not in "\r\n"])
def test_both_ways_of_loading_strip_the_same_space(read: Read, in_bulk: list[bool], space: str) -> None:
    record = f"{space}x{space}y{space},{space}\n"
    regular = read("regular.csv", "a,b\n" + record)
    irregular = read("irregular.csv", "a,b\n" + record + "ragged\n")
    assert in_bulk == [True, False]
    assert regular.cells == irregular.cells == [(f"x{space}y", None)]


def test_empty_and_blank_cells_are_null(read: Read) -> None:
    assert read("x.csv", 'a,b,c,d\n1,,"", \n').cells == [("1", None, None, None)]


def test_lines_and_rows_without_content_are_no_records(read: Read) -> None:
    result = read("x.csv", "\n\na,b\n\n1,2\n,\n  ,\t\n3,4\n\n\n")
    assert result.records == {1: ("1", "2"), 2: ("3", "4")}


@pytest.mark.parametrize("content", ["a,b\n1,2\n,\n\n3,4", "a,b\n1,2\n,\n\n3,4\n\n\n", "a,b\r\n1,2\r\n,\r\n\r\n3,4"])
def test_blank_rows_in_a_regular_file_do_not_count(read: Read, in_bulk: list[bool], content: str) -> None:
    assert read("x.csv", content).records == {1: ("1", "2"), 2: ("3", "4")}
    assert in_bulk == [True]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends(read: Read, in_bulk: list[bool]) -> None:
    result = read("x.csv", 'a,b\n"1,5","say ""hi"""\n"two\nlines","three\r\n\n""lines"""\n')
    assert result.cells == [("1,5", 'say "hi"'), ("two\nlines", 'three\r\n\n"lines"')]
    assert in_bulk == [True]


def test_the_first_quote_may_stand_far_down(read: Read, in_bulk: list[bool]) -> None:
    plain, quoted_at = 50_000, 45_998
    lines = [f"{n},x" if n != quoted_at else f'{n},"x, y\n""z"""' for n in range(1, plain + 1)]
    result = read("x.csv", "id,text\n" + "\n".join(lines))
    assert len(result.records) == plain
    assert result.records[quoted_at] == (str(quoted_at), 'x, y\n"z"')
    assert result.records[plain] == (str(plain), "x")
    assert in_bulk == [True]


@pytest.mark.parametrize("cell", ['5" pipe', '12"', 'a "quoted" word', '"start" only', '""x', 'x""'])
def test_quotes_in_the_middle_of_a_cell_are_read_as_the_csv_module_reads_them(read: Read, cell: str) -> None:
    (expected,) = csv.reader([f"1,{cell},z"])
    assert read("x.csv", f"a,b,c\n1,{cell},z\n2,y,z\n").cells == [tuple(expected), ("2", "y", "z")]


def test_records_of_another_width_are_unreadable_and_the_others_keep_their_numbers(read: Read) -> None:
    result = read("x.csv", "a,b,c\n1,2,3\n1,2\n\n4,5,6\n7,8,9,\n1,2,3,4\n10,11,12\n")
    assert result.records == {1: ("1", "2", "3"), 3: ("4", "5", "6"), 6: ("10", "11", "12")}
    assert result.unreadable == {n: f"wrong number of cells: {w} instead of 3" for n, w in ((2, 2), (4, 4), (5, 4))}


def test_long_and_short_records_that_even_out_are_not_taken_for_regular(read: Read) -> None:
    assert set(read("x.csv", "a,b,c\n1,2,3,4\n1,2\n5,6,7\n").unreadable) == {1, 2}


def test_a_delimiter_at_the_end_of_every_line_is_a_column_without_a_name(read: Read) -> None:
    result = read("x.csv", "a,b,\n1,2,\n3,4,\n")
    assert result.staged.columns == ("a", "b", "")
    assert result.cells == [("1", "2", None), ("3", "4", None)]


def test_a_last_line_cut_inside_a_quote_is_unreadable(read: Read) -> None:
    result = read("x.csv", 'a,b\n1,2\n3,"cut sho')
    assert result.records == {1: ("1", "2")}
    assert result.unreadable == {2: "a quote that is never closed: the file seems to be cut short"}


@pytest.mark.parametrize("content", ['a,b\n1,2\n3,"stray\n4,5\n6,7\n', 'a,"b\n1,2\n3,4\n', 'a,"b'])
def test_a_quote_that_swallows_other_records_rejects_the_file(read: Read, content: str) -> None:
    line = 1 + next(n for n, text in enumerate(content.split("\n")) if '"' in text)
    with pytest.raises(FileRejectedError, match=f"the quote opened in line {line} is never closed"):
        read("x.csv", content)


def test_a_nul_makes_its_record_unreadable(read: Read) -> None:
    result = read("x.csv", "a,b\n1,2\n3,x\0y\n5,6\n")
    assert result.records == {1: ("1", "2"), 3: ("5", "6")}
    assert result.unreadable == {2: "a NUL character"}


def test_a_cell_may_be_as_long_as_the_limit_and_no_longer(read: Read) -> None:
    limit = 1_000_000
    rows = ["1,a", f"2,{'x' * limit}", f"3,{'x' * (limit + 1)}", '4,"' + "y\n" * (limit // 2 + 1) + '"', "5,b"]
    result = read("x.csv", "id,text\n" + "\n".join(rows) + "\n")
    assert {n: len(cells[1] or "") for n, cells in result.records.items()} == {1: 1, 2: limit, 5: 1}
    assert result.unreadable == dict.fromkeys((3, 4), f"a cell of more than {limit:,} characters")


def test_a_record_longer_than_the_cell_limit_is_read_when_its_cells_are_not(read: Read) -> None:
    half = "x" * 600_000
    result = read("x.csv", f"a,b,c,d,e\n{','.join([half] * 5)}\n1,2,3,4,5\n")
    assert [len(cell or "") for cell in result.records[1]] == [len(half)] * 5
    assert result.records[2] == ("1", "2", "3", "4", "5")


def test_an_endless_line_rejects_the_file(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LINE_LIMIT", 2_000_000)
    with pytest.raises(FileRejectedError, match="a line of more than 2,000,000 characters"):
        read("x.csv", "a,b\n1," + "x" * 2_000_001)
    with pytest.raises(FileRejectedError, match="the quote opened after line 2 is not closed within 2,000,000"):
        read("x.csv", 'a,b\n1,2\n3,"' + "x\n" * 1_000_001 + '"\n')


def test_the_limit_of_the_csv_module_is_put_back(read: Read) -> None:
    before = csv.field_size_limit()
    read("x.csv", "a,b\n1\n")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\r\n\r\n", "\ufeffa,b", '"a","b"\n,\n'])
def test_a_header_alone_is_a_file_of_no_records(read: Read, content: str) -> None:
    result = read("x.csv", content)
    assert result.staged.columns == ("a", "b")
    assert result.staged.records_read == 0


@pytest.mark.parametrize("content", ["\n", "\r\n\r\n", "  \n\t\n", "\ufeff", ",,\n"])
def test_nothing_but_blank_lines_is_no_file(read: Read, content: str) -> None:
    with pytest.raises(FileRejectedError, match="nothing but blank lines"):
        read("x.csv", content)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_column(read: Read, end: str) -> None:
    result = read("x.csv", end.join(["id", "1", "", '""', "2", "3,4", '"5"']))
    assert result.staged.columns == ("id",)
    assert result.records == {1: ("1",), 2: ("2",), 4: ("5",)}
    assert result.unreadable == {3: "wrong number of cells: 2 instead of 1"}


def test_mixed_line_ends(read: Read) -> None:
    assert read("x.csv", "a,b\r\n1,2\n3,4\r5,6\r\n7,8").cells == [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")]


def test_header_texts_are_stripped_on_one_line_and_may_repeat_or_span_lines(read: Read) -> None:
    result = read("x.csv", '\ufeff" Id ","Question 1,\r\n  part 2",Q26,Q26\n1,2,3,4\n')
    assert result.staged.columns == ("Id", "Question 1, part 2", "Q26", "Q26")
    assert result.cells == [("1", "2", "3", "4")]


def test_a_header_after_empty_rows(read: Read) -> None:
    assert read("x.csv", ",,\n,,\na,b,c\n1,2,3\n").records == {1: ("1", "2", "3")}


def test_names_that_look_like_patterns_mean_one_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "people1.csv").write_text("a,b\n9,9\n")
    for name in ("people*.csv", "people?.csv", "people[1].csv", "people'1.csv", "{people1,x}.csv"):
        assert read(name, "a,b\n1,2\n").cells == [("1", "2")]


def test_quoted_line_ends_across_the_buffers_of_a_large_file(read: Read, in_bulk: list[bool]) -> None:
    # Over 32 MB, DuckDB's buffer; a parallel scan of such text loses its place.
    comment = 'so "it" goes,\n1,2,3\n"",\r\n' * 12
    rows = 110_000
    cell = '"' + comment.replace('"', '""') + '"'
    result = read("x.csv", "id,text,z\n" + "".join(f"{n},{cell},z\n" for n in range(rows)))
    assert in_bulk == [True]
    assert result.records[rows] == (str(rows - 1), comment.strip(), "z")
    assert {cells[1] for cells in result.cells} == {comment.strip()}


def test_line_ends_in_the_header_alone_hold_nothing_up(read: Read, in_bulk: list[bool], tmp_path: Path) -> None:
    rows = 700_000
    line = "Strongly agree,Neither agree nor disagree"
    content = '"My ideas are heard\n""in meetings""","\n,"\n' + "".join(f"{line}\n" for _ in range(rows - 1)) + "a,b"
    result = read("x.csv", content)
    assert len(content) > 24_000_000  # what DuckDB gives to several threads
    assert in_bulk == [True]
    assert not structure.survey(tmp_path / "x.csv", ",", 2).breaks_in_cells
    assert result.staged.columns == ('My ideas are heard "in meetings"', ",")
    assert set(result.cells) == {tuple(line.split(",")), ("a", "b")}
    assert result.records[rows] == ("a", "b")


def test_bytes_outside_the_encoding_make_their_record_unreadable(read: Read) -> None:
    reason = "bytes that are not characters of the file's encoding"
    result = read("x.csv", "\ufeffa,b\n1,é\n2,".encode() + b"\xff\n3,ok\n")
    assert (result.staged.encoding, result.unreadable) == ("utf-8-sig", {2: reason})
    assert result.records == {1: ("1", "é"), 3: ("3", "ok")}

    result = read("y.csv", b"a,b\n1,caf\xe9\n2,\x81\n")
    assert (result.staged.encoding, result.unreadable) == ("cp1252", {2: reason})
    assert result.records == {1: ("1", "café")}

    result = read("z.csv", "a,b\n1,".encode("utf-16") + "\ud800,x".encode("utf-16-le", "surrogatepass") + b"\n")
    assert set(result.unreadable) == {1}


def test_one_bad_byte_does_not_make_a_utf8_file_cp1252(read: Read) -> None:
    result = read("x.csv", "a,b\n1,é\n2,ü\n3,".encode() + b"\xe9\n")
    assert result.staged.encoding == "utf-8"
    assert result.cells == [("1", "é"), ("2", "ü")]
    assert set(result.unreadable) == {3}


def test_a_header_that_is_not_in_the_encoding_rejects_the_file(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="the header holds bytes"):
        read("x.csv", "\ufeffa,".encode() + b"\xff\n1,2\n")


def test_a_declared_encoding_is_used(read: Read) -> None:
    result = read("x.csv", "a,b\n1,Łódź\n".encode("cp1250"), encoding="windows-1250")
    assert (result.staged.encoding, result.cells) == ("cp1250", [("1", "Łódź")])
    result = read("y.csv", "a,b\n1,é\n".encode("utf-16-le"), encoding="utf-16-le")
    assert result.cells == [("1", "é")]


def test_a_copy_in_another_encoding_is_private_and_removed(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    seen: list[tuple[Path, int]] = []

    def look(path: Path, *arguments: Any) -> Any:
        seen.append((path, stat.S_IMODE(path.stat().st_mode)))
        return structure.survey(path, *arguments)

    monkeypatch.setattr(delimited, "survey", look)
    read("x.csv", "a,b\n1,é\n".encode("utf-16"))
    assert {(path.parent, mode) for path, mode in seen} == {(folder, 0o600)}
    assert list(folder.iterdir()) == []

    def fail(path: Path, *arguments: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(delimited, "survey", fail)
    with pytest.raises(MemoryError):
        read("x.csv")
    assert list(folder.iterdir()) == []


def test_when_duckdb_finds_other_records_than_were_counted_the_csv_module_decides(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "survey", lambda *_: structure.Structure(7, False))
    assert read("x.csv", "a,b\n1,2\n3,4\n").cells == [("1", "2"), ("3", "4")]
    # An irregular file declared regular: DuckDB raises, quoting the line; nothing of that comes out.
    assert set(read("y.csv", "a,b\n1,2\n3\n").unreadable) == {2}


def test_two_hundred_thousand_records_take_seconds_and_little_memory(
    read: Read, in_bulk: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 200_000
    line = ",2024-01-31,woman,4,Sales,North,GB,active\n"
    path = tmp_path / "x.csv"
    path.write_text(
        "id,date,gender,level,department,division,country,status\n" + "".join(f"{n:06d}{line}" for n in range(rows))
    )
    largest = 0
    original = structure._examine

    def watch(data: bytes, *arguments: Any) -> Any:
        nonlocal largest
        largest = max(largest, len(data))
        return original(data, *arguments)

    monkeypatch.setattr(structure, "_examine", watch)
    started = time.process_time()
    result = read(path)
    assert time.process_time() - started < 20
    assert in_bulk == [True]
    assert largest < path.stat().st_size / 10
    assert result.records[rows] == (f"{rows - 1:06d}", *line.strip().split(",")[1:])


def test_irregular_files_of_that_size_are_streamed(read: Read, in_bulk: list[bool]) -> None:
    rows = 200_000
    content = "id,date,level\n" + "".join(f"{n},2024-01-31,4\n" for n in range(rows)) + "cut"
    started = time.process_time()
    result = read("x.csv", content)
    assert time.process_time() - started < 20
    assert in_bulk == [False]
    assert result.records[rows] == (str(rows - 1), "2024-01-31", "4")
    assert set(result.unreadable) == {rows + 1}


def test_unreadable_characters_cannot_be_delivered() -> None:
    with pytest.raises(UnicodeEncodeError):
        encoding.UNREADABLE.encode()
