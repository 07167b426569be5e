"""A figure with everything around it: its height, what its shapes mean, its table, what it leaves out.

A figure and its table are made from the same rows, so that they cannot differ. The recipes are overtime.py's
and across.py's; choice.py says which metric gets which.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.charts.marks import Point, Series, Spec
from dashboards.charts.palette import STYLES, GroupStyle
from dashboards.content import Row
from dashboards.published import Published
from dashboards.tables import Table
from dashboards.words import wording
from dashboards.words.comparisons import Words
from dashboards.words.labels import Measure, measure_label
from dashboards.words.language import counted, text

TREND_HEIGHT, ROW_HEIGHT = 300, 46
# Metrics whose measure "all" is the share of women among everyone: drawn as women are.
SHARE_OF_WOMEN = frozenset({"women_in_leadership", "pipeline_share", "succession_women", "credit_share"})


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its table.

    Attributes:
        spec: The plotly figure; None where no value may be drawn.
        height: Height in pixels, fixed so that the page does not jump when the figure appears.
        key: What shapes, dashes and strokes mean, in a sentence.
        table: The data behind the figure and what it leaves out.
        left_out: Which rows are not drawn, and why; empty when all are.
        breakdown: The breakdown that figure and table show.
        under: A table that always stands under the figure, such as the people still followed.
    """

    spec: Spec | None
    height: int
    key: str
    table: Table
    left_out: str
    breakdown: str = "company"
    under: Table | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A further figure of a metric, which answers a question of its own."""

    suffix: str
    words: Words
    chart: Chart


def signed_off(spec: Spec | None, metric: Published, axis: str) -> Spec | None:
    """Return a figure marked with its metric and the axis of its values (see published.py)."""
    if spec is not None:
        spec["layout"]["meta"] = {"kpi": metric.id, "axis": axis}
    return spec


def over_time(name: str, style: GroupStyle, rows: Sequence[Row], unit: str) -> Series:
    """Return a group's rows as points at their days."""
    return Series(name, style, tuple(Point.of(r, r["period_end"], unit) for r in rows))


def at_places(name: str, style: GroupStyle, rows: Sequence[Row | None], unit: str) -> Series:
    """Return a group's rows as points at their index; None leaves a place empty."""
    return Series(name, style, tuple(Point.of(r, i, unit) for i, r in enumerate(rows) if r is not None))


def style_of(metric: Published, measure: str) -> GroupStyle:
    """Return how a measure is drawn."""
    group = Measure.parse(measure).group
    about_women = group in ("parity", "gap") or metric.id in SHARE_OF_WOMEN
    return STYLES["women"] if about_women else STYLES.get(group, STYLES["all"])


def series_name(metric: Published, measure: str) -> str:
    """Return what the line of a measure is called at its end."""
    group = Measure.parse(measure).group
    if metric.id in SHARE_OF_WOMEN or group == "parity":
        return text("group.women")
    return text("chart.everyone") if group == "all" else measure_label(measure)


def groups_key(series: Sequence[Series], *, lines: bool, intervals: bool) -> str:
    """Return which shape and dash stand for which group, and what pale strokes are."""
    parts = []
    for s in series:
        shape = text(f"shape.{s.style.symbol.replace('-', '_')}")
        parts.append(
            text("key.group", name=s.name, shape=f"{text(f'dash.{s.style.dash}')}, {shape}" if lines else shape)
        )
    end = f"; {text('key.and_intervals')}" if intervals else ""
    return f"{'; '.join(parts)}{end}."


def left_out(groups: Sequence[Sequence[Row]], noun: str, listed: str = "table") -> str:
    """Count the rows that a figure cannot draw, by why.

    Args:
        groups: The rows, those that are drawn among them.
        noun: What a row is, a key of `things` in the language file.
        listed: Where a reader finds them all, `table` or `csv`.
    """
    rows = [r for group in groups for r in group]
    found = {
        "small": sum(r["status"] == "suppressed" for r in rows),
        "bounded": sum(r["status"] == "shown" and r["value"] is None for r in rows),
        "none": sum(r["status"] == "not_applicable" for r in rows),
    }
    parts = [text(f"left_out.{why}", things=counted(f"things.{noun}", n)) for why, n in found.items() if n]
    return text(f"left_out.{listed}", parts="; ".join(parts)) if parts else ""


def unseen(rows: Sequence[Row], unit: str) -> dict[int, str]:
    """Return what stands in rows whose value is not drawn, such as "[c]", by the row's index."""
    return {i: wording.value_text(r, unit) for i, r in enumerate(rows) if r["value"] is None}


def rows_height(rows: int) -> int:
    """Return the height of a figure in rows, in pixels."""
    return 60 + ROW_HEIGHT * rows
