"""The site in the states that a release can be in: nothing to show, old data, odd names; and what no state may show."""

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from example_release import AS_OF, Row, example_content, hidden
from visiting import PAGES, TODAY, Visit

from dashboards.content import Content
from dashboards.site import write_site

CARD_NUMBERS = ("value", "value_low", "value_high", "ci_low", "ci_high", "numerator", "denominator", "people")


def withheld(content: Content) -> Content:
    """The release with every figure withheld."""
    blank = dict.fromkeys((*CARD_NUMBERS, "change", "change_low", "change_high", "distance", "previous_value"))
    said = {
        "status": "suppressed",
        "reason": "small group",
        "change_status": "no comparison",
        "previous_period_end": None,
    }
    cards = [c | blank | said | {"target_status": "not known"} for c in content.scorecard]
    return replace(content, values=[hidden(r) for r in content.values], scorecard=cards)


def unpromoted(content: Content) -> Content:
    """The release with nobody promoted, and one department."""

    def changed(row: Row) -> Row:
        if row["kpi_id"] == "promotion_rate" and row["measure"] in ("women", "men", "all"):
            return row | dict.fromkeys(("value", "ci_low", "value_low", "value_high"), 0.0) | {"numerator": 0}
        if row["kpi_id"] == "promotion_rate":
            return hidden(row, "not_applicable", "nobody was promoted")
        return row

    kept = [changed(r) for r in content.values if r["breakdown"] != "department" or r["segment"] == "Platform"]
    cards = [hidden(c, "not_applicable") if c["kpi_id"] == "promotion_rate" else c for c in content.scorecard]
    return replace(content, values=kept, scorecard=cards)


@pytest.mark.parametrize("state", [withheld, unpromoted])
def test_empty(browser, tmp_path: Path, state) -> None:
    content = state(example_content())
    site = tmp_path / "site"
    write_site(content, site)
    for page in ("index.html", "topics/representation.html", "topics/safety.html", "board-pack.html"):
        with Visit(browser, site, page) as visit:
            assert visit.complaints == []
            words = visit.page.locator("main").inner_text()
            assert not re.search(r"\b(NaN|undefined|Infinity)\b", words)
            if state is withheld:
                assert visit.page.locator(".plot").count() == 0
                assert "Too few people to report" in words or page == "index.html"
                assert visit.page.locator("[data-cell]").count() == 0


def test_stale_banner(browser, site: Path) -> None:
    banner = "[data-from]"
    with Visit(browser, site, "index.html") as visit:
        assert not visit.page.locator(banner).is_visible()
    later = datetime(2027, 3, 1, tzinfo=UTC)
    for page in ("index.html", "topics/safety.html"):
        with Visit(browser, site, page, today=later) as visit:
            told = visit.page.locator(banner)
            assert told.is_visible()
            assert "These figures are old." in told.inner_text()
            box = told.bounding_box()
            assert box["y"] + box["height"] < 300
            color = told.evaluate("e => getComputedStyle(e).color")
            assert color == "rgb(176, 0, 32)"


def test_data_that_was_old_when_the_pages_were_written_needs_no_script(browser, tmp_path: Path) -> None:
    content = example_content()
    old = content.release | {"built_at": datetime(AS_OF.year + 1, 3, 1)}
    write_site(replace(content, release=old), tmp_path / "site")
    with Visit(browser, tmp_path / "site", "index.html", script=False) as visit:
        assert "These figures are old." in visit.page.locator(".notices").inner_text()


def test_table_equals_chart(browser, site: Path) -> None:
    """The words that a chart shows under the pointer are those of the row's cell in the table below it."""
    seen = 0
    for page in ("topics/representation.html", "topics/sponsorship.html", "topics/safety.html"):
        with Visit(browser, site, page) as visit:
            figures = visit.page.locator("figure").evaluate_all(
                """figures => figures.filter(f => f.querySelector('.plot')).map(f => {
                     const traces = f.querySelector('.plot').data, cells = f.querySelectorAll('details td[data-cell]');
                     return {said: traces.flatMap(t => (t.customdata || []).map((n, i) => [n, (t.text || [])[i]])),
                             cells: [...cells].map(td => [td.dataset.cell, td.firstChild.textContent])}; })"""
            )
        for figure in figures:
            cells = {}
            for number, words in figure["cells"]:
                cells.setdefault(int(number.split()[0]), []).append(words.strip())
            for number, words in figure["said"]:
                if number is not None and words and number in cells:
                    assert any(cell in words for cell in cells[number]), (page, number, words, cells[number])
                    seen += 1
    assert seen > 150


def test_weight(browser, site: Path) -> None:
    """What a reader's browser has to hold: few elements, no shift, and no chart script before the first screen."""
    watch = """() => new Promise(done => {
      let shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(e => { shift += e.value; }))
        .observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(shift), 300);
    })"""
    with Visit(browser, site, "index.html") as visit:
        assert visit.page.evaluate(watch) <= 0.02
        assert not [u for u in visit.requests if "plotly" in u]
        assert visit.page.evaluate("document.querySelectorAll('*').length") < 1_500
    with Visit(browser, site, "topics/safety.html") as visit:
        assert visit.page.evaluate(watch) <= 0.02
        assert len([u for u in visit.requests if "plotly" in u]) == 1
        assert visit.page.evaluate("document.querySelectorAll('*').length") < 8_000


@pytest.mark.skipif("ALLYSHIP_PICTURES" not in os.environ, reason="ALLYSHIP_PICTURES names no folder to keep them in")
@pytest.mark.parametrize("page", PAGES)
def test_pictures_for_the_eye(browser, site: Path, page: str) -> None:
    """Take a picture of every page into the folder that ALLYSHIP_PICTURES names, to be looked at."""
    folder = Path(os.environ["ALLYSHIP_PICTURES"])
    folder.mkdir(parents=True, exist_ok=True)
    for width in (1366, 390):
        with Visit(browser, site, page, width) as visit:
            file = folder / f"{page.replace('/', '_').removesuffix('.html')}-{width}.png"
            visit.page.screenshot(path=file, full_page=True)
            # A page that draws nothing compresses to nearly nothing.
            assert file.stat().st_size > 15_000


def test_the_clock_of_a_visit_is_set(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        assert visit.page.evaluate("new Date().toISOString()").startswith(TODAY.date().isoformat())
        assert json.loads(visit.page.evaluate("JSON.stringify([1])")) == [1]
