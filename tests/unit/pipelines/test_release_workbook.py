"""The workbook of a release: what it holds, that no cell of it is a formula, and that it is the same each time."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pytest

from audit.tables import tables_of
from audit.workbook import compare_workbooks
from models.release_schema import ACTION, SCORECARD, TABLES, VALUE, Table
from pipelines.release.workbook import write_workbook
from pipelines.tables import write_rows

BUILT_AT = datetime(2026, 11, 22, 2, 14)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "http://evil.example", "{=A1}", "mailto:a@example.org")


def row(table: Table, **fields: object) -> tuple[object, ...]:
    """A row of a table, empty but for what is given."""
    return tuple((dict.fromkeys(f.name for f in table.fields) | fields).values())


def cell(segment: str, end: date, value: float | None, status: str = "shown") -> tuple[object, ...]:
    said = {"kpi_id": "m", "breakdown": "department", "segment": segment, "measure": "all", "period_end": end}
    return row(VALUE, **said, value=value, numerator=None if value is None else 3, status=status)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with the publishable tables, two periods of eight departments of hostile names, and an action."""
    with duckdb.connect() as connection:
        for table in TABLES:
            write_rows(connection, table, [])
        old, new = date(2026, 9, 30), date(2026, 10, 31)
        rows = [cell(name, day, -0.25) for name in HOSTILE for day in (old, new)]
        write_rows(connection, VALUE, [*rows, cell("Small", new, None, "suppressed")])
        write_rows(connection, SCORECARD, [row(SCORECARD, kpi_id="m", name="Measure", value=0.5)])
        write_rows(connection, ACTION, [row(ACTION, kpi_id="m", action="=cmd()", is_overdue=True, due=new)])
        yield connection


def sheet(file: Path, name: str) -> list[dict[str, object]]:
    """The rows of a sheet by the names of its columns."""
    head, *rows = openpyxl.load_workbook(file)[name].iter_rows(values_only=True)
    return [dict(zip(head, values, strict=True)) for values in rows]


def test_the_newest_period_stands_there_as_numbers_and_words(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "allyship.xlsx"
    write_workbook(warehouse, file, BUILT_AT)
    rows = sheet(file, "latest")
    plain = {name for name in HOSTILE if name[0] not in "=+-@\t\r"}
    assert {r["segment"] for r in rows} == {*plain, *(f"'{name}" for name in {*HOSTILE} - plain), "Small"}
    assert {r["period_end"] for r in rows} == {datetime(2026, 10, 31)}
    shown = [r for r in rows if r["status"] == "shown"]
    assert {(r["value"], r["numerator"]) for r in shown} == {(-0.25, 3)}
    (small,) = [r for r in rows if r["status"] == "suppressed"]
    assert [small[k] for k in ("value", "numerator", "people")] == [None, None, None]
    assert [r["is_overdue"] for r in sheet(file, "action")] == [True]
    assert [r["value"] for r in sheet(file, "scorecard")] == [0.5]


def test_no_cell_is_a_formula_or_a_link(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "allyship.xlsx"
    write_workbook(warehouse, file, BUILT_AT)
    book = openpyxl.load_workbook(file)
    cells = [c for s in book for line in s.iter_rows() for c in line if c.value is not None]
    assert len(cells) > 100
    assert {c.data_type for c in cells} <= {"s", "n", "d", "b"}
    assert all(c.hyperlink is None for c in cells)
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/")]
        assert not any("<f>" in s or "<f " in s or "hyperlink" in s for s in sheets)
        assert not any(n.startswith("xl/externalLinks") or n.endswith(".bin") for n in parts.namelist())


def test_the_attack_reads_there_what_the_database_says(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    # Its last digits are such that twelve of them are rounded up from here and down from what the sheet holds.
    numbers = [0.057765511519249996, *random.random(2_000), *random.random(2_000) * 1e6]
    write_rows(warehouse, VALUE, [cell(str(at), date(2026, 10, 31), n) for at, n in enumerate(numbers)])
    (tmp_path / "data").mkdir()
    write_workbook(warehouse, tmp_path / "data" / "allyship.xlsx", BUILT_AT)

    def different() -> int:
        compared = compare_workbooks(tmp_path, warehouse, tables_of(warehouse))
        return sum(found.different for found in compared if found.file.endswith("sheet latest"))

    assert different() == 0
    warehouse.execute("update kpi.value set value = value + 1e-9 where segment = '17'")
    assert different() == 1


def test_every_field_is_explained(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "allyship.xlsx"
    write_workbook(warehouse, file, BUILT_AT)
    told = [(r["table"], r["field"]) for r in sheet(file, "fields")]
    assert told == [(t.qualified, f.name) for t in TABLES for f in t.fields]


def test_the_same_release_gives_the_same_bytes(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    digests = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(warehouse, tmp_path / name, BUILT_AT)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        # The earliest year that an archive knows: no clock was asked.
        assert {p.date_time[0] for p in parts.infolist()} == {1980}
        assert b"2026-11-22T02:14:00Z" in parts.read("docProps/core.xml")
