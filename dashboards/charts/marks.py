"""What figures are made of: points, groups, and the plotly traces and labels that draw them.

Traces hold published numbers rounded to four decimals, as plain lists, and beside each the number of its row
(published.py says how a number leads back to kpi.value). axes.py scales them, palette.py says how a group looks.
"""

import html
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboards.charts.palette import INK, MUTED, GroupStyle
from dashboards.content import Row
from dashboards.words import wording

Spec = dict[str, Any]
MAX_TRACES, MAX_POINTS, MAX_BYTES = 6, 60, 8_000
_LABEL_LENGTH, _HOVER_LENGTH = 48, 80
_MARKED_POINTS = 24
_STROKES = MAX_POINTS // 3


@dataclass(frozen=True, slots=True)
class Point:
    """One number to draw: where it stands, the value, its 95 % interval, its row and words; None is a gap."""

    at: date | float
    value: float | None
    low: float | None = None
    high: float | None = None
    cell: int | None = None
    text: str = ""

    @staticmethod
    def of(row: Row, at: date | float, unit: str, before: str = "") -> "Point":
        """Return the point of a published row at its place, told in its unit after some words."""
        if row["value"] is None:
            return Point(at, None)
        told = before + wording.value_text(row, unit)
        return Point(at, row["value"], row["ci_low"], row["ci_high"], row["cell"], told)


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
    return html.escape(shortened(text, length), quote=False)


def shortened(text: str, length: int = _LABEL_LENGTH) -> str:
    """Return a text with its end cut off where it is too long."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def note(text: str, color: str, cell: int | None = None, **place: Any) -> Spec:
    """Return an annotation; `text` is markup already, so names from data pass through `label` first.

    `cell` is the row whose value it writes.
    """
    named = {} if cell is None else {"name": str(cell)}
    return {"text": text, "showarrow": False, "font": {"color": color}} | named | place


def rounded(value: float | None) -> float | None:
    """Return a number with four decimals, the precision of every number in a figure."""
    return None if value is None else round(value, 4)


def place(at: date | float, offset: float = 0.0) -> str | float:
    """Return a point's place on its axis: an ISO date, or a position moved by `offset`."""
    return at.isoformat() if isinstance(at, date) else round(at + offset, 4)


def pale(style: GroupStyle, opacity: float = 0.2) -> str:
    """Return the group's color for areas and intervals that other marks must remain visible on."""
    red, green, blue = (int(style.mark[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def line(series: Series) -> Spec:
    """Return a line through a group's points, interrupted where a value is missing."""
    return _values(series) | {
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": series.style.mark, "width": 2.5, "dash": series.style.dash},
        "marker": _marker(series.style, _sizes(series.points)),
    }


def dots(series: Series, offset: float = 0.0, size: int = 11) -> Spec:
    """Return a group's points at their positions, moved sideways by `offset`."""
    return _values(series, offset) | {"mode": "markers", "marker": _marker(series.style, size)}


def row_dots(series: Series, *, hollow: bool = False) -> Spec:
    """Return a group's points on rows: the value runs along x, the row down y; hollow means a year ago."""
    was = {"symbol": "circle-open", "size": 11, "color": MUTED, "line": {"width": 2}}
    trace = _values(series) | {"mode": "markers", "marker": was if hollow else _marker(series.style, 12)}
    return trace | {"x": trace["y"], "y": trace["x"]}


def segments(series: Series, *, offset: float = 0.0, across: bool = False, thin: bool = False) -> Spec:
    """Return one pale stroke per interval, upright or, on rows, `across`; `thin` ones are dark, to lie on bars."""
    ends = [p for p in series.points if p.low is not None and p.high is not None]
    places = [x for p in ends for x in (place(p.at, offset), place(p.at, offset), None)]
    values = [y for p in ends for y in (rounded(p.low), rounded(p.high), None)]
    x, y = (values, places) if across else (places, values)
    color, width = (INK, 2) if thin else (pale(series.style), 7)
    return _strokes(x, y, [c for p in ends for c in (p.cell, p.cell, None)], color, width)


def intervals(series: Series) -> list[Spec]:
    """Return a group's intervals over time, as many traces as the point budget asks for.

    Strokes and no band: plotly fills a band straight across a gap, where nothing may be shown.
    """
    ends = [p for p in series.points if p.low is not None and p.high is not None]
    parts = [tuple(ends[i : i + _STROKES]) for i in range(0, len(ends), _STROKES)]
    return [segments(replace(series, points=part)) for part in parts]


def joins(before: Series, now: Series) -> Spec:
    """Return the strokes of a dumbbell, from one figure to another of the same row, where both are known."""
    was = {p.at: p for p in before.points if p.value is not None}
    pairs = [(was[p.at], p) for p in now.points if p.at in was and p.value is not None]
    xs = [x for a, b in pairs for x in (rounded(a.value), rounded(b.value), None)]
    ys = [y for a, _ in pairs for y in (place(a.at), place(a.at), None)]
    return _strokes(xs, ys, [c for a, b in pairs for c in (a.cell, b.cell, None)], pale(now.style), 5)


def drawn_line(kind: str, x: list[Any], y: list[Any], **style: Any) -> Spec:
    """Return a line that draws no cell; `kind` says what it is, such as "target"."""
    trace = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "meta": kind}
    return trace | style


def _strokes(x: list[Any], y: list[Any], cells: list[int | None], color: str, width: int) -> Spec:
    stroke = {"color": color, "width": width}
    lines = {"type": "scatter", "mode": "lines", "x": x, "y": y, "customdata": cells}
    return lines | {"line": stroke, "hoverinfo": "skip"}


def _values(series: Series, offset: float = 0.0) -> Spec:
    return {
        "type": "scatter",
        "name": label(series.name),
        "x": [place(p.at, offset) for p in series.points],
        "y": [rounded(p.value) for p in series.points],
        # The words of the table, since plotly cannot write "points" or "per 100 men" after a number.
        "text": [label(p.text, _HOVER_LENGTH) for p in series.points],
        "customdata": [p.cell for p in series.points],
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
