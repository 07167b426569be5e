"""Outside figures as the methodology page shows them: one study a row, its figures with year and group.

Figures of one study share one definition and stand together; those counted otherwise never share a row with them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import measure_label, within_sentence
from dashboards.words.language import text


@dataclass(frozen=True, slots=True)
class Study:
    """Figures counted in one way by one source: "2016, women: 18%", ... in the order of their declaration."""

    figures: tuple[str, ...]
    definition: str
    source: str
    caveat: str
    comparable: bool


def studies(metrics: Iterable[Published], benchmarks: Iterable[Row]) -> dict[str, tuple[Study, ...]]:
    """Return the studies about each metric; rows of kpi.benchmark about another metric are left out."""
    by_id = {m.id: m for m in metrics}
    figures: dict[str, dict[tuple[str, str, str, bool], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in benchmarks:
        if row["kpi_id"] in by_id:
            key = (row["definition"], row["source"], row["caveat"], row["comparable"])
            figures[row["kpi_id"]][key].append(figure_text(by_id[row["kpi_id"]], row))
    return {
        kpi_id: tuple(Study(tuple(found), *key) for key, found in by_study.items())
        for kpi_id, by_study in figures.items()
    }


def figure_text(metric: Published, row: Row) -> str:
    """Return one figure with its year and what it is about: "2025, C-suite: 29%", "undated: 76%"."""
    measure = row["measure"]
    unit = metric.unit(measure or metric.headline)
    about = [str(row["year"] or text("outside.undated"))]
    if measure and measure != metric.headline and row["value"] is not None:
        about.append(within_sentence(measure_label(measure, unit)))
    if row["about"]:
        about.append(row["about"])
    figure = row["words"] if row["value"] is None else wording.outside_figure(row["value"], unit)
    return f"{', '.join(about)}: {figure}"
