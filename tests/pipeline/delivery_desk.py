"""A landing that is filled by hand and ingestion without the orchestrator: the same calls that the raw assets make."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from models.feeds import FEEDS
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.ingest.intake import Intake, take_feed
from pipelines.ingest.plan import FeedPlan, candidates, make_plan
from pipelines.ingest.register import Entry
from pipelines.quality import is_balanced
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse, quoted

KEY = b"a key of thirty-two bytes or more"
LEAVER = "worker_id,separation_date,reason"
WORKER = "worker_id,snapshot_date,gender,level,department"
EFFORT = "event_id,person_id,worked_on,hours"
# Reads like a sentence, which is stored nowhere.
SENTENCE = "wilhelmina told me so herself"

Rows = list[tuple[Any, ...]]


class Desk:
    """A home whose landing is filled by hand, and its warehouse."""

    def __init__(self, root: Path, connection: duckdb.DuckDBPyConnection, config: str = "") -> None:
        self.home = Home(root)
        self.home.create()
        self.connection = connection
        self.configure(config)
        self.runs = 0
        self.clock = 1_700_000_000

    def configure(self, config: str) -> None:
        self.home.config_file.write_text(config, encoding="utf-8")

    def deliver(self, name: str, content: str | bytes, at: int | None = None) -> Path:
        """Write a file; without `at` it is newer than every other one."""
        path = self.home.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.touch(name, at)
        return path

    def touch(self, name: str, at: int | None = None) -> None:
        self.clock += 1
        moment = self.clock if at is None else at
        os.utime(self.home.landing / name, (moment, moment))

    def plans(self) -> dict[str, FeedPlan]:
        present = [path.relative_to(self.home.landing).as_posix() for path in landing_files(self.home.landing)]
        found = candidates(self.home, load_settings(self.home))
        return make_plan(self.connection, found, present)

    def run(self) -> dict[str, Intake]:
        """Take whatever is new; afterwards the accounting of every file must balance."""
        self.runs += 1
        said = load_settings(self.home)
        done = {
            feed: take_feed(self.connection, plan, said, f"run {self.runs}")
            for feed, plan in self.plans().items()
            if plan.has_work
        }
        self.check_accounts()
        self.check_workers()
        return done

    def rows(self, feed: str, *columns: str) -> Rows:
        listed = ", ".join(quoted(c) for c in columns or FEEDS[feed].column_names)
        return self.connection.execute(f"select {listed} from raw.{quoted(feed)} order by all").fetchall()

    def entries(self, status: str = "accepted") -> dict[str, Entry]:
        return {e.path: e for e in register.entries(self.connection) if e.status == status}

    def count(self, sql: str, *parameters: object) -> int:
        (number,) = self.connection.execute(f"select count(*) from {sql}", list(parameters)).fetchone() or (0,)
        return int(number)

    def check_accounts(self) -> None:
        loaded: dict[str, int] = {}
        for entry in register.entries(self.connection):
            if entry.status != "accepted":
                continue
            assert is_balanced(entry)
            brought = self.count(f"delivered.{quoted(entry.feed)} where _file = ?", entry.file_id)
            assert entry.records_read == entry.records_used + sum(entry.skipped.values())
            assert entry.rows_made == entry.records_used
            assert entry.rows_made == brought + entry.rows_repeated + entry.rows_quarantined
            assert entry.rows_quarantined == self.count("register.quarantine where file_id = ?", entry.file_id)
            assert 0 <= entry.rows_loaded <= brought
            loaded[entry.feed] = loaded.get(entry.feed, 0) + entry.rows_loaded
        for feed, rows in loaded.items():
            assert rows == self.count(f"raw.{quoted(feed)}")

    def check_workers(self) -> None:
        """The list of workers is what the snapshots say by now, under the ids that HR knows people by."""
        listed = self.connection.execute("select worker from register.worker order by all").fetchall()
        assert (
            listed
            == self.connection.execute("select distinct worker_id from raw.worker_snapshot order by all").fetchall()
        )

    def tables_with(self, text: str) -> list[str]:
        """Return every table, temporary ones and an attached ledger included, in which a text stands."""
        tables = self.connection.execute(
            "select database_name, schema_name, table_name from duckdb_tables()"
        ).fetchall()
        return [
            name
            for *place, name in tables
            if self.count(
                f"{'.'.join(map(quoted, (*place, name)))} as t where contains(lower(t::varchar), ?)", text.lower()
            )
        ]


@contextmanager
def open_desk(root: Path, config: str = "") -> Iterator[Desk]:
    with open_warehouse(Path(":memory:"), KEY, root / ".scratch") as connection:
        connection.execute("set threads = 1")
        yield Desk(root, connection, config)


def text(header: str, *lines: str) -> str:
    return "\n".join((header, *lines)) + "\n"


def leavers(*reasons: str, start: int = 1) -> str:
    return text(LEAVER, *(f"W{n},2026-01-31,{reason}" for n, reason in enumerate(reasons, start)))


def workers(day: str, *ids: int, department: str = "IT") -> str:
    return text(WORKER, *(f"W{n},{day},woman,1,{department}" for n in ids))
