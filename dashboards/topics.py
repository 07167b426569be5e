"""Topic pages: one family of metrics, a figure with its sentence for each, and its breakdowns.

A family with more metrics than a page should hold continues on a second page of the same name.
"""

from dataclasses import dataclass

from dashboards import tables, targets, wording
from dashboards.charts import Chart, chart
from dashboards.csv_files import csv_path
from dashboards.headlines import description, headline
from dashboards.labels import breakdown_label
from dashboards.published import FAMILIES, TITLES, Published
from dashboards.targets import Standing

# A dozen figures is what a browser draws without a wait; fewer keep the page's weight and reader's patience.
METRICS_PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class Section:
    """One metric on a topic page; paths are relative to the site."""

    id: str
    name: str
    headline: str
    description: str
    standing: Standing
    owner: str
    chart: Chart
    source: str
    csv: str
    caveats: str
    breakdowns: tuple[tuple[str, tables.Table], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic page: its path within the site, its place among the pages of its family, its metrics."""

    path: str
    family: str
    title: str
    number: int
    total: int
    metrics: tuple[Published, ...]


def topics(metrics: list[Published]) -> list[Topic]:
    """Divide the metrics into pages, family by family; a family without metrics has no page."""
    pages = []
    for family in FAMILIES:
        members = [m for m in metrics if m.family == family]
        total = -(-len(members) // METRICS_PER_PAGE)
        # Evenly filled, so that no page is left with a single figure.
        size = -(-len(members) // total) if total else 0
        for i in range(total):
            path = f"topics/{family}.html" if i == 0 else f"topics/{family}-{i + 1}.html"
            chosen = tuple(members[i * size : (i + 1) * size])
            pages.append(Topic(path, family, TITLES[family], i + 1, total, chosen))
    return pages


def links(pages: list[Topic]) -> dict[str, str]:
    """Map each metric to its section, relative to the site."""
    return {m.id: f"{page.path}#{m.id}" for page in pages for m in page.metrics}


def section(metric: Published) -> Section:
    """Return a metric's section."""
    drawn = chart(metric)
    # The figure's own table already lists the breakdown that the figure shows.
    others = [b for b in metric.breakdowns() if b != drawn.breakdown]
    d = metric.definition
    return Section(
        id=metric.id,
        name=metric.name,
        headline=headline(metric),
        description=description(metric),
        standing=targets.standing(metric),
        owner=metric.card["owner"] or "No owner named",
        chart=drawn,
        source=f"{d['population']}; {wording.period(metric.card)}",
        csv=csv_path(metric),
        caveats=d["caveats"] or "",
        breakdowns=tuple((breakdown_label(b), tables.breakdown_table(metric, b)) for b in others),
    )


def absent(topic: Topic) -> list[tuple[str, str, str]]:
    """Return (id, name, reason) of the page's metrics that have no data."""
    return [(m.id, m.name, wording.reason(m.card)) for m in topic.metrics if not m.has_data]
