"""Fact assets: one per statement of models/facts, with the lineage that the statements themselves declare."""

import dagster as dg

from models.facts import FACTS, Fact
from pipelines import progress
from pipelines.facts import build_fact, write_parameters
from pipelines.orchestration.feeds import OWNERS
from pipelines.orchestration.resources import Warehouse

PARAMETER = dg.AssetKey(["facts", "parameter"])
_DATED = ("worker_snapshot", "session", "survey_response", "survey_count", "case")


@dg.asset(
    key=PARAMETER,
    group_name="facts",
    description="One row: the as-of date, floors and calendar of the organization.",
    kinds={"duckdb"},
    owners=OWNERS,
    tags={"layer": "facts"},
    deps=[["raw", feed] for feed in _DATED],
    metadata={"dagster/table_name": "facts.parameter"},
)
def parameter(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Write the settings that facts read, with the newest day in the data."""
    progress.tell("facts: parameters")
    as_of = write_parameters(warehouse.connection, warehouse.settings.organization)
    return dg.MaterializeResult(metadata={"dagster/row_count": 1, "as of": as_of.isoformat()})


def _fact_asset(fact: Fact) -> dg.AssetsDefinition:
    @dg.asset(
        key=["facts", fact.name],
        group_name="facts",
        description=fact.grain,
        kinds={"duckdb", "sql"},
        owners=OWNERS,
        tags={"layer": "facts", "stored": fact.stored},
        deps=[PARAMETER, *(list(pair) for pair in fact.reads if pair != ("facts", "parameter"))],
        metadata={"dagster/table_name": f"facts.{fact.name}"},
    )
    def _asset(warehouse: Warehouse) -> dg.MaterializeResult[None]:
        progress.tell(f"facts: {fact.name}")
        rows = build_fact(warehouse.connection, fact.name)
        described = warehouse.connection.execute(f"describe facts.{fact.name}").fetchall()
        columns = [dg.TableColumn(name=row[0], type=row[1]) for row in described]
        return dg.MaterializeResult(
            metadata={
                "dagster/column_schema": dg.TableSchema(columns=columns),
                **({"dagster/row_count": rows} if rows is not None else {}),
            }
        )

    return _asset


fact_assets = [parameter, *(_fact_asset(fact) for fact in FACTS.values())]
