"""How much of Dagster's own history a home keeps: that of the newest runs, so that it stays within bounds.

Standard library only: the history is known by what it is asked for, and its files by their names.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol

from pipelines.home import Home

_FORGET_CHECKS = """
    -- results of checks: those of runs that are kept stay, and the newest of each check, which Dagster's pages show
    delete from asset_check_executions
    where
        run_id not in (select value from json_each(?))
        and id not in (select max(id) from asset_check_executions group by asset_key, check_name)
"""


class RunHistory(Protocol):
    """The part of Dagster's instance that keeps runs; named here so that no Dagster is imported."""

    def get_runs(self) -> Sequence[Any]:
        """Return all runs, newest first."""

    def delete_run(self, run_id: str) -> None:
        """Forget one run and its events."""


def forget_old_runs(home: Home, history: RunHistory, keep: int) -> None:
    """Keep the newest runs only.

    Dagster empties the file of a run that it forgets and leaves it there, a megabyte and a half for each night, so the
    files go too, and with them those of runs that are in no record. They are listed before the runs are, since a run
    is entered before it has a file. What checks found in a run Dagster keeps for ever, so that goes here.
    """
    folder = home.dagster_home / "history" / "runs"
    files = list(folder.glob("*-*.db*"))
    runs = history.get_runs()
    for run in runs[keep:]:
        history.delete_run(run.run_id)
    kept = {run.run_id for run in runs[:keep]}
    for file in files:
        if file.name.partition(".db")[0] not in kept:
            file.unlink(missing_ok=True)
    _forget_checks(folder / "index.db", kept)


def _forget_checks(index: Path, kept: Collection[str]) -> None:
    # Where somebody holds the index for long, or it is not there, the next run forgets what this one could not.
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=rw", uri=True)) as connection,
        connection,
    ):
        connection.execute(_FORGET_CHECKS, [json.dumps(sorted(kept))])
