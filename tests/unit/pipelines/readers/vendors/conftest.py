"""A home of its own per test: files are put into landing as a vendor writes them, and taken as a run would."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest

from models.feeds import FEEDS
from pipelines import pseudonyms
from pipelines.home import Home
from pipelines.ingest.intake import Intake, forget_staged, stage_and_judge, take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.ingest.register import Entry
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse

KEY = b"k" * 32
Row = dict[str, Any]


@dataclass
class Desk:
    """Where files are laid down; `levels`, `tolerance` and `timezone` are those of allyship.yaml."""

    home: Home
    connection: duckdb.DuckDBPyConnection
    levels: dict[str, int]
    tolerance: float = 0.0
    timezone: str = "UTC"

    def file(self, name: str) -> Path:
        path = self.home.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def take(self, *sources: Row) -> dict[str, Entry]:
        """Take landing under some sources (as in allyship.yaml); return each feed's last entry, accepted or not."""
        taken: dict[str, Entry] = {}
        for intake in self._run(*sources).values():
            entries = [*intake.accepted, *intake.rejected]
            if entries:
                taken[intake.feed] = entries[-1]
        return taken

    def accept(self, *sources: Row) -> dict[str, Entry]:
        """Take landing, of which nothing may be refused and everything must be accounted for."""
        taken = self.take(*sources)
        for feed, entry in taken.items():
            assert entry.status == "accepted", entry.detail["rejected"]
            assert entry.records_read == entry.records_used + sum(entry.skipped.values())
            (loaded,) = self.connection.execute(
                f'select count(*) from delivered."{feed}" where _file = ?', [entry.file_id]
            ).fetchone() or (0,)
            assert entry.rows_made == loaded + entry.rows_repeated + entry.rows_quarantined
        return taken

    def refusal(self, source: Row) -> str:
        """Take landing, of which the feed's one file must be refused; return why."""
        (entry,) = self.take(source).values()
        assert entry.status == "rejected"
        return str(entry.detail["rejected"])

    def rows(self, feed: str) -> list[Row]:
        """Return what stands of a feed, by canonical column."""
        cursor = self.connection.execute(f'select * from raw."{feed}" order by all')
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def text_of_staged(self, source: Row) -> str:
        """Return all that a reader leaves in temporary tables for one source, as text."""
        settings = self._settings(source)
        (candidate,) = candidates(self.home, settings)
        stage_and_judge(
            self.connection,
            FEEDS[source["feed"]],
            candidate,
            Entry(candidate.relative, source["feed"], "", "", 0, candidate.delivered_on),
            settings,
        )
        text = self._text("temp")
        forget_staged(self.connection)
        return text

    def text_of_everything(self) -> str:
        """Return all that stands in any table, temporary or not, as text."""
        databases = self.connection.execute("select distinct database_name from duckdb_tables()").fetchall()
        return "\n".join(self._text(name) for (name,) in databases)

    def _text(self, database: str) -> str:
        tables = self.connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = ?", [database]
        ).fetchall()
        return "\n".join(
            str(self.connection.execute(f'select * from "{database}"."{schema}"."{table}"').fetchall())
            for schema, table in tables
        )

    def _settings(self, *sources: Row) -> Any:
        organization = {"name": "Example", "timezone": self.timezone}
        said = {"organisation": organization, "sources": list(sources), "tolerance": self.tolerance}
        if self.levels:
            said["levels"] = self.levels
        self.home.config_file.write_text(json.dumps(said), encoding="utf-8")  # JSON is YAML
        return load_settings(self.home)

    def _run(self, *sources: Row) -> dict[str, Intake]:
        settings = self._settings(*sources)
        present = [path.relative_to(self.home.landing).as_posix() for path in landing_files(self.home.landing)]
        plans = make_plan(self.connection, candidates(self.home, settings), present)
        return {feed: take_feed(self.connection, plan, settings, "run") for feed, plan in plans.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path / "home")
    home.create()
    with open_warehouse(home.warehouse_file, KEY, home.scratch) as connection:
        yield Desk(home, connection, {})


@pytest.fixture
def known_as() -> Callable[[str | None], UUID | None]:
    """known_as(id or address) is the pseudonym under which ingestion stores a person of HR."""

    def _known_as(text: str | None) -> UUID | None:
        if text is None:
            return None
        domain, said = ("email", text.lower()) if "@" in text else ("hr", text)
        return UUID(pseudonyms.pseudonym(KEY, domain, said))

    return _known_as
