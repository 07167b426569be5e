"""The board pack: the scorecard's figures on paper, their numbers at the end, and a PDF where one can be made."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from dashboards.content import Content
from dashboards.pages.board_pack import board_pack
from dashboards.pages.scorecard import CARD_ORDER, MOST_CARDS, chosen
from dashboards.published import Published, published
from dashboards.site import BOARD_PACK, write_site


def test_its_figures_are_those_of_the_cards(content: Content, metrics: dict[str, Published]) -> None:
    pack = board_pack(content, list(metrics.values()), dict.fromkeys(metrics, "x"))
    assert [f.kpi for f in pack.figures] == [m.id for m in chosen(list(metrics.values()))]
    assert {m.id for m in metrics.values() if m.card["target_value"] is not None} <= set(pack.measures.row_kpis)


def test_every_figure_has_its_numbers_at_the_end(pages: dict[str, str]) -> None:
    page = pages["board-pack.html"]
    figures = re.findall(r'<figure aria-labelledby="h-(board-\w+)"', page)
    assert len(figures) == MOST_CARDS
    for figure in figures:
        assert f'href="#t-{figure}"' in page
        assert page.index(f'<div id="t-{figure}">') > page.rindex("</figure>")
    assert "<details" not in page


def test_a_printer_makes_a_pdf_that_the_downloads_name(content: Content, tmp_path: Path) -> None:
    printed = []

    def printer(page: Path, pdf: Path) -> bool:
        # Everything that the page needs is written before it is printed.
        printed.append(page.read_text(encoding="utf-8"))
        assert (page.parent / re.search(r'href="(assets/site-[^"]+)"', printed[0])[1]).is_file()
        pdf.write_bytes(b"%PDF-1.4 made-up")
        return True

    files = write_site(content, tmp_path, printer)
    assert len(printed) == 1
    assert tmp_path / BOARD_PACK in files
    page = (tmp_path / "downloads.html").read_text(encoding="utf-8")
    assert f'<a href="{BOARD_PACK}" download>' in page
    assert hashlib.sha256(b"%PDF-1.4 made-up").hexdigest() in page


def test_where_none_can_be_made_the_downloads_say_so(content: Content, tmp_path: Path, pages: dict[str, str]) -> None:
    files = write_site(content, tmp_path, lambda page, pdf: False)
    assert not [f for f in files if f.suffix == ".pdf"]
    for page in (pages["downloads.html"], (tmp_path / "downloads.html").read_text(encoding="utf-8")):
        assert "No PDF was made with this release" in page
        assert 'href="board-pack.html"' in page


def test_cards_are_filled_up_where_usual_ones_have_no_data(content: Content) -> None:
    kept = [d for d in content.definitions if d["kpi_id"] not in ("broken_rung", "program_retention")]
    fewer = replace(content, definitions=kept)
    cards = [m.id for m in chosen(published(fewer))]
    usual = [i for i in CARD_ORDER if i not in ("broken_rung", "program_retention")]
    assert cards[: len(usual)] == usual
    assert len(cards) == MOST_CARDS
    # No measure about the data itself stands in for one about people.
    assert "undisclosed_gender_rate" not in cards
