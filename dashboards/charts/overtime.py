"""Recipes of figures over time: the headline as a trend, women beside men, survey waves, who remains."""

from dataclasses import replace

from dashboards import tables
from dashboards.charts import figures
from dashboards.charts.chart import (
    TREND_HEIGHT,
    Chart,
    at_places,
    groups_key,
    left_out,
    over_time,
    series_name,
    signed_off,
    style_of,
)
from dashboards.charts.figures import Line
from dashboards.charts.marks import Point, Series
from dashboards.charts.palette import STYLES
from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import Measure, measure_label
from dashboards.words.language import text
from dashboards.words.targets import PARITY

_MOST_WAVES = 12


def headline_trend(metric: Published) -> Chart:
    """The headline measure over time with its target and, unless it is a census, its intervals."""
    measure, unit = metric.headline, metric.unit(metric.headline)
    rows = metric.series(measure)
    line = target_line(metric, measure)
    if line is None and unit == "per 100 men":
        line = Line(PARITY[unit], text("chart.parity"), kind="parity")
    with_intervals = not metric.is_census and any(r["ci_low"] is not None for r in rows)
    key = [text("key.intervals")] if with_intervals else []
    if line:
        key.append(text(f"key.{line.kind}"))
    series = [over_time(series_name(metric, measure), style_of(metric, measure), rows, unit)]
    return _timed(metric, [measure], series, " ".join(key), compared=line, intervals=with_intervals)


def effect(metric: Published) -> Chart:
    """The effect over time; its table has what it rests on as well: the trend before, and what is compared."""
    return replace(headline_trend(metric), table=tables.period_table(metric, metric.measures("company")))


def women_and_men(metric: Published) -> Chart:
    """Women's and men's rates over time; the comparison itself stands in the headline and the table."""
    unit = metric.unit("women")
    series = [over_time(measure_label(g), STYLES[g], metric.series(g), unit) for g in ("women", "men")]
    key = groups_key(series, lines=True, intervals=False)
    return _timed(metric, [metric.headline, "women", "men"], series, key, compared=None)


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
    missing = left_out([metric.series(m) for m in measures if metric.unit(m) == unit], "period")
    table = tables.period_table(metric, measures)
    return Chart(signed_off(spec, metric, "y"), TREND_HEIGHT, key, table, missing)


def waves(metric: Published) -> Chart:
    """Women, everyone and men at each survey wave or review cycle, with intervals."""
    groups = [g for g in ("women", "all", "men") if metric.series(g)]
    unit = metric.unit(metric.headline)
    days = sorted({r["period_end"] for g in groups for r in metric.series(g)})[-_MOST_WAVES:]
    rows = {g: {r["period_end"]: r for r in metric.series(g) if r["period_end"] in days} for g in groups}
    series = [at_places(measure_label(g), STYLES[g], [rows[g].get(d) for d in days], unit) for g in groups]
    drawn = [s for s in series if s.last]
    title = text("chart.waves" if metric.definition["grain"] == "wave" else "chart.cycles")
    spec = figures.dots([wording.month(d) for d in days], drawn, unit, title=title) if drawn else None
    missing = left_out([list(rows[g].values()) for g in groups], "point")
    key = groups_key(series, lines=False, intervals=True)
    table = tables.period_table(metric, groups)
    return Chart(signed_off(spec, metric, "y"), TREND_HEIGHT + 20, key, table, missing)


def published_days(metric: Published) -> list[int]:
    """Return the days since a start at which the share that remains is published, in order."""
    parsed = (Measure.parse(m) for m in metric.measures("company"))
    return sorted({m.days for m in parsed if m.days and not m.variant})


def survival(metric: Published) -> Chart:
    """Who is still there after some days: women beside men, with intervals and the people still followed."""
    days = published_days(metric)
    groups = [g for g in ("women", "men") if any(metric.newest(f"{g}@{t}d") for t in days)] or ["all"]
    newest = {g: [metric.newest(f"{g}@{t}d") for t in days] for g in groups}
    series = [
        Series(
            measure_label(g),
            STYLES[g],
            tuple(Point.of(r, t, "probability") for t, r in zip(days, newest[g], strict=True) if r),
        )
        for g in groups
    ]
    drawn = [s for s in series if s.last]
    title = text("chart.days_since_start")
    spec = figures.curves(days, drawn, "probability", title=title) if drawn else None
    known = [[r for r in newest[g] if r] for g in groups]
    return Chart(
        signed_off(spec, metric, "y"),
        TREND_HEIGHT + 20,
        f"{groups_key(series, lines=True, intervals=True)} {text('key.curve')}",
        _survival_table(metric, days, newest),
        left_out(known, "point"),
        under=_at_risk(metric, days, groups),
    )


def _survival_table(metric: Published, days: list[int], newest: dict[str, list[Row | None]]) -> tables.Table:
    columns = [text("column.days_since_start")]
    for g in newest:
        columns += [measure_label(g), text("column.interval", name=measure_label(g))]
    rows = []
    for i, t in enumerate(days):
        cells = [tables.Cell(wording.full(t, "days"))]
        for found in newest.values():
            cells.append(tables.value_cell(found[i], "probability", with_counts=True))
            cells.append(tables.interval_cell(found[i], "probability"))
        rows.append(tuple(cells))
    caption = text("caption.remaining", name=metric.name)
    return tables.Table(caption, tuple(columns), tuple(rows), kpi=metric.id)


def _at_risk(metric: Published, days: list[int], groups: list[str]) -> tables.Table | None:
    """The people still followed at each day, one row per group; None where nobody counts them."""
    found = {g: [metric.newest(f"{g}:at_risk@{t}d") for t in days] for g in groups}
    if not any(r for rows in found.values() for r in rows):
        return None
    rows = tuple((tables.Cell(measure_label(g)), *(tables.value_cell(r, "count") for r in found[g])) for g in groups)
    columns = (text("column.still_followed"), *(wording.full(t, "days") for t in days))
    caption = text("caption.at_risk", name=metric.name) + tables.rounding(metric, "company")
    return tables.Table(caption, columns, rows, kpi=metric.id)


def target_line(metric: Published, measure: str) -> Line | None:
    """Return the line of a measure's target, None where it has none."""
    card = metric.card
    if card["target_value"] is None or card["target_measure"] not in (None, measure):
        return None
    value, by = wording.target_value(card["target_value"], metric.unit(measure)), card["target_date"]
    words = text("chart.target_by", value=value, month=wording.month(by)) if by else text("chart.target", value=value)
    return Line(card["target_value"], words, by)
