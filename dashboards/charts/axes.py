"""The scales of figures: ranges that neither flatten nor exaggerate, and ticks in the metric's unit.

Pure functions of the numbers that a figure draws. Ticks are written by wording.py and not by plotly, so that a
tick reads as the table does, in every language.
"""

import math
from datetime import date, timedelta

from dashboards.charts.marks import Spec, label, rounded
from dashboards.words import wording
from dashboards.words.language import spoken

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
_MOST_TICKS = 6
# Share of the history kept free at its right end for the names of the lines.
_LABEL_ROOM = 0.17
# A ratio of rates of few people reaches from near nothing to tens of thousands; beyond a quarter and fourfold its
# interval says only that little is known, and runs off the edge.
_WIDEST_RATIO = 4.0
_RATIO_STEPS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 10.0, 20.0)
_BETWEEN_STEPS = (0.75, 1.5)


def value_axis(unit: str, values: list[float]) -> Spec:
    """Return the axis of the values: a range that holds them all, from zero where they lie near it."""
    low, high = _span(unit, values)
    return {"range": [rounded(low), rounded(high)]} | _ticks(unit, low, high)


def count_axis(most: float) -> Spec:
    """Return the axis of a number of people, from zero."""
    return {"range": [0, rounded(most)]} | _ticks("count", 0.0, most)


def ratio_axis(unit: str, even: float, values: list[float], ends: list[float]) -> Spec:
    """Return a logarithmic axis around `even`, on which half and double stand equally far away.

    Args:
        unit: Unit of the values, in which ticks are written.
        even: The value at which the groups compared are alike.
        values: What must stand on the axis.
        ends: Ends of intervals, which widen the axis up to fourfold and then run off its edge.
    """
    near = [min(max(v, even / _WIDEST_RATIO), even * _WIDEST_RATIO) for v in ends if v > 0]
    low = min([even * 0.75, *near, *(v for v in values if v > 0)]) * 0.94
    high = max([even * 4 / 3, *near, *values]) * 1.06
    steps = [step for step in _RATIO_STEPS if low <= step * even <= high]
    if len(steps) > _MOST_TICKS:
        steps = [step for step in steps if step not in _BETWEEN_STEPS]
    return {
        "type": "log",
        "range": [rounded(math.log10(low)), rounded(math.log10(high))],
        "tickvals": [rounded(step * even) for step in steps],
        "ticktext": [wording.number(step * even, unit) for step in steps],
    }


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
    history = (days[-1] - days[0]) or timedelta(days=60)
    end = max(until or days[-1], days[-1] + history * _LABEL_ROOM)
    return {
        "type": "date",
        "showgrid": False,
        "tickangle": 0,
        "tickvals": [d.isoformat() for d in ticks],
        "ticktext": [wording.month(d) for d in ticks],
        "hoverformat": _hover_format(),
        "range": [(days[0] - history * 0.04).isoformat(), (end + history * 0.04).isoformat()],
    }


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


def day_count_axis(days: list[int], title: str) -> Spec:
    """Return the axis of days since a start, from the start itself, ticks at the days that are known."""
    return {
        "tickvals": [0, *days],
        "ticktext": [wording.whole(day) for day in (0, *days)],
        "range": [rounded(-0.03 * days[-1]), rounded(days[-1] * (1 + _LABEL_ROOM))],
        "title": {"text": label(title)},
        "showgrid": False,
        "zeroline": False,
    }


def _hover_format() -> str:
    """The locale's day as plotly's own format names it."""
    parts = {"{day:02}": "%d", "{day}": "%-d", "{month:02}": "%m", "{month}": "%-m", "{name}": "%b", "{year}": "%Y"}
    pattern = spoken().locale.day
    for ours, theirs in parts.items():
        pattern = pattern.replace(ours, theirs)
    return pattern


def _span(unit: str, values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    widen = max(0.0, _LEAST_SPAN.get(unit, 0.0) - (high - low)) / 2
    pad = (high - low + 2 * widen) * 0.12 or 1.0
    bottom, top = low - widen - pad, high + widen + pad
    if low >= 0:
        bottom = 0.0 if low < high / 2 else max(0.0, bottom)
    return bottom, min(top, 1.04) if unit in _SHARES else top


def _ticks(unit: str, low: float, high: float) -> Spec:
    """Ticks at round numbers, with as many decimals as their step needs."""
    scale = 100 if unit in (*_SHARES, "points") else 1
    step = _round_step((high - low) * scale)
    # There is no half of a person.
    step = max(1.0, step) if unit in ("count", "people") else step
    first, last = math.ceil(low * scale / step - 1e-9), math.floor(high * scale / step + 1e-9)
    ticks = [round(i * step / scale, 6) for i in range(first, last + 1)]
    decimals = max(0, -math.floor(math.log10(step)))
    return {"tickvals": ticks, "ticktext": [wording.number(t, unit, decimals) for t in ticks]}


def _round_step(span: float) -> float:
    power = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    return next(power * m for m in (1, 2, 5, 10, 20) if span / (power * m) <= _MOST_TICKS)
