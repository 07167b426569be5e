"""Which cells are hidden: the sums that published cells form, laid out for models/disclosure and closed.

Cells of one population and class are hidden alike, so that a metric never shows what another one hides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.disclosure import ALL, Cells, Reason, Relations, Within, build_relations, close
from models.engine import COMPANY, group_of
from models.metrics import METRICS
from models.organization import Organization
from pipelines.protection.classes import rules

Codes = NDArray[np.int64]

_GROUPS = {"all": ALL, "women": 1, "men": 2}


def hidden_codes(frame: pd.DataFrame, organization: Organization) -> Codes:
    """Return the `Reason` code of each cell of the frame, in its order.

    Amounts beside a measure (at risk, left before the start, other variants) share the fate of their group.
    """
    codes = np.zeros(len(frame), dtype=np.int64)
    keys = list(zip(frame["kpi_id"], frame["measure"], strict=True))
    found = {(kpi, measure): rules(METRICS[kpi], organization, measure) for kpi, measure in set(keys)}
    minimum = np.array([found[key].minimum_people for key in keys], dtype=np.int64)
    privacy = np.array([found[key].privacy_class for key in keys], dtype=object)
    for least, name in sorted({(rule.minimum_people, rule.privacy_class) for rule in found.values()}):
        alike = np.flatnonzero((minimum == least) & (privacy == name))
        codes[alike] = _closed(frame.iloc[alike], least)
    return codes


def _closed(rows: pd.DataFrame, least: int) -> Codes:
    group = rows["measure"].map(group_of).rename("group")
    identity = [rows["population"], rows["period_start"], rows["period_end"], rows["breakdown"], rows["segment"], group]
    cell = rows.groupby(identity, sort=True).ngroup()
    cells = (
        rows.assign(group=group, cell=cell, unsummed=_unsummed(rows))
        .groupby("cell", sort=True)
        .agg(
            population=("population", "first"),
            period_start=("period_start", "first"),
            period_end=("period_end", "first"),
            breakdown=("breakdown", "first"),
            segment=("segment", "first"),
            group=("group", "first"),
            people=("people", "max"),
            amount=("denominator", "max"),
            nested_in=("nested_in", "first"),
            unsummed=("unsummed", "max"),
        )
    )
    # A figure has no counted denominator; what adds up in it are its people.
    cells["amount"] = cells["amount"].fillna(cells["people"])
    people = cells["people"].fillna(0).to_numpy(np.int64)
    summed = np.flatnonzero(~cells["unsummed"].to_numpy(bool))
    closure = close(
        people[summed],
        least,
        _relations(cells.iloc[summed]),
        np.zeros(len(summed), dtype=bool),
        summed.astype(np.int64),
    )
    reason = np.where((people > 0) & (people < least), int(Reason.TOO_FEW), int(Reason.SHOWN)).astype(np.int64)
    reason[summed] = closure.reason
    found: Codes = reason[cell.to_numpy()]
    return found


def _unsummed(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Mark cells whose segments do not add up to the company: the whole company stands in each of them."""
    wholes: Mapping[str, Sequence[str]] = {
        metric.id: sorted({b for c in metric.counts for b in c.denominator.whole} | set(metric.overlapping))
        for metric in METRICS.values()
    }
    return pd.Series(
        [breakdown in wholes[kpi] for kpi, breakdown in zip(rows["kpi_id"], rows["breakdown"], strict=True)],
        index=rows.index,
    )


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
