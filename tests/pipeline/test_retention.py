"""Nights as the daemon makes them: its schedule ticks, its queue launches, its sensors record, the home stops growing.

Dagster's own daemon code runs here, on the home's instance and with a code server of its own; only its clock is moved.
`ALLYSHIP_NIGHTS` says how many nights.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.workspace.load_target import ModuleTarget
from dagster._daemon.run_coordinator import QueuedRunCoordinatorDaemon
from dagster._daemon.sensor import execute_sensor_iteration
from dagster._scheduler.scheduler import launch_scheduled_runs
from small_home import NEXT_SNAPSHOT, PEOPLE, write_snapshot
from whole_runs import listed

from pipelines.home import Home
from pipelines.runs.job import prepare_instance
from pipelines.runs.record import read_record

NIGHTS = int(os.environ.get("ALLYSHIP_NIGHTS", "3"))
KEPT_RELEASES, KEPT_RUNS = 2, 2
# What a night may add to the ledger: two blocks of DuckDB.
LEDGER_BLOCKS = 2 * 262_144
# Half past three in the organization's time zone is when its schedule says.
FIRST_NIGHT = datetime(2026, 5, 4, 3, 31, tzinfo=ZoneInfo("Europe/Berlin"))
LOGGER = logging.getLogger("nights")


class Daemon:
    """The daemon of one home, one iteration at a time, at a moment that the test chooses."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        prepare_instance(Home(home))
        self.instance = stack.enter_context(dg.DagsterInstance.get())
        target = ModuleTarget("pipelines.definitions", None, str(home), "pipelines.definitions")
        self.workspace = stack.enter_context(create_test_daemon_workspace_context(target, self.instance))
        self.queue = QueuedRunCoordinatorDaemon(interval_seconds=1)

    def evaluate(self, moment: datetime) -> None:
        """Evaluate schedules and sensors at a moment."""
        with freeze_time(moment):
            self._exhaust(launch_scheduled_runs(self.workspace, LOGGER, moment, iteration_times={}))
            self._exhaust(execute_sensor_iteration(self.workspace, LOGGER, None, None))

    def launch(self) -> None:
        """Launch what is queued, and wait until it has ended."""
        self._exhaust(self.queue.run_iteration(self.workspace))
        deadline = time.monotonic() + 240
        while any(not run.is_finished for run in self.instance.get_runs()):
            assert time.monotonic() < deadline, "the run did not end"
            time.sleep(0.2)

    def ticks(self) -> list[str]:
        """Return the statuses of all ticks of the schedule, newest first."""
        [schedule] = self.instance.all_instigator_state(instigator_type=InstigatorType.SCHEDULE)
        return [
            tick.status.value for tick in self.instance.get_ticks(schedule.instigator_origin_id, schedule.selector_id)
        ]

    @staticmethod
    def _exhaust(steps: Iterator[object]) -> None:
        assert [error for error in steps if hasattr(error, "message")] == []


def histories(home: Path) -> list[str]:
    """Return the names of Dagster's files of single runs."""
    return [path.name for path in (home / "dagster" / "history" / "runs").glob("*.db") if path.stem != "index"]


def sizes_of(home: Path) -> dict[str, int]:
    """Return the bytes of each part of a home."""
    return {
        part.name: sum(path.stat().st_size for path in (part, *part.rglob("*")) if path.is_file())
        for part in home.iterdir()
    }


def checks_kept(home: Path) -> list[int]:
    """Return how often Dagster has each check's result: of the runs that are kept, and of the check's newest."""
    index = home / "dagster" / "history" / "runs" / "index.db"
    with closing(sqlite3.connect(index)) as connection:
        query = "select count(*) from asset_check_executions group by asset_key, check_name"
        return [number for (number,) in connection.execute(query)]


@pytest.mark.slow
@pytest.mark.timeout(300 + 120 * NIGHTS)
def test_night_after_night_the_home_stays_as_large_as_its_settings_say(small_copy: Path) -> None:
    settings = small_copy / "allyship.yaml"
    text = settings.read_text(encoding="utf-8")
    for name, kept in (("keep_releases: 3", KEPT_RELEASES), ("keep_runs: 5", KEPT_RUNS)):
        assert name in text
        text = text.replace(name, f"{name.partition(':')[0]}: {kept}")
    settings.write_text(text, encoding="utf-8")
    os.environ["ALLYSHIP_HOME"] = str(small_copy)
    sizes = []
    with ExitStack() as stack:
        daemon = Daemon(small_copy, stack)
        daemon.evaluate(FIRST_NIGHT - timedelta(hours=12))
        for night in range(NIGHTS):
            if night == 0:
                # Nobody is there to make the warehouse anew.
                (small_copy / "warehouse.duckdb").write_bytes(os.urandom(65_536))
            write_snapshot(small_copy, NEXT_SNAPSHOT, PEOPLE - night)
            daemon.evaluate(FIRST_NIGHT + timedelta(days=night))
            daemon.launch()
            [run] = daemon.instance.get_runs(limit=1)
            assert run.status == dg.DagsterRunStatus.SUCCESS, night
            assert run.tags["dagster/schedule_name"] == "nightly_schedule"
            # A minute later its sensors see how the run ended.
            daemon.evaluate(FIRST_NIGHT + timedelta(days=night, minutes=1))
            record = read_record(Home(small_copy))
            assert record is not None
            assert (record.run_id, record.outcome) == (run.run_id, "published")
            assert (record.message is None) == (night > 0)
            assert record.release_id is not None
            assert record.release_id.startswith(f"{night + 2:05d}-")
            assert len(listed(small_copy)) == KEPT_RELEASES
            assert len(daemon.instance.get_runs()) == KEPT_RUNS
            assert len(histories(small_copy)) == KEPT_RUNS
            sizes.append(sizes_of(small_copy))
        # A night without anything new is a tick that asks for nothing.
        daemon.evaluate(FIRST_NIGHT + timedelta(days=NIGHTS))
        assert daemon.ticks() == ["SKIPPED", *["SUCCESS"] * NIGHTS]
        assert len(daemon.instance.get_runs()) == KEPT_RUNS
    # Once as much is kept as is to be, a night takes as much as it lets go; the ledger forgets nothing, by the block.
    settled, *later = sizes[1:]
    remembered = [night.pop("ledger.duckdb") for night in sizes]
    assert later
    assert [night for night in later if any(n > 1.1 * settled.get(part, 0) for part, n in night.items())] == []
    assert max(checks_kept(small_copy)) <= KEPT_RUNS + 1
    assert remembered[-1] <= remembered[0] + NIGHTS * LEDGER_BLOCKS
