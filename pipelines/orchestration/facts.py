"""Fact assets: one per statement of models/facts, with the lineage that the statements themselves declare."""

import dagster as dg

from models.facts import FACTS, Fact
from models.feeds import FEEDS
from pipelines.facts import build_fact, write_parameters
from pipelines.orchestration.feeds import OWNERS
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.resources import Warehouse
from pipelines.runs import progress

PARAMETER = dg.AssetKey(["facts", "parameter"])
# Tables that the asset of the parameters writes.
_BESIDE = (("facts", "parameter"), ("facts", "arrival"))


@dg.asset(
    key=PARAMETER,
    group_name="facts",
    description="One row: the as-of date, floors and calendar of the organization. Beside it facts.arrival: when "
    "records first came.",
    kinds={"duckdb"},
    owners=OWNERS,
    tags={"layer": "facts"},
    deps=[["raw", feed] for feed in FEEDS],
    metadata={"dagster/table_name": "facts.parameter"},
)
@guarded
def parameter(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Write the settings that facts read, with the newest day in the data."""
    progress.tell("facts: parameters")
    as_of = write_parameters(warehouse.connection, warehouse.settings.organization)
    return dg.MaterializeResult(
        metadata={
            "dagster/column_schema": warehouse.column_schema("facts.parameter"),
            "dagster/row_count": 1,
            "as of": as_of.isoformat(),
        }
    )


def _fact_asset(fact: Fact) -> dg.AssetsDefinition:
    @dg.asset(
        key=["facts", fact.name],
        group_name="facts",
        description=fact.grain,
        kinds={"duckdb", "sql"},
        owners=OWNERS,
        tags={"layer": "facts", "stored": fact.stored},
        deps=[PARAMETER, *(list(pair) for pair in fact.reads if pair not in _BESIDE)],
        metadata={"dagster/table_name": f"facts.{fact.name}"},
    )
    @guarded
    def _asset(warehouse: Warehouse) -> dg.MaterializeResult[None]:
        progress.tell(f"facts: {fact.name}")
        rows = build_fact(warehouse.connection, fact.name)
        return dg.MaterializeResult(
            metadata={
                "dagster/column_schema": warehouse.column_schema(f"facts.{fact.name}"),
                **({"dagster/row_count": rows} if rows is not None else {}),
            }
        )

    return _asset


fact_assets = [parameter, *(_fact_asset(fact) for fact in FACTS.values())]
