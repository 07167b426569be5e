"""The list of departments: a few figures of each, in the order of the alphabet, to be filtered by name.

As many columns and rows stand on a page as its weight allows; more departments go on on further pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards import tables
from dashboards.pages.departments import DEPARTMENT, Department, department_measure
from dashboards.published import Published
from dashboards.tables import Cell, Table
from dashboards.words.labels import breakdown_label
from dashboards.words.language import counted, text

MOST_COLUMNS = 5
_PAGE_BYTES = 130_000
_USUAL = ("women_in_leadership", "promotion_rate", "attrition_parity", "sponsor_coverage", "male_participation")


@dataclass(frozen=True, slots=True)
class Index:
    """One page of the list: its path within the site, its number among all, the sentence and the table."""

    path: str
    number: int
    total: int
    sentence: str
    lead: str
    table: Table


def indexes(listed: Sequence[Department], metrics: list[Published]) -> list[Index]:
    """Return the pages of the list, none where there is no department."""
    if not listed:
        return []
    columns = _columns(metrics)
    rows = _rows(listed, columns)
    while len(columns) > 2 and _weight(rows) > _PAGE_BYTES:
        columns = columns[:-1]
        rows = [row[:-1] for row in rows]
    parts = _parts(rows)
    hidden = sum(d.comparison is None for d in listed)
    sentence = counted("departments.sentence", len(listed))
    lead = counted("departments.hidden", hidden) if hidden else text("departments.none_hidden")
    heads = (breakdown_label(DEPARTMENT), *(m.name for m, _ in columns))
    return [
        Index(
            "departments/index.html" if i == 0 else f"departments/index-{i + 1}.html",
            i + 1,
            len(parts),
            sentence,
            lead,
            Table(text("caption.departments"), heads, tuple(part), column_kpis=("", *(m.id for m, _ in columns))),
        )
        for i, part in enumerate(parts)
    ]


def _columns(metrics: list[Published]) -> list[tuple[Published, str]]:
    """The metrics that departments are listed by: the usual ones first, then others, as far as they are published."""
    told = [(m, measure) for m in metrics if (measure := department_measure(m))]
    order = {kpi: place for place, kpi in enumerate(_USUAL)}
    told.sort(key=lambda item: order.get(item[0].id, len(order)))
    return told[:MOST_COLUMNS]


def _rows(listed: Sequence[Department], columns: Sequence[tuple[Published, str]]) -> list[tuple[Cell, ...]]:
    found = [(m.unit(measure), {r["segment"]: r for r in m.latest(DEPARTMENT, measure)}) for m, measure in columns]
    return [
        (
            Cell(d.name, link=d.path.removeprefix("departments/")),
            *(tables.value_cell(rows.get(d.name), unit, with_counts=True) for unit, rows in found),
        )
        for d in listed
    ]


def _weight(rows: Sequence[tuple[Cell, ...]]) -> int:
    return Table("", (), tuple(rows)).weight


def _parts(rows: list[tuple[Cell, ...]]) -> list[list[tuple[Cell, ...]]]:
    """The rows divided evenly into as few pages as their weight allows."""
    total = max(1, -(-_weight(rows) // _PAGE_BYTES))
    size = -(-len(rows) // total)
    return [rows[i : i + size] for i in range(0, len(rows), size)]
