"""What a run would have to do, found without importing Dagster: the quick answer for `run`, `check` and `status`."""

from dataclasses import dataclass

import duckdb

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.ingest.plan import FeedPlan, candidates, inputs_digest, make_plan
from pipelines.release import shelf
from pipelines.settings import Settings, landing_files
from pipelines.version import product_version


@dataclass(frozen=True, slots=True)
class Work:
    """The plan per feed, and whether a release would differ from the newest one, or that one is half published."""

    plans: dict[str, FeedPlan]
    is_outdated: bool

    @property
    def feeds(self) -> list[str]:
        """Feeds with something to do."""
        return [name for name, plan in self.plans.items() if plan.has_work]

    @property
    def is_needed(self) -> bool:
        """Whether a run would do anything."""
        return self.is_outdated or bool(self.feeds)

    @property
    def rejected(self) -> dict[str, str]:
        """Files in landing whose present content was refused before, with the reason."""
        return {
            entry.path: str(entry.detail.get("rejected", ""))
            for plan in self.plans.values()
            for entry in plan.still_rejected
        }

    @property
    def vanished(self) -> list[str]:
        """Paths that were taken and are gone from landing; their rows are kept."""
        return [entry.path for plan in self.plans.values() for entry in plan.vanished]


def find_work(home: Home, settings: Settings) -> Work:
    """Compare landing, configuration and version with the warehouse and the newest release.

    Raises BlockedError when the warehouse exists and cannot be opened.
    """
    found = candidates(home, settings)
    present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
    if not home.warehouse_file.exists():
        return Work(make_plan(None, found, present), is_outdated=bool(found))
    try:
        with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
            plans = make_plan(connection, found, present)
            entries = register.entries(connection)
    except duckdb.CatalogException:
        return Work(make_plan(None, found, present), is_outdated=bool(found))
    except duckdb.Error:
        raise BlockedError(
            f"{home.warehouse_file.name} cannot be opened: it is damaged, or a run is going on"
        ) from None
    accepted = [entry for entry in entries if entry.status == "accepted"]
    inputs = inputs_digest(entries, settings.sha256, product_version())
    is_outdated = shelf.newest_inputs(home) != inputs or shelf.announced(home) is not None
    return Work(plans, is_outdated=bool(accepted) and is_outdated)
