"""Employees at every snapshot: head counts of windows, averages over them, who stood where on which day."""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.benchmarks.pandas_peer.cells import COMPANY, KEYS, segments
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, Calendar, beside, spans

UNITS = ["department", "division", "location", "country", "job_family", "level", "ethnicity"]
HELD = ["gender", "department", "division", "level", "ethnicity"]
Positions = NDArray[np.int64]


class Workforce:
    """Employees, one row per person and snapshot, in this order; `month` is the snapshot's position in the calendar.

    Contingent workers, people hired later, and people whose last day was before the snapshot are not in it. Where one
    of the small genders has 1 to 9 people at a snapshot both are told as one there.
    """

    def __init__(self, tables: Tables, calendar: Calendar) -> None:
        """Pick out the employees and order them by person."""
        workers, separations = tables["worker_snapshot"], tables["separation"]
        employees = workers[workers["worker_type"] == "employee"]
        month = np.searchsorted(calendar.snapshots, employees["snapshot_date"].to_numpy()).astype(np.int16)
        employees = employees[["worker_id", *UNITS, "gender", "manager_id", "hire_date"]].assign(month=month)
        day = calendar.snapshots[month]
        is_there = ~(employees["hire_date"] > day) & ~_has_left(employees, day, separations)
        employees = employees[is_there].rename(columns={"worker_id": "person", "manager_id": "manager"})
        few = employees.groupby(["month", "gender"], observed=False).size().unstack()
        few = few.reindex(range(len(calendar.snapshots)), fill_value=0)
        merges = few[["another", "undisclosed"]].isin(range(1, 10)).any(axis=1).to_numpy()
        told = (employees["gender"] == "another") & merges[employees["month"]]
        employees["gender"] = employees["gender"].mask(told, "undisclosed")
        self.calendar = calendar
        self._months = len(calendar.snapshots)
        key = employees["person"].to_numpy(np.int64) * self._months + employees["month"].to_numpy()
        order = np.argsort(key)
        self.rows = employees.take(order).reset_index(drop=True)
        self._key = key[order]
        self._by_month = np.argsort(self.rows["month"].to_numpy(), kind="stable")
        self._month_starts = np.searchsorted(self.rows["month"].to_numpy()[self._by_month], np.arange(self._months + 1))

    def row_at(self, person: pd.Series, day: pd.Series, *, or_first: bool = False) -> Positions:
        """Return the row of the newest snapshot up to a day, -1 where there is none, or else the person's first."""
        person = person.to_numpy(np.int64)
        month = self.calendar.newest(day)
        found = np.searchsorted(self._key, person * self._months + month, side="right") - 1
        first = self._first(person)
        is_known = (person >= 0) & (first != NONE)
        found = np.where(is_known & (month >= 0) & (found >= first), found, NONE)
        return np.where((found == NONE) & is_known, first, found) if or_first else found

    def row_of(self, person: pd.Series, month: pd.Series) -> Positions:
        """Return the row of exactly that snapshot, -1 where the person is not in it."""
        key = person.to_numpy(np.int64) * self._months + month.to_numpy()
        found = np.minimum(np.searchsorted(self._key, key), len(self._key) - 1)
        return np.where((person.to_numpy() >= 0) & (month.to_numpy() >= 0) & (self._key[found] == key), found, NONE)

    def last_row(self, person: pd.Series) -> Positions:
        """Return the row of the person's last snapshot, -1 for whoever is in none."""
        person = person.to_numpy(np.int64)
        found = np.searchsorted(self._key, (person + 1) * self._months) - 1
        return np.where((person >= 0) & (self._first(person) != NONE), found, NONE)

    def _first(self, person: NDArray[np.int64]) -> Positions:
        found = np.minimum(np.searchsorted(self._key, person * self._months), len(self._key) - 1)
        return np.where(self._key[found] // self._months == person, found, NONE)

    def held(self, position: Positions, columns: list[str] = HELD) -> pd.DataFrame:
        """Return what these rows hold, nothing for -1."""
        return self.rows[columns].reindex(position) if (position == NONE).any() else self.rows[columns].take(position)

    def with_held(self, rows: pd.DataFrame, position: Positions, columns: list[str] = HELD) -> pd.DataFrame:
        """Put what the given rows of the workforce hold beside the rows; a row without one has nothing there."""
        held = self.held(position, columns).reset_index(drop=True)
        if "level" in held:
            held["level"] = held["level"].astype("Int16")
        rest = rows.drop(columns=[c for c in columns if c in rows]).reset_index(drop=True)
        return pd.concat([rest, held], axis=1)

    def placed(self, rows: pd.DataFrame, person: str, day: str) -> pd.DataFrame:
        """Put the units held on a day (else those held first) and the gender known last beside the rows.

        Whoever never stood in a snapshot has undisclosed gender and no units, and False in `is_known`.
        """
        position = self.row_at(rows[person], rows[day], or_first=True)
        found = self.with_held(rows, position)
        last = self.last_row(rows[person])
        found["gender"] = self.held(last, ["gender"])["gender"].fillna("undisclosed").array
        return found.assign(is_known=last != NONE)

    def standing(self, windows: pd.DataFrame, moment: str, columns: list[str]) -> pd.DataFrame:
        """Return one row per window and employee at its `opening` or `closing` snapshot."""
        windows = windows[windows[moment] != NONE]
        low = self._month_starts[windows[moment]]
        sizes = self._month_starts[windows[moment] + 1] - low
        position = self._by_month[spans(low, sizes)]
        found = self.rows[columns].take(position).reset_index(drop=True)
        return beside(found, windows, sizes)

    @cached_property
    def headcount(self) -> pd.DataFrame:
        """Employees of every combination of units and gender at each snapshot, as `people`."""
        grouped = self.rows.groupby(["month", *UNITS, "gender"], observed=True, dropna=False, sort=False)
        heads = grouped.size().rename("people").reset_index()
        return heads.assign(period_end=self.calendar.snapshots[heads["month"]])

    def heads(self, windows: pd.DataFrame, moment: str) -> pd.DataFrame:
        """Return the head counts of each window's `opening` or `closing` snapshot."""
        own = windows.loc[windows[moment] != NONE, ["period_end", moment]]
        return own.merge(self.headcount.drop(columns="period_end"), left_on=moment, right_on="month")

    def average(self, windows: pd.DataFrame) -> pd.DataFrame:
        """Return each window's part of the average headcount by units and gender, as `people`."""
        sizes = windows["snapshots"].to_numpy()
        months = pd.DataFrame({"month": spans(windows["first"].to_numpy(), sizes)})
        months = beside(months, windows, sizes)[["period_end", "month", "snapshots"]]
        heads = months.merge(self.headcount.drop(columns="period_end"), on="month")
        summed = heads.groupby(["period_end", *UNITS, "gender", "snapshots"], observed=True, dropna=False, sort=False)
        found = summed["people"].sum().reset_index()
        return found.assign(people=found["people"] / found["snapshots"])

    def people_in(self, windows: pd.DataFrame, breakdowns: tuple[str, ...], gender: str | None = None) -> pd.Series:
        """Return distinct employees of each window by breakdown and segment; a person counts once for each gender.

        In a window each stands once: at the first of its snapshots, where the one before lies outside of it.
        """
        rows = self.rows if gender is None else self.rows[self.rows["gender"] == gender]
        parts = []
        for breakdown in (COMPANY, *breakdowns):
            unit = [] if breakdown == COMPANY else [breakdown]
            stood = rows[["person", "gender", "month", *unit]].dropna()
            before = stood.groupby(["person", "gender", *unit], observed=True, sort=False)["month"].shift(fill_value=-1)
            stood = stood.assign(before=before).sort_values("month", kind="stable")
            month, seen_before = stood["month"].to_numpy(), stood["before"].to_numpy()
            low, high = np.searchsorted(month, windows["first"]), np.searchsorted(month, windows["behind"])
            for first, end, a, b in zip(windows["first"], windows["period_end"], low, high, strict=True):
                new = stood.iloc[a:b][seen_before[a:b] < first]
                found = new.groupby(unit, observed=True).size().rename("amount").reset_index() if unit else None
                if found is None:
                    found = pd.DataFrame({"amount": [len(new)]})
                parts.append(
                    pd.DataFrame(
                        {
                            "period_end": end,
                            "breakdown": breakdown,
                            "segment": segments(found, breakdown),
                            "amount": found["amount"].astype(float),
                        }
                    )
                )
        return pd.concat(parts, ignore_index=True).set_index(KEYS)["amount"]


def _has_left(employees: pd.DataFrame, day: NDArray[np.datetime64], separations: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell whose employment had ended: a last day before the snapshot, of an employment begun on or before it."""
    left = np.zeros(len(employees), bool)
    may = np.flatnonzero(employees["worker_id"].isin(separations["worker_id"]))
    stays = employees.iloc[may][["worker_id", "hire_date"]].assign(row=may, day=day[may])
    gone = stays.merge(separations[["worker_id", "separation_date"]], on="worker_id")
    is_gone = (gone["separation_date"] < gone["day"]) & (gone["hire_date"] <= gone["separation_date"])
    left[gone.loc[is_gone, "row"]] = True
    return left
