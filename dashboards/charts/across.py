"""Recipes of figures across units: levels, programs, stages, steps between levels, departments between limits."""

from collections.abc import Sequence

from dashboards import tables
from dashboards.charts import rows as in_rows
from dashboards.charts.chart import (
    TREND_HEIGHT,
    Chart,
    at_places,
    left_out,
    rows_height,
    series_name,
    signed_off,
    style_of,
    unseen,
)
from dashboards.charts.figures import Line
from dashboards.charts.funnel import Around, funnel
from dashboards.charts.marks import MAX_POINTS, Point, Series, shortened
from dashboards.charts.palette import STYLES
from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import breakdown_label, measure_label, segment_label, segment_order
from dashboards.words.language import text
from dashboards.words.targets import PARITY

_MOST_ROWS = 20


def a_year_apart(metric: Published, breakdown: str, *, downward: bool = False) -> Chart | None:
    """The headline in each unit, now solid and a year ago hollow; None where the breakdown has no row.

    `downward` puts the highest level on top.
    """
    measure, unit = metric.headline, metric.unit(metric.headline)
    now = _in_order(metric.latest(breakdown, measure), breakdown, downward=downward)[:_MOST_ROWS]
    if not now:
        return None
    previous = metric.card["previous_period_end"]
    was = {r["segment"]: r for r in metric.at(breakdown, measure, previous)} if previous else {}
    style = style_of(metric, measure)
    latest = at_places(wording.day(now[0]["period_end"]), style, now, unit)
    before = at_places(wording.day(previous), style, [was.get(r["segment"]) for r in now], unit) if was else None
    names = [segment_label(breakdown, r["segment"]) for r in now]
    spec = in_rows.dumbbell(names, before, latest, unit, unseen(now, unit)) if latest.last else None
    key = [text("key.filled", name=latest.name), text("key.hollow", name=before.name) if before else ""]
    key.append(text("key.half") if unit == "share" else "")
    return Chart(
        signed_off(spec, metric, "x"),
        rows_height(len(now)),
        " ".join(k for k in key if k),
        _apart_table(metric, breakdown, now, was, before.name if before else None),
        left_out([now], breakdown if breakdown == "level" else "unit"),
        breakdown,
    )


def _apart_table(
    metric: Published, breakdown: str, now: Sequence[Row], was: dict[str, Row], before: str | None
) -> tables.Table:
    unit = metric.unit(metric.headline)
    rows = []
    for r in now:
        cells = [tables.Cell(segment_label(breakdown, r["segment"])), tables.value_cell(r, unit, with_counts=True)]
        cells += [tables.value_cell(was.get(r["segment"]), unit, with_counts=True)] if before else []
        rows.append(tuple(cells))
    columns = (breakdown_label(breakdown), wording.day(now[0]["period_end"]), *([before] if before else []))
    caption = text("caption.across", name=metric.name, what=breakdown_label(breakdown).lower())
    return tables.Table(caption, columns, tuple(rows), kpi=metric.id)


def intervals_across(metric: Published, breakdown: str, measure: str, compared: Line | None = None) -> Chart | None:
    """One measure in each unit with its interval, the largest units where there are more than a figure holds."""
    unit = metric.unit(measure)
    everything = metric.latest(breakdown, measure)
    known = [r for r in everything if r["value"] is not None]
    if not known:
        return None
    largest = sorted(known, key=lambda r: (-(r["people"] or 0), r["segment"]))[:_MOST_ROWS]
    found = _in_order(largest, breakdown)
    series = at_places(series_name(metric, measure), style_of(metric, measure), found, unit)
    names = [segment_label(breakdown, r["segment"]) for r in found]
    spec = in_rows.ranked(names, series, unit, compared=compared)
    with_interval = measure if any(r["ci_low"] is not None for r in found) else ""
    key = [text("key.period", period=wording.period(found[0]))]
    key += [text("key.intervals")] if with_interval else []
    key += [text(f"key.upright_{compared.kind}")] if compared else []
    return Chart(
        signed_off(spec, metric, "x"),
        rows_height(len(found)) + 20,
        " ".join(key),
        tables.breakdown_table(metric, breakdown, with_interval),
        left_out([everything], "level" if breakdown in ("level", "rung") else "unit"),
        breakdown,
    )


def parity_across(metric: Published, breakdown: str) -> Chart | None:
    """A parity in each unit with its interval, on a scale around parity."""
    unit = metric.unit(metric.headline)
    even = Line(PARITY[unit], text("chart.parity"), kind="parity")
    return intervals_across(metric, breakdown, metric.headline, even)


def stages_reached(metric: Published) -> Chart | None:
    """How many came to each stage, on one scale: counts of them, or shares of what a survey estimates."""
    measure = metric.headline
    found = _in_order(metric.latest("stage", measure), "stage")
    known = [r for r in found if r["value"] is not None]
    if not known:
        return None
    counted = all(r["numerator"] is not None and r["denominator"] is not None for r in known)
    unit = "count" if counted else "share"
    whole = _counted_whole(found[0]) if counted else Point(0, 1.0, text=text("chart.experienced"))
    points = [_stage_point(r, i, counted=counted) for i, r in enumerate(found, 1)]
    names = [text("chart.nominated" if counted else "chart.experienced")]
    names += [segment_label("stage", r["segment"]) for r in found]
    series = Series(measure_label(measure), STYLES["all"], (whole, *points))
    spec = in_rows.stages(names, series, unit, estimated=not counted)
    key = [text("key.one_scale"), "" if counted else text("key.hatched")]
    key.append(text("key.intervals") if any(p.low is not None for p in points) else "")
    return Chart(
        signed_off(spec, metric, "x"),
        rows_height(len(names)) + 20,
        " ".join(k for k in key if k),
        tables.breakdown_table(metric, "stage", "" if counted else measure),
        left_out([found], "stage"),
        "stage",
    )


def _counted_whole(first: Row) -> Point:
    """What entered the first stage: its denominator."""
    if first["denominator"] is None:
        return Point(0, None)
    n = wording.whole(first["denominator"])
    return Point(0, first["denominator"], cell=first["cell"], text=n)


def _stage_point(row: Row, place: int, *, counted: bool) -> Point:
    if not counted:
        return Point.of(row, place, "share")
    if row["numerator"] is None:
        return Point(place, None)
    return Point(place, row["numerator"], cell=row["cell"], text=wording.short_counts(row))


def funnel_of_departments(metric: Published, measure: str, size: str) -> tuple[Chart, int, int] | None:
    """The rates of departments against their size, between the limits of chance around the whole's rate.

    Args:
        metric: A metric of events per person, whose measure is a share or a rate from 0 to 1.
        measure: The measure to draw.
        size: Words for the number of people along the axis.

    Returns:
        The chart, how many departments lie outside the 95 % limits, and how many are drawn; None where the whole or
        all departments but one have no figure.
    """
    whole = metric.newest(measure)
    everything = metric.latest("department", measure)
    known = [r for r in everything if r["value"] is not None and r["people"]]
    if whole is None or whole["value"] is None or len(known) < 2 or whole["period_end"] != known[0]["period_end"]:
        return None
    around = Around(whole["value"], text("chart.whole"), whole["cell"])
    verdict = {r["segment"]: around.outside(r["value"], r["people"]) for r in known}
    # Where there are more than a figure holds, those outside the limits are drawn before the largest.
    chosen = sorted(known, key=lambda r: (verdict[r["segment"]] is None, -r["people"], r["segment"]))[:MAX_POINTS]
    unit = metric.unit(measure)
    points = tuple(Point.of(r, r["people"], unit, f"{shortened(r['segment'])}: ") for r in chosen)
    # The interval of a unit is the table's; the figure has the limits instead.
    bare = tuple(Point(p.at, p.value, cell=p.cell, text=p.text) for p in points)
    units = Series(series_name(metric, measure), style_of(metric, measure), bare)
    named = [r["segment"] if verdict[r["segment"]] else "" for r in chosen]
    spec = funnel(units, around, unit, title=size, named=named)
    outside = sum(v is not None for v in verdict.values())
    return (
        Chart(
            signed_off(spec, metric, "xy"),
            TREND_HEIGHT + 60,
            text("key.funnel"),
            _funnel_table(metric, measure, chosen, verdict, around.rate),
            left_out([everything], "department", "csv"),
            "department",
        ),
        outside,
        len(chosen),
    )


def _funnel_table(
    metric: Published, measure: str, chosen: Sequence[Row], verdict: dict[str, str | None], rate: float
) -> tables.Table:
    unit = metric.unit(measure)
    rows = []
    for r in _in_order(chosen, "department"):
        limits = verdict[r["segment"]]
        side = "above" if r["value"] > rate else "below"
        said = text(f"funnel.{side}", limits=limits) if limits else text("funnel.inside")
        people = tables.Cell(wording.people(r), cells=(r["cell"],))
        rows.append(
            (
                tables.Cell(r["segment"]),
                tables.value_cell(r, unit),
                people,
                tables.interval_cell(r, unit),
                tables.Cell(said),
            )
        )
    name = measure_label(measure, unit)
    interval = text("column.interval", name=name)
    columns = (breakdown_label("department"), name, text("column.people"), interval, text("column.chance"))
    caption = text("caption.funnel", name=metric.name, measure=name.lower(), period=wording.period(chosen[0]))
    return tables.Table(caption, columns, tuple(rows), kpi=metric.id)


def _in_order(rows: Sequence[Row], breakdown: str, *, downward: bool = False) -> list[Row]:
    return sorted(rows, key=lambda r: segment_order(breakdown, r["segment"]), reverse=downward)
