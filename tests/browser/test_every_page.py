"""What every page must be: each is opened once in a width, and looked at by all the tests of that page and width.

They only look, but for opening what is folded, which those do that come later; the last set the page on paper.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from example_release import example_content
from visiting import BROKEN_WORDS, DRAWN, LARGE_DEPARTMENT, PAGES, SMALL_DEPARTMENT, STACKED, TOPICS, Visit

from dashboards.published import published

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe cannot decide by itself: letters on drawings, whose colors are held against each other in the unit tests, and
# headings of families of rows, which have all rows of the family as their cells.
UNDECIDED = {"color-contrast", "th-has-data-cells"}
CONTEXT = {"exclude": [[".main-svg"]]}
WIDE, PHONE, SMALL_PHONE = 1366, 390, 320
# An A4 sheet between its margins, in pixels of print.
SHEET = 688
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


def each(pages: Iterable[str], *widths: int) -> pytest.MarkDecorator:
    """Give a test the visit of each page in each width."""
    return pytest.mark.parametrize(("page", "width"), [(page, width) for page in pages for width in widths])


@pytest.fixture(scope="module")
def opened(browser, site: Path) -> Iterator[Callable[[str, int], Visit]]:
    """Open a page in a width, where it is not the one that is open; conftest.py has alike ones follow one another."""
    last: dict[tuple[str, int], Visit] = {}

    def close() -> None:
        while last:
            last.popitem()[1].context.close()

    def open_page(page: str, width: int) -> Visit:
        if (page, width) not in last:
            close()
            last[page, width] = Visit(browser, site, page, width)
        return last[page, width]

    yield open_page
    close()


@pytest.fixture
def visit(opened: Callable[[str, int], Visit], page: str, width: int) -> Visit:
    return opened(page, width)


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@each(PAGES, WIDE)
def test_a_page_asks_for_files_only_and_nothing_complains(visit: Visit) -> None:
    assert visit.requests
    assert [u for u in visit.requests if not u.startswith(("file:", "data:", "blob:"))] == []
    assert visit.complaints == []
    assert visit.page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1


@each(TOPICS, WIDE)
def test_every_chart_draws_without_upload_button_or_tab_stop(visit: Visit) -> None:
    plots = visit.page.locator(".plot")
    assert plots.count() == visit.page.locator("script[type='application/json']").count() > 0
    for i in range(plots.count()):
        plot = plots.nth(i)
        assert plot.evaluate("gd => [gd._context.showSendToCloud, gd._context.plotlyServerURL]") == [False, ""]
        width = plot.bounding_box()["width"]
        assert plot.evaluate("gd => gd._fullLayout._size.w") >= 0.6 * width
        assert not re.search(r"undefined|NaN", plot.text_content())
    for selector in (".modebar-btn", "[data-title*=Share]", "text=Plotly Cloud", ".plot a", ".plot [tabindex='0']"):
        assert visit.page.locator(selector).count() == 0, selector


@each(TOPICS, WIDE)
def test_a_figure_is_named_by_its_headline(visit: Visit) -> None:
    figures = visit.page.locator("figure")
    assert figures.count() > 0
    for i in range(figures.count()):
        words = figures.nth(i).locator("h2").text_content()
        assert visit.page.get_by_role("figure", name=words, exact=True).count() == 1
        if figures.nth(i).locator(".plot").count():
            assert visit.page.get_by_role("img", name=words, exact=True).count() == 1


@each(DRAWN, WIDE)
def test_a_chart_has_name_and_description_for_those_who_hear_it(visit: Visit) -> None:
    nodes = visit.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [n for n in nodes if not n["ignored"] and n["role"]["value"] == "image"]
    drawn = [n for n in heard if n.get("description", {}).get("value")]
    assert len(drawn) == visit.page.locator(".chart").count() > 0
    for node in drawn:
        assert re.search(r"\d", node["name"]["value"] + node["description"]["value"])
        assert len(node["description"]["value"]) >= 40
    # Nothing of a drawing is heard beside its words.
    assert len(heard) == len(drawn)


@each(DRAWN, WIDE)
def test_disclosure(site: Path, visit: Visit, page: str) -> None:
    """What a page holds is shown rows only, and solving an interval for its people gives the number beside it."""
    metrics = {m.id: m for m in published(example_content())}
    drawn = visit.page.locator(".plot").evaluate_all(
        "plots => plots.map(gd => [gd.layout.meta.kpi, gd.data.map(t => t.customdata || [])])"
    )
    keyed = visit.page.locator("main [data-cell]").evaluate_all(
        "found => found.map(e => [e.closest('[data-kpi]').dataset.kpi, e.dataset.cell])"
    )
    text = (site / page).read_text(encoding="utf-8")
    assert drawn
    rows = [metrics[kpi].rows[n - 1] for kpi, traces in drawn for cells in traces for n in cells if n is not None]
    rows += [metrics[kpi].rows[int(n) - 1] for kpi, cells in keyed for n in cells.split()]
    assert len(rows) > 30
    for row in rows:
        assert row["status"] == "shown"
        least = metrics[row["kpi_id"]].definition["minimum_people"]
        assert row["people"] is None or row["people"] >= least
        counted = row["ci_low"] and row["numerator"] and row["denominator"]
        if counted and row["value"] == row["numerator"] / row["denominator"]:
            low, share = row["ci_low"], row["value"]
            solved = 1.959964**2 * low * (1 - low) / (share - low) ** 2
            assert math.isclose(solved, row["denominator"], rel_tol=1e-3)
    assert "bdata" not in text
    assert not re.search(r"\bworker_id\b|[0-9a-f]{32}", re.sub(r"<code>.*?</code>|assets/[^\"]+", "", text))


@each(STACKED, PHONE)
def test_a_row_stands_as_a_block_with_every_cell_named(visit: Visit) -> None:
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
            assert all(left >= 0 and right <= PHONE for *_, left, right in row)
        assert table.locator("xpath=..").evaluate("region => region.scrollWidth <= region.clientWidth")


@each([LARGE_DEPARTMENT, SMALL_DEPARTMENT, *STACKED, "board-pack.html"], PHONE, SMALL_PHONE)
def test_the_name_of_a_cell_does_not_run_into_its_figure(visit: Visit, page: str) -> None:
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


@each(PAGES, PHONE, SMALL_PHONE)
def test_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    visit.page.evaluate(UNFOLD)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    for i in range(visit.page.locator(".plot").count()):
        plot = visit.page.locator(".plot").nth(i)
        assert plot.evaluate("gd => gd._fullLayout._size.w") >= 0.6 * plot.bounding_box()["width"]


@each((page for page in PAGES if page != "downloads.html"), PHONE)
def test_names_keep_their_words_whole(visit: Visit) -> None:
    visit.page.evaluate(UNFOLD)
    assert visit.page.evaluate(BROKEN_WORDS) == []


@each(PAGES, WIDE)
def test_axe(visit: Visit, axe: str) -> None:
    visit.page.evaluate(UNFOLD)
    visit.page.evaluate(axe)
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = visit.page.evaluate(f"axe.run({json.dumps(CONTEXT)}, {options})")
    told = {v["id"]: [n["html"][:200] for n in v["nodes"]][:3] for v in found["violations"]}
    assert told == {}
    assert {v["id"] for v in found["incomplete"]} <= UNDECIDED
    assert len(found["passes"]) > 15


@each((page for page in PAGES if page != "downloads.html"), WIDE)
def test_names_keep_their_words_whole_on_paper(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": SHEET, "height": 768})
    visit.page.emulate_media(media="print")
    visit.page.evaluate(UNFOLD)
    assert visit.page.evaluate(BROKEN_WORDS) == []
