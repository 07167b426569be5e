"""Which figure and which data table a metric gets.

A recipe turns a metric's published rows into a chart; CHARTS names the recipe where one fits the question
better than a trend of the headline measure, which every other metric gets. figures.py draws, tables.py
tabulates: both from the same rows, so chart and table cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dashboards import figures, tables, wording
from dashboards.content import Row
from dashboards.figures import Line
from dashboards.labels import Measure, measure_label, segment_label, segment_order
from dashboards.marks import Point, Series, Spec
from dashboards.palette import STYLES, GroupStyle
from dashboards.published import Published

# Metrics whose measure "all" is the share of women among everyone: drawn as women are.
_SHARE_OF_WOMEN = frozenset({"women_in_leadership", "pipeline_share", "succession_women", "credit_share"})
_MOST_ROWS = 20
_TREND_HEIGHT, _ROW_HEIGHT = 300, 46


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its table.

    Attributes:
        spec: The plotly figure; None where no value may be drawn.
        height: Height in pixels, fixed so that the page does not jump when the figure appears.
        key: What shapes, dashes and strokes mean, in a sentence.
        table: The data behind the figure and what it leaves out.
        left_out: Which rows are not drawn, and why; empty when all are.
        breakdown: The breakdown that figure and table show.
    """

    spec: Spec | None
    height: int
    key: str
    table: tables.Table
    left_out: str
    breakdown: str = "company"


def chart(metric: Published) -> Chart:
    """Return a metric's figure and table."""
    # What is told between levels only has no trend of the whole organization.
    otherwise = _levels if metric.breakdowns() == ["level"] else _headline_trend
    return CHARTS.get(metric.id, otherwise)(metric)


def _headline_trend(metric: Published) -> Chart:
    """The headline measure over time with its target and, unless it is a census, its intervals."""
    measure, unit = metric.headline, metric.unit(metric.headline)
    rows = metric.series(measure)
    line = _target(metric, measure) or (Line(100.0, "Parity, 100") if unit == "per 100 men" else None)
    with_intervals = not metric.is_census and any(r["ci_low"] is not None for r in rows)
    key = "Pale strokes are 95% intervals." if with_intervals else ""
    if line:
        key = f"{key} The dashed line is {'the target' if line.until else line.label.lower()}.".strip()
    series = [_over_time(_series_name(metric, measure), _style(metric, measure), rows)]
    return _timed(metric, [measure], series, key, compared=line, intervals=with_intervals)


def _women_and_men(metric: Published) -> Chart:
    """Women's and men's rates over time; the comparison itself stands in the headline and the table."""
    series = [_over_time(measure_label(g), STYLES[g], metric.series(g)) for g in ("women", "men")]
    return _timed(metric, [metric.headline, "women", "men"], series, _groups_key(series), compared=None)


def _timed(
    metric: Published,
    measures: list[str],
    series: list[Series],
    key: str,
    *,
    compared: Line | None,
    intervals: bool = False,
) -> Chart:
    measures = [m for m in measures if metric.series(m)]
    drawn = [s for s in series if s.last]
    unit = metric.unit(measures[-1]) if measures else "share"
    spec = figures.trend(drawn, unit, compared=compared, intervals=intervals) if drawn else None
    missing = _left_out([metric.series(m) for m in measures if metric.unit(m) == unit], "period")
    return Chart(spec, _TREND_HEIGHT, key, tables.period_table(metric, measures), missing)


def _levels(metric: Published) -> Chart:
    """The share of women at each level, now and a year ago, highest level on top."""
    measure, unit = metric.headline, metric.unit(metric.headline)
    now = metric.latest("level", measure)
    if not now:
        return _headline_trend(metric)
    now = sorted(now, key=lambda r: segment_order("level", r["segment"]), reverse=True)[:_MOST_ROWS]
    previous = metric.card["previous_period_end"]
    was = {r["segment"]: r for r in metric.at("level", measure, previous)} if previous else {}
    style = _style(metric, measure)
    points = tuple(Point(i, r["value"]) for i, r in enumerate(now))
    old = tuple(Point(i, was[r["segment"]]["value"]) for i, r in enumerate(now) if r["segment"] in was)
    before = Series(wording.day(previous), style, old) if old else None
    rows = [segment_label("level", r["segment"]) for r in now]
    latest = Series(wording.day(now[0]["period_end"]), style, points)
    unseen = {i: wording.value_text(r, unit) for i, r in enumerate(now) if r["value"] is None}
    spec = figures.dumbbell(rows, before, latest, unit, unseen) if latest.last else None
    key = f"Filled circles: {latest.name}."
    key += f" Hollow circles: {before.name}." if before else ""
    key += " The dotted line is one half." if unit == "share" else ""
    table = _level_table(metric, now, was, before.name if before else None)
    return Chart(spec, _rows_height(len(rows)), key, table, _left_out([now], "level"), "level")


def _level_table(metric: Published, now: list[Row], was: dict[str, Row], before: str | None) -> tables.Table:
    unit = metric.unit(metric.headline)
    rows = []
    for r in now:
        cells = [tables.Cell(segment_label("level", r["segment"])), tables.value_cell(r, unit, with_counts=True)]
        cells += [tables.value_cell(was.get(r["segment"]), unit, with_counts=True)] if before else []
        rows.append(tuple(cells))
    columns = ("Level", wording.day(now[0]["period_end"]), *([before] if before else []))
    return tables.Table(f"{metric.name} by level", columns, tuple(rows))


def _by_program(metric: Published) -> Chart:
    """The newest figures by program, largest program first when there are more than a figure holds."""
    measure, unit = metric.headline, metric.unit(metric.headline)
    found = [r for r in metric.latest("program", measure) if r["value"] is not None]
    if not found:
        return _headline_trend(metric)
    largest = sorted(found, key=lambda r: (-(r["people"] or 0), r["segment"]))[:_MOST_ROWS]
    rows = sorted(largest, key=lambda r: segment_order("program", r["segment"]))
    points = tuple(Point(i, r["value"], r["ci_low"], r["ci_high"]) for i, r in enumerate(rows))
    series = Series(measure_label(measure, unit), _style(metric, measure), points)
    spec = figures.ranked([r["segment"] for r in rows], series, unit)
    everything = metric.latest("program", measure)
    key = f"Programs in alphabetical order, {wording.period(rows[0])}. Pale strokes are 95% intervals."
    table = tables.breakdown_table(metric, "program")
    return Chart(spec, _rows_height(len(rows)) + 20, key, table, _left_out([everything], "program"), "program")


def _survival(metric: Published) -> Chart:
    """Who is still there after 30, 90, 180, 365 days: women beside men, with intervals."""
    times = sorted({Measure.parse(m).days or 0 for m in metric.measures("company") if Measure.parse(m).days})
    groups = [g for g in ("women", "men") if any(metric.newest(f"{g}@{t}d") for t in times)] or ["all"]
    newest = {g: [metric.newest(f"{g}@{t}d") for t in times] for g in groups}
    series = [_at_positions(measure_label(g), STYLES[g], newest[g]) for g in groups]
    drawn = [s for s in series if s.last]
    title = "Days since the program started"
    spec = figures.dots([str(t) for t in times], drawn, "probability", title=title) if drawn else None
    columns = ("Days since start", *(f"{measure_label(g)}{x}" for g in groups for x in ("", ", 95% interval")))
    rows = []
    for i, t in enumerate(times):
        cells = [tables.Cell(f"{t} days")]
        for g in groups:
            cells += [
                tables.value_cell(newest[g][i], "probability", with_counts=True),
                tables.interval_cell(newest[g][i], "probability"),
            ]
        rows.append(tuple(cells))
    table = tables.Table(f"{metric.name}, share still taking part", columns, tuple(rows))
    known = [[r for r in newest[g] if r] for g in groups]
    return Chart(spec, _TREND_HEIGHT + 20, _groups_key(series, intervals=True), table, _left_out(known, "point"))


def _waves(metric: Published) -> Chart:
    """Women, everyone and men at each survey wave, with intervals."""
    groups = [g for g in ("women", "all", "men") if metric.series(g)]
    days = sorted({r["period_end"] for g in groups for r in metric.series(g)})[-_MOST_ROWS:]
    rows = {g: {r["period_end"]: r for r in metric.series(g)} for g in groups}
    series = [_at_positions(measure_label(g), STYLES[g], [rows[g].get(d) for d in days]) for g in groups]
    drawn = [s for s in series if s.last]
    unit = metric.unit(metric.headline)
    spec = figures.dots([wording.month(d) for d in days], drawn, unit, title="Survey wave") if drawn else None
    missing = _left_out([list(rows[g].values()) for g in groups], "point")
    key = _groups_key(series, intervals=True)
    return Chart(spec, _TREND_HEIGHT + 20, key, tables.period_table(metric, groups), missing)


def _at_positions(name: str, style: GroupStyle, rows: list[Row | None]) -> Series:
    known = [(i, r) for i, r in enumerate(rows) if r is not None]
    return Series(name, style, tuple(Point(i, r["value"], r["ci_low"], r["ci_high"]) for i, r in known))


def _over_time(name: str, style: GroupStyle, rows: list[Row]) -> Series:
    return Series(name, style, tuple(Point(r["period_end"], r["value"], r["ci_low"], r["ci_high"]) for r in rows))


def _target(metric: Published, measure: str) -> Line | None:
    card = metric.card
    if card["target_value"] is None or card["target_measure"] not in (None, measure):
        return None
    text = f"Target {wording.target_value(card['target_value'], metric.unit(measure))}"
    by = card["target_date"]
    return Line(card["target_value"], f"{text} by {wording.month(by)}" if by else text, by)


def _style(metric: Published, measure: str) -> GroupStyle:
    group = Measure.parse(measure).group
    about_women = group in ("parity", "gap") or metric.id in _SHARE_OF_WOMEN
    return STYLES["women"] if about_women else STYLES.get(group, STYLES["all"])


def _series_name(metric: Published, measure: str) -> str:
    group = Measure.parse(measure).group
    if metric.id in _SHARE_OF_WOMEN:
        return "Women"
    return {"all": "Everyone", "parity": "Women"}.get(group, measure_label(measure))


def _groups_key(series: list[Series], *, intervals: bool = False) -> str:
    shapes = {"circle": "filled circles", "diamond-open": "open diamonds", "square": "squares"}
    dashes = {"solid": "solid line", "dash": "dashed line", "dot": "dotted line"}
    parts = [
        f"{s.name}: {shapes[s.style.symbol] if intervals else dashes[s.style.dash] + ', ' + shapes[s.style.symbol]}"
        for s in series
    ]
    return "; ".join(parts) + ("; pale strokes are 95% intervals." if intervals else ".")


def _left_out(groups: list[list[Row]], noun: str) -> str:
    """Count the rows that a figure cannot draw, by why."""
    rows = [r for group in groups for r in group]
    small = sum(r["status"] == "suppressed" for r in rows)
    none = sum(r["status"] == "not_applicable" for r in rows)
    bounded = sum(r["status"] == "shown" and r["value"] is None for r in rows)
    parts = [
        f"{n} {noun if n == 1 else noun + 's'} {why}"
        for n, why in (
            (small, "not shown, small group"),
            (bounded, "known within bounds only"),
            (none, "not applicable"),
        )
        if n
    ]
    return f"Not drawn: {'; '.join(parts)}. The table lists them." if parts else ""


def _rows_height(rows: int) -> int:
    return 60 + _ROW_HEIGHT * rows


CHARTS: dict[str, Callable[[Published], Chart]] = {
    "pipeline_share": _levels,
    "attrition_parity": _women_and_men,
    "sponsor_coverage": _women_and_men,
    "completion": _by_program,
    "program_retention": _survival,
    "prevalence_12m": _waves,
    "survey_reporting_rate": _waves,
}
