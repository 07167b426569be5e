"""Dagster's history through kept connections: the same events, from any thread, and few connections."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from pipelines.orchestration.history import kept_open

STEPS = 5


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as found:
        yield found


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Return the files that connections are made to, one entry each."""
    files: list[str] = []

    def note(connection: sqlite3.Connection, _: object) -> None:
        files.extend(str(row[2]) for row in connection.execute("pragma database_list").fetchall())

    event.listen(Pool, "connect", note)
    yield files
    event.remove(Pool, "connect", note)


def run(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """Materialize a few assets, each with a check."""

    def numbered(number: int) -> tuple[dg.AssetsDefinition, dg.AssetChecksDefinition]:
        @dg.asset(name=f"asset_{number}")
        def asset() -> None: ...

        @dg.asset_check(asset=asset)
        def check() -> dg.AssetCheckResult:
            return dg.AssetCheckResult(passed=True)

        return asset, check

    pairs = [numbered(number) for number in range(STEPS)]
    definitions = dg.Definitions(assets=[a for a, _ in pairs], asset_checks=[c for _, c in pairs])
    job = definitions.resolve_implicit_global_asset_job_def()
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    return job.execute_in_process(instance=instance, run_config=quiet)


def told(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Return what kinds of event the run left, in order."""
    return [entry.dagster_event_type.value for entry in instance.all_logs(run_id) if entry.dagster_event_type]


def test_a_run_leaves_the_same_events(instance: dg.DagsterInstance) -> None:
    as_shipped = run(instance)
    with kept_open(instance):
        kept = run(instance)
    assert kept.success
    assert told(instance, kept.run_id) == told(instance, as_shipped.run_id)
    for number in range(STEPS):
        event = instance.get_latest_materialization_event(dg.AssetKey(f"asset_{number}"))
        assert event is not None
        assert event.run_id == kept.run_id
    assert instance.get_run_by_id(kept.run_id) is not None


def test_another_process_would_read_them_at_once(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    with kept_open(instance):
        result = run(instance)
        with sqlite3.connect(tmp_path / "history" / "runs" / f"{result.run_id}.db") as outside:
            (events,) = outside.execute("select count(*) from event_logs").fetchone()
        outside.close()
    assert events == len(instance.all_logs(result.run_id))


def test_each_file_has_few_connections(instance: dg.DagsterInstance, opened: list[str]) -> None:
    as_shipped = run(instance).run_id
    with kept_open(instance):
        kept = run(instance).run_id
    # Of the second some are Dagster's own, which make the tables.
    assert sum(as_shipped in file for file in opened) > 5 * sum(kept in file for file in opened)


def test_any_thread_may_report(instance: dg.DagsterInstance) -> None:
    with kept_open(instance):
        result = run(instance)
        before = len(instance.all_logs(result.run_id))
        finished = instance.get_run_by_id(result.run_id)
        assert finished is not None
        thread = Thread(target=lambda: instance.report_engine_event("from elsewhere", finished))
        thread.start()
        thread.join()
        assert len(instance.all_logs(result.run_id)) == before + 1


def test_afterwards_and_within_another_it_is_as_shipped(instance: dg.DagsterInstance) -> None:
    storage = instance.event_log_storage
    with kept_open(instance), kept_open(instance):
        assert {"_connect", "has_table"} <= set(vars(storage))
    assert not {"_connect", "has_table"} & set(vars(storage))


def test_a_history_that_is_no_file_is_left_alone() -> None:
    with dg.DagsterInstance.ephemeral() as instance, kept_open(instance):
        assert run(instance).success
        assert "_connect" not in vars(instance.event_log_storage)
