"""Figures as plain dicts for plotly.js: trends, dots with intervals, dumbbells, ranked rows.

Pure functions of published numbers. No plotly.graph_objects here (its default template alone outweighs a
figure three times) and no numpy (its arrays become unreadable base64); tests validate figures with
go.Figure. What all figures share (fonts, margins, everything switched off) stands once in assets/site.js.
Which figure a metric gets is charts.py's choice.
"""

from dataclasses import dataclass
from datetime import date

from dashboards import marks, wording
from dashboards.axes import position_axis, row_axis, time_axis, value_axis
from dashboards.marks import MAX_POINTS, Series, Spec, label, note, place, rounded
from dashboards.palette import INK, MUTED

_EVEN = 0.5
# Pixels, about: a trend's plot area and a label of two lines.
_PLOT_HEIGHT, _LABEL_HEIGHT = 240, 36


@dataclass(frozen=True, slots=True)
class Line:
    """A level to compare a trend with: a target, whose day is `until`, or parity, which has none."""

    value: float
    label: str
    until: date | None = None


def trend(series: list[Series], unit: str, *, compared: Line | None = None, intervals: bool = False) -> Spec:
    """Return lines over time, one per group, labeled at their ends; a missing value is a gap.

    Args:
        series: Groups whose points stand at dates; the newest 60 of each are drawn.
        unit: Unit of the values.
        compared: Target or parity to draw as a dashed gray line.
        intervals: Whether to draw the 95 % intervals; sensible for one group only.
    """
    series = [Series(s.name, s.style, s.points[-MAX_POINTS:]) for s in series]
    data = [trace for s in series if intervals for trace in marks.intervals(s)]
    data += [marks.line(s, unit) for s in series]
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
    """Return dots with intervals at a few named positions (waves, days), groups side by side.

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
        for trace in (marks.segments(s, offset=offset), marks.dots(s, unit, offset))
    ]
    values = [v for s in series for v in s.numbers(intervals=True)]
    layout = {
        "hovermode": "closest",
        "xaxis": position_axis(ticks, title),
        "yaxis": value_axis(unit, values),
        "annotations": _group_names(series, offsets),
    }
    return {"data": data, "layout": layout}


def dumbbell(
    rows: list[str], before: Series | None, now: Series, unit: str, unseen: dict[int, str] | None = None
) -> Spec:
    """Return one row per name: a year ago hollow, now solid, a stroke between; first row on top.

    Args:
        rows: Name of each row; points stand at their index.
        before: The figures a year earlier, None where there are none.
        now: The latest figures.
        unit: Unit of the values; of shares, one half is marked.
        unseen: What stands in a row without a latest figure, such as "[c]", by the row's index.
    """
    old = [marks.joins(before, now), marks.row_dots(before, unit, hollow=True)] if before else []
    values = [v for s in (before, now) if s for v in s.numbers(intervals=False)]
    even = [_EVEN] if unit == "share" else []
    layout = {
        "hovermode": "closest",
        "xaxis": value_axis(unit, values + even) | {"side": "top"},
        "yaxis": row_axis(rows, named=True),
        "shapes": [_upright(v) for v in even],
        "annotations": [
            note(text, MUTED, xref="paper", x=0, y=row, xanchor="left", xshift=8)
            for row, text in (unseen or {}).items()
        ],
    }
    return {"data": [*old, marks.row_dots(now, unit, hollow=False)], "layout": layout}


def ranked(rows: list[str], series: Series, unit: str) -> Spec:
    """Return one dot with its interval per named row, on one scale from zero; first row on top.

    Names stand above their rows rather than beside them, so that long ones leave the plot its width.
    """
    names = [note(label(name), INK, xref="paper", x=0, y=i, xanchor="left", yshift=15) for i, name in enumerate(rows)]
    layout = {
        "hovermode": "closest",
        "xaxis": value_axis(unit, [0.0, *series.numbers(intervals=True)]) | {"side": "top"},
        "yaxis": row_axis(rows, named=False),
        "annotations": names,
    }
    return {"data": [marks.segments(series, across=True), marks.row_dots(series, unit, hollow=False)], "layout": layout}


def _reach(compared: Line, days: list[date]) -> date | None:
    """The target's day where the axis can reach it: one far beyond the history would squeeze that history."""
    end = compared.until
    return end if end and days[-1] < end <= days[-1] + (days[-1] - days[0]) else None


def _compared_line(compared: Line, days: list[date], until: date | None) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(compared.label),
        "x": [days[0].isoformat(), (until or days[-1]).isoformat()],
        "y": [rounded(compared.value)] * 2,
        "line": {"color": MUTED, "width": 1.5, "dash": "dash"},
        # An outlined mark is a plan, a filled one a fact.
        "marker": {"symbol": "square-open", "size": [0, 11 if until else 0], "color": MUTED, "line": {"width": 2}},
        "hoverinfo": "skip",
    }


def _compared_label(compared: Line, days: list[date], until: date | None, series: list[Series]) -> Spec:
    """The level's name where no line runs: at the target's day, else at the start on the side away from it."""
    text, level = label(compared.label), rounded(compared.value)
    if until:
        return note(text, MUTED, x=until.isoformat(), y=level, xanchor="right", yshift=15)
    start = [p.value for s in series for p in s.points[:4] if p.value is not None]
    shift = 11 if not start or compared.value >= sum(start) / len(start) else -11
    return note(text, MUTED, x=days[0].isoformat(), y=level, xanchor="left", yshift=shift)


def _end_labels(series: list[Series], unit: str, axis: Spec) -> list[Spec]:
    """Each line's name and newest value to the right of its end, moved apart where two ends nearly meet."""
    ends = sorted(((s.last, s) for s in series if s.last), key=lambda end: -(end[0].value or 0.0))
    low, high = axis["range"]
    labels = []
    for i, (p, s) in enumerate(ends):
        neighbor = ends[1 - i][0].value if len(ends) == 2 else None
        apart = _PLOT_HEIGHT if neighbor is None else abs((p.value or 0.0) - neighbor) / (high - low) * _PLOT_HEIGHT
        shift = round(max(0.0, _LABEL_HEIGHT - apart) / 2)
        text = f"<b>{label(s.name, 28)}<br>{wording.number(p.value or 0.0, unit)}</b>"
        where = {"x": place(p.at), "y": rounded(p.value), "yshift": -shift if i else shift}
        labels.append(note(text, s.style.text, **where, xanchor="left", xshift=8, align="left"))
    return labels


def _group_names(series: list[Series], offsets: list[float]) -> list[Spec]:
    """Each group's name at its newest dot: the highest above, the lowest below, one between to the right."""
    ends = [(s.last, s, offset) for s, offset in zip(series, offsets, strict=True) if s.last]
    ends.sort(key=lambda end: -(end[0].value or 0.0))
    names = []
    for i, (p, s, offset) in enumerate(ends):
        text = f"<b>{label(s.name, 28)}</b>"
        if i == 0:
            where: Spec = {"x": place(p.at, offset), "y": rounded(p.value if p.high is None else p.high), "yshift": 11}
        elif i == len(ends) - 1:
            where = {"x": place(p.at, offset), "y": rounded(p.value if p.low is None else p.low), "yshift": -11}
        else:
            where = {"x": place(p.at, max(offsets)), "y": rounded(p.value), "xanchor": "left", "xshift": 8}
        names.append(note(text, s.style.text, **where))
    return names


def _upright(value: float) -> Spec:
    stroke = {"color": MUTED, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": stroke}
