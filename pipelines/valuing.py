"""Published values in the warehouse: definitions, values, scorecard and promises from the protected cells.

The statements are models/values; here their small inputs are made and they are run.
"""

from collections.abc import Iterable

import duckdb
import numpy as np

from models import values
from models.metrics import METRICS, Metric
from models.organization import Organization
from models.release_schema import DEFINITION, SCORECARD, VALUE, Table
from models.statistics import poisson_limits
from pipelines.macros import define_statistics
from pipelines.promises import write_promises
from pipelines.protection import minimum_people, rounding_base
from pipelines.tables import write_rows


def write_values(connection: duckdb.DuckDBPyConnection, organization: Organization) -> None:
    """Make the tables of schema `kpi` anew from `metrics.protected`; a pure function of it and the settings."""
    define_statistics(connection)
    connection.execute("create schema if not exists kpi")
    write_rows(connection, DEFINITION, [list(row.values()) for row in definition_rows(organization)])
    definition = [(m.id, m.definition_version) for m in METRICS.values()]
    _temporary(connection, "published_definition", ["kpi_id", "definition_version"], definition)
    measures = [(m.id, measure, measure) for m in METRICS.values() for measure in m.measures]
    measures += [(m.id, c.measure, c.published_as) for m in METRICS.values() for c in m.counts if c.published_as]
    _temporary(connection, "published_measure", ["kpi_id", "measure", "published_as"], measures)
    compared = [
        (m.id, c.measure, c.how, c.first, c.second, c.affected or "", ",".join(c.breakdowns or ()), c.when_none)
        for m in METRICS.values()
        for c in m.compared
    ]
    parts = ["kpi_id", "measure", "how", "first", "second", "affected", "breakdowns", "when_none"]
    _temporary(connection, "compare_spec", parts, compared)
    steps = [(m.id, s.measure, s.how, s.of) for m in METRICS.values() for s in m.steps]
    _temporary(connection, "step_spec", ["kpi_id", "measure", "how", "of"], steps)
    tests = [
        (m.id, group, day, len(m.survival.compared_times), f"{group}@{day}d", f"{group}:at_risk@{day}d")
        for m in METRICS.values()
        if m.survival
        for group in ("women", "men")
        for day in m.survival.compared_times
    ]
    _temporary(connection, "test_spec", ["kpi_id", "grp", "day", "days", "survival", "at_risk"], tests)
    _write_poisson_limits(connection)
    for name in ("measured", "compared", "stepped", "tested"):
        connection.execute(f"create or replace temp table {name} as {values.statement(name)}")
    connection.execute(f"create or replace table kpi.value as {values.statement('value')}")
    connection.execute(f"create or replace table kpi.scorecard as {values.statement('scorecard')}")
    for table in (VALUE, SCORECARD):
        _conform(connection, table)
    write_promises(connection, organization)


def definition_rows(organization: Organization) -> list[dict[str, object]]:
    """Return one row per metric, in the words people read, with this organization's owners and targets."""
    return [_definition(metric, organization) for metric in METRICS.values()]


def _definition(metric: Metric, organization: Organization) -> dict[str, object]:
    target = organization.targets.get(metric.id)
    owner = organization.owners.get(metric.id) or (target.owner if target else None)
    crosses = organization.crosses.get(metric.id, ()) if metric.privacy_class == "open" else ()
    return {
        "kpi_id": metric.id,
        "code": metric.code,
        "name": metric.name,
        "question": metric.question,
        "family": metric.family,
        "kind": metric.kind,
        "tables": ", ".join(f"facts.{t}" for t in metric.tables),
        "population": metric.population,
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "grain": metric.grain,
        "breakdowns": ", ".join(("company", *metric.every_breakdown, *crosses)),
        "measures": ", ".join(metric.measures),
        "headline_measure": metric.headline_measure,
        "unit": metric.unit,
        "better": metric.better,
        "privacy_class": metric.privacy_class,
        "minimum_people": minimum_people(metric, organization),
        "rounding_base": rounding_base(metric, organization),
        "definition_version": metric.definition_version,
        "interval": metric.interval,
        "benchmark": metric.benchmark,
        "benchmark_source": metric.benchmark_source,
        "caveats": " ".join(metric.caveats) or None,
        "owner": owner,
        "target_value": target.value if target else None,
        "target_measure": (target.measure or metric.headline_measure) if target else None,
        "target_date": target.by if target else None,
    }


def _conform(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(f"{f.name}::{f.type} as {f.name}" for f in table.fields)
    connection.execute(f"create or replace table {table.qualified} as select {columns} from {table.qualified}")


def _temporary(
    connection: duckdb.DuckDBPyConnection, name: str, columns: list[str], rows: Iterable[tuple[object, ...]]
) -> None:
    import pandas as pd  # only where it works: definitions load without it

    connection.register("rows_to_write", pd.DataFrame(list(rows), columns=columns))
    connection.execute(f"create or replace temp table {name} as select * from rows_to_write")
    connection.unregister("rows_to_write")


def _write_poisson_limits(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "select distinct numerator::bigint from metrics.protected "
        "where kind = 'rate' and numerator is not null order by 1"
    ).fetchall()
    events = np.array([n for (n,) in found], dtype=np.int64)
    low, high = poisson_limits(events)
    _temporary(
        connection,
        "poisson_limit",
        ["events", "low", "high"],
        list(zip(events.tolist(), low.tolist(), high.tolist(), strict=True)),
    )
