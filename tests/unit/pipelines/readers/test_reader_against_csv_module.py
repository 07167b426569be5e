"""Staging gives the records of Python's csv module, whatever the dialect and the content."""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipelines.readers import ReadOptions, stage
from pipelines.readers.structure import survey

CODECS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
LETTERS = ["a", "é", "7", '"', ",", ";", "\n", "\r\n", "\r", " ", "\u00a0", "'", "#", "\\", "\t"]
HEADER = ["h1", "h2", "h3", "h4"]

cells = st.lists(st.sampled_from(LETTERS), max_size=6).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Mostly records as wide as the header, with ragged and blank ones among them."""
    width = draw(st.integers(1, len(HEADER)))
    exact = st.lists(cells, min_size=width, max_size=width)
    ragged = st.lists(cells, max_size=len(HEADER) + 1)
    one = exact if draw(st.booleans()) else st.one_of(exact, exact, exact, ragged)
    return [HEADER[:width], *draw(st.lists(one, max_size=8))]


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)


def records_of(text: str, delimiter: str) -> list[tuple[str, ...]]:
    """The records of a text by the csv module, stripped, those without content left out."""
    parsed = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [record for cells in parsed if any(record := tuple(cell.strip() for cell in cells))]


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


# How much is seen of a file before it is scanned as if all of it were like that.
FIRST_BYTES = st.sampled_from([1, 8, 32, 1 << 20])


def assert_staged_as_parsed(
    connection: duckdb.DuckDBPyConnection, content: bytes, text: str, delimiter: str, first_bytes: int
) -> None:
    header, *records = records_of(text, delimiter)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.readers.delimited._FIRST_BYTES", first_bytes)
        patch.setattr("pipelines.readers.structure._CHUNK_BYTES", min(first_bytes, 1 << 18))
        path = Path(folder) / "x.csv"
        path.write_bytes(content)
        staged = stage(connection, path, ReadOptions("csv", delimiter=delimiter), "t")
        found = {row[0]: tuple(cell or "" for cell in row[1:]) for row in connection.execute("FROM t").fetchall()}
        unreadable = {number for (number,) in connection.execute("SELECT _record FROM t_unreadable").fetchall()}
    as_wide = {n: cells for n, cells in enumerate(records, start=1) if len(cells) == len(header)}
    assert list(found.items()) == list(as_wide.items())
    assert unreadable == set(range(1, len(records) + 1)) - set(as_wide)
    assert staged.records_read == len(records)
    assert staged.columns == header


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), dialect=dialects, codec=st.sampled_from(CODECS), first_bytes=FIRST_BYTES)
def test_whatever_the_csv_module_writes(
    database: duckdb.DuckDBPyConnection, table: list[list[str]], dialect: dict, codec: str, first_bytes: int
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(table)
    text = out.getvalue()
    assert_staged_as_parsed(database, text.encode(codec), text, dialect["delimiter"], first_bytes)


broken = st.lists(st.sampled_from(["a", '"', '""', ",", ",", "\n", "\r\n", " ", '"a"', ',"b,"', "é"]), max_size=25).map(
    "".join
)


@settings(max_examples=150)
@given(body=broken, first_bytes=FIRST_BYTES)
def test_whatever_anybody_else_writes(database: duckdb.DuckDBPyConnection, body: str, first_bytes: int) -> None:
    text = "h1,h2\n" + body + "\n"
    last = list(csv.reader(io.StringIO(text + "end,end\n", newline="")))[-1]
    assume(last == ["end", "end"])  # else a quote is never closed, on which staging is stricter
    assert_staged_as_parsed(database, text.encode(), text, ",", first_bytes)


@st.composite
def mostly_regular(draw: st.DrawFn) -> str:
    """Two columns, quoted as they should be; now and then something is not as it should be."""
    plain = st.sampled_from(["", "a", "é b", " ", "#", "'", "\\"])
    inside = st.lists(st.sampled_from(["a", ",", '""', "\n", "\r\n", "\r", " ", "é"]), max_size=4).map("".join)
    cell = st.one_of(plain, inside.map(lambda text: f'"{text}"'))
    record = st.builds("{},{}".format, cell, cell)
    odd = st.sampled_from(["", "a", ",,", 'a"b,c', '"a" ,b', "a\r,b", '"a,b'])
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = draw(st.lists(st.one_of(*[record] * 6, st.just(""), odd), max_size=6))
    return end.join(['h1,"h2"', *lines]) + draw(st.sampled_from(["", end, end * 2]))


@settings(max_examples=200)
@given(text=mostly_regular(), mark=st.booleans(), chunk=st.sampled_from([1, 2, 5, 16, 1 << 18]))
def test_what_the_survey_calls_regular_duckdb_reads_as_the_csv_module_does(
    database: duckdb.DuckDBPyConnection, text: str, mark: bool, chunk: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
        patch.setattr("pipelines.readers.structure._CHUNK_BYTES", chunk)
        structure = survey(path, ",", 2)
        assume(structure is not None)
        scanned = database.execute(
            "FROM read_csv(?, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', "
            "columns = {c0: 'VARCHAR', c1: 'VARCHAR'}, strict_mode = true, null_padding = false)",
            [str(path)],
        ).fetchall()
    parsed = [cells for cells in csv.reader(io.StringIO(text, newline="")) if cells]
    assert [[cell or "" for cell in row] for row in scanned] == parsed
    assert structure.records == len(parsed)
    assert structure.breaks_in_cells == any("\n" in cell or "\r" in cell for cells in parsed[1:] for cell in cells)


SPACES = [chr(code) for code in range(0x3001) if chr(code).isspace()]


@settings(max_examples=300)
@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from(["a", "é", "À", '"', ",", *SPACES]), max_size=3), min_size=2, max_size=2)
    ),
    delimiter=st.sampled_from([",", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_cells_that_the_survey_calls_bare_need_no_stripping(
    rows: list[list[str]], delimiter: str, end: str, quoting: Literal[0, 1]
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([["a", "b"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.getvalue().encode())
        found = survey(path, delimiter, 2)
    assume(found is not None)
    for at in range(2):
        cells = [row[at] for row in rows]
        if at not in found.padded:
            assert [cell.strip() for cell in cells] == cells
        elif text.getvalue().isascii() and '"' not in "".join(cells):
            # Only what may be a space makes a column slower.
            assert any(cell != cell.strip() for cell in cells)
    if found.is_filled:
        assert all(any(map(str.strip, row)) for row in rows)


@pytest.mark.parametrize("text", ["a,b\n1,2\n,\n", "a\tb\r\n\t2\r\n1\t", 'a,b\n"Zo\u00eb S",""\n'])
def test_ordinary_cells_are_bare(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_bytes(text.encode())
    assert not survey(tmp_path / "x.csv", text[1], 2).padded
