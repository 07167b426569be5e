"""The pages on method: one anchored definition per metric, and what others published beside it.

All stand on one page as long as that keeps within its budget; a catalogue grown by an organization's own metrics
continues on further pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.pages.benchmarks import Study
from dashboards.published import Published

# What a page holds of definitions, beside its head and its list of links; and about what markup adds to one of them,
# and to one row of outside figures.
_PAGE_BYTES = 140_000
_MARKUP_BYTES, _ROW_BYTES = 1_000, 100
_TERMS = ("name", "question", "population", "numerator", "denominator", "breakdowns", "interval", "caveats", "tables")


@dataclass(frozen=True, slots=True)
class Method:
    """One page of definitions: its path within the site, its number among all, and its metrics."""

    path: str
    number: int
    total: int
    metrics: tuple[Published, ...]


def methods(metrics: Sequence[Published], studies: Mapping[str, Sequence[Study]]) -> list[Method]:
    """Divide the definitions into pages, in their order; there is always a first one."""
    parts: list[list[Published]] = [[]]
    room = _PAGE_BYTES
    for metric in metrics:
        weight = _weight(metric, studies.get(metric.id, ()))
        if weight > room and parts[-1]:
            parts.append([])
            room = _PAGE_BYTES
        parts[-1].append(metric)
        room -= weight
    paths = ["methodology.html" if i == 0 else f"methodology-{i + 1}.html" for i in range(len(parts))]
    return [Method(paths[i], i + 1, len(parts), tuple(part)) for i, part in enumerate(parts)]


def definitions(pages: Sequence[Method]) -> dict[str, str]:
    """Map each metric to its definition, relative to the site."""
    return {m.id: f"{page.path}#kpi-{m.id}" for page in pages for m in page.metrics}


def _weight(metric: Published, studies: Sequence[Study]) -> int:
    words = sum(len(str(metric.definition[term] or "").encode()) for term in _TERMS)
    told = [f"{s.definition}{s.source}{s.caveat}{''.join(s.figures)}" for s in studies]
    return _MARKUP_BYTES + words + sum(_ROW_BYTES + len(t.encode()) for t in told)
