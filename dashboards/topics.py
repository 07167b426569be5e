"""Topic pages: one family of metrics, a figure with its sentence for each, and its breakdowns.

A family with more metrics, or heavier ones, than a page should hold continues on further pages of the same name.
"""

import json
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
# A page of a topic is to stay under 150 kB of HTML, so that it opens at once from a shared drive and on a phone.
# What stands in its sections is weighed beforehand, with room left for the page's head and for escaped names.
PAGE_BYTES = 150_000
_SECTIONS_BYTES = 120_000
_SECTION_MARKUP_BYTES = 2_500


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

    @property
    def weight(self) -> int:
        """About how many bytes of a page the section takes."""
        words = (self.headline, self.description, self.caveats, self.chart.key, self.chart.left_out)
        drawn = len(json.dumps(self.chart.spec)) if self.chart.spec else 0
        tabled = sum(table.weight for table in (self.chart.table, *(table for _, table in self.breakdowns)))
        return _SECTION_MARKUP_BYTES + drawn + tabled + sum(len(w.encode()) for w in words)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic page: its path within the site, its place among its family's pages, its metrics and their sections.

    A metric without data has no section.
    """

    path: str
    family: str
    title: str
    number: int
    total: int
    metrics: tuple[Published, ...]
    sections: tuple[Section, ...]


def topics(metrics: list[Published]) -> list[Topic]:
    """Divide the metrics into pages, family by family; a family without metrics has no page."""
    pages = []
    for family in FAMILIES:
        parts = _divided([(m, section(m) if m.has_data else None) for m in metrics if m.family == family])
        for i, part in enumerate(parts):
            path = f"topics/{family}.html" if i == 0 else f"topics/{family}-{i + 1}.html"
            members, sections = tuple(m for m, _ in part), tuple(s for _, s in part if s)
            pages.append(Topic(path, family, TITLES[family], i + 1, len(parts), members, sections))
    return pages


def _divided(members: list[tuple[Published, Section | None]]) -> list[list[tuple[Published, Section | None]]]:
    """Divide a family evenly, so that no page is left with a single figure, into as few pages as its weight allows."""
    parts = []
    for total in range(max(1, -(-len(members) // METRICS_PER_PAGE)), len(members) + 1):
        size = -(-len(members) // total)
        parts = [members[i : i + size] for i in range(0, len(members), size)]
        if all(sum(s.weight for _, s in part if s) <= _SECTIONS_BYTES for part in parts):
            break
    return parts


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
