"""Metric assets: true counts per family, then protection, then the values that may be published.

Protection and values work with pandas and scipy, which a second of importing would cost every code server: they are
imported by the steps that run them.
"""

import dagster as dg

from models.facts import FACTS
from models.metrics import FAMILIES, METRICS, Metric
from pipelines.counting import count_family, count_own
from pipelines.orchestration.feeds import OWNERS
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.resources import Warehouse
from pipelines.runs import progress

_BY_FAMILY = {family: [m for m in METRICS.values() if m.family == family] for family in FAMILIES}


def _family_asset(family: str, metrics: list[Metric]) -> dg.AssetsDefinition:
    tables = sorted({table for metric in metrics for table in metric.tables})
    lines = "\n".join(f"- {m.id} ({m.code}): {m.question}" for m in metrics)

    @dg.asset(
        key=["metrics", family],
        group_name="metrics",
        description=f"True counts of the {family} metrics, one row per metric, period, breakdown, segment and measure; "
        f"private to the warehouse.\n\n{lines}",
        kinds={"duckdb"},
        owners=OWNERS,
        tags={"layer": "metrics"},
        deps=[["facts", "parameter"], ["facts", "window"], *(["facts", table] for table in tables)],
        metadata={"dagster/table_name": "metrics.cell"},
    )
    @guarded
    def _asset(warehouse: Warehouse) -> dg.MaterializeResult[None]:
        progress.tell(f"metrics: {family}")
        cells = count_family(warehouse.connection, metrics, warehouse.settings.organization)
        return dg.MaterializeResult(
            metadata={
                "dagster/column_schema": warehouse.column_schema("metrics.cell"),
                "dagster/row_count": sum(cells.values()),
                **cells,
            }
        )

    return _asset


family_assets = [_family_asset(family, metrics) for family, metrics in _BY_FAMILY.items() if metrics]


@dg.asset(
    key=["metrics", "own"],
    group_name="metrics",
    description="True counts of the organization's own metrics, declared in allyship.yaml or <home>/metrics.",
    kinds={"duckdb"},
    owners=OWNERS,
    tags={"layer": "metrics"},
    deps=[["facts", "parameter"], *(["facts", name] for name in FACTS)],
    metadata={"dagster/table_name": "metrics.cell"},
)
@guarded
def own_metrics(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Count what the organization declares for itself, and forget metrics that it no longer declares."""
    progress.tell("metrics: own")
    cells = count_own(warehouse.connection, warehouse.settings.organization)
    return dg.MaterializeResult(
        metadata={
            "dagster/column_schema": warehouse.column_schema("metrics.cell"),
            "dagster/row_count": sum(cells.values()),
            **cells,
        }
    )


@dg.asset(
    key=["metrics", "protected"],
    group_name="metrics",
    description="The cells after disclosure control: thresholds, complementary suppression, rounding with bounds.",
    kinds={"duckdb", "python"},
    owners=OWNERS,
    tags={"layer": "metrics"},
    deps=[*(asset.key for asset in family_assets), own_metrics],
    metadata={"dagster/table_name": "metrics.protected"},
)
@guarded
def protected(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Hide small groups and round, for all metrics together, minding what was published before."""
    from pipelines.ledger.definitions import write_definitions
    from pipelines.ledger.memory import recall
    from pipelines.protection import protect

    progress.tell("protection")
    definitions = write_definitions(warehouse.connection, warehouse.settings)
    memory = recall(warehouse.connection, definitions)
    words = protect(warehouse.connection, warehouse.settings.organization, memory)
    return dg.MaterializeResult(
        metadata={
            "dagster/column_schema": warehouse.column_schema("metrics.protected"),
            "dagster/row_count": sum(words.values()),
            **words,
        }
    )


@dg.asset(
    key=["metrics", "value"],
    group_name="metrics",
    description="kpi.value, kpi.definition and kpi.scorecard: values, intervals and comparisons, computed from "
    "protected counts only.",
    kinds={"duckdb", "sql"},
    owners=OWNERS,
    tags={"layer": "metrics"},
    deps=[protected],
    metadata={"dagster/table_name": "kpi.value"},
)
@guarded
def value(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Compute every published number."""
    from pipelines.valuing import write_values

    progress.tell("values")
    write_values(warehouse.connection, warehouse.settings.organization)
    row = warehouse.connection.execute("select count(*) from kpi.value").fetchone()
    return dg.MaterializeResult(
        metadata={
            "dagster/column_schema": warehouse.column_schema("kpi.value"),
            "dagster/row_count": int(row[0]) if row else 0,
        }
    )


metric_assets = [*family_assets, own_metrics, protected, value]
