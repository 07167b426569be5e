"""The scales of figures: ranges that neither flatten nor exaggerate, and ticks in the metric's unit.

Pure functions of the numbers that a figure draws; marks.py draws them, figures.py composes both.
"""

import math
from datetime import date, timedelta

from dashboards import wording
from dashboards.marks import Spec, label, rounded

# Narrower ranges would blow chance up to a mountain range.
_LEAST_SPAN = {
    "share": 0.05,
    "probability": 0.05,
    "points": 0.05,
    "percent": 5.0,
    "per 100 men": 20.0,
    "per 100 people": 1.0,
}
_SHARES = ("share", "probability")
# Share of the history kept free at its right end for the names of the lines.
_LABEL_ROOM = 0.17
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def value_axis(unit: str, values: list[float]) -> Spec:
    """Return the axis of the values: a range that holds them all, from zero where they lie near it."""
    low, high = _span(unit, values)
    axis: Spec = {"range": [rounded(low), rounded(high)]}
    if unit == "points":
        # Plotly can write a percent sign after a share but not the points that a difference is in.
        ticks = _point_ticks(low, high)
        return axis | {"tickvals": ticks, "ticktext": [wording.number(t, unit, 0) for t in ticks]}
    if unit == "percent":
        return axis | {"ticksuffix": "%", "nticks": 6}
    if unit in _SHARES:
        return axis | {"tickformat": ".0%" if high - low > 0.05 else ".1%", "nticks": 6}
    return axis | {"tickformat": ",.0f" if high - low > 4 else ",.1f", "nticks": 6}


def row_axis(rows: list[str], *, named: bool) -> Spec:
    """Return the axis of a figure in rows, first row on top; `named` writes the names beside the rows."""
    axis: Spec = {"range": [len(rows) - 0.5, -0.75], "showgrid": False, "zeroline": False}
    if not named:
        return axis | {"showticklabels": False}
    return axis | {"tickvals": list(range(len(rows))), "ticktext": [label(row, 22) for row in rows]}


def time_axis(days: list[date], until: date | None) -> Spec:
    """Return the axis of a trend, with ticks at days that have a figure: a year's figure must not stand at the next.

    Args:
        days: The days of the figures, in order.
        until: Day of the target, where the axis reaches so far.
    """
    most = min(len(days), 2 if until else 4)
    evenly = [days[round(i * (len(days) - 1) / max(1, most - 1))] for i in range(most)]
    ticks = [*evenly, *([until] if until else [])]
    texts = [wording.month(d) for d in ticks]
    history = (days[-1] - days[0]) or timedelta(days=60)
    end = max(until or days[-1], days[-1] + history * _LABEL_ROOM)
    axis = {"type": "date", "showgrid": False, "tickangle": 0, "ticktext": texts}
    places = {"tickvals": [d.isoformat() for d in ticks]}
    return axis | places | {"range": [(days[0] - history * 0.04).isoformat(), (end + history * 0.04).isoformat()]}


def position_axis(ticks: list[str], title: str) -> Spec:
    """Return the axis of a few named positions, such as waves."""
    return {
        "tickvals": list(range(len(ticks))),
        "ticktext": [label(t, 22) for t in ticks],
        "range": [-0.6, len(ticks) - 0.4],
        "showgrid": False,
        "zeroline": False,
        "title": {"text": label(title)},
    }


def _span(unit: str, values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    widen = max(0.0, _LEAST_SPAN.get(unit, 0.0) - (high - low)) / 2
    pad = (high - low + 2 * widen) * 0.12 or 1.0
    bottom, top = low - widen - pad, high + widen + pad
    if low >= 0:
        bottom = 0.0 if low < high / 2 else max(0.0, bottom)
    return bottom, min(top, 1.04) if unit in _SHARES else top


def _point_ticks(low: float, high: float) -> list[float]:
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    return [round(i * step, 4) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
