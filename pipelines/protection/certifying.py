"""Certification: the rounded cells that are new or changed are attacked before anybody computes a value from them.

The attack is that of `audit`, which reads the same rows as a reader of the release will; the masker has no part in it.
What fails is repaired by hiding more, and this is the only hiding that depends on values, so every repair is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.attacker import Definitions, Natures, by_period, natures_of
from audit.block import nature_key
from audit.cells import COMPANY, Definition, Key, Row
from audit.knowledge import Colleague
from audit.properties import TRUTH, Counts, Truth, outside_of_truth
from audit.release import Period
from audit.repair import Mended, Remedy, hidden, mend
from audit.threads import side_by_side
from models.metrics import METRICS
from models.organization import Organization
from pipelines.protection.classes import minimum_people
from pipelines.protection.verdicts import Verdicts, digest_of

_KEYS = ("kpi_id", "period_start", "period_end", "breakdown", "segment", "measure")
_NUMBERS = ("value", "numerator", "denominator", "people", "value_low", "value_high")
# No events among so many person-years have a chance of 2.5 % at this rate: the interval's upper end tells how many.
_NO_EVENTS = -np.log(0.025)


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell that has to be hidden further, by its key in `metrics.protected`, and the rule that asked for it."""

    kpi_id: str
    period_start: date
    period_end: date
    breakdown: str
    segment: str
    measure: str
    rule: str


def certify(
    cells: pd.DataFrame,
    changed: NDArray[np.bool_],
    truth: pd.DataFrame,
    organization: Organization,
    verdicts: Verdicts | None = None,
) -> list[Repair]:
    """Return the cells to hide further, so that no cell tells of all, of none, or of a small group.

    Every metric and period with a changed cell is attacked, all of its cells at once: from the rows alone, as a release
    is audited, and with what colleagues know (the nesting of units, head counts). Where a demand fails, the smallest
    changed cell that pins it is hidden (ties by people, then by key), until nothing fails. The result does not depend
    on the order of the rows. Of open metrics only head counts are asked about, which the closure nearly always left in
    doubt. A verification copy, which rounds nothing, has nothing to certify.

    Args:
        cells: rows of `metrics.protected` as they are about to be published (carried cells with their carried numbers):
            kpi_id, period_start, period_end, breakdown, segment, measure, status, reason, numerator, denominator,
            people, exposure, scale, value, value_low, value_high, rounding_base.
        changed: which rows are new or differ from what is published, one entry per row; only these are hidden.
        truth: rows of `metrics.cell` with the same keys: numerator, denominator, survival, and `nested_in`, the
            division of a department. Head counts in it are what colleagues know; the rest says how many people a group
            has, and is held against the bounds.
        organization: its thresholds.
        verdicts: of an earlier run; what it attacked just so is not attacked again.
    """
    if organization.verification_copy:
        return []
    published = _published(cells, changed)
    rows = [one.row for one in published]
    may_go = {one.row.key for one in published if one.is_changed}
    own_key = {one.row.key: one.key for one in published}
    definitions = _definitions(organization)
    natures = natures_of(rows, definitions)
    counts, division_of = _counts(truth, own_key), _nesting(truth)
    attacked = [
        _Period(period, here, natures, definitions[period[0]], counts, division_of, may_go)
        for period, here in by_period(rows)
        if any(row.key in may_go for row in here)
    ]
    remedies = side_by_side(partial(_Period.judged, verdicts=verdicts or Verdicts()), attacked)
    return [Repair(*own_key[remedy.row.key], rule=remedy.rule) for found in remedies for remedy in found]


@dataclass(frozen=True, slots=True)
class _Published:
    """A row as it will stand in kpi.value, the key it has in `metrics.protected`, and whether it is new."""

    row: Row
    key: Key
    is_changed: bool


@dataclass(frozen=True, slots=True)
class _Period:
    """All that an attack on one metric and period needs."""

    period: Period
    rows: list[Row]
    natures: Natures
    definition: Definition
    counts: Mapping[Key, Counts]
    division_of: Mapping[tuple[date, str], str]
    may_go: set[Key]

    def judged(self, verdicts: Verdicts) -> list[Remedy]:
        """What is to be hidden, by an attack of this run or of an earlier one on just the same."""
        rows = sorted(self.rows, key=lambda row: row.key)
        digest = digest_of(self._looked_at(rows))
        known = verdicts.known(digest)
        if known is not None:
            found = [Remedy(rows[place], rule) for place, rule in known]
        else:
            places = {row.key: place for place, row in enumerate(rows)}
            found = self.remedies()
            known = tuple((places[remedy.row.key], remedy.rule) for remedy in found)
        verdicts.keep(digest, known)
        return found

    def _looked_at(self, rows: Iterable[Row]) -> Iterator[object]:
        """All that the verdict depends on."""
        yield self.period, self.definition
        for row in rows:
            nested_in = self.division_of.get((row.period_end, row.segment))
            yield row, self.natures.get(nature_key(row)), self.counts.get(row.key), nested_in, row.key in self.may_go

    def remedies(self) -> list[Remedy]:
        """What is to be hidden: for the truth's sake, for a reader, and for a colleague."""
        truth = {row.key: self.counts[row.key] for row in self.rows if row.key in self.counts}
        own = {row.key: truth[row.key] for row in self.rows if row.key in self.may_go and row.key in truth}
        found = [Remedy(row, TRUTH) for row in outside_of_truth(self.rows, self.natures, own)]
        whole = False
        if any(row.breakdown == "department" for row in self.rows):
            mended = self._against(Colleague(division_of=self.division_of), truth, found)
            found, whole = found + mended.remedies, mended.is_whole
        if not whole:
            found += self._against(Colleague(), truth, found).remedies
        heads = {row.key: true for row in self.rows if (true := self._head_count(row, truth)) is not None}
        if heads:
            found += self._against(Colleague(division_of=self.division_of, heads=heads), truth, found).remedies
        return found

    def _head_count(self, row: Row, truth: Truth) -> float | None:
        """How many people a hidden row is about, where that is a head count that every colleague knows."""
        nature, true = self.natures.get(nature_key(row)), truth.get(row.key)
        is_known = nature is not None and nature.exact_denominator and row.is_hidden and row.rounding_base > 1
        return true.denominator if is_known and true is not None else None

    def _against(self, colleague: Colleague, truth: Truth, before: Sequence[Remedy]) -> Mended:
        gone = {remedy.row.key for remedy in before}
        rows = [hidden(row) if row.key in gone else row for row in self.rows]
        return mend(
            rows, self.natures, self.definition, colleague, truth=truth, may_go=lambda row: row.key in self.may_go
        )


def _published(cells: pd.DataFrame, changed: NDArray[np.bool_]) -> list[_Published]:
    """The rows of which a reader will see the numbers, under the measures by which they are published."""
    named = {(m.id, measure): measure for m in METRICS.values() for measure in m.measures}
    apart = {(m.id, c.measure): c.published_as for m in METRICS.values() for c in m.counts if c.published_as}
    columns = [cells[name].tolist() for name in _KEYS if not name.startswith("period")]
    kpis, breakdowns, segments, measures = columns
    starts, ends = (pd.to_datetime(cells[name]).dt.date.tolist() for name in ("period_start", "period_end"))
    numbers = [[None if np.isnan(n) else n for n in cells[name].to_numpy(np.float64).tolist()] for name in _NUMBERS]
    ends_of_none = _upper_ends(cells)
    bases, statuses, reasons = (cells[name].tolist() for name in ("rounding_base", "status", "reason"))
    found = []
    for at in range(len(cells)):
        own = (kpis[at], measures[at])
        word = apart.get(own) or named.get(own)
        # The company cell of a count that goes by another measure's name only served to hide its segments.
        if word is None or (own in apart and breakdowns[at] == COMPANY[0]):
            continue
        place = (kpis[at], starts[at], ends[at], breakdowns[at], segments[at])
        value, numerator, denominator, people, low, high = (column[at] for column in numbers)
        row = Row(
            *place, word, value, numerator, denominator, people, ends_of_none[at], low, high,
            int(bases[at]), statuses[at], reasons[at], METRICS[kpis[at]].definition_version,
        )  # fmt: skip
        found.append(_Published(row, (*place, measures[at]), bool(changed[at])))
    return found


def _upper_ends(cells: pd.DataFrame) -> list[float | None]:
    """The upper ends of the intervals of exact rates of no events: their exposure can be read from nothing else."""
    is_none = (cells["kind"] == "rate") & (cells["value"] == 0) & (cells["rounding_base"] == 1)
    ends = (_NO_EVENTS / cells["exposure"] * cells["scale"]).where(is_none & (cells["exposure"] > 0))
    return [None if np.isnan(end) else end for end in ends.to_numpy(np.float64).tolist()]


def _definitions(organization: Organization) -> Definitions:
    return {
        m.id: Definition(m.id, m.kind, m.unit, m.privacy_class, minimum_people(m, organization), m.definition_version)
        for m in METRICS.values()
    }


def _counts(truth: pd.DataFrame, own_key: Mapping[Key, Key]) -> dict[Key, Counts]:
    """True counts by published key; a share that survives is one of whole people, to the nearest."""
    starts, ends = (pd.to_datetime(truth[name]).dt.date for name in ("period_start", "period_end"))
    kpis, breakdowns, segments, measures = (
        truth[name].tolist() for name in ("kpi_id", "breakdown", "segment", "measure")
    )
    denominators = truth["denominator"].to_numpy(np.float64)
    survivors = np.floor(truth["survival"].to_numpy(np.float64) * denominators + 0.5)
    numerators = np.where(np.isnan(survivors), truth["numerator"].to_numpy(np.float64), survivors)
    found = {
        (kpi, start, end, breakdown, segment, measure): Counts(
            None if np.isnan(numerator) else numerator, None if np.isnan(denominator) else denominator
        )
        for kpi, start, end, breakdown, segment, measure, numerator, denominator in zip(
            kpis, starts, ends, breakdowns, segments, measures, numerators.tolist(), denominators.tolist(), strict=True
        )
    }
    return {key: found[own] for key, own in own_key.items() if own in found}


def _nesting(truth: pd.DataFrame) -> dict[tuple[date, str], str]:
    nested = truth[(truth["breakdown"] == "department") & truth["nested_in"].notna()]
    ends = pd.to_datetime(nested["period_end"]).dt.date
    return dict(zip(zip(ends, nested["segment"], strict=True), nested["nested_in"], strict=True))
