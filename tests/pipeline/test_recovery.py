"""Runs that were cut short, meet each other, or find their warehouse damaged: the values come out the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from small_home import write_small_home
from whole_runs import ALLYSHIP, VALUES, command, current, in_warehouse, listed, rows, run

from models.errors import BlockedError
from pipelines.home import Home

# Kills its own process when the given function of the ingestion is called for the nth time.
DRIVER = """
import os, signal, sys
from pathlib import Path
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.run import run_job

home, function, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
original = getattr(register, function)

def dying(*arguments):
    global calls
    calls -= 1
    result = original(*arguments)
    if calls == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(register, function, dying)
run_job(Home.locate(home))
"""


@pytest.mark.parametrize(
    ("function", "calls"),
    [
        # Inside the transaction that takes one file: its entry is written, its rows are not.
        ("accept", 4),
        # Files of a feed are committed, which of their rows stand is not yet.
        ("write_loaded", 3),
    ],
)
def test_a_run_killed_while_it_reads_is_made_good_by_the_next_one(
    small_home: Path, tmp_path: Path, function: str, calls: int
) -> None:
    home = write_small_home(tmp_path / "home")
    killed = subprocess.run(
        [sys.executable, "-c", DRIVER, str(home), function, str(calls)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert current(home) is None
    assert in_warehouse(home, "select count(*) from register.source_file") != [(0,)]

    outcome = run(home)
    assert outcome.outcome == "published", outcome.message
    assert rows(home) == rows(small_home)
    accounting = "select * exclude (sha256, delivered_on) from quality.source_file order by file"
    assert rows(home, accounting) == rows(small_home, accounting)


def test_of_two_runs_at_once_the_second_leaves_with_a_clear_word(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    first = subprocess.Popen(
        [str(ALLYSHIP), "run", "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_until_locked(Home(home))
        second = command(home, "run")
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == f"allyship: another run is going on in '{home}'; try again when it has ended\n"
        rollback = command(home, "rollback", "00001-2026-03-31")
        assert (rollback.returncode, rollback.stderr) == (1, second.stderr)
        assert first.poll() is None, "the first run ended before the second was tried"
        # The lock of a run that dies dies with it.
        first.kill()
        first.wait(timeout=30)
        with Home(home).run_lock(wait=5):
            assert listed(home) == []
    finally:
        first.kill()
        first.communicate(timeout=30)


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


def overwrite(file: Path) -> None:
    """Put other bytes where the file says what it is."""
    with file.open("r+b") as stream:
        stream.write(os.urandom(8192))


def cut(file: Path) -> None:
    """Leave less of the file than its header, as a full disk might."""
    os.truncate(file, 4096)


@pytest.mark.parametrize("damage", [overwrite, cut])
def test_a_damaged_warehouse_is_set_aside_and_made_anew_with_the_same_values(small_copy: Path, damage) -> None:
    before = rows(small_copy)
    damage(small_copy / "warehouse.duckdb")
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
    others = [row for row in before if row[0] != "report_volume_rate"]
    assert [row for row in rows(small_copy) if row[0] != "report_volume_rate"] == others
