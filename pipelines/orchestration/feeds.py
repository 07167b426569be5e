"""Raw assets: one per feed, each taking its new files; the quality of what stands is checked in checks.py."""

from collections.abc import Iterator

import dagster as dg

from models.feeds import FEEDS, Column, Feed
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import FeedPlan, candidates, make_plan
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.resources import Warehouse
from pipelines.runs import progress
from pipelines.settings import landing_files

OWNERS = ["team:people-analytics"]
_PII = {"person": "pseudonymous", "category": "none", "choice": "none"}


def _schema(feed: Feed) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.sql_type,
                description=column.meaning,
                constraints=dg.TableColumnConstraints(nullable=not column.required, other=_allowed(column)),
            )
            for column in feed.columns
        ]
    )


def _allowed(column: Column) -> list[str]:
    return [f"one of {', '.join(column.allowed)}"] if column.allowed else []


def _raw_asset(feed: Feed) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", feed.name],
        group_name="raw",
        description=f"{feed.title}: {feed.grain}. Semantics: {feed.semantics}; key: {', '.join(feed.key)}.",
        kinds={"duckdb"},
        owners=OWNERS,
        tags={"sensitivity": feed.sensitivity, "layer": "raw"},
        metadata={"dagster/column_schema": _schema(feed), "dagster/table_name": f"raw.{feed.name}"},
    )
    @guarded
    def _asset(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
        progress.tell(f"read {feed.name}")
        plan = plan_of(warehouse, feed.name)
        done = take_feed(warehouse.connection, plan, warehouse.settings, context.run.run_id)
        rejected = [(entry.path, str(entry.detail.get("rejected"))) for entry in done.rejected]
        for path, why in rejected:
            context.log.warning(f"{path} was rejected; the feed's earlier data stands: {why}")
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": done.rows_standing,
                "files accepted": len(done.accepted),
                "files rejected": len(done.rejected),
                "rows quarantined": sum(entry.rows_quarantined for entry in done.accepted),
                "files vanished": len(plan.vanished),
            }
        )

    return _asset


def plan_of(warehouse: Warehouse, feed: str) -> FeedPlan:
    """Return what the run has to do for one feed, from landing and register as they are now."""
    home, settings = warehouse.home, warehouse.settings
    mine = candidates(home, settings, feed)
    present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
    return make_plan(warehouse.connection, mine, present).get(feed, FeedPlan(feed))


raw_assets = [_raw_asset(feed) for feed in FEEDS.values()]
