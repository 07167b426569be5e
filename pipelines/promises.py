"""Promises held against published values: `kpi.target`, `kpi.action`, and `kpi.change` since the last release.

The arithmetic is models/accountability.py; everything here reads numbers that are published anyway.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from models import values
from models.accountability import pace, people_needed, project, standing
from models.metrics import METRICS
from models.organization import Organization, Target
from models.release_schema import ACTION, CHANGE, TARGET
from pipelines.tables import create_table, write_rows

_HISTORY = """
-- one row per shown period of one measure of one unit in the last three years, oldest first
select period_end, value, numerator, denominator, ci_low, ci_high
from kpi.value
where kpi_id = ? and measure = ? and breakdown = ? and segment = ? and status <> 'not_applicable'
    and period_end > (select as_of - interval 36 month - interval 1 day from facts.parameter)
order by period_end, period_start
"""


def write_promises(connection: duckdb.DuckDBPyConnection, organization: Organization) -> None:
    """Make `kpi.target` and `kpi.action` anew."""
    company = [(kpi, "company", "all", target) for kpi, target in organization.targets.items() if kpi in METRICS]
    units = [(u.kpi_id, u.breakdown, u.segment, u.target) for u in organization.unit_targets if u.kpi_id in METRICS]
    write_rows(connection, TARGET, [_target_row(connection, *promise) for promise in (*company, *units)])
    row = connection.execute("select as_of from facts.parameter").fetchone()
    as_of = row[0] if row else date.min
    write_rows(
        connection,
        ACTION,
        [
            (a.kpi_id, a.action, a.owner, a.due, a.status, a.status not in ("done", "dropped") and a.due < as_of)
            for a in organization.actions
        ],
    )


def write_changes(connection: duckdb.DuckDBPyConnection, previous: Path | None) -> None:
    """Make `kpi.change` anew against the release database `previous`; empty when there is none."""
    create_table(connection, CHANGE)
    if previous is None or not previous.exists():
        return
    literal = str(previous).replace("'", "''")
    connection.execute(f"attach '{literal}' as previous (read_only)")
    try:
        connection.execute(f"insert into {CHANGE.qualified} {values.statement('change')}")
    finally:
        connection.execute("detach previous")


def _target_row(
    connection: duckdb.DuckDBPyConnection, kpi: str, breakdown: str, segment: str, target: Target
) -> Sequence[object]:
    metric = METRICS[kpi]
    measure = target.measure or metric.headline_measure
    head = (kpi, measure, breakdown, segment, target.owner, target.value, target.by)
    history = connection.execute(_HISTORY, [kpi, measure, breakdown, segment]).fetchall()
    if not history or history[-1][1] is None:
        return (*head, history[-1][0] if history else None, *[None] * 6, "not shown", None, None, None)
    period_end, value, numerator, denominator, low, high = history[-1]
    shown = [(day.toordinal(), figure) for day, figure, *_ in history if figure is not None]
    moving = pace(np.array([d for d, _ in shown], dtype=np.float64), np.array([v for _, v in shown], dtype=np.float64))
    stands = standing(metric.better, value, target.value, low, high)
    projection = project(value, target.value, period_end, moving, stands)
    counted = metric.better in ("higher", "lower") and metric.kind == "share"
    return (
        *head,
        period_end,
        value,
        value - target.value,
        people_needed(numerator, denominator, target.value, metric.better) if counted else None,
        moving.per_year if moving else None,
        moving.low if moving else None,
        moving.high if moving else None,
        projection.words,
        projection.expected,
        projection.earliest,
        projection.latest,
    )
