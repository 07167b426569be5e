"""The page of what changed: figures of the whole organization that differ from the release before, by why.

Rows are those of kpi.change. A difference of two published figures is told as it is; whether it is more than chance
is the scorecard's to say.
"""

from collections import defaultdict
from dataclasses import dataclass

from dashboards.content import Content, Row
from dashboards.published import Published
from dashboards.tables import Cell, Table, value_cell
from dashboards.words import wording
from dashboards.words.labels import measure_label
from dashboards.words.language import counted, text

# A restated series changes everywhere at once; three tables of this length keep the page within its budget.
MOST_ROWS = 100
_KINDS = {"new data": "new", "corrected data": "corrected", "changed definition": "definition"}
_COLUMNS = ("measure", "period", "now", "before", "change")


@dataclass(frozen=True, slots=True)
class Kind:
    """The figures that changed for one reason: an anchor, a title, what the reason means, and the table."""

    id: str
    title: str
    words: str
    table: Table


@dataclass(frozen=True, slots=True)
class Changes:
    """The page's content: its sentence and the kinds of change there are."""

    sentence: str
    kinds: tuple[Kind, ...]


def changes(content: Content, metrics: list[Published], links: dict[str, str]) -> Changes:
    """Arrange the page; `links` maps each metric to its section."""
    kinds = []
    counts = {}
    for kind, key in _KINDS.items():
        rows = [r for r in content.changes if r["kind"] == kind]
        counts[key] = len(rows)
        if rows:
            title = text(f"changed.{key}.title")
            table = _table(title, rows, metrics, links)
            kinds.append(Kind(kind.replace(" ", "-"), title, text(f"changed.{key}.words"), table))
    return Changes(_sentence(content.previous_release, counts), tuple(kinds))


def _sentence(previous: str | None, counts: dict[str, int]) -> str:
    if previous is None:
        return text("changed.first")
    every = sum(counts.values())
    if not every:
        return text("changed.nothing", release=previous)
    parts = ", ".join(text(f"changed.{key}.count", n=wording.whole(n)) for key, n in counts.items() if n)
    return counted("changed.sentence", every, release=previous, parts=parts)


def _table(title: str, rows: list[Row], metrics: list[Published], links: dict[str, str]) -> Table:
    """The newest period of every measure first, headline measures before others; then the periods before it."""
    by_series: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for r in sorted(rows, key=lambda r: r["period_end"], reverse=True):
        by_series[r["kpi_id"], r["measure"]].append(r)
    ordered = []
    for place, m in enumerate(metrics):
        for measure in m.measures("company"):
            for age, r in enumerate(by_series[m.id, measure]):
                ordered.append((age, measure != m.headline, place, m, r))
    ordered.sort(key=lambda item: item[:3])
    note = text("cut.rows", most=MOST_ROWS, n=wording.whole(len(ordered)), table="kpi.change")
    shown = ordered[:MOST_ROWS]
    return Table(
        title,
        tuple(text(f"column.{c}") for c in _COLUMNS),
        tuple(_row(m, r, links[m.id]) for *_, m, r in shown),
        note if len(ordered) > MOST_ROWS else "",
        row_kpis=tuple(m.id for *_, m, _ in shown),
    )


def _row(metric: Published, row: Row, link: str) -> tuple[Cell, ...]:
    unit = metric.unit(row["measure"])
    same = [r for r in metric.series(row["measure"]) if r["period_end"] == row["period_end"]]
    now = next((r for r in same if r["value"] == row["value"]), None)
    other = "" if row["measure"] == metric.headline else measure_label(row["measure"], unit)
    return (
        Cell(metric.name, small=other, link=link),
        Cell(wording.day(row["period_end"])),
        value_cell(now, unit),
        _before(row, unit),
        _change(row, unit),
    )


def _before(row: Row, unit: str) -> Cell:
    earlier = row["previous_period_end"]
    if earlier is None:
        return Cell(text("cell.none"))
    small = "" if earlier == row["period_end"] else wording.day(earlier)
    if row["previous_value"] is None:
        return Cell(text("changed.no_figure"), small=small)
    shown = {"status": "shown", "value": row["previous_value"], "measure": row["measure"]}
    return Cell(wording.value_text(shown, unit), small=small, of="change")


def _change(row: Row, unit: str) -> Cell:
    change = row["change"]
    if change is None:
        return Cell(text("changed.no_comparison"))
    if not change:
        return Cell(text("changed.no_change"))
    if unit == "flag":
        return Cell(text("changed.flag"))
    size = wording.difference(change, unit)
    if wording.reads_as_zero(size):
        return Cell(text("changed.too_small"))
    return Cell(text("change.up" if change > 0 else "change.down", size=size), of="change")
