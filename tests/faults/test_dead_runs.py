"""A run of the daemon that was killed: its queue lets one run go at a time, and must not wait for one that is dead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import DagsterEvent, DagsterEventType
from dagster._core.test_utils import create_run_for_test, instance_for_test

from pipelines.home import Home
from pipelines.orchestration.schedules import nightly_schedule


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("ALLYSHIP_HOME", str(tmp_path))
    home = Home(tmp_path)
    home.create()
    home.config_file.write_text("", encoding="utf-8")
    return home


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with instance_for_test() as instance:
        yield instance


def status_after_a_tick(instance: dg.DagsterInstance, begun: timedelta) -> str:
    """Enter a run as going on since then, let the schedule tick, and return what is entered of the run."""
    run = create_run_for_test(instance, job_name="nightly")
    started = DagsterEvent(DagsterEventType.RUN_START.value, "nightly")
    instance.run_storage.handle_run_event(run.run_id, started, datetime.now(tz=UTC) - begun)
    with dg.build_schedule_context(instance=instance) as context:
        nightly_schedule(None).evaluate_tick(context)
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.status.value


def test_a_run_whose_process_died_is_ended_by_the_next_tick(home: Home, instance: dg.DagsterInstance) -> None:
    assert status_after_a_tick(instance, timedelta(hours=24)) == "FAILURE"


def test_a_run_that_holds_the_home_goes_on(home: Home, instance: dg.DagsterInstance) -> None:
    with home.run_lock():
        assert status_after_a_tick(instance, timedelta(hours=24)) == "STARTED"


def test_a_run_that_has_just_begun_may_not_hold_the_home_yet(home: Home, instance: dg.DagsterInstance) -> None:
    assert status_after_a_tick(instance, timedelta(seconds=1)) == "STARTED"
