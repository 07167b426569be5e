"""True counts of every metric, in `metrics.cell`: before protection, private to the warehouse.

The SQL comes from models/ (engine.py, survival.py, figures/); here it is run. `parts` counts what cannot be carried
over from the last count (`carrying`), `survival` and `figures` add their kinds of cells, `availability` says why a
metric or a period has none. Grain of `metrics.cell`: metric, period, breakdown, segment, measure.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from models.metrics import METRICS, OWN_METRICS, Count, Figure, Metric
from models.organization import Organization
from pipelines.counting.availability import condition_holds, delivered_feeds, explain_absence, missing_feeds
from pipelines.counting.parts import count_periods, count_whole
from pipelines.macros import define_statistics

_CELL = """create table if not exists metrics.cell (
    kpi_id varchar, period_start date, period_end date, breakdown varchar, segment varchar, measure varchar,
    kind varchar, population varchar, scale double, numerator double, denominator double, people bigint,
    survival double, survival_se double, figure double, figure_low double, figure_high double, figure_p double,
    n_eff double, figure_reason varchar)"""
_ABSENT = """create table if not exists metrics.absent (
    kpi_id varchar, period_start date, period_end date, measure varchar, reason varchar)"""


def count_family(
    connection: duckdb.DuckDBPyConnection, metrics: Sequence[Metric], organization: Organization, *, carry: bool = True
) -> dict[str, int]:
    """Compute the given metrics into `metrics.cell` and `metrics.absent`; return cells per metric.

    Both tables keep what they hold of other metrics. A metric without its feeds has one row in `absent`. Cells of the
    last count stay where their facts are what they were (carrying.py), unless `carry` is false.
    """
    define_statistics(connection)
    connection.execute(_CELL)
    connection.execute(_ABSENT)
    delivered = delivered_feeds(connection)
    able = {metric.id for metric in metrics if condition_holds(connection, metric)}
    # What a metric requires of its feeds does not touch a measure that has feeds of its own.
    countable = [
        replace(
            metric,
            counts=tuple(c for c in metric.counts if _is_countable(metric, c, able, delivered)),
            figures=tuple(f for f in metric.figures if _is_countable(metric, f, able, delivered)),
            survival=metric.survival if metric.id in able and not missing_feeds(metric.feeds, delivered) else None,
        )
        for metric in metrics
    ]
    count_periods(connection, metrics, countable, organization, carry=carry)
    for metric, computable in zip(metrics, countable, strict=True):
        if metric.figures or metric.survival:
            count_whole(connection, metric, computable, carry=carry)
    ids = [metric.id for metric in metrics]
    connection.execute("delete from metrics.absent where list_contains(?::varchar[], kpi_id)", [ids])
    explain_absence(connection, metrics, delivered)
    rows = connection.execute(
        "select kpi_id, count(*) from metrics.cell where list_contains(?::varchar[], kpi_id) group by all", [ids]
    ).fetchall()
    found = {str(kpi): int(cells) for kpi, cells in rows}
    return {kpi: found.get(kpi, 0) for kpi in ids}


def count_own(connection: duckdb.DuckDBPyConnection, organization: Organization) -> dict[str, int]:
    """Compute the organization's own metrics, and drop cells of metrics that nobody declares any more."""
    # What an organization's own fragments of SQL read is not known, so that nothing of them is carried.
    cells = count_family(connection, list(OWN_METRICS.values()), organization, carry=False)
    for table in ("cell", "absent"):
        connection.execute(
            f"delete from metrics.{table} where not list_contains(?::varchar[], kpi_id)", [list(METRICS)]
        )
    return cells


def _is_countable(metric: Metric, part: Count | Figure, able: set[str], delivered: frozenset[str]) -> bool:
    return not missing_feeds(part.feeds or metric.feeds, delivered) and (bool(part.feeds) or metric.id in able)


__all__ = ["count_family", "count_own", "delivered_feeds"]
