"""What a night does with its release, without the orchestrator and without counting anew: seconds instead of ten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.home import Home
from pipelines.ingest import register
from pipelines.ingest.plan import inputs_digest
from pipelines.ledger import entries, store
from pipelines.pseudonyms import key_id
from pipelines.release import publication, shelf
from pipelines.release.build import build_candidate
from pipelines.runs.lock import hold
from pipelines.settings import Settings, load_settings
from pipelines.version import product_version
from pipelines.warehouse import open_warehouse


@contextmanager
def opened(folder: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Home, Settings]]:
    """Hold a home and open it as a run does."""
    home = Home(folder)
    key = home.pseudonym_key()
    with (
        hold(home),
        open_warehouse(home.warehouse_file, key, home.scratch) as connection,
        store.attached(connection, home.ledger_file, key_id(key)),
    ):
        entries.reconcile(connection, shelf.published_ids(home))
        yield connection, home, load_settings(home)


def publish_candidate(folder: Path) -> None:
    """Publish the candidate that stands in a home."""
    with opened(folder) as (connection, home, settings):
        publication.publish(connection, home, settings, str(shelf.manifest(shelf.candidate(home))["release_id"]))


def publish_again(folder: Path, built_at: datetime | None = None) -> str:
    """Build a release of what the warehouse holds, and publish it; return its id."""
    with opened(folder) as (connection, home, settings):
        release_id = shelf.next_id(home, datetime(2026, 3, 31, tzinfo=UTC).date())
        build_candidate(
            connection,
            home,
            settings,
            release_id=release_id,
            built_at=built_at or datetime(2026, 4, int(release_id[:5]), tzinfo=UTC),
            run_id="night",
            version=product_version(),
            inputs=inputs_digest(register.entries(connection), settings.sha256, product_version()),
            vanished=[],
        )
        publication.publish(connection, home, settings, release_id)
    return release_id
