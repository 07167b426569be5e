"""A page for each department: its figures beside those of the whole organization, and an explanation where too small.

Only published rows of the breakdown `department` stand here. Nothing is ranked: a department's distance from the
whole is told with what chance would allow, and the index knows no order but the alphabet.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from dashboards import tables
from dashboards.charts import figures
from dashboards.charts.chart import TREND_HEIGHT, Chart, left_out, over_time, signed_off
from dashboards.charts.palette import STYLES
from dashboards.content import Row
from dashboards.pages.figure import Figure, made
from dashboards.published import Published
from dashboards.tables import Cell, Table
from dashboards.words import comparisons, wording
from dashboards.words.labels import measure_label
from dashboards.words.language import count_word, counted, sentence_start, text

DEPARTMENT = "department"
MOST_FIGURES = 3
# Every third month shows three years in thirteen points, and the page of one department stays light.
_MOST_POINTS = 13
_MONTHLY = ("snapshot", "trailing12")
# Of so many digits (64 bits) no two departments share theirs.
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Department:
    """One department's page; `comparison` is None where not one of its figures may be shown."""

    name: str
    path: str
    sentence: str
    lead: str
    comparison: Table | None
    figures: tuple[Figure, ...]


def departments(metrics: list[Published], links: dict[str, str]) -> list[Department]:
    """Return a page for every department of a metric's newest period, in alphabetical order.

    Args:
        metrics: The metrics of the release.
        links: Each metric's section, relative to the site.
    """
    told = [(m, measure) for m in metrics if (measure := department_measure(m))]
    newest = {m.id: {r["segment"]: r for r in m.latest(DEPARTMENT, measure)} for m, measure in told}
    names = {segment for rows in newest.values() for segment in rows}
    return [_department(name, told, newest, links) for name in sorted(names, key=lambda n: (n.casefold(), n))]


def department_measure(metric: Published) -> str:
    """Return the measure that a department is told by: the headline, else the first there is; empty without any."""
    present = metric.measures(DEPARTMENT)
    return metric.headline if metric.headline in present else (present or [""])[0]


def path_of(name: str) -> str:
    """Return a department's path, made of the hash of its name: no letter of a name from the data is in a path."""
    return f"departments/{hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]}.html"


def _department(
    name: str, told: Sequence[tuple[Published, str]], newest: dict[str, dict[str, Row]], links: dict[str, str]
) -> Department:
    rows = [(m, measure, newest[m.id].get(name)) for m, measure in told]
    shown = [(m, measure) for m, measure, r in rows if r and r["status"] == "shown"]
    path = path_of(name)
    if not shown:
        return Department(name, path, text("department.hidden", name=name), text("department.too_small"), None, ())
    hidden = sum(r["status"] == "suppressed" for _, _, r in rows if r)
    compared = [(m, r, _of_period(m.series(measure), r)) for m, measure, r in rows if r]
    apart = sum(comparisons.differs(m, r, whole) for m, r, whole in compared)
    if len(shown) == 1:
        sentence = text("department.only_apart" if apart else "department.only_alike", name=name)
    else:
        sentence = counted("department.sentence", apart, name=name, word=count_word(apart), of=count_word(len(shown)))
    lead = counted("department.withheld", hidden) if hidden else text("department.all_shown")
    drawn = [f for m, measure in shown if (f := _figure(m, measure, name))][:MOST_FIGURES]
    return Department(name, path, sentence, lead, _comparison(name, rows, links), tuple(drawn))


def _comparison(name: str, rows: Sequence[tuple[Published, str, Row | None]], links: dict[str, str]) -> Table:
    """The department's newest figures beside the whole organization's of the same period."""
    cells, kpis = [], []
    for m, measure, row in rows:
        if row is None:
            continue
        unit = m.unit(measure)
        whole = _of_period(m.series(measure), row)
        other = "" if measure == m.headline else measure_label(measure, unit)
        period = f"{other}, {wording.period(row)}" if other else wording.period(row)
        beside = Cell(comparisons.beside_the_whole(m, row, whole, unit), comparisons.weight_of_one(row))
        if row["value"] is not None and whole and whole["value"] is not None:
            # What stands beside is made of these two rows.
            beside = Cell(beside.text, beside.small, cells=(row["cell"], whole["cell"]))
        cells.append(
            (
                Cell(m.name, small=period, link=f"../{links[m.id]}"),
                tables.value_cell(row, unit, with_counts=True),
                tables.value_cell(whole, unit, with_counts=True),
                beside,
            )
        )
        kpis.append(m.id)
    columns = (text("column.measure"), name, text("breakdown.company"), text("column.beside"))
    return Table(text("caption.department", name=name), columns, tuple(cells), row_kpis=tuple(kpis))


def _of_period(series: Sequence[Row], row: Row) -> Row | None:
    """The row of the whole for the same period."""
    same = ("period_start", "period_end")
    return next((r for r in reversed(series) if all(r[k] == row[k] for k in same)), None)


def _figure(metric: Published, measure: str, name: str) -> Figure | None:
    """A metric over time, the department beside the whole; None where there are fewer than two figures to draw."""
    unit = metric.unit(measure)
    own = _thinned(metric.of_segment(DEPARTMENT, name, measure), metric)
    if sum(r["value"] is not None for r in own) < 2:
        return None
    whole = [found for r in own if (found := _of_period(metric.series(measure), r))]
    style = STYLES["women"]
    series = [over_time(name, style, own, unit), over_time(text("chart.whole"), STYLES["all"], whole, unit)]
    spec = figures.trend([s for s in series if s.last], unit)
    table = _history(metric, name, unit, own, whole)
    key = text("key.department", name=name) + (f" {text('key.quarterly')}" if _is_monthly(metric) else "")
    drawn = Chart(signed_off(spec, metric, "y"), TREND_HEIGHT, key, table, left_out([own], "period"), DEPARTMENT)
    last = own[-1]
    then = whole[-1] if whole and whole[-1]["period_end"] == last["period_end"] else None
    words = (
        _headline(metric, name, last, unit),
        text("department.subtitle", metric=metric.name, name=name, period=wording.period(last)),
        _paragraph(metric, name, last, then, unit),
    )
    keys = tables.keys([r["cell"] for r in (last, then) if r and r["status"] == "shown"], kpi=metric.id)
    return made(metric, f"{metric.id}-{DEPARTMENT}", words, keys, drawn)


def _headline(metric: Published, name: str, row: Row, unit: str) -> str:
    if row["status"] != "shown":
        return text("department.figure_hidden", metric=metric.name, name=name)
    return text("department.figure", metric=metric.name, name=name, value=wording.value_text(row, unit))


def _paragraph(metric: Published, name: str, row: Row, whole: Row | None, unit: str) -> str:
    if row["status"] != "shown":
        return text("sentence.no_figure", name=metric.name, period=wording.period(row), why=text("sentence.withheld"))
    counts = wording.counts(row)
    figure = wording.value_text(row, unit) + (f" ({counts})" if counts else "")
    parts = [text("department.paragraph", name=name, figure=figure, period=wording.period(row))]
    if whole and whole["status"] == "shown":
        parts.append(text("department.whole", value=wording.value_text(whole, unit)))
        parts.append(sentence_start(comparisons.beside_the_whole(metric, row, whole, unit)) + ".")
    return " ".join(parts)


def _is_monthly(metric: Published) -> bool:
    return metric.definition["grain"] in _MONTHLY


def _thinned(rows: Sequence[Row], metric: Published) -> list[Row]:
    """The newest rows, of monthly figures every third counted from the newest."""
    step = 3 if _is_monthly(metric) else 1
    return list(reversed(list(reversed(rows))[::step][:_MOST_POINTS]))


def _history(metric: Published, name: str, unit: str, own: Sequence[Row], whole: Sequence[Row]) -> Table:
    by_end = {r["period_end"]: r for r in whole}
    rows = tuple(
        (
            Cell(wording.period(r)),
            tables.value_cell(r, unit, with_counts=True),
            tables.value_cell(by_end.get(r["period_end"]), unit),
        )
        for r in reversed(own)
    )
    caption = text("caption.history", metric=metric.name, name=name)
    columns = (text("column.period"), name, text("breakdown.company"))
    return Table(caption, columns, rows, kpi=metric.id)
