"""Canaries in the exports of real systems: a run, a failed run and an error in the middle, and then every byte is read.

The stores that a run leaves are opened with their own libraries too, since they compress: databases, Parquet, the
history of Dagster. What may be where: in landing everything, in warehouse and ledger pay and pseudonyms, elsewhere
nothing of a person.
"""

import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from canary_home import (
    BONUS,
    FIGURES,
    MARKS,
    PAY,
    PEOPLE,
    SALARY,
    bonus,
    hourly_pay,
    write_canary_home,
    write_contradiction,
)
from whole_runs import command, in_warehouse

from pipelines.warehouse import quoted

# The databases that nobody but the product opens.
PRIVATE = ("warehouse.duckdb", "ledger.duckdb")
# Casts a pseudonym to a number: the error quotes somebody's.
BROKEN_METRIC = """
metrics:
  - {id: broken, name: Broken, question: 'Is it?', fact: enrolled, grain: fiscal_year, of: person::varchar::int > 3}
"""


@dataclass(frozen=True)
class Night:
    """A home after a run, the code that it ended with, and all that was said."""

    home: Path
    code: int
    said: str


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Night:
    home = write_canary_home(tmp_path_factory.mktemp("canaries") / "home")
    said = [command(home, "check"), command(home, "run"), command(home, "status")]
    return Night(home, said[1].returncode, "".join(one.stdout + one.stderr for one in said))


@pytest.fixture(scope="module")
def blocked(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A night in which a blocking rule is broken by rows of people."""
    home = copied(first.home, tmp_path_factory)
    write_contradiction(home)
    return night(home)


@pytest.fixture(scope="module")
def broken(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A night that ends in an error in the middle, whose own message quotes a person's pseudonym."""
    home = copied(first.home, tmp_path_factory)
    with (home / "allyship.yaml").open("a", encoding="utf-8") as stream:
        stream.write(BROKEN_METRIC)
    return night(home)


@pytest.fixture(params=["first", "blocked", "broken"])
def after(request: pytest.FixtureRequest) -> Night:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Night)
    return found


def copied(home: Path, factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(home, factory.mktemp("canaries") / "home", symlinks=True)


def night(home: Path) -> Night:
    process = command(home, "run")
    status = command(home, "status")
    return Night(home, process.returncode, "".join((process.stdout, process.stderr, status.stdout, status.stderr)))


def in_words(content: bytes, marks: Iterable[str] = MARKS) -> list[str]:
    """Return the marks that stand in some bytes, in any case, in two bytes a letter, or as JSON escapes them."""
    folded = content.lower()
    forms = {mark: (mark.lower().encode(), mark.lower().encode("utf-16-le")) for mark in marks}
    return [mark for mark, written in forms.items() if any(form in folded for form in written)]


def left_behind(home: Path) -> Iterator[Path]:
    """Yield every file of the home outside landing and secrets."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.relative_to(home).parts[0] not in ("landing", "secrets"):
            yield path


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what stands in a store, cell by cell or part by part; for any other file nothing."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            yield from cells(connection, _TABLES)
    elif path.suffix == ".parquet":
        with duckdb.connect() as connection:
            connection.execute(f"create view held as from read_parquet('{path}')")
            yield from cells(connection, "select 'main', 'held'")
    elif path.read_bytes()[:15] == b"SQLite format 3":
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in connection.execute(f'select * from "{table}"'):
                yield table, repr(row).encode()
        connection.close()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())


def cells(connection: duckdb.DuckDBPyConnection, tables: str) -> Iterator[tuple[str, bytes]]:
    for schema, table in connection.execute(tables).fetchall():
        relation = f"{quoted(schema)}.{quoted(table)}"
        for column, *_ in connection.execute(f"describe {relation}").fetchall():
            texts = connection.execute(
                f"select string_agg(distinct {quoted(column)}::varchar, chr(10)) from {relation}"
            ).fetchone()
            if texts and texts[0]:
                yield f"{schema}.{table}.{column}", str(texts[0]).encode()


_TABLES = "select schema_name, table_name from duckdb_tables()"


def test_the_nights_went_as_they_should_and_met_every_canary(first: Night, blocked: Night, broken: Night) -> None:
    assert (first.code, blocked.code, broken.code) == (3, 1, 1), first.said + blocked.said + broken.said
    assert "hr/torn.csv" in first.said
    assert "one launch date per wave" in blocked.said
    assert "unexpected ConversionException" in broken.said
    taken = in_warehouse(
        first.home,
        "select feed, sum(rows_loaded), sum(rows_quarantined) from register.source_file "
        "where status = 'accepted' group by 1",
    )
    rows = {feed: (int(loaded), int(set_aside)) for feed, loaded, set_aside in taken}
    assert all(loaded > 0 for loaded, _ in rows.values())
    assert rows["pay"] == (2 * PEOPLE - 3, 3)
    # The exports really hold them, in every system.
    for folder, marks in (("hr", (*MARKS, *FIGURES)), ("surveys", MARKS), ("programs", MARKS[:2]), ("cases", MARKS)):
        content = b"".join(
            path.read_bytes() + b"".join(part for _, part in unpacked(path))
            for path in sorted((first.home / "landing" / folder).iterdir())
        )
        assert in_words(content, marks) == list(marks), folder


def test_no_name_address_id_or_comment_is_in_any_byte(after: Night) -> None:
    left = list(left_behind(after.home))
    assert {path.relative_to(after.home).parts[0] for path in left} >= {"releases", "dagster", "warehouse.duckdb"}
    assert {str(path): found for path in left if (found := in_words(path.read_bytes()))} == {}


def test_no_name_address_id_or_comment_is_in_any_cell_of_any_store(after: Night) -> None:
    stores, found = set(), {}
    for path in left_behind(after.home):
        for place, content in unpacked(path):
            stores.add(path.suffix)
            if in_words(content):
                found[f"{path.name}: {place}"] = in_words(content)
    assert stores >= {".duckdb", ".parquet", ".db"}
    assert found == {}


def test_pay_stands_in_the_private_databases_alone(after: Night) -> None:
    amounts = {float(hourly_pay(n)) for n in range(PEOPLE)} | {float(bonus(n)) for n in range(PEOPLE)}
    held = in_warehouse(after.home, "select hourly_pay from raw.pay union all select bonus_12m from raw.pay")
    assert {amount for (amount,) in held} <= amounts
    assert len(held) > PEOPLE
    found = {}
    for path in left_behind(after.home):
        if path.name in PRIVATE:
            continue
        for place, content in (("bytes", path.read_bytes()), *unpacked(path)):
            if told := in_words(content, (PAY, BONUS)) + written_alone(content, SALARY):
                found[f"{path.name}: {place}"] = told
            numbers = set(map(float, re.findall(rb"(?<![\w.])\d+\.\d{3,}(?![\w.])", content)))
            if numbers & amounts:
                found[f"{path.name}: {place}: numbers"] = ["pay"]
    assert found == {}


def written_alone(content: bytes, digits: str) -> list[str]:
    """Return the numbers of eight digits that begin with some, as salaries do."""
    return [found.decode() for found in re.findall(rb"(?<![\w.])" + digits.encode() + rb"\d\d(?![\w.])", content)]


def test_nothing_of_a_person_is_said_in_the_terminal(after: Night) -> None:
    assert in_words(after.said.encode(), (*MARKS, *FIGURES)) == []
    people = in_warehouse(after.home, "select distinct worker_id::varchar from raw.worker_snapshot")
    assert len(people) > PEOPLE // 2
    assert not [person for (person,) in people if person in after.said or person[:8] in after.said]


def test_no_pseudonym_leaves_the_private_databases(after: Night) -> None:
    columns = in_warehouse(
        after.home,
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name = 'delivered' and data_type = 'UUID'",
    )
    people = {
        person
        for schema, table, column in columns
        for (person,) in in_warehouse(after.home, f'select distinct "{column}"::varchar from {schema}."{table}"')
        if person
    }
    assert len(people) > 2 * PEOPLE
    heads = re.compile(b"|".join(sorted({person[:13].encode() for person in people})))
    for path in left_behind(after.home):
        if path.name not in PRIVATE:
            for place, content in (("bytes", path.read_bytes()), *unpacked(path)):
                assert not heads.search(content), f"{path}: {place}"


def test_the_error_itself_would_have_quoted_somebody(broken: Night) -> None:
    with duckdb.connect(str(broken.home / "warehouse.duckdb"), read_only=True) as connection:
        with pytest.raises(duckdb.ConversionException) as quoting:
            connection.execute("select person::varchar::integer from facts.enrolled").fetchall()
        people = connection.execute("select distinct person::varchar from facts.enrolled").fetchall()
    assert any(person in str(quoting.value) for (person,) in people)
