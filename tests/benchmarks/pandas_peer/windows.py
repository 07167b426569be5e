"""The calendar: fiscal periods and rolling years, the snapshots that open and close them, and what falls into them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.benchmarks.pandas_peer.tables import Tables

GRACE = np.timedelta64(100, "D")
DAY = pd.Timedelta(days=1)
NONE = -1


def months(number: int) -> pd.DateOffset:
    """Return so many calendar months, to be added to days; a day that the month lacks becomes its last."""
    return pd.DateOffset(months=number)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Snapshot days in order, and the windows: one row per grain and period.

    Windows have `opening` and `closing`, positions of the snapshots that stand for the day before the period and for
    its last day (-1: none within 100 days); `first` and `behind`, the positions of the snapshots in it; `is_covered`,
    whether snapshots reach back to its first month.
    """

    snapshots: NDArray[np.datetime64]
    windows: pd.DataFrame

    def of(self, *grains: str) -> pd.DataFrame:
        """Return the windows of these grains."""
        return self.windows[self.windows["grain"].isin(grains)]

    def covered(self, *grains: str) -> pd.DataFrame:
        """Return the windows of these grains from whose first month on snapshots are there."""
        return self.windows[self.windows["grain"].isin(grains) & self.windows["is_covered"]]

    def starts(self, grain: str) -> pd.Series:
        """Return the first day of each period of a grain by its last day."""
        return self.of(grain).set_index("period_end")["period_start"]

    def newest(self, days: pd.Series | NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return the position of the newest snapshot up to each day; -1 before the first."""
        return np.searchsorted(self.snapshots, np.asarray(days), side="right") - 1


def calendar(tables: Tables) -> Calendar:
    """Lay out fiscal quarters, fiscal years and the twelve months up to each snapshot; fiscal ones when complete."""
    workers = tables["worker_snapshot"]
    snapshots = np.sort(workers.loc[workers["worker_type"] == "employee", "snapshot_date"].unique())
    begun = (("program", "starts_on"), ("enrolment", "enrolled_on"), ("case", "received_on"))
    days = [tables[name][day].min() for name, day in (*begun, ("separation", "separation_date"))]
    earliest = min([pd.Timestamp(snapshots[0]), tables.as_of, *(day for day in days if pd.notna(day))])
    first_month = earliest.to_period("M").to_timestamp()
    beginnings = pd.Series(pd.date_range(first_month - months(11), tables.as_of, freq="MS"))
    into_year = (beginnings.dt.month - tables.organization.fiscal_year_start) % 12
    grains = (("fiscal_quarter", 3), ("fiscal_year", 12))
    fiscal = pd.concat(
        pd.DataFrame({"grain": grain, "period_start": of, "period_end": of + months(length) - DAY})
        for grain, length in grains
        for of in [beginnings[into_year % length == 0]]
    )
    fiscal = fiscal[(fiscal["period_end"] <= tables.as_of) & (fiscal["period_end"] >= first_month)]
    ends = pd.Series(snapshots)
    rolling = pd.DataFrame({"grain": "trailing12", "period_start": ends + DAY - months(12), "period_end": ends})
    windows = pd.concat([fiscal, rolling], ignore_index=True)
    start, end = windows["period_start"].to_numpy(), windows["period_end"].to_numpy()
    before, by_end = np.searchsorted(snapshots, start) - 1, np.searchsorted(snapshots, end, side="right") - 1
    windows["opening"] = np.where((before >= 0) & (snapshots[before] >= start - GRACE), before, NONE)
    windows["closing"] = np.where((by_end >= 0) & (snapshots[by_end] >= end - GRACE), by_end, NONE)
    windows["first"], windows["behind"] = before + 1, by_end + 1
    windows["snapshots"] = windows["behind"] - windows["first"]
    windows["is_covered"] = snapshots[0] < (windows["period_start"] + months(1)).to_numpy()
    return Calendar(snapshots, windows)


def within(rows: pd.DataFrame, day: str, windows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per row and window that its day falls into, with the columns of both."""
    ordered = rows[rows[day].notna()].sort_values(day, kind="stable")
    days = ordered[day].to_numpy()
    low = np.searchsorted(days, windows["period_start"].to_numpy())
    sizes = np.searchsorted(days, windows["period_end"].to_numpy(), side="right") - low
    found = ordered.take(spans(low, sizes)).reset_index(drop=True)
    return beside(found, windows, sizes)


def crossed(rows: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """Return every row with every window, for the few things that last over periods."""
    return rows.merge(windows.drop(columns="grain"), how="cross")


def spans(low: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions low, low + 1, ... of each span, one after the other."""
    behind = sizes.cumsum()
    return np.arange(behind[-1] if len(behind) else 0) + np.repeat(low - (behind - sizes), sizes)


def beside(found: pd.DataFrame, windows: pd.DataFrame, sizes: NDArray[np.int64]) -> pd.DataFrame:
    """Put each window's columns beside its rows, of which it has so many."""
    for name in ("period_start", "period_end", "opening", "closing", "first", "behind", "snapshots"):
        found[name] = np.repeat(windows[name].to_numpy(), sizes)
    return found
