"""Which cells are hidden, and which say again what they said before.

Three rules meet here, each over the groups of people of one privacy class (layout.py): small groups and what would give
them away; corrections that touch few people, whose cells are carried; and lasting states of which few people moved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.disclosure import Reason, close
from models.metrics import METRICS
from models.organization import Organization
from pipelines.protection.classes import rules
from pipelines.protection.layout import Codes, Layout, Mask
from pipelines.protection.movements import Movements, Period, speaks_of_state

# A cell was published before, and nobody can tell any more how many people's records differ since.
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each row of the frame, in its order: a `Reason` code, and whether it is carried."""

    reason: Codes
    carried: Mask


def decide(frame: pd.DataFrame, organization: Organization, movements: Movements) -> Decision:
    """Decide on every counted cell.

    Amounts beside a measure (at risk, left before the start, other variants) share the fate of their group.

    Args:
        frame: rows of `metrics.cell` with `nested_in`, `was` (the status published last under the same definition, None
            where there is none) and `changed` (how many people's records differ since, 0 for a new cell).
        organization: its thresholds.
        movements: who moved between two periods.
    """
    decision = Decision(np.zeros(len(frame), dtype=np.int64), np.zeros(len(frame), dtype=bool))
    key = ["kpi_id", "measure"]
    # Both in the order in which the measures come.
    measures = frame[key].drop_duplicates()
    found = [rules(METRICS[kpi], organization, measure) for kpi, measure in measures.itertuples(index=False)]
    said = sorted({(rule.minimum_people, rule.privacy_class) for rule in found})
    of_measure = np.array([said.index((rule.minimum_people, rule.privacy_class)) for rule in found], dtype=np.int64)
    of_row = of_measure[frame.groupby(key, sort=False).ngroup()]
    for place, (least, name) in enumerate(said):
        alike = np.flatnonzero(of_row == place)
        if name == "special":
            _decide_in_turn(decision, frame, alike, least, movements)
        else:
            _decide_on(decision, frame, alike, least, np.zeros(len(alike), dtype=np.int64))
    return decision


def _decide_in_turn(decision: Decision, frame: pd.DataFrame, at: Codes, least: int, movements: Movements) -> None:
    """Decide period by period: a state is held against the periods in which it is shown."""
    rows = frame.iloc[at]
    seen = _Seen()
    for _, period in rows.groupby(["period_end", "period_start"], sort=True):
        here = at[rows.index.get_indexer(period.index)]
        _decide_on(decision, frame, here, least, seen.moved(period, movements))
        seen.remember(period, decision.reason[here] == Reason.SHOWN)


def _decide_on(decision: Decision, frame: pd.DataFrame, at: Codes, least: int, moved: Codes) -> None:
    rows = frame.iloc[at]
    layout = Layout.of(rows)
    was = rows["was"].to_numpy(object)
    changed = rows["changed"].to_numpy(np.int64)
    is_past = np.array([status is not None for status in was], dtype=bool)
    few = is_past & ((changed == UNKNOWN) | ((changed > 0) & (changed < least)))
    touched = layout.most(np.where(few & (changed == UNKNOWN), 1, np.maximum(changed, 0)))
    tells_few = _closed_over(layout, touched, layout.any(few), least)[layout.cell]
    carried = is_past & ((changed == 0) | few | tells_few)

    # What few people moved into or out of, and what would give that away.
    held_back = _closed_over(layout, layout.most(moved), layout.any((moved > 0) & (moved < least)), least)
    hidden_before = carried & (was == "suppressed")
    shown_before = carried & (was == "shown")
    public = layout.any(shown_before)
    hidden = (layout.any(hidden_before) | held_back) & ~public
    people = np.where(public, np.maximum(layout.people, least), layout.people)
    reason = np.where((people > 0) & (people < least), int(Reason.TOO_FEW), int(Reason.SHOWN))
    reason = np.where(hidden & (reason == Reason.SHOWN), int(Reason.PROTECTS), reason)
    summed = layout.summed
    closure = close(people[summed], least, layout.relations, hidden[summed], summed, public[summed])
    reason[summed] = closure.reason
    # A measure that is published anew beside a carried one is still about too few people, if that is what they are.
    few_now = (layout.people > 0) & (layout.people < least)
    reason = np.where(few_now, int(Reason.TOO_FEW), reason)
    decision.reason[at] = reason[layout.cell]
    decision.carried[at] = carried


def _closed_over(layout: Layout, numbers: Codes, hidden: Mask, least: int) -> Mask:
    """Close the numbers of people who differ like head counts: those of few, and what would give them away."""
    found = hidden.copy()
    if hidden.any():
        summed = layout.summed
        relations = layout.relations_of(numbers[summed])
        found[summed] = close(numbers[summed], least, relations, hidden[summed], summed).hidden
    return found


class _Seen:
    """The periods in which each cell of a lasting state was shown so far."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, str, str, str], list[Period]] = {}

    def remember(self, rows: pd.DataFrame, shown: Mask) -> None:
        """Take down which rows of a period are shown."""
        for key, period in _keys(rows[shown]):
            self._shown.setdefault(key, []).append(period)

    def moved(self, rows: pd.DataFrame, movements: Movements) -> Codes:
        """Return the fewest people, 0 apart, by whom each row of a period differs from one in which it was shown."""
        fewest = np.zeros(len(rows), dtype=np.int64)
        asked: dict[tuple[str, str, str], dict[tuple[str, Period], int]] = {}
        for place, ((kpi, measure, breakdown, segment), period) in enumerate(_keys(rows)):
            earlier = self._shown.get((kpi, measure, breakdown, segment), [])
            if not earlier or not _is_state(kpi, measure):
                continue
            if (kpi, measure, breakdown) not in asked:
                every = sorted(
                    {p for key, ps in self._shown.items() if key[:3] == (kpi, measure, breakdown) for p in ps}
                )
                asked[kpi, measure, breakdown] = movements.between(kpi, measure, breakdown, period, every)
            found = asked[kpi, measure, breakdown]
            fewest[place] = min((n for then in earlier if (n := found.get((segment, then), 0))), default=0)
        return fewest


def _keys(rows: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str, str], Period]]:
    starts, ends = (pd.to_datetime(rows[name]).dt.date for name in ("period_start", "period_end"))
    keys: Iterable[tuple[str, str, str, str]] = zip(
        rows["kpi_id"], rows["measure"], rows["breakdown"], rows["segment"], strict=True
    )
    return zip(keys, zip(starts, ends, strict=True), strict=True)


def _is_state(kpi: str, measure: str) -> bool:
    return any(c.measure == measure and speaks_of_state(METRICS[kpi], c) for c in METRICS[kpi].counts)
