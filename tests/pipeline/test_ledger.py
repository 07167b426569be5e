"""The ledger through whole runs: what it holds after a night, and what happens when it is lost or the key changes."""

import os
import stat
from pathlib import Path

import duckdb
from whole_runs import command

_NIGHTLY = "select number, release_id from ledger.release order by 1"


def _ledger(home: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'ledger.duckdb'}' as ledger (read_only)")
        return connection.execute(query).fetchall()


def test_every_cell_that_is_published_is_entered_once(small_home: Path) -> None:
    file = small_home / "ledger.duckdb"
    release = (small_home / "releases" / "current").readlink().name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert _ledger(small_home, _NIGHTLY) == [(1, release)]
    with duckdb.connect(str(small_home / "warehouse.duckdb"), read_only=True) as warehouse:
        cells = warehouse.execute("select count(*) from metrics.protected").fetchone()
    assert [cells] == _ledger(small_home, "select count(*) from ledger.cell")


def test_publishing_the_same_again_enters_no_cell(small_copy: Path) -> None:
    before = _ledger(small_copy, "select count(*) from ledger.cell")
    assert command(small_copy, "run", "--republish").returncode == 0
    assert _ledger(small_copy, "select count(*) from ledger.cell") == before
    assert len(_ledger(small_copy, _NIGHTLY)) == 2


def test_a_lost_ledger_stops_the_night_until_somebody_accepts_it(small_copy: Path) -> None:
    (small_copy / "ledger.duckdb").unlink()
    refused = command(small_copy, "run", "--republish")
    assert refused.returncode == 1
    assert "ledger.duckdb knows of no release, and 1 were published" in refused.stderr
    accepted = command(small_copy, "run", "--republish", "--new-ledger")
    assert accepted.returncode == 0, accepted.stderr
    assert [number for number, _ in _ledger(small_copy, _NIGHTLY)] == [0, 1]


def test_another_key_stops_the_night(small_copy: Path) -> None:
    key = small_copy / "secrets" / "pseudonym.key"
    key.write_bytes(os.urandom(32))
    refused = command(small_copy, "run", "--rebuild")
    assert refused.returncode == 1
    assert "the pseudonym key is not the one the ledger was written with" in refused.stderr
    assert command(small_copy, "run", "--rebuild", "--new-ledger").returncode == 0
    assert (small_copy / "ledger.set-aside.duckdb").exists()


def test_a_damaged_ledger_is_said_and_left_as_it_is(small_copy: Path) -> None:
    file = small_copy / "ledger.duckdb"
    file.write_bytes(b"no database" * 1000)
    refused = command(small_copy, "run", "--republish")
    assert refused.returncode == 1
    assert "ledger.duckdb cannot be opened" in refused.stderr
    assert file.read_bytes() == b"no database" * 1000


def test_a_verification_copy_is_not_entered(small_copy: Path) -> None:
    config = small_copy / "allyship.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "verification_copy: true\n", encoding="utf-8")
    assert command(small_copy, "run").returncode == 0
    assert len(_ledger(small_copy, _NIGHTLY)) == 1
