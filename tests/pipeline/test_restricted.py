"""Restricted marts: only where asked for, private, by pseudonym, and no longer than their release."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from whole_runs import current

from models.errors import ConfigurationError
from pipelines import restricted
from pipelines.home import Home
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import open_warehouse

SAID = {"restricted: true": (True, False), "restricted: true\nrestricted_pay: true": (True, True), "": (False, False)}


@pytest.fixture
def warehouse(small_copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    home = Home(small_copy)
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        yield connection


def wanted(home: Path, *, pay: bool = False) -> Settings:
    return replace(load_settings(Home(home)), restricted=True, restricted_pay=pay)


def columns(file: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(file), read_only=True) as marts:
        rows = marts.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where not internal and database_name = current_database() group by 1"
        ).fetchall()
    return dict(rows)


@pytest.mark.parametrize("said", SAID)
def test_marts_and_pay_are_off_unless_said(small_copy: Path, said: str) -> None:
    home = Home(small_copy)
    home.config_file.write_text(home.config_file.read_text(encoding="utf-8") + said, encoding="utf-8")
    settings = load_settings(home)
    assert (settings.restricted, settings.restricted_pay) == SAID[said]


def test_pay_without_marts_is_a_mistake(small_copy: Path) -> None:
    home = Home(small_copy)
    before = home.config_file.read_text(encoding="utf-8")
    home.config_file.write_text(before + "restricted_pay: true", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"line {before.count(chr(10)) + 1}.*restricted: true as well"):
        load_settings(home)


def test_without_a_word_nothing_is_written(small_copy: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    home = Home(small_copy)
    assert restricted.publish(warehouse, home, load_settings(home), str(current(small_copy))) == []
    assert list(home.restricted.iterdir()) == []


@pytest.mark.parametrize("pay", [False, True])
def test_marts_hold_rows_by_pseudonym_without_answers_cases_and_ethnicity(
    small_copy: Path, warehouse: duckdb.DuckDBPyConnection, pay: bool
) -> None:
    home, release = Home(small_copy), str(current(small_copy))
    tables = restricted.publish(warehouse, home, wanted(small_copy, pay=pay), release)
    assert tables == ["workforce", "promotion", "separation", "enrolment", "pairing", *["pay"] * pay]
    file = home.restricted / release / restricted.FILE
    found = columns(file)
    assert set(found) == set(tables)
    every = {name for names in found.values() for name in names}
    assert not every & {
        "ethnicity",
        "answer",
        "item",
        "respondent_id",
        "reporter_id",
        "email",
        "guide_fit",
        "protege_fit",
    }
    assert bool(every & {"hourly_pay", "bonus_12m"}) == pay
    with duckdb.connect(str(file), read_only=True) as marts:
        people = "select distinct typeof(person), count(distinct person) from workforce group by 1"
        [delivered] = warehouse.execute("select count(distinct worker_id) from raw.worker_snapshot").fetchall()
        assert marts.execute(people).fetchall() == [("UUID", *delivered)]
        assert marts.execute("select count(*) from duckdb_tables() where comment is null").fetchone() == (0,)
    assert b"w001" not in file.read_bytes()


def test_marts_are_private_and_go_with_their_release(small_copy: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    home, release = Home(small_copy), str(current(small_copy))
    for left in ("00000-2026-01-31", f".{release}"):
        (home.restricted / left).mkdir()
        (home.restricted / left / restricted.FILE).write_bytes(b"of a release that is gone, or never was")
    restricted.publish(warehouse, home, wanted(small_copy), release)
    assert [folder.name for folder in home.restricted.iterdir()] == [release]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (home.restricted, *home.restricted.rglob("*"))}
    assert set(modes.values()) == {0o700, 0o600}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())
    # A second writing replaces the first; switched off, all go.
    assert restricted.publish(warehouse, home, wanted(small_copy), release)
    assert len(list(home.restricted.rglob(restricted.FILE))) == 1
    restricted.publish(warehouse, home, load_settings(home), release)
    assert list(home.restricted.iterdir()) == []
