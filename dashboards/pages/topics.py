"""Topic pages: one family of metrics, its standing in a sentence, figures for each metric, and its breakdowns.

A family with more metrics, or heavier ones, than a page should hold continues on further pages of the same name.
"""

import json
from dataclasses import dataclass

from dashboards import tables
from dashboards.content import Content
from dashboards.pages.figure import Figure, figures
from dashboards.pages.promises import next_steps
from dashboards.pages.scorecard import owner_line
from dashboards.published import FAMILIES, Published
from dashboards.words import targets, wording
from dashboards.words.labels import breakdown_label
from dashboards.words.language import sentence_start, text
from dashboards.words.targets import Standing

# A dozen figures is what a browser draws without a wait; fewer keep the page's weight and reader's patience.
FIGURES_PER_PAGE = 10
METRICS_PER_PAGE = 8
# A page of a topic is to stay under 150 kB of HTML, so that it opens at once from a shared drive and on a phone.
# What stands in its sections is weighed beforehand, with room left for the page's head and for escaped names.
PAGE_BYTES = 150_000
_SECTIONS_BYTES = 108_000
_FIGURE_MARKUP_BYTES = 2_200


@dataclass(frozen=True, slots=True)
class Section:
    """One metric on a topic page: who answers for it, what is next, its figures and its breakdowns."""

    id: str
    name: str
    standing: Standing
    owner: str
    next: str
    figures: tuple[Figure, ...]
    caveats: str
    breakdowns: tuple[tuple[str, tables.Table], ...]

    @property
    def weight(self) -> int:
        """About how many bytes of a page the section takes."""
        every = [t for f in self.figures for t in (f.chart.table, f.chart.under) if t]
        every += [table for _, table in self.breakdowns]
        return sum(map(_figure_weight, self.figures)) + sum(t.weight for t in every) + len(self.caveats.encode())


def _figure_weight(figure: Figure) -> int:
    words = (figure.headline * 2, figure.subtitle, figure.description, figure.chart.key, figure.chart.left_out)
    drawn = len(json.dumps(figure.chart.spec)) if figure.chart.spec else 0
    return _FIGURE_MARKUP_BYTES + drawn + sum(len(w.encode()) for w in words)


Member = tuple[Published, Section | None]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic page: its path within the site, its place among its family's pages, its metrics and their sections.

    A metric without data has no section.
    """

    path: str
    family: str
    number: int
    total: int
    metrics: tuple[Published, ...]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The family's title."""
        return text(f"family.{self.family}")


def topics(content: Content, metrics: list[Published]) -> list[Topic]:
    """Divide the metrics into pages, family by family; a family without metrics has no page."""
    steps = next_steps(content)
    pages = []
    for family in FAMILIES:
        members = [(m, section(m, steps.get(m.id, "")) if m.has_data else None) for m in metrics if m.family == family]
        parts = _divided(members)
        for i, part in enumerate(parts):
            path = f"topics/{family}.html" if i == 0 else f"topics/{family}-{i + 1}.html"
            found, sections = tuple(m for m, _ in part), tuple(s for _, s in part if s)
            pages.append(Topic(path, family, i + 1, len(parts), found, sections))
    return pages


def _divided(members: list[Member]) -> list[list[Member]]:
    """Divide a family, in its order, into as few pages as may be, and these about evenly.

    Pages are filled one after the other, which gives the fewest; then again with less room on each, as long as that
    takes no further page, so that the last is not left with a single figure.
    """
    fewest = _filled(members, 1.0)
    for room in (0.5, 0.6, 0.7, 0.8, 0.9):
        parts = _filled(members, room)
        if len(parts) == len(fewest):
            return parts
    return fewest


def _filled(members: list[Member], room: float) -> list[list[Member]]:
    """Fill page after page to a part of what a page holds."""
    parts: list[list[Member]] = []
    for member in members:
        if parts and _load([*parts[-1], member]) <= room:
            parts[-1].append(member)
        else:
            parts.append([member])
    return parts


def _load(members: list[Member]) -> float:
    """How full a page is, 1 being all that it holds of figures, metrics or bytes, whichever is most."""
    sections = [s for _, s in members if s]
    figures_drawn = sum(len(s.figures) for s in sections) / FIGURES_PER_PAGE
    return max(figures_drawn, len(members) / METRICS_PER_PAGE, sum(s.weight for s in sections) / _SECTIONS_BYTES)


def links(pages: list[Topic]) -> dict[str, str]:
    """Map each metric to its section, relative to the site."""
    return {m.id: f"{page.path}#{m.id}" for page in pages for m in page.metrics}


def section(metric: Published, step: str = "") -> Section:
    """Return a metric's section; `step` is what is done next about it."""
    drawn = figures(metric)
    # The figures' own tables already list the breakdowns that they show.
    told = {figure.chart.breakdown for figure in drawn}
    return Section(
        id=metric.id,
        name=metric.name,
        standing=targets.standing(metric),
        owner=owner_line(metric),
        next=step,
        figures=drawn,
        caveats=metric.definition["caveats"] or "",
        breakdowns=tuple(
            (breakdown_label(b), tables.breakdown_table(metric, b)) for b in metric.breakdowns() if b not in told
        ),
    )


def glance(family: str, metrics: list[Published], pages: list[Topic]) -> tables.Table | None:
    """Return the family's metrics in a few words each, with a link to their sections; None for a single one."""
    places = links(pages)
    members = [m for m in metrics if m.family == family and m.has_data]
    rows = []
    for m in members:
        name = tables.Cell(m.name, link=places[m.id].removeprefix("topics/"))
        value = tables.value_cell(m.newest(m.headline), m.unit(m.headline))
        course = tables.Cell(targets.course(m), of="scorecard")
        rows.append((name, value, course, tables.standing_cell(targets.standing(m))))
    columns = tuple(text(f"column.{c}") for c in ("measure", "latest", "year_ago", "standing"))
    caption = text("caption.glance", family=text(f"family.{family}"))
    found = tables.Table(caption, columns, tuple(rows), row_kpis=tuple(m.id for m in members))
    return found if len(members) > 1 else None


def absent(topic: Topic) -> list[tuple[str, str, str]]:
    """Return (id, name, reason) of the page's metrics that have no data."""
    return [(m.id, m.name, wording.reason(m.card)) for m in topic.metrics if not m.has_data]


def lead(metrics: list[Published], family: str) -> str:
    """Return the family's first sentence: how many of its targets are met, or how many figures it shows."""
    members = [m for m in metrics if m.family == family]
    return sentence_start(targets.summary(members))
