"""Tables on a phone and on paper: rows that stack, roles that stay, names that keep their words whole."""

from pathlib import Path

import pytest
from visiting import BROKEN_WORDS, STACKED, Visit

TABLE_ROLES = {"table", "rowgroup", "row", "columnheader", "rowheader", "cell"}


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


def test_the_names_of_cells_are_not_shown_where_the_headings_are(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        row = visit.page.locator(".stacked tbody tr:not(.family)").first
        assert row.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content") == "none"
        tops = row.locator("td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
        assert len(set(tops)) == 1 < len(tops)


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
