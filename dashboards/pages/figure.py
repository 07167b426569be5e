"""A figure as a page shows it: what it found, what was measured, the paragraph, the picture, the table, the source.

Every figure has all of them, wherever it stands; the macro `figure` in templates/macros.html.j2 renders it.
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboards import tables
from dashboards.charts.chart import Chart, View
from dashboards.charts.choice import chart, views
from dashboards.content import Row
from dashboards.csv_files import csv_path
from dashboards.published import Published
from dashboards.words.headlines import cells, description, headline, subtitle


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `csv` is relative to the site, `keys` leads the numbers of its sentences back to their rows."""

    id: str
    kpi: str
    name: str
    headline: str
    subtitle: str
    description: str
    keys: Markup
    chart: Chart
    csv: str
    computed_from: str


def figures(metric: Published) -> tuple[Figure, ...]:
    """Return a metric's main figure, then its further ones."""
    return main_figure(metric), *(_further(metric, view) for view in views(metric))


def main_figure(metric: Published, prefix: str = "") -> Figure:
    """Return the figure that answers a metric's question; `prefix` tells apart two of them on one page."""
    keys = tables.keys(cells(metric), "scorecard", metric.id)
    words = (headline(metric), subtitle(metric, metric.card), description(metric))
    return made(metric, prefix + metric.id, words, keys, chart(metric))


def made(metric: Published, figure_id: str, words: tuple[str, str, str], keys: Markup, drawn: Chart) -> Figure:
    """Return a figure of its parts; `words` are headline, subtitle and paragraph."""
    source = str(metric.definition["tables"])
    return Figure(figure_id, metric.id, metric.name, *words, keys, drawn, csv_path(metric), source)


def _further(metric: Published, view: View) -> Figure:
    row = _newest(metric, view.chart.breakdown)
    keys = tables.keys(view.words.cells, kpi=metric.id)
    told = (view.words.headline, subtitle(metric, row, view.chart.breakdown), view.words.description)
    return made(metric, f"{metric.id}-{view.suffix}", told, keys, view.chart)


def _newest(metric: Published, breakdown: str) -> Row:
    rows = metric.latest(breakdown, metric.headline) or metric.latest(breakdown, "women")
    return rows[0]
