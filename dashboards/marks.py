"""What figures are made of: points, groups, and the plotly traces and labels that draw them.

Traces hold published numbers rounded to four decimals, as plain lists. axes.py scales them, figures.py
composes them, palette.py says how a group looks.
"""

import html
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboards import wording
from dashboards.palette import MUTED, GroupStyle

Spec = dict[str, Any]
MAX_TRACES, MAX_POINTS, MAX_BYTES = 6, 60, 8_000
_LABEL_LENGTH = 48
_MARKED_POINTS = 24
_STROKES = MAX_POINTS // 3


@dataclass(frozen=True, slots=True)
class Point:
    """One number to draw: where it stands, the value and its 95 % interval; None is a gap, never zero."""

    at: date | int
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one group, in order, and how the group is drawn."""

    name: str
    style: GroupStyle
    points: tuple[Point, ...]

    @property
    def last(self) -> Point | None:
        """The newest point that has a value."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    def numbers(self, *, intervals: bool) -> list[float]:
        """Every number drawn of this group, with or without its intervals."""
        values = [p.value for p in self.points]
        ends = [v for p in self.points for v in (p.low, p.high)] if intervals else []
        return [v for v in values + ends if v is not None]


def label(text: str, length: int = _LABEL_LENGTH) -> str:
    """Return a name from data for use inside a figure: plotly reads labels as markup, so none may survive."""
    short = text if len(text) <= length else text[: length - 1].rstrip() + "…"
    return html.escape(short, quote=False)


def note(text: str, color: str, **place: Any) -> Spec:
    """Return an annotation; `text` is markup already, so names from data pass through `label` first."""
    return {"text": text, "showarrow": False, "font": {"color": color}} | place


def rounded(value: float | None) -> float | None:
    """Return a number with four decimals, the precision of every number in a figure."""
    return None if value is None else round(value, 4)


def place(at: date | int, offset: float = 0.0) -> str | float:
    """Return a point's place on its axis: an ISO date, or a position moved by `offset`."""
    return at.isoformat() if isinstance(at, date) else round(at + offset, 4)


def pale(style: GroupStyle) -> str:
    """Return the group's color for areas and intervals that other marks must remain visible on."""
    red, green, blue = (int(style.mark[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.2)"


def line(series: Series, unit: str) -> Spec:
    """Return a line through a group's points, interrupted where a value is missing."""
    return _values(series, unit) | {
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": series.style.mark, "width": 2.5, "dash": series.style.dash},
        "marker": _marker(series.style, _sizes(series.points)),
    }


def dots(series: Series, unit: str, offset: float) -> Spec:
    """Return a group's points at their positions, moved sideways by `offset`."""
    return _values(series, unit, offset) | {"mode": "markers", "marker": _marker(series.style, 11)}


def row_dots(series: Series, unit: str, *, hollow: bool) -> Spec:
    """Return a group's points on rows: the value runs along x, the row down y; hollow means a year ago."""
    was = {"symbol": "circle-open", "size": 11, "color": MUTED, "line": {"width": 2}}
    trace = _values(series, unit) | {"mode": "markers", "marker": was if hollow else _marker(series.style, 12)}
    return trace | {"x": trace["y"], "y": trace["x"]}


def segments(series: Series, *, offset: float = 0.0, across: bool = False) -> Spec:
    """Return one pale stroke per interval, upright or, on rows, `across`."""
    known = [p for p in series.points if p.low is not None and p.high is not None]
    places = [x for p in known for x in (place(p.at, offset), place(p.at, offset), None)]
    ends = [y for p in known for y in (rounded(p.low), rounded(p.high), None)]
    x, y = (ends, places) if across else (places, ends)
    stroke = {"color": pale(series.style), "width": 7}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": stroke, "hoverinfo": "skip"}


def intervals(series: Series) -> list[Spec]:
    """Return a group's intervals over time, as many traces as the point budget asks for.

    Strokes and no band: plotly fills a band straight across a gap, where nothing may be shown.
    """
    known = [p for p in series.points if p.low is not None and p.high is not None]
    parts = [tuple(known[i : i + _STROKES]) for i in range(0, len(known), _STROKES)]
    return [segments(replace(series, points=part)) for part in parts]


def joins(before: Series, now: Series) -> Spec:
    """Return the strokes of a dumbbell, from a year ago to now, for rows that have both values."""
    was = {p.at: p.value for p in before.points}
    both = [(was[p.at], p.value, p.at) for p in now.points if was.get(p.at) is not None and p.value is not None]
    xs = [x for a, b, _ in both for x in (rounded(a), rounded(b), None)]
    ys = [y for _, _, at in both for y in (place(at), place(at), None)]
    stroke = {"color": pale(now.style), "width": 5}
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": stroke, "hoverinfo": "skip"}


def _values(series: Series, unit: str, offset: float = 0.0) -> Spec:
    return {
        "type": "scatter",
        "name": label(series.name),
        "x": [place(p.at, offset) for p in series.points],
        "y": [rounded(p.value) for p in series.points],
        # The words of the table, since plotly cannot write "points" or "per 100 men" after a number.
        "text": ["" if p.value is None else wording.full(p.value, unit) for p in series.points],
        "hovertemplate": "%{text}",
    }


def _sizes(points: tuple[Point, ...]) -> int | list[int]:
    """Sizes of a line's marks: on a long line every sixth from its end, and any value that stands alone."""
    if len(points) <= _MARKED_POINTS:
        return 8
    known = [False, *(p.value is not None for p in points), False]
    alone = [not known[i] and not known[i + 2] for i in range(len(points))]
    return [8 if lonely or (len(points) - 1 - i) % 6 == 0 else 0 for i, lonely in enumerate(alone)]


def _marker(style: GroupStyle, size: int | list[int]) -> Spec:
    # Opacity is said because plotly makes marks of several sizes translucent.
    outline = {"width": 2 if style.symbol.endswith("open") else 0}
    return {"symbol": style.symbol, "size": size, "color": style.mark, "opacity": 1, "line": outline}
