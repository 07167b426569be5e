"""What the ledger remembers of the cells that are about to be published again: what they said, and whom it touches.

Read before protection, which decides by it what is carried (pipelines/protection/carrying.py).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import numpy as np
import pandas as pd

from models.engine import COMPANY, group_of
from models.figures import statement
from models.metrics import METRICS, Metric
from models.revisions import (
    Watched,
    breakdowns_held,
    changed_statement,
    watched_count,
    watched_figure,
    watched_survival,
)
from pipelines.facts.contents import columns_of
from pipelines.ledger import versions
from pipelines.ledger.entries import KEYS, STANDING
from pipelines.ledger.erased import erased_people

UNKNOWN = -1
_PERIOD = ("period_start", "period_end")

_AGAIN = f"""
-- one row per cell that was published before and is counted again: what was said of it last
select s.*
from ({STANDING}) as s
semi join metrics.cell as c on {" and ".join(f"c.{name} = s.{name}" for name in KEYS)}
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """The guarded cells that were published before under the definition they have now.

    `standing` has one row per cell: the ledger's columns, and `changed`: how many people's records differ from those it
    was computed from (0: none; -1: it cannot be told).
    """

    standing: pd.DataFrame


def recall(connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, str]) -> Memory:
    """Read what was published of the metrics whose definition still holds, and measure how the facts differ since.

    Also makes `metrics.fact_digest` that `entries.prepare` stores by.
    """
    versions.write_digests(connection)
    standing = connection.execute(_AGAIN).df()
    told = ["kpi_id", "measure", "definition"]
    guarded = [
        key
        for key in standing[told].drop_duplicates().itertuples(index=False)
        if _is_guarded(str(key.kpi_id), str(key.measure)) and definitions.get(str(key.kpi_id)) == key.definition
    ]
    standing = standing.merge(pd.DataFrame(guarded, columns=told), on=told)
    standing["changed"] = 0
    for release in sorted(standing["release"].unique()):
        at = standing.index[standing["release"] == release]
        standing.loc[at, "changed"] = _changed(connection, standing.loc[at], int(release))
    return Memory(standing)


def _is_guarded(kpi: str, measure: str) -> bool:
    return kpi in METRICS and METRICS[kpi].class_of(measure) != "open"


def _changed(connection: duckdb.DuckDBPyConnection, cells: pd.DataFrame, release: int) -> "pd.Series[int]":
    tables = versions.guarded_facts(connection)
    until = pd.to_datetime(cells["period_end"]).max().date()
    periods = versions.open_old_and_new(connection, tables, release, until)
    changed = pd.Series(0, index=cells.index, dtype="int64")
    columns = {table: columns_of(connection, "facts", table) for table in tables}
    erased = erased_people(connection)
    if not periods and not erased:
        return changed

    @cache
    def is_met(table: str, condition: str) -> bool:
        return versions.has_difference(connection, table, condition)

    for (kpi, measure), group in cells.groupby(["kpi_id", "measure"], sort=True):
        metric = METRICS[str(kpi)]
        parts, is_figure = _parts(metric, str(measure))
        windows = [_Window(*days) for days in _days(group.drop_duplicates(list(_PERIOD)))]
        # A difference in another period touches no cell of this measure, and its people need not be counted.
        if not any(
            part.table in erased
            or (
                any(_is_touched(periods.get(part.table, ()), window, is_figure) for window in windows)
                and is_met(part.table, part.condition)
            )
            for part in parts
        ):
            continue
        found = {
            str(breakdown): _by_cell(connection, changed_statement(parts, columns, str(breakdown)))
            for breakdown in {*group["breakdown"], COMPANY}
        }
        lost = {period for part in parts for period in erased.get(part.table, ())}
        changed.loc[group.index] = np.array(
            [
                (_until_period(found, cell) if is_figure else _of_period(found, cell, parts))
                or int(_is_touched(lost, cell, is_figure))
                for cell in _cells(group)
            ]
        )
    return changed


@dataclass(frozen=True, slots=True)
class _Window:
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Cell(_Window):
    breakdown: str
    segment: str


def _days(rows: pd.DataFrame) -> Iterator[tuple[date, date]]:
    starts, ends = (pd.to_datetime(rows[name]).dt.date for name in _PERIOD)
    return zip(starts, ends, strict=True)


def _cells(rows: pd.DataFrame) -> list[_Cell]:
    return [_Cell(*days, *at) for days, *at in zip(_days(rows), rows["breakdown"], rows["segment"], strict=True)]


def _is_touched(periods: Collection[tuple[date | None, date | None]], window: _Window, is_figure: bool) -> bool:
    """Whether one of the periods is the window or, for a figure, at or before it."""
    return any(
        end is None or (end <= window.end if is_figure else (start, end) == (window.start, window.end))
        for start, end in periods
    )


def _parts(metric: Metric, measure: str) -> tuple[list[Watched], bool]:
    """Return what a measure is computed from, and whether that reaches over all periods so far."""
    for count in metric.counts:
        if count.measure == measure:
            return watched_count(count, count.grain or metric.grain, count.group or group_of(measure)), False
    for figure in metric.figures:
        if measure in figure.measures:
            return watched_figure(versions.figure_tables(figure.statement), statement(figure.statement)), True
    if metric.survival:
        return watched_survival(metric.survival, metric.grain, group_of(measure)), False
    return [], True


_Found = dict[tuple[date | None, date | None, str], int]


def _by_cell(connection: duckdb.DuckDBPyConnection, query: str | None) -> _Found | None:
    if query is None:
        return None
    rows = connection.execute(query).fetchall()
    return {(start, end, segment): int(number) for start, end, segment, number in rows}


def _of_period(found: Mapping[str, _Found | None], cell: _Cell, parts: list[Watched]) -> int:
    """People touched in the cell's own period; a side without segments of its own counts as the company's."""
    own, company = found.get(cell.breakdown) or {}, found.get(COMPANY) or {}
    here = own.get((cell.start, cell.end, cell.segment), 0)
    if not breakdowns_held(parts, cell.breakdown):
        return here
    return max(here, company.get((cell.start, cell.end, "all"), 0))


def _until_period(found: Mapping[str, _Found | None], cell: _Cell) -> int:
    """People touched in any one period up to the cell's: a figure may look back as far as its statement likes."""
    own, company = found.get(cell.breakdown), found.get(COMPANY) or {}
    if not any(day is None or day <= cell.end for _, day, _ in company):
        return 0
    if own is None:
        return UNKNOWN
    touched = (n for (_, day, at), n in own.items() if at == cell.segment and (day is None or day <= cell.end))
    return max(touched, default=0)
