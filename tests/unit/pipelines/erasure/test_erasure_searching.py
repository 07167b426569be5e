"""The search opens every kind of store: what bytes alone would not show, its cells do, and the other way round."""

import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.erasure.needles import ID, PSEUDONYM, Needles
from pipelines.erasure.searching import files, in_file, search
from pipelines.home import Home

PERSON = UUID("b3141592-6535-8979-3238-4626433832ae")
NAME = "E-10427"
NEEDLES = Needles((PERSON,), (NAME,))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


# Each makes a table in which one person stands among others, in another layout on disk.
LAYOUTS = {
    "alone": "select {person} as p",
    "constant": "select {person} as p from range(5000)",
    "among many": "select if(i % 700 = 3, {person}, uuid()) as p from range(20000) as t(i)",
    "in runs": "select if(i // 2048 = 3, {person}, md5((i // 2048)::varchar)::uuid) as p from range(20000) as t(i)",
    "in a list": "select [uuid(), {person}] as p from range(300)",
    "in a struct": "select {{'who': {person}, 'n': i}} as p from range(3000) as t(i)",
    "in a map": "select map {{'who': {person}}} as p from range(300)",
    "as text": "select if(i % 9 = 3, {person}, uuid())::varchar as p from range(20000) as t(i)",
    "within text": "select 'by ' || upper(if(i % 9 = 3, {person}, uuid())::varchar) as p from range(9000) as t(i)",
    "as json": "select to_json({{'who': {person}}}) as p from range(300)",
    "as a blob": "select unhex(replace(({person})::varchar, '-', '')) as p from range(300)",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("store", ["duckdb", "parquet"])
def test_a_pseudonym_is_found_in_every_layout_of_a_store(tmp_path: Path, store: str, layout: str) -> None:
    file = tmp_path / f"some.{store}"
    for person, found in ((PERSON, {PSEUDONYM}), (UUID(int=PERSON.int ^ 1), set())):
        query = LAYOUTS[layout].format(person=f"'{person}'::uuid")
        file.unlink(missing_ok=True)
        if store == "duckdb":
            with duckdb.connect(str(file)) as connection:
                connection.execute(f"create table held as {query}")
        else:
            with duckdb.connect() as connection:
                connection.execute(f"copy ({query}) to '{file}' (format parquet)")
        assert in_file(file, NEEDLES) == found


def test_what_was_deleted_from_a_table_is_found_in_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "some.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create table held as select if(i = 7, '{PERSON}', uuid()) as p from range(3000) as t(i)")
        connection.execute(f"create table other as select '{PERSON}'::uuid as p from range(3000)")
        connection.execute("checkpoint")
        connection.execute(f"delete from held where p = '{PERSON}'")
        connection.execute(f"delete from other where p = '{PERSON}'")
        connection.execute("checkpoint")
        connection.execute("vacuum")
    # It is in no table any more; this is why databases are written anew and not cleaned.
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute(f"select count(*) from held where p = '{PERSON}'").fetchone() == (0,)
    assert in_file(file, NEEDLES) == {PSEUDONYM}


@pytest.mark.parametrize("text", [str(PERSON), NAME])
@pytest.mark.parametrize("at", [0, 1, 3900, 4050, 4070, 4085, 9000])
def test_text_that_sqlite_cuts_in_two_is_found(tmp_path: Path, text: str, at: int) -> None:
    file = tmp_path / "history.db"
    connection = sqlite3.connect(file)
    connection.execute("pragma page_size = 4096")
    connection.execute("create table event (id integer, body text)")
    connection.execute("insert into event values (1, ?)", ["." * at + text + "." * (12_000 - at)])
    connection.commit()
    connection.close()
    assert in_file(file, NEEDLES) == {PSEUDONYM if text == str(PERSON) else ID}


def test_sqlite_really_cuts_text_so_that_bytes_alone_would_not_do(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    people = {30 * n: UUID(int=PERSON.int + n) for n in range(150)}
    connection = sqlite3.connect(file)
    connection.execute("create table event (body text)")
    for at, person in people.items():
        connection.execute("insert into event values (?)", ["." * at + str(person) + "." * 12_000])
    connection.commit()
    connection.close()
    content = file.read_bytes()
    cut = [person for person in people.values() if not Needles((person,)).in_bytes(content)]
    assert cut
    assert all(in_file(file, Needles((person,))) == {PSEUDONYM} for person in cut)


def test_a_zip_is_searched_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "some.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{'a' * 500}</t><t>{NAME}</t>" * 50)
    assert NAME.encode() not in file.read_bytes()
    assert in_file(file, NEEDLES) == {ID}


@pytest.mark.parametrize(
    "head", [b"SQLite format 3\0", b"\0" * 8 + b"DUCK" + b"\0" * 8, b"PAR1....", b"PK\x03\x04...."]
)
def test_a_store_that_cannot_be_read_proves_nothing(home: Home, head: bytes) -> None:
    (home.root / "broken").write_bytes(head + os.urandom(64))
    [trace] = search(home, NEEDLES)
    assert (trace.path, trace.what) == ("broken", ("cannot be read",))


def test_every_file_of_a_home_is_searched_but_landing_and_secrets(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(NAME)
    spared = [home.landing / "a.csv", home.landing / "hr" / "b.csv", home.key_file]
    searched = [
        home.root / "warehouse.duckdb.wal",
        home.root / ".hidden",
        home.releases / "00001" / "site" / "index.html",
        home.dagster_home / "logs" / "run.txt",
        home.scratch / "spill" / "block",
        home.root / "landing.old" / "a.csv",
    ]
    for file in (*spared, *searched):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{NAME};{PERSON}")
    (home.root / "link").symlink_to(outside)
    (home.releases / "current").symlink_to("00001")
    assert set(files(home)) == set(searched)
    found = search(home, NEEDLES, [searched[0]])
    assert {trace.path for trace in found} == {file.relative_to(home.root).as_posix() for file in searched[1:]}
    assert {trace.what for trace in found} == {(ID, PSEUDONYM)}


Plant = Callable[[Path, UUID], None]


def _in_text(file: Path, person: UUID) -> None:
    file.write_text(f'{{"who": "{person}"}}', encoding="utf-16")


def _in_table(file: Path, person: UUID) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table t as select case when i = 11 then ? else uuid() end as p from range(50) t(i)", [person]
        )


def _in_rows(file: Path, person: UUID) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select '{person}'::uuid as p, i from range(40) as t(i)) to '{file}' (format parquet)"
        )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    person=st.uuids(), others=st.lists(st.uuids(), max_size=2), plant=st.sampled_from([_in_text, _in_table, _in_rows])
)
def test_anybody_planted_in_a_home_is_found(home: Home, person: UUID, others: list[UUID], plant: Plant) -> None:
    file = home.root / "planted"
    file.unlink(missing_ok=True)
    plant(file, person)
    assert [trace.path for trace in search(home, Needles((*others, person)))] == ["planted"]
    assert search(home, Needles(tuple(other for other in others if other != person))) == []
