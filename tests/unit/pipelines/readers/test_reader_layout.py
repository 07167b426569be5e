"""Finding the delimiter: by the header first, then by what the caller looks for and what follows."""

from collections.abc import Callable
from typing import Any

import pytest

from models.errors import ConfigurationError, FileRejectedError
from pipelines.readers import ReadOptions, structure

Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("content", "delimiter", "columns"),
    [
        ("a,b;c,d\n1,2,3\n", ",", ("a", "b;c", "d")),
        ('"Name, first";Level\n"Ada, L.";3\n', ";", ("Name, first", "Level")),
        ("Score (1,2,3);Name;Level\n5;Ada;3\n", ";", ("Score (1,2,3)", "Name", "Level")),
        ("Id|Q1, part one\n1|x\n2|y\n", "|", ("Id", "Q1, part one")),
        ("Id\tText\n1\ta, b\n2\tc\n", "\t", ("Id", "Text")),
        ("Id\n1,5\n2\n", ",", ("Id",)),
        ('Id;"two\nlines"\n1;2\n', ";", ("Id", "two lines")),
    ],
)
def test_the_header_shows_the_delimiter(read: Read, content: str, delimiter: str, columns: tuple[str, ...]) -> None:
    staged = read("x.csv", content).staged
    assert (staged.delimiter, staged.columns) == (delimiter, columns)


def test_expected_headers_decide_between_delimiters_that_fit(read: Read) -> None:
    content = "id;a,b;level\n"
    assert read("x.csv", content, expected=["ID", "Level"]).staged.columns == ("id", "a,b", "level")
    assert read("x.csv", content, expected=["id;a", "b;level"]).staged.columns == ("id;a", "b;level")
    assert read("y.csv", "Name, first\nx\n", expected=["name, first"]).staged.columns == ("Name, first",)


def test_a_given_delimiter_wins(read: Read) -> None:
    result = read("x.csv", "a,b;c\n1,2;3\n", delimiter=";")
    assert (result.staged.columns, result.cells) == (("a,b", "c"), [("1,2", "3")])
    assert read("y.csv", "a§b\n1§2\n", delimiter="§").cells == [("1", "2")]


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", " "])
def test_a_delimiter_that_cannot_be_one_is_a_configuration_error(delimiter: str) -> None:
    with pytest.raises(ConfigurationError, match="delimiter: expected one character"):
        ReadOptions("csv", delimiter=delimiter)


@pytest.mark.parametrize("name", ["no-such", "hex"])
def test_an_encoding_that_is_none_is_a_configuration_error(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"there is no text encoding '{name}'"):
        ReadOptions("csv", encoding=name)


def test_a_header_without_end_or_too_wide_rejects_the_file(read: Read) -> None:
    with pytest.raises(FileRejectedError, match="no header within the first 262,144 characters"):
        read("x.csv", "x" * 300_000)
    with pytest.raises(FileRejectedError, match="found 4,097 columns, expected at most 4,096"):
        read("y.csv", "," * 4_096 + "x\n")


@pytest.mark.parametrize(
    ("content", "records", "breaks"),
    [
        (b"a,b\n1,2\n", 2, False),
        (b"a,b\r\n1,2", 2, False),
        (b'a,b\n\n"1,\n",2\n\n', 2, True),
        (b'a,b\n"\r",""""\n', 2, True),
        (b'\xef\xbb\xbf"a",b\n', 1, False),
    ],
)
def test_regular_structures(tmp_path: Any, content: bytes, records: int, breaks: bool) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    found = structure.survey(path, ",", 2)
    assert (found.records, found.breaks_in_cells) == (records, breaks)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1\n",
        b"a,b\n1,2,\n",
        b"a,b\n1,2,3\n1\n",
        b"a,b\n1\n1,2,3\n",
        b"a,b\r\n1,2\n",
        b"a,b\n1,2\r\n",
        b"a,b\r1,2\r",
        b"a,b\n1,\r2\n",
        b'a,b\n1,"2\n',
        b'a,b\n1,2"\n',
        b'a,b\n1,"2" \n',
        b'a,b\n1, "2"\n',
        b'a,b\n"1"2",3\n',
        b"a,b\r\n1\r,2\n",
        b"a,b\n1,\x002\n",
    ],
)
@pytest.mark.parametrize("chunk", [7, 1 << 18])
def test_irregular_structures(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, content: bytes, chunk: int) -> None:
    monkeypatch.setattr(structure, "_CHUNK_BYTES", chunk)
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert structure.survey(path, ",", 2) is None


@pytest.mark.parametrize("chunk", [100_000, 1 << 22])
@pytest.mark.parametrize("cell", [b"x" * 1_000_001, b'"' + b"x\n" * 500_001 + b'"'])
def test_a_record_longer_than_a_cell_may_be_is_irregular(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, cell: bytes, chunk: int
) -> None:
    monkeypatch.setattr(structure, "_CHUNK_BYTES", chunk)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1," + cell + b"\n3,4\n")
    assert structure.survey(path, ",", 2) is None
