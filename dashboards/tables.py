"""Tables of published rows: every cell as text, with words for readers who hear the page.

A cell is never blank and never zero in place of a hidden figure, and names the row of kpi.value whose numbers it
shows (published.py says how). The macros `data_table` and `stacked_table` in templates/macros.html.j2 render what is
built here; the numbers are worded by words/wording.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import Measure, breakdown_label, measure_label, segment_label, segment_order
from dashboards.words.language import text
from dashboards.words.targets import Standing

# More rows would make a page heavy and no clearer; the CSV always has them all. A table of many measures has
# fewer rows, so that every table weighs about 30 kB at most and a page can hold the tables of a metric.
MOST_SEGMENTS = 40
MOST_PERIODS = 60
MOST_CELLS = 480
# What markup adds to the words of a cell, to its second line, and to a count beside it.
_MARKUP_BYTES, _SMALL_BYTES, _FOLLOWED_BYTES = 40, 16, 36


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
        cells: Numbers of the rows whose figures it shows.
        of: The published table other than kpi.value that its numbers come from, such as "target".
        followed: A count of another row beside it, with that row's number.
    """

    text: str
    small: str = ""
    spoken: str = ""
    link: str = ""
    standing: Standing | None = None
    span: int = 1
    cells: tuple[int, ...] = ()
    of: str = ""
    followed: tuple[str, int] | None = None

    @property
    def keys(self) -> Markup:
        """The attributes that lead its numbers back to their rows."""
        return keys(self.cells, self.of)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, column names, and rows that begin with their own name; `note` says what is left out.

    `kpi` is the metric that its cells are of, `row_kpis` the metric of each row where rows differ, `column_kpis` that
    of each column where columns do.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    kpi: str = ""
    row_kpis: tuple[str, ...] = ()
    column_kpis: tuple[str, ...] = ()

    def row_keys(self, place: int) -> Markup:
        """The attributes of a row."""
        return keys((), kpi=self.row_kpis[place] if self.row_kpis else "")

    def column_keys(self, place: int) -> Markup:
        """The attributes of a column's heading."""
        return keys((), kpi=self.column_kpis[place] if self.column_kpis else "")

    @property
    def weight(self) -> int:
        """About how many bytes of a page the table takes."""
        return sum(_weight(c) for row in self.rows for c in row)


def _weight(cell: Cell) -> int:
    words = (cell.text, cell.small, cell.spoken, cell.link)
    followed = len(cell.followed[0]) + _FOLLOWED_BYTES if cell.followed else 0
    small = _SMALL_BYTES if cell.small or cell.followed else 0
    return _MARKUP_BYTES + followed + small + sum(len(w.encode()) for w in words)


def keys(cells: Iterable[int], of: str = "", kpi: str = "") -> Markup:
    """Return the attributes data-kpi, data-cell and data-of of an element, those that are needed."""
    numbers = " ".join(str(c) for c in cells)
    found = (("data-kpi", kpi), ("data-cell", numbers), ("data-of", of))
    return Markup("").join(Markup(' {}="{}"').format(Markup(name), escape(value)) for name, value in found if value)


def hidden_cell() -> Cell:
    """Return the cell of a figure that is withheld."""
    return Cell(wording.SUPPRESSED, spoken=text("cell.withheld"))


def standing_cell(standing: Standing) -> Cell:
    """Return a verdict as a cell that shows its badge."""
    return Cell(standing.words, standing=standing)


def value_cell(row: Row | None, unit: str, *, with_counts: bool = False) -> Cell:
    """Return a row's value as a cell; a mark carries its meaning in words."""
    if row is None:
        return Cell(wording.NOT_APPLICABLE, spoken=text("cell.absent"))
    if row["status"] == "suppressed":
        return hidden_cell()
    if row["status"] != "shown":
        why = wording.reason(row)
        # The reason is read where it is shown, and only spoken where it is not.
        if with_counts:
            return Cell(wording.NOT_APPLICABLE, why, text("cell.not_applicable"))
        return Cell(wording.NOT_APPLICABLE, spoken=text("cell.not_applicable_because", why=why))
    small = wording.short_counts(row) if with_counts else ""
    return Cell(wording.value_text(row, unit), small, cells=(row["cell"],))


def interval_cell(row: Row | None, unit: str) -> Cell:
    """Return a row's interval as a cell; where only bounds are published there is none."""
    if row is None or row["status"] != "shown":
        return value_cell(row, unit)
    found = wording.interval(row, unit)
    return Cell(found, cells=(row["cell"],)) if found else Cell(text("cell.none"), spoken=text("cell.no_interval"))


def period_table(metric: Published, measures: Sequence[str]) -> Table:
    """Return the newest company rows of some measures, newest first: value, counts and interval of each."""
    by_day: dict[object, dict[str, Row]] = {}
    for measure in measures:
        for row in metric.series(measure):
            by_day.setdefault(row["period_end"], {})[measure] = row
    with_interval = {
        m for m in measures if not metric.is_census and any(r["ci_low"] is not None for r in metric.series(m))
    }
    columns = [text("column.period")]
    for m in measures:
        name = metric.name if len(measures) == 1 else measure_label(m, metric.unit(m))
        columns += [name, text("column.interval", name=name)] if m in with_interval else [name]
    rows = []
    for _, found in sorted(by_day.items(), key=lambda item: str(item[0]), reverse=True)[:MOST_PERIODS]:
        cells = [Cell(wording.period(next(iter(found.values()))))]
        for m in measures:
            cells.append(value_cell(found.get(m), metric.unit(m), with_counts=True))
            cells += [interval_cell(found.get(m), metric.unit(m))] if m in with_interval else []
        rows.append(tuple(cells))
    note = text("cut.periods", n=MOST_PERIODS) if len(by_day) > MOST_PERIODS else ""
    caption = text("caption.company", name=metric.name) + rounding(metric, "company")
    return Table(caption, tuple(columns), tuple(rows), note, metric.id)


def breakdown_table(metric: Published, breakdown: str, with_interval: str = "") -> Table:
    """Return the newest period of one breakdown, one row per segment, every measure a column.

    How many people are still followed stands beside the share that remains, not in a column of its own. A segment
    of which nothing is shown says so once for all columns that have the same reason.

    Args:
        metric: The metric.
        breakdown: One of its breakdowns.
        with_interval: A measure whose intervals get a column of their own.
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
        columns += [text("column.interval", name=name)] if m == with_interval else []
    rows = []
    for s in segments:
        cells = []
        for m in measures:
            row, unit = found[m].get(s), metric.unit(m)
            cells.append(_with_followed(value_cell(row, unit, with_counts=True), followed.get(m, {}).get(s)))
            cells += [interval_cell(row, unit)] if m == with_interval else []
        if all(c.text in (wording.SUPPRESSED, wording.NOT_APPLICABLE) for c in cells):
            cells = [replace(mark, span=len(list(run))) for mark, run in groupby(cells)]
        rows.append((Cell(segment_label(breakdown, s)), *cells))
    caption = text(
        "caption.by", name=metric.name, what=breakdown_label(breakdown).lower(), day=wording.day(newest)
    ) + rounding(metric, breakdown)
    return Table(caption, tuple(columns), tuple(rows), note, metric.id)


def _followed_share(measure: str) -> str:
    """The share whose followers a measure counts: "all@90d" of "all:at_risk@90d"; empty where it counts none."""
    m = Measure.parse(measure)
    return f"{m.group}@{m.time}" if m.variant == "at_risk" else ""


def _with_followed(cell: Cell, row: Row | None) -> Cell:
    """The cell with the number of people still followed at that day after its counts."""
    if row is None or row["status"] != "shown" or cell.text == wording.SUPPRESSED:
        return cell
    rounded = row["value"] is not None and wording.is_rounded(row)
    n = wording.value_text(row, "people", words=False)
    count = text("counts.followed", n=text("counts.about", n=n) if rounded else n)
    return replace(cell, followed=(count, row["cell"]))


def _kept(found: dict[str, dict[str, Row]], most: int) -> tuple[list[str], str]:
    """The segments with most published people when there are too many for a page, and a note that says so."""
    people: dict[str, int] = {}
    for rows in found.values():
        for segment, row in rows.items():
            people[segment] = max(people.get(segment, 0), row["people"] or 0)
    kept = sorted(people, key=lambda s: (-people[s], s))[:most]
    left = len(people) - len(kept)
    return kept, text("cut.segments", most=most, n=wording.whole(len(people))) if left else ""


def rounding(metric: Published, breakdown: str) -> str:
    """Return the note that a breakdown's counts are rounded, empty where they are exact."""
    bases = metric.rounding_bases(breakdown) - {1}
    return text("caption.rounded", base=max(bases)) if bases else ""
