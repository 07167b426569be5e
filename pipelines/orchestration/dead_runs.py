"""Runs whose process died: nothing tells Dagster, whose queue would wait for them and launch no other ever again."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import dagster as dg

from models.errors import BlockedError
from pipelines.home import Home

# A run holds the home from before its first step; until it has come that far, this long is enough.
_ON_ITS_WAY = timedelta(minutes=5)
_GOING = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def end_dead_runs(instance: dg.DagsterInstance, older_than: timedelta = timedelta()) -> list[str]:
    """Enter as failed every run that is entered as going on; the caller holds the home's lock, so none is.

    Args:
        instance: the home's.
        older_than: how long ago a run must have begun.

    Returns:
        The ids of these runs.
    """
    until = datetime.now(tz=UTC) - older_than
    records = instance.get_run_records(dg.RunsFilter(statuses=_GOING, updated_before=until))
    for record in records:
        instance.report_run_failed(record.dagster_run, "The process of this run died.")
    return [record.dagster_run.run_id for record in records]


def end_dead_runs_unless_held(home: Home, instance: dg.DagsterInstance) -> None:
    """Do so from a process that has not the lock, and only where no other has it."""
    with suppress(BlockedError), home.run_lock():
        end_dead_runs(instance, _ON_ITS_WAY)
