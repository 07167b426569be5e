"""Disclosure control over the counted cells: from `metrics.cell` to `metrics.protected`.

The rules are models/disclosure; `classes` says which apply to a metric, `layout` lays the cells out for them, `hiding`
decides what is hidden and what is carried, `movements` knows who moved, `publishing` turns what is shown into
publishable numbers, `certifying` attacks them, `verdicts` remembers what came of it. No true count leaves where the
class demands a rounded one.
"""

import duckdb
import pandas as pd

from models.metrics import METRICS, Metric
from models.organization import Organization
from models.reasons import CARRIED
from pipelines.ledger.entries import KEYS, SAID
from pipelines.ledger.memory import Memory
from pipelines.protection.certifying import Repair, certify
from pipelines.protection.classes import minimum_people, rounding_base, rules
from pipelines.protection.hiding import decide
from pipelines.protection.movements import Movements
from pipelines.protection.publishing import published, withhold
from pipelines.protection.verdicts import Verdicts

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


def protect(
    connection: duckdb.DuckDBPyConnection, organization: Organization, memory: Memory | None = None
) -> dict[str, int]:
    """Make `metrics.protected`, `metrics.repair` and `metrics.verdict` anew; return the cells per status word.

    Grain of `metrics.protected` as `metrics.cell`. Columns: its keys, kind, scale, exposure, status, reason, numerator,
    denominator, people, value, value_low, value_high, survival_se, rounding_base, is_carried. Hidden rows have NULL in
    every number. Grain of `metrics.repair`: one row per cell that certification hid, with the rule.

    Args:
        connection: the open warehouse, with facts and counted cells.
        organization: its thresholds.
        memory: what was published before; without it every cell is a new one.
    """
    frame = connection.execute(_CELLS).df()
    standing = memory.standing if memory is not None else pd.DataFrame(columns=[*KEYS, *SAID, "changed"])
    frame = _remembered(frame, standing)
    decision = decide(frame, organization, Movements(connection))
    frame["hidden"], frame["is_carried"] = decision.reason, decision.carried
    table = _carried_over(_published(frame, organization), frame, standing)
    verdicts = Verdicts.of(connection)
    repairs = certify(table, ~table["is_carried"].to_numpy(bool), frame, organization, verdicts)
    verdicts.write(connection)
    _withhold(table, repairs)
    _write(connection, "metrics.protected", table)
    _write(connection, "metrics.repair", _as_rows(repairs))
    rows = connection.execute(
        "select coalesce(reason, status), count(*) from metrics.protected group by all"
    ).fetchall()
    return {str(word): int(cells) for word, cells in rows}


def _remembered(frame: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Add `was` and `changed` to the counted cells."""
    before = standing[[*KEYS, "status", "changed"]].rename(columns={"status": "was"})
    for name in ("period_start", "period_end"):
        before[name] = before[name].astype(frame[name].dtype)
    merged = frame.merge(before, how="left", on=list(KEYS))
    merged["was"] = merged["was"].astype(object).where(merged["was"].notna(), None)
    merged["changed"] = merged["changed"].fillna(0).astype("int64")
    return merged


def _published(frame: pd.DataFrame, organization: Organization) -> pd.DataFrame:
    """Return the numbers that may be published of cells that are not carried, and the keys of all."""
    measures = frame[["kpi_id", "measure"]].drop_duplicates()
    told = [_told_of(METRICS[kpi], organization, measure) for kpi, measure in measures.itertuples(index=False)]
    measures[["base", "is_known", "is_exact"]] = pd.DataFrame(told, index=measures.index, columns=range(3))
    cells = frame.merge(measures, how="left", on=["kpi_id", "measure"])
    return published(cells.sort_values(["kpi_id", "base"], kind="stable", ignore_index=True))


def _told_of(metric: Metric, organization: Organization, measure: str) -> tuple[int, bool, bool]:
    """Return the rounding base of a measure, and whether its people and its denominator are known head counts."""
    base = rules(metric, organization, measure).rounding_base
    for figure in metric.figures:
        if measure in figure.measures:
            return base, figure.headcount, figure.headcount
    known = [(c.people.headcount, c.denominator.headcount) for c in metric.counts if c.measure == measure]
    return base, *(known[-1] if known else (False, False))


def _carried_over(table: pd.DataFrame, frame: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Let carried cells say what they said before; where records differ, that they do so is their reason."""
    keys = list(KEYS)
    table = table.merge(frame[[*keys, "is_carried", "changed"]], how="left", on=keys)
    if table["is_carried"].any():
        before = standing.set_index(keys)[list(SAID)]
        at = table["is_carried"].to_numpy(bool)
        found = before.reindex(pd.MultiIndex.from_frame(table.loc[at, keys]))
        for name in SAID:
            table.loc[at, name] = found[name].to_numpy()
        pending = at & (table["changed"] != 0).to_numpy() & (table["status"] == "shown").to_numpy()
        table.loc[pending, "reason"] = CARRIED
    return table.drop(columns="changed")


def _withhold(table: pd.DataFrame, repairs: list[Repair]) -> None:
    if repairs:
        keys = pd.MultiIndex.from_tuples([tuple(getattr(repair, name) for name in KEYS) for repair in repairs])
        days = table.assign(**{n: pd.to_datetime(table[n]).dt.date for n in ("period_start", "period_end")})
        withhold(table, pd.MultiIndex.from_frame(days[list(KEYS)]).isin(keys))


def _as_rows(repairs: list[Repair]) -> pd.DataFrame:
    columns = [*KEYS, "rule"]
    rows = pd.DataFrame([[getattr(repair, name) for name in columns] for repair in repairs], columns=columns)
    for name in ("period_start", "period_end"):
        rows[name] = pd.to_datetime(rows[name])
    return rows.astype({name: object for name in columns if not name.startswith("period")})


def _write(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> None:
    connection.register("rows_to_write", rows)
    connection.execute(f"create or replace table {name} as select * from rows_to_write")
    connection.unregister("rows_to_write")


__all__ = ["minimum_people", "protect", "rounding_base"]
