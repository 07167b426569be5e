"""The published rows of one metric, found by breakdown, measure and period.

No number is computed here: a row is found or it is not. labels.py names what is found, wording.py writes
its numbers.
"""

# How a number on the site leads back to kpi.value. Whoever checks a site from outside relies on this:
#
# - `data/<kpi_id>.csv` holds every published row of a metric. A row's number is its place there, 1 for the first
#   after the header; here it is the row's entry "cell".
# - In HTML, `data-cell="12"` or `data-cell="12 40"` names the rows whose numbers an element shows: value, bounds, ends
#   of the interval, counts, rounding base, in words and units. The metric is the nearest `data-kpi` on the element or
#   around it, else that of the heading of the cell's column; of nested keys the innermost counts. A trend drawn as
#   inline SVG names the rows of its points.
# - `data-of="scorecard"` (or target, change, action, benchmark) says that numbers may also come from the metric's rows
#   of kpi.scorecard (kpi.target, kpi.change, kpi.action, kpi.benchmark), such as a change, a distance or a promise.
# - In figure JSON, `layout.meta` is `{"kpi": id, "axis": "x", "y" or "xy"}`, the axes on which values stand. The list
#   `customdata` of a trace has the row's number for every point, null for a gap; texts of points are of the same row.
#   A trace without `customdata` draws no cell, and its `meta` says what it draws (target, parity, limits). The `name`
#   of an annotation that writes a value is the row's number.
# - Numbers under neither key are dates, counts of measures, rules and files, file sizes and hashes, units, the words
#   of definitions, and ticks of axes.

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import get_args

from dashboards.content import Content, Row
from dashboards.words.labels import Measure, measure_unit
from models.metrics.declaration import Family

FAMILIES: tuple[str, ...] = get_args(Family)

# A metric's id becomes a file name and an anchor, so nothing but a plain identifier may pass.
_PLAIN_ID = re.compile(r"[a-z][a-z0-9_]*")
# A release leaves these empty in rows that are not shown; the site looks again before it writes anything.
_NUMBERS = ("value", "numerator", "denominator", "people", "ci_low", "ci_high", "value_low", "value_high")


@dataclass(frozen=True)
class Published:
    """One metric: its definition, its scorecard row, and every published row in order of period and segment."""

    definition: Row
    card: Row
    rows: tuple[Row, ...]

    @cached_property
    def _index(self) -> dict[tuple[str, str], list[Row]]:
        """The rows of each breakdown and measure, oldest period first."""
        index: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            index[row["breakdown"], row["measure"]].append(row)
        return dict(index)

    @cached_property
    def _segments(self) -> dict[tuple[str, str, str], list[Row]]:
        """The rows of each breakdown, segment and measure, oldest period first."""
        index: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            index[row["breakdown"], row["segment"], row["measure"]].append(row)
        return dict(index)

    @cached_property
    def _bases(self) -> dict[str, set[int]]:
        bases: dict[str, set[int]] = defaultdict(set)
        for row in self.rows:
            bases[row["breakdown"]].add(row["rounding_base"] or 1)
        return bases

    @property
    def id(self) -> str:
        """The metric's id, a plain identifier."""
        return str(self.definition["kpi_id"])

    @property
    def name(self) -> str:
        """The metric's title."""
        return str(self.definition["name"])

    @property
    def family(self) -> str:
        """The family, which decides the topic page."""
        return str(self.definition["family"])

    @property
    def headline(self) -> str:
        """The measure a scorecard shows."""
        return str(self.definition["headline_measure"])

    @property
    def has_data(self) -> bool:
        """Whether anything about the metric applies: false when every row is not applicable."""
        return any(row["status"] != "not_applicable" for row in self.rows)

    @property
    def is_census(self) -> bool:
        """Whether the headline is a share of an exact head count, about which no interval is worth a word."""
        d = self.definition
        return (d["unit"], d["privacy_class"], d["grain"]) == ("share", "open", "snapshot")

    def unit(self, measure: str) -> str:
        """Return the unit of one measure, which may differ from the unit of the headline."""
        return measure_unit(measure, self.headline, self.definition["unit"])

    def measures(self, breakdown: str) -> list[str]:
        """Return the measures present in a breakdown: declared order first, then the rest by name."""
        present = {measure for by, measure in self._index if by == breakdown}
        declared = [m.strip() for m in (self.definition["measures"] or "").split(",")]
        ordered = [m for m in dict.fromkeys(declared) if m in present]
        return ordered + sorted(present - set(ordered), key=Measure.order)

    def breakdowns(self) -> list[str]:
        """Return the breakdowns present, company left out: declared order first, then the rest by name."""
        present = {by for by, _ in self._index} - {"company"}
        declared = [b.strip() for b in (self.definition["breakdowns"] or "").split(",")]
        ordered = [b for b in dict.fromkeys(declared) if b in present]
        return ordered + sorted(present - set(ordered))

    def series(self, measure: str) -> list[Row]:
        """Return the company rows of one measure, oldest period first."""
        return self._index.get(("company", measure), [])

    def newest(self, measure: str) -> Row | None:
        """Return the company row of one measure's newest period, or None where there is none."""
        rows = self.series(measure)
        return rows[-1] if rows else None

    def latest(self, breakdown: str, measure: str) -> list[Row]:
        """Return one row per segment for the newest period that this breakdown has of this measure."""
        rows = self._index.get((breakdown, measure), [])
        newest = takewhile(lambda row: row["period_end"] == rows[-1]["period_end"], reversed(rows))
        return list(newest)[::-1]

    def at(self, breakdown: str, measure: str, day: date) -> list[Row]:
        """Return the rows of the period that ends on `day`, by segment."""
        return [row for row in self._index.get((breakdown, measure), []) if row["period_end"] == day]

    def of_segment(self, breakdown: str, segment: str, measure: str) -> list[Row]:
        """Return the rows of one unit and measure, oldest period first."""
        return self._segments.get((breakdown, segment, measure), [])

    def rounding_bases(self, breakdown: str) -> set[int]:
        """Return the bases to which the counts of a breakdown are rounded; 1 is exact."""
        return set(self._bases.get(breakdown, ()))


def published(content: Content) -> list[Published]:
    """Arrange a release's rows by metric, in the order of its definitions.

    Raises:
        ValueError: A metric's id is no plain identifier, its family is unknown, it has no scorecard row, or a
            row that is not shown still carries a number.
    """
    cards = {row["kpi_id"]: row for row in content.scorecard}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in content.values:
        rows[row["kpi_id"]].append(row)
    return [_one(d, cards.get(d["kpi_id"]), rows[d["kpi_id"]]) for d in content.definitions]


def _one(definition: Row, card: Row | None, rows: list[Row]) -> Published:
    kpi_id = definition["kpi_id"]
    if not _PLAIN_ID.fullmatch(kpi_id):
        raise ValueError(f"metric id {kpi_id!r} is not a plain identifier of a-z, 0-9 and _")
    if definition["family"] not in FAMILIES:
        raise ValueError(f"metric {kpi_id}: unknown family {definition['family']!r}")
    if card is None:
        raise ValueError(f"metric {kpi_id}: no scorecard row")
    if any(row["status"] != "shown" and any(row[n] is not None for n in _NUMBERS) for row in (*rows, card)):
        raise ValueError(f"metric {kpi_id}: a row that is not shown carries a number")
    in_order = sorted(
        rows, key=lambda r: (r["period_end"], r["breakdown"], r["segment"], r["measure"], str(r["period_start"]))
    )
    return Published(definition, card, tuple(row | {"cell": number} for number, row in enumerate(in_order, 1)))
