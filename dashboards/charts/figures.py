"""Figures over time as plain dicts for plotly.js: trends, dots at waves, curves of who remains.

Pure functions of published numbers. No plotly.graph_objects here (its default template alone outweighs a
figure three times) and no numpy (its arrays become unreadable base64); tests validate figures with
go.Figure. What all figures share (fonts, margins, everything switched off) stands once in assets/site.js.
Figures in rows are rows.py's, the funnel plot is funnel.py's; which figure a metric gets is choice.py's choice.
"""

from dataclasses import dataclass, replace
from datetime import date

from dashboards.charts import marks
from dashboards.charts.axes import day_count_axis, position_axis, time_axis, value_axis
from dashboards.charts.marks import MAX_POINTS, Point, Series, Spec, label, note, place, rounded
from dashboards.charts.palette import MUTED
from dashboards.words import wording

# Pixels, about: the plot area of a low trend and a label of two lines.
_PLOT_HEIGHT, _LABEL_HEIGHT = 170, 36


@dataclass(frozen=True, slots=True)
class Line:
    """A level to compare with: a target, whose day is `until`, or parity, which has none; `kind` names which."""

    value: float
    label: str
    until: date | None = None
    kind: str = "target"


def trend(series: list[Series], unit: str, *, compared: Line | None = None, intervals: bool = False) -> Spec:
    """Return lines over time, one per group, labeled at their ends; a missing value is a gap.

    Args:
        series: Groups whose points stand at dates; the newest 60 of each are drawn.
        unit: Unit of the values.
        compared: Target or parity to draw as a dashed gray line.
        intervals: Whether to draw the 95 % intervals; sensible for one group only.
    """
    series = [replace(s, points=s.points[-MAX_POINTS:]) for s in series]
    data = [trace for s in series if intervals for trace in marks.intervals(s)]
    data += [marks.line(s) for s in series]
    values = [v for s in series for v in s.numbers(intervals=intervals)]
    annotations = []
    days = sorted({p.at for s in series for p in s.points if isinstance(p.at, date)})
    until = None
    if compared:
        until = _reach(compared, days)
        data.append(_compared_line(compared, days, until))
        annotations.append(_compared_label(compared, days, until, series))
        values.append(compared.value)
    axis = value_axis(unit, values)
    layout = {
        "hovermode": "x unified",
        "xaxis": time_axis(days, until),
        "yaxis": axis,
        "annotations": annotations + _end_labels(series, unit, axis),
    }
    return {"data": data, "layout": layout}


def dots(ticks: list[str], series: list[Series], unit: str, *, title: str) -> Spec:
    """Return dots with intervals at a few named positions, such as waves, groups side by side.

    Args:
        ticks: Name of each position; points stand at their index.
        series: Groups to draw, at most three.
        unit: Unit of the values.
        title: What the positions are, written under them.
    """
    # Side by side: on one spot the interval of one group would hide that of the other.
    offsets = [round((i - (len(series) - 1) / 2) * 0.24, 4) for i in range(len(series))]
    data = [
        trace
        for s, offset in zip(series, offsets, strict=True)
        for trace in (marks.segments(s, offset=offset), marks.dots(s, offset))
    ]
    values = [v for s in series for v in s.numbers(intervals=True)]
    layout = {
        "hovermode": "closest",
        "xaxis": position_axis(ticks, title),
        "yaxis": value_axis(unit, values),
        "annotations": _group_names(series, offsets),
    }
    return {"data": data, "layout": layout}


def curves(days: list[int], series: list[Series], unit: str, *, title: str) -> Spec:
    """Return who remains after some days, from all of them at the start, with intervals.

    The curve is published at these days only: straight strokes join them, since the steps between are not known here.

    Args:
        days: The days that are published, in order; points stand at them.
        series: Groups to draw, at most three.
        unit: Unit of the values, in which 1 is everyone.
        title: What the days are counted from, written under them.
    """
    # Moved apart by a hair, so that no interval hides another.
    apart = days[-1] * 0.012
    moved = [replace(s, points=tuple(_moved(p, i * apart) for p in s.points)) for i, s in enumerate(series)]
    data = [marks.segments(s) for s in moved]
    for s in moved:
        drawn = marks.line(s)
        # Everyone is there at the start, which is no published figure.
        drawn |= {"x": [0, *drawn["x"]], "y": [1, *drawn["y"]]}
        data.append(drawn | {"text": ["", *drawn["text"]], "customdata": [None, *drawn["customdata"]]})
    axis = value_axis(unit, [1.0, *(v for s in series for v in s.numbers(intervals=True))])
    layout = {
        "hovermode": "closest",
        "xaxis": day_count_axis(days, title),
        "yaxis": axis,
        "annotations": _end_labels(moved, unit, axis),
    }
    return {"data": data, "layout": layout}


def _moved(point: Point, by: float) -> Point:
    return point if isinstance(point.at, date) else replace(point, at=round(point.at + by, 2))


def _reach(compared: Line, days: list[date]) -> date | None:
    """The target's day where the axis can reach it: one far beyond the history would squeeze that history."""
    end = compared.until
    return end if end and days[-1] < end <= days[-1] + (days[-1] - days[0]) else None


def _compared_line(compared: Line, days: list[date], until: date | None) -> Spec:
    return marks.drawn_line(
        compared.kind,
        [days[0].isoformat(), (until or days[-1]).isoformat()],
        [rounded(compared.value)] * 2,
        name=label(compared.label),
        mode="lines+markers",
        line={"color": MUTED, "width": 1.5, "dash": "dash"},
        # An outlined mark is a plan, a filled one a fact.
        marker={"symbol": "square-open", "size": [0, 11 if until else 0], "color": MUTED, "line": {"width": 2}},
    )


def _compared_label(compared: Line, days: list[date], until: date | None, series: list[Series]) -> Spec:
    """The level's name where no line runs: at the target's day, else at the start on the side away from it."""
    words, level = label(compared.label), rounded(compared.value)
    if until:
        return note(words, MUTED, x=until.isoformat(), y=level, xanchor="right", yshift=15)
    start = [p.value for s in series for p in s.points[:4] if p.value is not None]
    shift = 11 if not start or compared.value >= sum(start) / len(start) else -11
    return note(words, MUTED, x=days[0].isoformat(), y=level, xanchor="left", yshift=shift)


def _end_labels(series: list[Series], unit: str, axis: Spec) -> list[Spec]:
    """Each line's name and newest value to the right of its end, moved apart where two ends nearly meet."""
    ends = sorted(((s.last, s) for s in series if s.last), key=lambda end: -(end[0].value or 0.0))
    low, high = axis["range"]
    labels = []
    for i, (p, s) in enumerate(ends):
        neighbor = ends[1 - i][0].value if len(ends) == 2 else None
        apart = _PLOT_HEIGHT if neighbor is None else abs((p.value or 0.0) - neighbor) / (high - low) * _PLOT_HEIGHT
        shift = round(max(0.0, _LABEL_HEIGHT - apart) / 2)
        words = f"<b>{label(s.name, 28)}<br>{wording.number(p.value or 0.0, unit)}</b>"
        where = {"x": place(p.at), "y": rounded(p.value), "yshift": -shift if i else shift}
        labels.append(note(words, s.style.text, p.cell, **where, xanchor="left", xshift=8, align="left"))
    return labels


def _group_names(series: list[Series], offsets: list[float]) -> list[Spec]:
    """Each group's name at its newest dot: the highest above, the lowest below, one between to the right."""
    ends = [(s.last, s, offset) for s, offset in zip(series, offsets, strict=True) if s.last]
    ends.sort(key=lambda end: -(end[0].value or 0.0))
    names = []
    for i, (p, s, offset) in enumerate(ends):
        words = f"<b>{label(s.name, 28)}</b>"
        if i == 0:
            where: Spec = {"x": place(p.at, offset), "y": rounded(p.value if p.high is None else p.high), "yshift": 11}
        elif i == len(ends) - 1:
            where = {"x": place(p.at, offset), "y": rounded(p.value if p.low is None else p.low), "yshift": -11}
        else:
            where = {"x": place(p.at, max(offsets)), "y": rounded(p.value), "xanchor": "left", "xshift": 8}
        names.append(note(words, s.style.text, **where))
    return names
