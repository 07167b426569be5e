"""What must hold of a home after any fault: its release is whole, and nothing was lost or counted twice.

`whole` holds at every moment, also right after a kill; `settled` holds once a run has come through.
"""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from whole_runs import current, listed, rows

LONG = os.environ.get("ALLYSHIP_FAULTS") == "long"
"""Whether the long form of these tests was asked for: `make faults`."""

_ACCOUNTS = "select * exclude (file, sha256, delivered_on) from quality.source_file order by all"
_KNOWN = "select release_id from ledger.release order by number"


@dataclass(frozen=True)
class Undisturbed:
    """A home whose run nothing disturbed, how long that took, every cell of its kpi.value, its files' accounts."""

    home: Path
    seconds: float
    values: list[tuple[Any, ...]]
    accounts: list[tuple[Any, ...]]

    @classmethod
    def of(cls, home: Path, seconds: float) -> "Undisturbed":
        settled(home)
        return cls(home, seconds, rows(home), rows(home, _ACCOUNTS))


def settled(home: Path, like: Undisturbed | None = None) -> None:
    """Assert that a home is as if nothing had happened to it.

    Its current release is whole and, with `like`, the same cell for cell; every file's accounts balance; the ledger
    knows of the releases on the shelf, last of all of the newest, and of nothing pending; nothing passing is left.
    """
    whole(home)
    if like is not None:
        assert rows(home) == like.values
        assert rows(home, _ACCOUNTS) == like.accounts
    unbalanced = "select count(*) from quality.source_file where accounting_balanced is distinct from 'yes'"
    assert rows(home, unbalanced) == [(0,)]
    known = [release_id for (release_id,) in in_ledger(home, _KNOWN)]
    shelf = listed(home)
    assert [name for name in shelf if name.startswith(".")] == []
    # Releases beyond those that are kept are known and gone.
    assert known[-len(shelf) :] == shelf
    assert in_ledger(home, "select * from ledger.pending") == []
    entered = "select distinct release from ledger.cell union select distinct release from ledger.version"
    assert set(in_ledger(home, entered)) <= set(in_ledger(home, "select number from ledger.release"))
    assert list((home / ".scratch").iterdir()) == []


def nothing_is_waited_for(home: Path) -> None:
    """Assert that after a run of the orchestrator no run before it is entered as going on, as one that died is.

    The queue counts these; one that was killed before it started it does not.
    """
    history = home / "dagster" / "history" / "runs.db"
    with closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as connection:
        statuses = {status for (status,) in connection.execute("select status from runs")}
    assert not statuses & {"STARTING", "STARTED", "CANCELING"}


def whole(home: Path) -> str | None:
    """Assert that the current release, where there is one, is all there; return its id."""
    name = current(home)
    if name is None:
        return None
    folder = home / "releases" / "current"
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    found = {file["path"]: hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() for file in files}
    assert found == {file["path"]: file["sha256"] for file in files} != {}
    assert rows(home, "select release_id from meta.release") == [(name,)]
    return name


def in_ledger(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Return a query's rows on the ledger."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'ledger.duckdb'}' as ledger (read_only)")
        return connection.execute(query).fetchall()
