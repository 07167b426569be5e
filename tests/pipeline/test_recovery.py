"""Runs that were cut short, meet each other, or find their warehouse damaged: the values come out the same."""

import os
import signal
import time
from pathlib import Path

import duckdb
import pytest
from small_home import SNAPSHOTS, write_small_home
from warm import forked, start
from whole_runs import VALUES, command, current, in_warehouse, listed, rows, run

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.ingest import register


def die_reading(home: Path, last: str) -> None:
    """Run, killed while the last of three monthly files is being taken.

    Its entry is written and its rows are not, and the two files before it are committed without it being settled which
    of their rows stand.
    """
    accept = register.accept

    def dying(connection: duckdb.DuckDBPyConnection, entry: register.Entry, run_id: str) -> int:
        file_id = accept(connection, entry, run_id)
        if entry.path == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return file_id

    register.accept = dying
    run(home)


def test_a_run_killed_while_it_reads_is_made_good_by_the_next_one(small_home: Path, tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    last = f"worker_snapshot/{SNAPSHOTS[-1]:%Y-%m}.csv"
    assert forked(die_reading, home, last) == -signal.SIGKILL
    assert current(home) is None
    taken = in_warehouse(home, "select path from register.source_file where feed = 'worker_snapshot' order by path")
    assert taken == [(f"worker_snapshot/{day:%Y-%m}.csv",) for day in SNAPSHOTS[:-1]]
    assert in_warehouse(home, "select count(*) from raw.worker_snapshot") == [(0,)]

    outcome = run(home)
    assert outcome.outcome == "published", outcome.message
    assert rows(home) == rows(small_home)
    accounting = "select * exclude (sha256, delivered_on) from quality.source_file order by file"
    assert rows(home, accounting) == rows(small_home, accounting)


def test_of_two_runs_at_once_the_second_leaves_with_a_clear_word(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    first = start(home, "run")
    try:
        wait_until_locked(Home(home))
        second = command(home, "run")
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == f"allyship: another run is going on in '{home}'; try again when it has ended\n"
        rollback = command(home, "rollback", "00001-2026-03-31")
        assert (rollback.returncode, rollback.stderr) == (1, second.stderr)
        assert first.process.is_alive(), "the first run ended before the second was tried"
        # The lock of a run that dies dies with it.
        first.kill_after(0)
        with Home(home).run_lock(wait=5):
            assert listed(home) == []
    finally:
        first.kill_after(0)


def wait_until_locked(home: Home) -> None:
    """Wait until another process holds the home's lock."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with home.run_lock():
                pass
        except BlockedError:
            return
        time.sleep(0.01)
    raise AssertionError("the first run never took the lock")


def test_a_damaged_warehouse_is_set_aside_and_made_anew_with_the_same_values(small_copy: Path) -> None:
    before = rows(small_copy)
    with (small_copy / "warehouse.duckdb").open("r+b") as stream:
        stream.write(os.urandom(8192))
    with pytest.raises(duckdb.Error):
        in_warehouse(small_copy, VALUES)
    outcome = run(small_copy)
    assert outcome.exit_code == 0, outcome.message
    assert outcome.set_aside is not None
    assert outcome.set_aside.is_file()
    assert in_warehouse(small_copy, VALUES) == before == rows(small_copy)


def test_a_rebuild_gives_the_same_values_and_asks_before_it_loses_rows(small_copy: Path) -> None:
    before = rows(small_copy)
    (small_copy / "landing" / "case.csv").unlink()
    refused = command(small_copy, "run", "--rebuild")
    assert refused.returncode == 2
    assert "case.csv" in refused.stderr
    assert "--accept-missing" in refused.stderr
    # Without a rebuild the rows of a file that has gone are kept, and each run says so.
    kept = command(small_copy, "run")
    assert (kept.returncode, kept.stderr) == (0, "Gone from landing, rows kept: case.csv\n")
    outcome = run(small_copy, "rebuild", accept_missing=True)
    assert outcome.exit_code == 0, outcome.message
    [(reason,)] = rows(small_copy, "select distinct reason from kpi.value where kpi_id = 'report_volume_rate'")
    assert "case" in reason
    headcount = ("pipeline_share", "women_in_leadership", "undisclosed_gender_rate")
    kept_values = [row for row in rows(small_copy) if row[0] in headcount]
    assert kept_values == [row for row in before if row[0] in headcount] != []
