"""Tables on a phone and on paper: rows that stack, roles that stay, names that keep their words whole."""

from pathlib import Path

import pytest
from visiting import LARGE_DEPARTMENT, PAGES, SMALL_DEPARTMENT, Visit

STACKED = ("index.html", "actions.html", "changes.html")
TABLE_ROLES = {"table", "rowgroup", "row", "columnheader", "rowheader", "cell"}
# An A4 sheet between its margins, in pixels of print.
SHEET = 688


def tables_as_heard(visit: Visit) -> list[tuple[str, str]]:
    """Role and name of every part of a table, as the browser gives them to assistive technology."""
    nodes = visit.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]]
    return [(role, name) for role, name in heard if role in TABLE_ROLES]


@pytest.mark.parametrize("page", STACKED)
def test_a_stacked_table_is_heard_as_the_wide_one(browser, site: Path, page: str) -> None:
    with Visit(browser, site, page) as wide, Visit(browser, site, page, 390) as narrow:
        heard = tables_as_heard(narrow)
        assert heard == tables_as_heard(wide)
        assert {role for role, _ in heard} == TABLE_ROLES


@pytest.mark.parametrize("page", STACKED)
def test_a_row_stands_as_a_block_with_every_cell_named(browser, site: Path, page: str) -> None:
    with Visit(browser, site, page, 390) as visit:
        for t in range(visit.page.locator(".stacked").count()):
            table = visit.page.locator(".stacked").nth(t)
            names = table.locator("thead th").all_text_contents()
            rows = table.locator("tbody tr:not(.family)").evaluate_all(
                """rows => rows.map(row => [...row.children].map(cell => {
                     const box = cell.getBoundingClientRect();
                     return [getComputedStyle(cell, '::before').content, box.top, box.left, box.right]; }))"""
            )
            assert rows
            for row in rows:
                assert [f'"{name}" / ""' for name in names[1:]] == [label for label, *_ in row[1:]]
                tops = [top for _, top, _, _ in row]
                assert tops == sorted(set(tops))
                assert all(left >= 0 and right <= 390 for *_, left, right in row)
            assert table.locator("xpath=..").evaluate("region => region.scrollWidth <= region.clientWidth")


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("page", [LARGE_DEPARTMENT, SMALL_DEPARTMENT, *STACKED, "board-pack.html"])
def test_the_name_of_a_cell_does_not_run_into_its_figure(browser, site: Path, page: str, width: int) -> None:
    with Visit(browser, site, page, width) as visit:
        rooms = visit.page.locator(".stacked td").evaluate_all(
            """cells => cells.map(cell => {
                 const name = getComputedStyle(cell, '::before');
                 const room = parseFloat(getComputedStyle(cell).paddingLeft);
                 return [parseFloat(name.width), room, parseFloat(name.height), cell.clientHeight]; })"""
        )
        assert rooms or page == SMALL_DEPARTMENT
        for name_width, room, name_height, height in rooms:
            assert name_width <= room
            assert name_height <= height


def test_the_names_of_cells_are_not_shown_where_the_headings_are(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        row = visit.page.locator(".stacked tbody tr:not(.family)").first
        assert row.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content") == "none"
        tops = row.locator("td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
        assert len(set(tops)) == 1 < len(tops)


# Words of a table's names whose letters stand on more than one line; longer ones than fit a phone may.
BROKEN_WORDS = r"""() => {
  const broken = [];
  for (const cell of document.querySelectorAll('tbody th, thead th')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
      for (const word of text.data.matchAll(/[\p{L}\p{N}]{2,24}(?![\p{L}\p{N}])/gu)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("medium", ["screen", "print"])
@pytest.mark.parametrize("page", [p for p in PAGES if p != "downloads.html"])
def test_names_keep_their_words_whole(browser, site: Path, page: str, medium: str) -> None:
    with Visit(browser, site, page, 390 if medium == "screen" else SHEET) as visit:
        visit.page.emulate_media(media=medium)
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert visit.page.evaluate(BROKEN_WORDS) == []


def test_a_word_that_breaks_is_found(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html", 390) as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        visit.page.add_style_tag(
            content="tbody th { max-width: 3ch; min-width: 0; display: block; word-break: break-all; }"
        )
        assert "Commercial" in visit.page.evaluate(BROKEN_WORDS)


def test_a_table_of_many_columns_is_set_smaller_on_paper(browser, site: Path) -> None:
    with Visit(browser, site, "actions.html") as visit:
        size = "table => parseFloat(getComputedStyle(table).fontSize)"
        visit.page.emulate_media(media="print")
        many, few = visit.page.locator("table.many").first, visit.page.locator("table:not(.many)").first
        assert many.locator("thead th").count() > 6 >= few.locator("thead th").count()
        assert many.evaluate(size) == pytest.approx(7.5 * 96 / 72)
        assert many.evaluate(size) < few.evaluate(size)


def test_a_table_of_very_many_columns_gets_a_sheet_turned_sideways(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html") as visit:
        visit.page.emulate_media(media="print")
        sheets = "parts => parts.map(part => getComputedStyle(part).page)"
        parts = visit.page.locator(".breakdowns")
        assert set(parts.evaluate_all(sheets)) == {"auto"}
        parts.first.locator("table").last.evaluate("table => table.classList.add('sideways')")
        assert parts.evaluate_all(sheets) == ["sideways", *["auto"] * (parts.count() - 1)]
