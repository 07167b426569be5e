"""Tables of published rows: every cell as text, with words for readers who hear the page.

A cell is never blank and never zero in place of a hidden figure. The macro `data_table` in
templates/macros.html.j2 renders what is built here; the numbers are worded by wording.py.
"""

from dataclasses import dataclass

from dashboards import wording
from dashboards.content import Row
from dashboards.labels import breakdown_label, measure_label, segment_label, segment_order
from dashboards.published import Published

# More rows would make a page heavy and no clearer; the CSV always has them all.
MOST_SEGMENTS = 40
MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a second line such as counts, and words only assistive technology reads."""

    text: str
    small: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, column names, and rows that begin with their own name; `note` says what is left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def value_cell(row: Row | None, unit: str, *, with_counts: bool = False) -> Cell:
    """Return a row's value as a cell; a mark carries its meaning in words."""
    if row is None:
        return Cell(wording.NOT_APPLICABLE, spoken="not applicable: no such group in this period")
    text = wording.value_text(row, unit)
    if row["status"] == "suppressed":
        return Cell(text, spoken="not shown, small group")
    if row["status"] != "shown":
        return Cell(
            text, small=wording.reason(row) if with_counts else "", spoken=f"not applicable: {wording.reason(row)}"
        )
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
    """Return the newest period of one breakdown, one row per segment, every measure a column."""
    measures = metric.measures(breakdown)
    found = {m: {r["segment"]: r for r in metric.latest(breakdown, m)} for m in measures}
    segments, note = _kept(found)
    segments.sort(key=lambda s: segment_order(breakdown, s))
    days = {m: next(iter(found[m].values()))["period_end"] for m in measures}
    newest = max(days.values())
    columns = [breakdown_label(breakdown)]
    for m in measures:
        name = metric.name if len(measures) == 1 else measure_label(m, metric.unit(m))
        columns.append(name if days[m] == newest else f"{name} ({wording.day(days[m])})")
    rows = tuple(
        (
            Cell(segment_label(breakdown, s)),
            *(value_cell(found[m].get(s), metric.unit(m), with_counts=True) for m in measures),
        )
        for s in segments
    )
    caption = (
        f"{metric.name} by {breakdown_label(breakdown).lower()}, {wording.day(newest)}{_rounding(metric, breakdown)}"
    )
    return Table(caption, tuple(columns), rows, note)


def _kept(found: dict[str, dict[str, Row]]) -> tuple[list[str], str]:
    """The segments with most published people when there are too many for a page, and a note that says so."""
    people: dict[str, int] = {}
    for rows in found.values():
        for segment, row in rows.items():
            people[segment] = max(people.get(segment, 0), row["people"] or 0)
    kept = sorted(people, key=lambda s: (-people[s], s))[:MOST_SEGMENTS]
    left = len(people) - len(kept)
    return kept, f"The {MOST_SEGMENTS} largest of {len(people)}; the CSV file has all." if left else ""


def _rounding(metric: Published, breakdown: str) -> str:
    bases = {r["rounding_base"] or 1 for r in metric.rows if r["breakdown"] == breakdown} - {1}
    return f"; counts rounded to {max(bases)}" if bases else ""
