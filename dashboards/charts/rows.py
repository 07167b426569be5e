"""Figures in rows as plain dicts for plotly.js: dumbbells, intervals on one scale, stages on one scale.

Pure functions, like those of figures.py: the value runs along x, a row has a name, the first row is on top.
"""

from dashboards.charts import marks
from dashboards.charts.axes import ratio_axis, row_axis, value_axis
from dashboards.charts.figures import Line
from dashboards.charts.marks import Point, Series, Spec, label, note, rounded
from dashboards.charts.palette import INK, MUTED

_EVEN = 0.5
# Letters of a name that may stand beside its row.
_SHORT_NAME = 9


def dumbbell(
    rows: list[str], before: Series | None, now: Series, unit: str, unseen: dict[int, str] | None = None
) -> Spec:
    """Return one row per name: before hollow, now solid, a stroke between; first row on top.

    Args:
        rows: Name of each row; points stand at their index.
        before: The figures a year earlier, or what the figures are compared with; None where there are none.
        now: The latest figures.
        unit: Unit of the values; of shares, one half is marked.
        unseen: What stands in a row without a latest figure, such as "[c]", by the row's index.
    """
    old = [marks.joins(before, now), marks.row_dots(before, hollow=True)] if before else []
    values = [v for s in (before, now) if s for v in s.numbers(intervals=False)]
    even = [_EVEN] if unit == "share" else []
    # Long names would leave the plot no width on a phone.
    beside = all(len(row) <= _SHORT_NAME for row in rows)
    hidden = [
        note(words, MUTED, xref="paper", x=0, y=row, xanchor="left", xshift=8) for row, words in (unseen or {}).items()
    ]
    layout = {
        "hovermode": "closest",
        "xaxis": value_axis(unit, values + even) | {"side": "top"},
        "yaxis": row_axis(rows, named=beside),
        "shapes": [_upright(v) for v in even],
        "annotations": hidden + ([] if beside else _names(rows, 15)),
    }
    return {"data": [*old, marks.row_dots(now)], "layout": layout}


def ranked(rows: list[str], series: Series, unit: str, *, compared: Line | None = None) -> Spec:
    """Return a dot with its interval per named row, on one scale; first row on top.

    Names stand above their rows rather than beside them, so that long ones leave the plot its width.

    Args:
        rows: Name of each row; points stand at their index.
        series: The figures.
        unit: Unit of the values. Ratios around parity stand on a logarithmic scale, all else on one from zero.
        compared: A level to mark by an upright line.
    """
    ends = series.numbers(intervals=True)
    if compared and unit in ("per 100 men", "ratio"):
        axis = ratio_axis(unit, compared.value, series.numbers(intervals=False), ends)
    else:
        axis = value_axis(unit, [0.0, *ends, *([compared.value] if compared else [])])
    layout = {
        "hovermode": "closest",
        "xaxis": axis | {"side": "top"},
        "yaxis": row_axis(rows, named=False),
        "shapes": [_upright(compared.value)] if compared else [],
        "annotations": _names(rows, 15),
    }
    return {"data": [marks.segments(series, across=True), marks.row_dots(series)], "layout": layout}


def stages(rows: list[str], reached: Series, unit: str, *, estimated: bool) -> Spec:
    """Return how much of a whole came to each stage, as bars on one scale from zero, their words at their ends.

    Args:
        rows: Name of each stage, the whole first; points stand at their index.
        reached: How much came so far; the first point is the whole.
        unit: Unit of the values.
        estimated: Whether the whole is an estimate, which is then hatched.
    """
    whole, rest = reached.points[:1], tuple(p for p in reached.points[1:] if p.value is not None)
    hatched = {"color": marks.pale(reached.style), "pattern": {"shape": "/", "fgcolor": MUTED, "size": 6}}
    first = hatched if estimated else {"color": marks.pale(reached.style, 0.5)}
    strokes = Series(reached.name, reached.style, rest)
    ends = [
        note(f"<b>{label(p.text)}</b>", INK, p.cell, x=rounded(p.high or p.value), y=p.at, xanchor="left", xshift=6)
        for p in rest
    ]
    layout = {
        "hovermode": "closest",
        "barmode": "overlay",
        "xaxis": value_axis(unit, [0.0, *reached.numbers(intervals=True)]) | {"side": "top"},
        "yaxis": row_axis(rows, named=False),
        "annotations": _names(rows, 19) + ends,
    }
    data = [_bars(whole, first), _bars(rest, {"color": reached.style.mark})]
    return {"data": [*data, marks.segments(strokes, across=True, thin=True)], "layout": layout}


def _bars(points: tuple[Point, ...], marker: Spec) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "width": 0.46,
        "x": [rounded(p.value) for p in points],
        "y": [p.at for p in points],
        "text": [label(p.text) for p in points],
        "textposition": "none",
        "customdata": [p.cell for p in points],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": marker,
    }


def _names(rows: list[str], above: int) -> list[Spec]:
    return [note(label(name), INK, xref="paper", x=0, y=i, xanchor="left", yshift=above) for i, name in enumerate(rows)]


def _upright(value: float) -> Spec:
    stroke = {"color": MUTED, "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": stroke}
