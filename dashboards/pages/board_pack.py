"""The board pack: one document made for paper, with the verdicts, the six figures, what is done, and their numbers.

The figures are those of the scorecard's cards. Their tables stand at the end, so that the argument is read first and
the numbers behind every picture are on paper too.
"""

from dataclasses import dataclass

from dashboards import tables
from dashboards.content import Content
from dashboards.pages.figure import Figure, main_figure
from dashboards.pages.promises import actions_table, next_steps
from dashboards.pages.scorecard import Scorecard, chosen, scorecard
from dashboards.published import Published
from dashboards.tables import Cell, Table
from dashboards.words import targets
from dashboards.words.language import text


@dataclass(frozen=True, slots=True)
class BoardPack:
    """The document's content: the scorecard's words, its measures in a table, figures, and actions."""

    card: Scorecard
    measures: Table
    figures: tuple[Figure, ...]
    actions: Table | None


def board_pack(content: Content, metrics: list[Published], links: dict[str, str]) -> BoardPack:
    """Arrange the document; `links` maps each metric to its section."""
    cards = chosen(metrics)
    return BoardPack(
        card=scorecard(content, metrics, links),
        measures=_measures(content, metrics, links),
        figures=tuple(main_figure(m, "board-") for m in cards),
        actions=actions_table(content, metrics, links),
    )


def _measures(content: Content, metrics: list[Published], links: dict[str, str]) -> Table:
    """The measures with a card or a target: figure, course, target, standing, who answers and what is next."""
    ids = {m.id for m in chosen(metrics)} | {m.id for m in metrics if m.has_data and m.card["target_value"] is not None}
    steps = next_steps(content)
    members = [m for m in metrics if m.id in ids]
    rows = []
    for m in members:
        owner = m.card["owner"] or text("owner.none")
        rows.append(
            (
                Cell(m.name, link=links[m.id]),
                tables.value_cell(m.newest(m.headline), m.unit(m.headline), with_counts=True),
                Cell(targets.course(m), of="scorecard"),
                Cell(targets.target_line(m) or text("target.none"), of="scorecard"),
                tables.standing_cell(targets.standing(m)),
                Cell(owner, small=steps.get(m.id, "")),
            )
        )
    columns = tuple(text(f"column.{c}") for c in ("measure", "latest", "year_ago", "target", "standing", "owner"))
    return Table(text("caption.board"), columns, tuple(rows), row_kpis=tuple(m.id for m in members))
