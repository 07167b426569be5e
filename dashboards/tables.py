"""Tables of published rows: every cell as text, with words for readers who hear the page.

A cell is never blank and never zero in place of a hidden figure. The macro `data_table` in
templates/macros.html.j2 renders what is built here; the numbers are worded by wording.py.
"""

from dataclasses import dataclass, replace
from itertools import groupby

from dashboards import wording
from dashboards.content import Row
from dashboards.labels import Measure, breakdown_label, measure_label, segment_label, segment_order
from dashboards.published import Published
from dashboards.targets import Standing

# More rows would make a page heavy and no clearer; the CSV always has them all. A table of many measures has
# fewer rows, so that every table weighs about 30 kB at most and a page can hold the tables of a metric.
MOST_SEGMENTS = 40
MOST_PERIODS = 60
MOST_CELLS = 480
# What a cell's markup adds to its words.
_MARKUP_BYTES = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: What it says.
        small: A second line, such as counts.
        spoken: Words only assistive technology reads.
        link: Where the text leads, relative to the page; empty where it is no link.
        standing: A verdict to show as a badge in place of the text, which then repeats its words.
        span: How many columns it covers.
    """

    text: str
    small: str = ""
    spoken: str = ""
    link: str = ""
    standing: Standing | None = None
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, column names, and rows that begin with their own name; `note` says what is left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def weight(self) -> int:
        """About how many bytes of a page the table takes."""
        words = [w for row in self.rows for c in row for w in (c.text, c.small, c.spoken, c.link)]
        return sum(len(w.encode()) for w in words) + _MARKUP_BYTES * sum(len(row) for row in self.rows)


_HIDDEN = Cell(wording.SUPPRESSED, spoken="not shown, small group")


def standing_cell(standing: Standing) -> Cell:
    """Return a verdict as a cell that shows its badge."""
    return Cell(standing.words, standing=standing)


def value_cell(row: Row | None, unit: str, *, with_counts: bool = False) -> Cell:
    """Return a row's value as a cell; a mark carries its meaning in words."""
    if row is None:
        return Cell(wording.NOT_APPLICABLE, spoken="not applicable: no such group in this period")
    text = wording.value_text(row, unit)
    if row["status"] == "suppressed":
        return _HIDDEN
    if row["status"] != "shown":
        why = wording.reason(row)
        # The reason is read where it is shown, and only spoken where it is not.
        return Cell(text, why, "not applicable") if with_counts else Cell(text, spoken=f"not applicable: {why}")
    return Cell(text, small=wording.short_counts(row) if with_counts else "")


def interval_cell(row: Row | None, unit: str) -> Cell:
    """Return a row's interval as a cell; where only bounds are published there is none."""
    if row is None or row["status"] != "shown":
        return value_cell(row, unit)
    return Cell(wording.interval(row, unit) or "none", spoken="" if wording.interval(row, unit) else "no interval")


def period_table(metric: Published, measures: list[str]) -> Table:
    """Return the newest company rows of some measures, newest first: value, counts and interval of each."""
    by_day: dict[object, dict[str, Row]] = {}
    for measure in measures:
        for row in metric.series(measure):
            by_day.setdefault(row["period_end"], {})[measure] = row
    with_interval = {
        m for m in measures if not metric.is_census and any(r["ci_low"] is not None for r in metric.series(m))
    }
    columns = ["Period"]
    for m in measures:
        name = metric.name if len(measures) == 1 else measure_label(m, metric.unit(m))
        columns += [name, f"{name}, 95% interval"] if m in with_interval else [name]
    rows = []
    for _, found in sorted(by_day.items(), key=lambda item: str(item[0]), reverse=True)[:MOST_PERIODS]:
        cells = [Cell(wording.period(next(iter(found.values()))))]
        for m in measures:
            cells.append(value_cell(found.get(m), metric.unit(m), with_counts=True))
            cells += [interval_cell(found.get(m), metric.unit(m))] if m in with_interval else []
        rows.append(tuple(cells))
    note = f"The newest {MOST_PERIODS} periods; the CSV file has all." if len(by_day) > MOST_PERIODS else ""
    return Table(f"{metric.name}, whole organization{_rounding(metric, 'company')}", tuple(columns), tuple(rows), note)


def breakdown_table(metric: Published, breakdown: str) -> Table:
    """Return the newest period of one breakdown, one row per segment, every measure a column.

    How many people are still followed stands beside the share that remains, not in a column of its own. A segment
    of which nothing is shown says so once for all columns that have the same reason.
    """
    present = metric.measures(breakdown)
    measures = [m for m in present if _followed_share(m) not in present]
    found = {m: {r["segment"]: r for r in metric.latest(breakdown, m)} for m in measures}
    followed = {
        _followed_share(m): {r["segment"]: r for r in metric.latest(breakdown, m)} for m in present if m not in measures
    }
    segments, note = _kept(found, min(MOST_SEGMENTS, MOST_CELLS // len(measures)))
    segments.sort(key=lambda s: segment_order(breakdown, s))
    days = {m: next(iter(found[m].values()))["period_end"] for m in measures}
    newest = max(days.values())
    columns = [breakdown_label(breakdown)]
    for m in measures:
        name = metric.name if len(measures) == 1 else measure_label(m, metric.unit(m))
        columns.append(name if days[m] == newest else f"{name} ({wording.day(days[m])})")
    rows = []
    for s in segments:
        cells = [
            _with_followed(value_cell(found[m].get(s), metric.unit(m), with_counts=True), followed.get(m, {}).get(s))
            for m in measures
        ]
        if all(c.text in (wording.SUPPRESSED, wording.NOT_APPLICABLE) for c in cells):
            cells = [replace(mark, span=len(list(run))) for mark, run in groupby(cells)]
        rows.append((Cell(segment_label(breakdown, s)), *cells))
    caption = (
        f"{metric.name} by {breakdown_label(breakdown).lower()}, {wording.day(newest)}{_rounding(metric, breakdown)}"
    )
    return Table(caption, tuple(columns), tuple(rows), note)


def _followed_share(measure: str) -> str:
    """The share whose followers a measure counts: "all@90d" of "all:at_risk@90d"; empty where it counts none."""
    m = Measure.parse(measure)
    return f"{m.group}@{m.time}" if m.variant == "at_risk" else ""


def _with_followed(cell: Cell, followed: Row | None) -> Cell:
    """The cell with the number of people still followed at that day after its counts."""
    if followed is None or followed["status"] != "shown" or cell == _HIDDEN:
        return cell
    rounded = followed["value"] is not None and (followed["rounding_base"] or 1) > 1
    count = f"{'about ' if rounded else ''}{wording.value_text(followed, 'people', words=False)} still followed"
    return replace(cell, small=f"{cell.small}; {count}" if cell.small else count)


def _kept(found: dict[str, dict[str, Row]], most: int) -> tuple[list[str], str]:
    """The segments with most published people when there are too many for a page, and a note that says so."""
    people: dict[str, int] = {}
    for rows in found.values():
        for segment, row in rows.items():
            people[segment] = max(people.get(segment, 0), row["people"] or 0)
    kept = sorted(people, key=lambda s: (-people[s], s))[:most]
    left = len(people) - len(kept)
    return kept, f"The {most} largest of {len(people)}; the CSV file has all." if left else ""


def _rounding(metric: Published, breakdown: str) -> str:
    bases = {r["rounding_base"] or 1 for r in metric.rows if r["breakdown"] == breakdown} - {1}
    return f"; counts rounded to {max(bases)}" if bases else ""
