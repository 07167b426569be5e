"""Nights of a home without Dagster: the same steps in one process, a second each, so that many nights can be told."""

import csv
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from models.facts import FACTS
from models.metrics import METRICS, Metric
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.ledger import entries, store
from pipelines.ledger.definitions import write_definitions
from pipelines.ledger.memory import recall
from pipelines.protection import protect
from pipelines.pseudonyms import key_id
from pipelines.settings import landing_files, load_settings
from pipelines.valuing import write_values
from pipelines.warehouse import open_warehouse

Cell = tuple[str, str, str, str, str]
Said = dict[str, object]


@dataclass
class Nights:
    """One home over many nights. `metrics` are those that are counted and published."""

    folder: Path
    metrics: Collection[str]
    settings: str = ""
    number: int = 0
    _delivered: int = field(default=0)

    def __post_init__(self) -> None:
        self.home = Home(self.folder)
        self.home.create()
        self.home.config_file.write_text(f"tolerance: 0\n{self.settings}\n", encoding="utf-8")

    def deliver(self, feed: str, rows: Iterable[Mapping[str, object]], name: str = "all") -> None:
        """Write a file of a feed, in place of the one of that name; every delivery is newer than those before."""
        path = self.home.landing / feed / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        listed = [dict(row) for row in rows]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        self._delivered += 1
        noon = datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp() + self._delivered
        os.utime(path, (noon, noon))

    @contextmanager
    def open(self):
        """Open the warehouse with its ledger."""
        key = self.home.pseudonym_key()
        with (
            open_warehouse(self.home.warehouse_file, key, self.home.scratch) as connection,
            store.attached(connection, self.home.ledger_file, key_id(key)),
        ):
            yield connection

    def run(self, *, publish: bool = True) -> dict[Cell, Said]:
        """Run one night and return what it publishes: kpi.value by (kpi, period_end, breakdown, segment, measure)."""
        settings = load_settings(self.home, METRICS)
        shown = [METRICS[name] for name in METRICS if name in self.metrics]
        with self.open() as connection:
            entries.reconcile(connection, [f"release {number}" for number in range(1, self.number + 1)])
            present = [path.relative_to(self.home.landing).as_posix() for path in landing_files(self.home.landing)]
            for plan in make_plan(connection, candidates(self.home, settings), present).values():
                done = take_feed(connection, plan, settings, "night")
                assert not done.rejected, [entry.detail for entry in done.rejected]
            build_facts(connection, settings.organization, _facts_behind(shown))
            count_family(connection, shown, settings.organization)
            protect(connection, settings.organization, recall(connection, write_definitions(connection, settings)))
            write_values(connection, settings.organization)
            entries.prepare(connection, f"release {self.number + 1}")
            if publish:
                self.number += 1
                entries.confirm(connection)
            return _said(connection)


def _facts_behind(metrics: Iterable[Metric]) -> set[str]:
    wanted = ["headcount", "window", *(table for metric in metrics for table in metric.tables)]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in FACTS and name not in found:
            found.add(name)
            wanted += [table for schema, table in FACTS[name].reads if schema == "facts"]
    return found


def _said(connection: duckdb.DuckDBPyConnection) -> dict[Cell, Said]:
    cursor = connection.execute("select * from kpi.value")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {
        (row["kpi_id"], str(row["period_end"]), row["breakdown"], row["segment"], row["measure"]): row for row in rows
    }
