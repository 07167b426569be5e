"""The small trend of a scorecard card, as inline SVG that needs no script.

Drawn for the eye only: the card's words carry the same news. Each line has a scale of its own, from its
lowest to its highest point or target.
"""

from markupsafe import Markup

from dashboards.charts.palette import MUTED, WOMEN

POINTS = 36
_WIDTH, _HEIGHT, _EDGE = 320, 34, 5
_NO_KEYS = Markup("")


def sparkline(values: list[float | None], target: float | None, keys: Markup = _NO_KEYS) -> Markup:
    """Return the newest 36 values as a line with its end marked; a missing value interrupts it.

    Args:
        values: Published values, oldest first.
        target: Level of the dashed line, None where there is none.
        keys: Attributes that name the rows of the values (tables.keys).

    Returns:
        An svg element hidden from assistive technology; empty where fewer than two values are known.
    """
    values = values[-POINTS:]
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return Markup("")
    levels = known + ([] if target is None else [target])
    low, spread = min(levels), (max(levels) - min(levels)) or 1.0

    def x(i: int) -> str:
        return f"{_EDGE + i * (_WIDTH - 2 * _EDGE) / (len(values) - 1):.1f}"

    def y(v: float) -> str:
        return f"{_HEIGHT - _EDGE - (v - low) / spread * (_HEIGHT - 2 * _EDGE):.1f}"

    dashes = ""
    if target is not None:
        ends = f'x1="0" x2="{_WIDTH}" y1="{y(target)}" y2="{y(target)}"'
        dashes = f'<line {ends} stroke="{MUTED}" stroke-width="1" stroke-dasharray="3 3"/>'
    runs = _runs(values)
    paths = [" ".join(f"{x(i)},{y(v)}" for i, v in run) for run in runs]
    lines = "".join(f'<polyline points="{p}" fill="none" stroke="{WOMEN}" stroke-width="2"/>' for p in paths)
    last, value = runs[-1][-1]
    end = f'<circle cx="{x(last)}" cy="{y(value)}" r="3.5" fill="{WOMEN}"/>'
    # Safe: made of numbers, of the palette's colors and of keys that are escaped already.
    return Markup(
        f'<svg class="spark"{keys} viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="xMinYMid meet"'
        f' aria-hidden="true" focusable="false">{dashes}{lines}{end}</svg>'
    )


def _runs(values: list[float | None]) -> list[list[tuple[int, float]]]:
    """Split the values at the missing ones."""
    runs: list[list[tuple[int, float]]] = [[]]
    for i, v in enumerate(values):
        if v is None:
            runs.append([])
        else:
            runs[-1].append((i, v))
    return [run for run in runs if run]
