"""Which files are let in, and what a person is told about those that are not."""

import gzip
import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from models.errors import ConfigurationError, FileRejectedError
from pipelines.readers import ReadOptions, delimited, known_format, stage
from pipelines.readers.structure import survey

Read = Callable[..., Any]

CSV = "a,b\n1,2\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(out := io.BytesIO())
    return out.getvalue()


def zipped(*members: str) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


def parquet(tmp_path: Path) -> bytes:
    path = tmp_path / "made.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS a, 'x' AS b FROM range(100)) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.csv", "csv"), ("a.TSV", "csv"), ("a.b.txt", "csv"), ("a.parquet", "parquet"), ("A.XLSX", "xlsx")],
)
def test_endings_that_stand_for_a_format(name: str, format_: str) -> None:
    assert known_format(Path(name)) == format_


@pytest.mark.parametrize("name", ["a.ods", "a.csv.gz", "csv", "a.xls", ".csv~"])
def test_endings_that_do_not(name: str) -> None:
    assert known_format(Path(name)) is None


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n...", "a PDF document"),
        (gzip.compress(CSV.encode(), mtime=0), "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "an Excel workbook of the old kind"),
        (b"SQLite format 3\x00" + b"\0" * 80, "a SQLite database"),
        (b"<!DOCTYPE html>\n<html>", "an HTML or XML page"),
        ("\ufeff\n <table><tr><td>1".encode(), "an HTML or XML page"),
        (b'<?xml version="1.0"?><a/>', "an HTML or XML page"),
        (b"\x89PNG\r\n\x1a\n\x00", "an image"),
        (bytes(range(256)) * 8, "binary data"),
        (b"a,b\x00c\n1,2\n", "binary data"),
        (zipped("word/document.xml"), "a Word document"),
        (zipped("mimetype", "content.xml"), "an OpenDocument file"),
        (zipped("xl/workbook.bin"), "a binary Excel workbook"),
        (zipped("people.csv"), "a zip archive"),
        (workbook(), "an Excel workbook (.xlsx)"),
        (workbook()[:-400], "a zip archive or workbook that is damaged or cut short"),
    ],
)
def test_what_is_not_text_is_named(read: Read, content: bytes, found: str) -> None:
    with pytest.raises(FileRejectedError) as error:
        read("people.csv", content)
    message = str(error.value)
    assert message.startswith(f"people.csv: found {found}")
    assert message.endswith(", expected delimited text")


def test_parquet_in_the_place_of_text_and_the_reverse(read: Read, tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match=r"x\.csv: found a Parquet file, expected delimited text"):
        read("x.csv", parquet(tmp_path))
    with pytest.raises(FileRejectedError, match=r"x\.parquet: found delimited text, expected a Parquet file"):
        read("x.parquet", CSV)
    with pytest.raises(FileRejectedError, match=r"x\.xlsx: found delimited text, expected an Excel workbook"):
        read("x.xlsx", CSV)
    with pytest.raises(FileRejectedError, match=r"x\.xlsx: found an OpenDocument file \(\.ods\), expected an Excel"):
        read("x.xlsx", zipped("content.xml"))


@pytest.mark.parametrize("header", ["PAR1,b", "DUCK,b", "BZh9,b", "location,DUCKS", "Rar!,b", "[a],{b}"])
def test_a_header_that_resembles_a_file_mark_is_still_a_header(read: Read, header: str) -> None:
    assert read("x.csv", f"{header}\n1,2\n").cells == [("1", "2")]


def test_an_empty_file(read: Read) -> None:
    with pytest.raises(FileRejectedError, match=r"x\.csv: the file is empty"):
        read("x.csv", "")


def test_a_folder_a_pipe_a_socket_and_nothing(read: Read, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)  # the path of a socket must be short
        listener.bind("socket.csv")
        for name, found in (("folder", "a folder"), ("pipe", "a device, pipe"), ("socket", "a device, pipe")):
            with pytest.raises(FileRejectedError, match=f"{name}.csv: found {found}.*expected a regular file"):
                read(f"{name}.csv")
    with pytest.raises(FileRejectedError, match=r"gone\.csv: cannot be opened: no such file"):
        read("gone.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission(read: Read, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(CSV)
    (tmp_path / "x.csv").chmod(0)
    with pytest.raises(FileRejectedError, match=r"x\.csv: cannot be opened: permission denied"):
        read("x.csv")


def test_a_refusal_of_the_system_is_a_rejected_file(read: Read, tmp_path: Path) -> None:
    real_open = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "x.csv" and arguments == ("rb",):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *arguments, **named)

    (tmp_path / "x.csv").write_text(CSV)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(FileRejectedError) as error:
            read("x.csv")
    assert str(error.value) == "x.csv: cannot be opened: permission denied"


def test_links_may_not_leave_the_landing_folder(read: Read, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    (landing / "hr").mkdir(parents=True)
    (landing / "inside.csv").write_text(CSV)
    (tmp_path / "outside.csv").write_text(CSV)
    (landing / "hr" / "up.csv").symlink_to("../inside.csv")
    (landing / "hr" / "out.csv").symlink_to("../../outside.csv")
    (landing / "hr" / "loop.csv").symlink_to("loop.csv")
    (landing / "folder").symlink_to(tmp_path)

    assert read(landing / "hr" / "up.csv", landing=landing).cells == [("1", "2")]
    for name in ("hr/out.csv", "folder/outside.csv"):
        with pytest.raises(FileRejectedError, match=f"^{name}: lies outside the landing folder"):
            read(landing / name, landing=landing)
    with pytest.raises(FileRejectedError, match=r"^up\.csv: lies outside the landing folder"):
        read(landing / "hr" / "up.csv")
    with pytest.raises(FileRejectedError, match=r"loop\.csv: (found a link that leads to itself|cannot be opened)"):
        read(landing / "hr" / "loop.csv")


def test_an_unknown_format_is_a_configuration_error(read: Read) -> None:
    with pytest.raises(ConfigurationError, match="unknown format 'parket'; did you mean 'parquet'"):
        read("x.csv", CSV, format="parket")


def test_a_file_that_changes_while_it_is_read_is_rejected_and_leaves_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(CSV)

    def grow(*arguments: Any) -> Any:
        found = survey(*arguments)
        with path.open("a") as file:
            file.write("3,4\n")
        return found

    monkeypatch.setattr(delimited, "survey", grow)
    with pytest.raises(FileRejectedError, match="changed while it was being read"):
        stage(connection, path, ReadOptions("csv"), "t")
    assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_a_rejected_file_leaves_no_tables_of_this_or_an_earlier_read(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_text(CSV)
    (tmp_path / "bad.csv").write_text('a,b\n1,2\n3,"never\nclosed\n')
    stage(connection, tmp_path / "good.csv", ReadOptions("csv"), "t")
    with pytest.raises(FileRejectedError):
        stage(connection, tmp_path / "bad.csv", ReadOptions("csv"), "t")
    assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_messages_do_not_quote_cells(read: Read, tmp_path: Path) -> None:
    secret = "Rumpelstiltskin"
    made = tmp_path / "secret.parquet"
    duckdb.execute(
        f"COPY (SELECT '{secret}' AS a FROM range(1000)) TO '{made}' (FORMAT parquet, COMPRESSION uncompressed)"
    )
    damaged = bytearray(made.read_bytes())
    damaged[4:40] = b"\xff" * 36
    files = {
        "x.csv": f'a,b\n{secret},2\n3,"{secret}\n{secret}\n'.encode(),
        "y.csv": f"a,{secret}\x00\n".encode(),
        "z.parquet": bytes(damaged),
    }
    for name, content in files.items():
        with pytest.raises(FileRejectedError) as error:
            read(name, content)
        assert secret not in str(error.value)
        assert error.value.__suppress_context__ or error.value.__context__ is None
    result = read("w.csv", f"a,b\n{secret}\n{secret},\0\n")
    assert not any(secret in reason for reason in result.unreadable.values())


def test_the_delivered_file_is_left_as_it_was(read: Read, tmp_path: Path) -> None:
    for name, content in {
        "x.csv": "a,b\n1\n".encode("utf-16"),
        "y.xlsx": workbook(),
        "z.parquet": parquet(tmp_path),
    }.items():
        read(name, content)
        assert (tmp_path / name).read_bytes() == content


def test_insertion_order_is_insisted_on(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(CSV)
    connection.execute("SET preserve_insertion_order = false")
    with pytest.raises(ValueError, match="preserve_insertion_order"):
        stage(connection, tmp_path / "x.csv", ReadOptions("csv"), "t")
