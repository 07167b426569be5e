"""Counted cells laid out for models/disclosure: one entry per population, period, breakdown, segment and group.

Measures of one such group of people share their fate, so that a metric never shows what another one hides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.disclosure import ALL, Cells, Keep, Relations, Within, build_relations
from models.engine import COMPANY, group_of
from models.metrics import METRICS

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

_GROUPS = {"all": ALL, "women": 1, "men": 2}


@dataclass(frozen=True, slots=True)
class Layout:
    """The groups of people behind some rows of `metrics.cell`, in a fixed order, and the sums that they form.

    `cell` says for each row which group it is about. `summed` are the positions of those groups whose segments add up;
    `relations` and everything handed to the closure have one entry for each of these.
    """

    cell: Codes
    people: Codes
    summed: Codes
    relations: Relations

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Layout":
        """Lay out rows of one privacy class and threshold."""
        group = rows["measure"].map(group_of).rename("group")
        names = ("population", "period_start", "period_end", "breakdown", "segment")
        cell = rows.groupby([*(rows[name] for name in names), group], sort=True).ngroup()
        cells = (
            rows.assign(group=group, cell=cell, unsummed=_unsummed(rows))
            .groupby("cell", sort=True)
            .agg(
                **{name: (name, "first") for name in (*names, "group", "nested_in")},
                people=("people", "max"),
                amount=("denominator", "max"),
                unsummed=("unsummed", "max"),
            )
        )
        # A figure has no counted denominator; what adds up in it are its people.
        cells["amount"] = cells["amount"].fillna(cells["people"])
        summed = np.flatnonzero(~cells["unsummed"].to_numpy(bool))
        return cls(
            cell=cell.to_numpy().astype(np.int64),
            people=cells["people"].fillna(0).to_numpy(np.int64),
            summed=summed,
            relations=_relations(cells.iloc[summed]),
        )

    def most(self, numbers: Codes) -> Codes:
        """Return the largest of the rows' numbers in each group."""
        found = np.zeros(len(self.people), dtype=np.int64)
        np.maximum.at(found, self.cell, numbers)
        return found

    def any(self, marked: Mask) -> Mask:
        """Mark the groups of which a row is marked."""
        found = np.zeros(len(self.people), dtype=bool)
        found[self.cell[marked]] = True
        return found

    def relations_of(self, numbers: Codes) -> Relations:
        """Return the same sums over other numbers of the groups: who moved, whose records differ.

        Somebody may be counted in two of the parts and once in the whole, so no remainder is below 0. Any side of a sum
        may give way, the company too.
        """
        relations = self.relations
        parts = (
            np.add.reduceat(numbers[relations.child], relations.start[:-1]) if len(relations.parent) else numbers[:0]
        )
        return replace(
            relations,
            remainder=np.maximum(numbers[relations.parent] - parts, 0),
            keep=np.full(len(relations.parent), Keep.NEITHER),
        )


def _unsummed(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Mark cells whose segments do not add up to the company: the whole company stands in each of them."""
    wholes: Mapping[str, Sequence[str]] = {
        metric.id: sorted({b for c in metric.counts for b in c.denominator.whole} | set(metric.overlapping))
        for metric in METRICS.values()
    }
    key = ["kpi_id", "breakdown"]
    told = [breakdown in wholes[kpi] for kpi, breakdown in rows[key].drop_duplicates().itertuples(index=False)]
    return pd.Series(np.array(told, dtype=bool)[rows.groupby(key, sort=False).ngroup()], index=rows.index)


def _relations(summed: pd.DataFrame) -> Relations:
    breakdowns = [COMPANY, *sorted(set(summed["breakdown"]) - {COMPANY})]
    segments = pd.Index(sorted(set(summed["segment"]) | set(summed["nested_in"].dropna())))
    coded = Cells(
        population=_coded(summed["population"]),
        period=_coded(summed["period_start"].astype(str) + " " + summed["period_end"].astype(str)),
        breakdown=summed["breakdown"].map({word: code for code, word in enumerate(breakdowns)}).to_numpy(np.int64),
        segment=_at(segments, summed["segment"]),
        # A comparison computed whole (a gap) stands for everyone it compares.
        group=np.array([_GROUPS.get(group, ALL) for group in summed["group"]], dtype=np.int64),
        people=np.zeros(len(summed), dtype=np.int64),
    )
    relations = build_relations(coded, _nestings(summed, breakdowns, segments))
    # Sums are formed of what adds up: head counts, spells, or average headcount. A part of a person over part
    # of a window is still a person whom the sum would single out, so it counts as one.
    amount = summed["amount"].fillna(0).to_numpy(np.float64)
    parts = np.add.reduceat(amount[relations.child], relations.start[:-1]) if len(relations.parent) else np.zeros(0)
    remainder = np.maximum(np.ceil(amount[relations.parent] - parts - 1e-6), 0).astype(np.int64)
    return replace(relations, remainder=remainder)


def _coded(words: "pd.Series[str]") -> Codes:
    codes, _ = pd.factorize(words, sort=True)
    return codes.astype(np.int64)


def _at(segments: "pd.Index[str]", words: "Sequence[str] | pd.Series[str]") -> Codes:
    return segments.get_indexer(pd.Index(list(words), dtype=object)).astype(np.int64)


def _nestings(summed: pd.DataFrame, breakdowns: Sequence[str], segments: "pd.Index[str]") -> list[Within]:
    none = np.full(len(summed), -1, dtype=np.int64)
    division = breakdowns.index("division") if "division" in breakdowns else -1
    nested = summed["nested_in"].notna().to_numpy() & (division >= 0)
    ways = [
        Within(
            breakdown=np.where(nested, division, -1),
            segment=np.where(nested, _at(segments, summed["nested_in"].fillna("")), none),
        )
    ]
    crosses = [b for b in breakdowns if "+" in b]
    for side in (0, 1) if crosses else ():
        way_breakdown, way_segment = none.copy(), none.copy()
        for cross in crosses:
            at = np.flatnonzero((summed["breakdown"] == cross).to_numpy())
            outer = cross.split("+")[side]
            if outer not in breakdowns:
                continue
            parts = [_parts(segment)[side] for segment in summed["segment"].iloc[at]]
            found = _at(segments, parts)
            way_breakdown[at] = np.where(found >= 0, breakdowns.index(outer), -1)
            way_segment[at] = found
        ways.append(Within(breakdown=way_breakdown, segment=way_segment))
    return ways


def _parts(segment: str) -> tuple[str, str]:
    """Split a cross's segment at its separator; a doubled separator belongs to a name."""
    marked = segment.replace(" |  | ", "\0")
    first, second = marked.split(" | ", 1)
    return first.replace("\0", " | "), second.replace("\0", " | ")
