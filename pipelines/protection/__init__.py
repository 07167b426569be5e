"""Disclosure control over the counted cells: from `metrics.cell` to `metrics.protected`.

The rules are models/disclosure; `classes` says which apply to a metric, `hiding` lays the cells out for them,
`publishing` turns what is shown into publishable numbers. No true count leaves where the class demands a
rounded one.
"""

import duckdb
import pandas as pd

from models.metrics import METRICS
from models.organization import Organization
from pipelines.protection.classes import minimum_people, rounding_base, rules
from pipelines.protection.hiding import hidden_codes
from pipelines.protection.publishing import published, published_columns

_CELLS = """
-- one row per cell, with the division that holds its department at the time, where there is exactly one
with nesting as (
    select period_end, department, any_value(division) as division
    from facts.headcount
    where department is not null
    group by period_end, department
    having count(distinct division) = 1 and count(*) filter (where division is null) = 0
)
select
    c.*,
    n.division as nested_in
from metrics.cell as c
left join (select distinct period_end from metrics.cell) as p on p.period_end = c.period_end
left join lateral (
    select max(s.snapshot_date) as snapshot_date from facts.snapshot as s where s.snapshot_date <= c.period_end
) as latest on true
left join nesting as n
    on c.breakdown = 'department' and n.department = c.segment and n.period_end = latest.snapshot_date
order by c.kpi_id, c.period_start, c.period_end, c.breakdown, c.segment, c.measure
"""


def protect(connection: duckdb.DuckDBPyConnection, organization: Organization) -> dict[str, int]:
    """Make `metrics.protected` anew; return the cells per status word.

    Grain as `metrics.cell`. Columns: its keys, kind, scale, exposure, status, reason, numerator, denominator,
    people, value, value_low, value_high, survival_se, rounding_base. Hidden rows have NULL in every number.
    """
    frame = connection.execute(_CELLS).df()
    frame["hidden"] = hidden_codes(frame, organization)
    measures = frame[["kpi_id", "measure"]].drop_duplicates()
    measures["base"] = [
        rules(METRICS[kpi], organization, measure).rounding_base
        for kpi, measure in zip(measures["kpi_id"], measures["measure"], strict=True)
    ]
    frame = frame.merge(measures, how="left", on=["kpi_id", "measure"])
    parts = [
        published(METRICS[str(kpi)], part.drop(columns="base").reset_index(drop=True), int(part["base"].iloc[0]))
        for (kpi, _), part in frame.groupby(["kpi_id", "base"])
    ]
    table = pd.concat(parts, ignore_index=True) if parts else published_columns(frame)
    connection.register("protected_cells", table)
    connection.execute("create or replace table metrics.protected as select * from protected_cells")
    connection.unregister("protected_cells")
    rows = connection.execute(
        "select coalesce(reason, status), count(*) from metrics.protected group by all"
    ).fetchall()
    return {str(word): int(cells) for word, cells in rows}


__all__ = ["minimum_people", "protect", "rounding_base"]
