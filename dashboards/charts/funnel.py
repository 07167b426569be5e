"""The funnel plot: rates of units against their size, between the limits of chance, instead of a league table.

Spiegelhalter (Statistics in Medicine 2005; 24: 1185-1202): around the rate of the whole, limits that a unit of some
size leaves by chance once in 20 (95 %) or once in 500 (99.8 %). A unit lies outside the 95 % limits exactly where the
rate of the whole lies outside the unit's score (Wilson) interval.
"""

import math
from dataclasses import dataclass
from datetime import date

from dashboards.charts import marks
from dashboards.charts.axes import count_axis, value_axis
from dashboards.charts.marks import Series, Spec, label, note, rounded
from dashboards.charts.palette import INK, MUTED
from dashboards.words.language import text

# Standard normal quantiles of 0.975 and 0.999.
LIMITS = {"95%": 1.959964, "99.8%": 3.090232}
_DASHES = ("dash", "dot")
# Points of one limit line; they stand closer where it bends.
_STEPS = 24
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Around:
    """The rate of the whole, around which the limits lie, what it is called, and the row it stands in."""

    rate: float
    name: str
    cell: int | None

    def limits(self, people: float, z: float) -> tuple[float, float]:
        """Return between which rates a unit of so many people stays, but for chance beyond `z`."""
        half = z * math.sqrt(self.rate * (1 - self.rate) / people)
        return max(0.0, self.rate - half), min(1.0, self.rate + half)

    def outside(self, rate: float, people: float) -> str | None:
        """Return the widest limits that a unit lies outside of ("95%", "99.8%"), or None."""
        found = None
        for name, z in LIMITS.items():
            low, high = self.limits(people, z)
            found = found if low <= rate <= high else name
        return found


def funnel(units: Series, around: Around, unit: str, *, title: str, named: list[str]) -> Spec:
    """Return a dot per unit, how many people it counts along x, its rate up y, and the limits of chance.

    Args:
        units: The units, at most as many as a trace holds; each point stands at its number of people.
        around: The rate of the whole.
        unit: Unit of the rates, a share.
        title: What the number of people is, written under the axis.
        named: Names to write at the units, in their order; an empty one is not written.
    """
    end = 1.06 * max(float(p.at) for p in units.points if not isinstance(p.at, date))
    sizes = [end * (i / _STEPS) ** 2 for i in range(1, _STEPS + 1)]
    data = [_limit(around, sizes, z, dash) for z, dash in zip(LIMITS.values(), _DASHES, strict=True)]
    level = {"line": {"color": MUTED, "width": 1.5}, "customdata": [around.cell] * 2}
    data.append(marks.drawn_line("whole", [0, rounded(end)], [rounded(around.rate)] * 2) | level)
    data.append(marks.dots(units, size=9))
    # High enough for the limits of a unit of a twentieth of the largest, beyond which the funnel opens to everything.
    high = around.limits(end / 20, LIMITS["95%"])[1]
    names = [
        note(label(name, 24), INK, x=p.at, y=rounded(p.value), yshift=12)
        for p, name in zip(units.points, named, strict=True)
        if name
    ]
    right: Spec = {"x": rounded(end), "xanchor": "right"}
    outer = rounded(around.limits(end, LIMITS["99.8%"])[1])
    layout = {
        "hovermode": "closest",
        "xaxis": count_axis(end) | {"title": {"text": label(title)}, "showgrid": False},
        "yaxis": value_axis(unit, [0.0, high, *units.numbers(intervals=False)]),
        "annotations": [
            *names[:_MOST_NAMES],
            note(label(around.name), MUTED, around.cell, **right, y=rounded(around.rate), yshift=9),
            note(text("chart.limits"), MUTED, **right, y=outer, yshift=15),
        ],
    }
    return {"data": data, "layout": layout}


def _limit(around: Around, sizes: list[float], z: float, dash: str) -> Spec:
    """The lower and the upper limit in one trace, apart by a gap."""
    x = [rounded(size) for size in sizes]
    low, high = zip(*(around.limits(size, z) for size in sizes), strict=True)
    y = [*(rounded(v) for v in low), None, *(rounded(v) for v in high)]
    return marks.drawn_line("limits", [*x, None, *x], y, line={"color": MUTED, "width": 1, "dash": dash})
