"""The pages held against the rules of accessibility, and found, filtered and read by whoever comes."""

from importlib.resources import files
from pathlib import Path

import pytest
from example_release import DEPARTMENTS
from visiting import PAGES, Visit


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def test_axe_finds_what_is_wrong(browser, site: Path, axe: str) -> None:
    with Visit(browser, site, "index.html") as visit:
        visit.page.evaluate("document.querySelector('h1').remove(); document.documentElement.lang = ''")
        visit.page.evaluate(axe)
        found = visit.page.evaluate("axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'best-practice']}})")
        assert {"page-has-heading-one", "html-has-lang"} <= {v["id"] for v in found["violations"]}


def test_filter(browser, site: Path) -> None:
    with Visit(browser, site, "departments/index.html") as visit:
        box, rows = visit.page.get_by_label("Find a department"), visit.page.locator("#departments tbody tr:visible")
        assert rows.count() == len(DEPARTMENTS)
        box.fill("PLAT")
        assert rows.locator("th").all_text_contents() == ["Platform"]
        assert visit.page.locator(".filter p").inner_text() == "1 shown"
        assert visit.page.locator(".filter p").get_attribute("aria-live") == "polite"
        assert visit.page.url.endswith("#find=PLAT")
        box.fill("l")
        wanted = [name for name in DEPARTMENTS if "l" in name.lower()]
        assert rows.count() == len(wanted)
        assert visit.page.locator(".filter p").inner_text() == f"{len(wanted)} shown"
        box.fill("")
        assert rows.count() == len(DEPARTMENTS)
        assert "#" not in visit.page.url
        assert visit.complaints == []


def test_what_was_sought_can_be_passed_on(browser, site: Path) -> None:
    with Visit(browser, site, "departments/index.html#find=%D8%A7") as visit:
        assert visit.page.get_by_label("Find a department").input_value() == "\N{ARABIC LETTER ALEF}"
        assert visit.page.locator("#departments tbody tr:visible").count() == 0
    with Visit(browser, site, "departments/index.html", script=False) as visit:
        # Of no use without script, so it is not there.
        assert not visit.page.locator(".filter").is_visible()


def test_measures_are_found_with_the_families_they_belong_to(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        visit.page.get_by_label("Find a measure").fill("sponsor")
        shown = visit.page.locator("#measures tbody tr:visible")
        names = shown.locator("th").all_text_contents()
        assert names[0] == "Sponsorship and access"
        assert all("sponsor" in name.lower() for name in names[1:])
        assert len(names) > 2


@pytest.mark.parametrize("page", PAGES)
def test_links(browser, site: Path, page: str) -> None:
    with Visit(browser, site, page, script=False) as visit:
        links = visit.page.locator("a[href]").evaluate_all("links => links.map(a => [a.href, a.hash])")
        assert links
        for address, anchor in links:
            file = Path(address.removeprefix("file://").partition("#")[0])
            assert file.is_file() or file.parent in (site.parent, site.parent / "data"), address
            if anchor and file.suffix == ".html":
                assert f'id="{anchor[1:]}"' in file.read_text(encoding="utf-8"), address


@pytest.mark.parametrize("page", ["index.html", "topics/representation.html", "departments/index.html", "actions.html"])
def test_letters_of_twice_the_size_fit(browser, site: Path, page: str) -> None:
    # A window of 1280 pixels enlarged twofold is 640 wide; the letters alone may be enlarged besides.
    with Visit(browser, site, page, 640) as visit:
        visit.page.add_style_tag(content=":root { font-size: 32px; }")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 640


def test_focus_is_never_hidden(browser, site: Path) -> None:
    with Visit(browser, site, "actions.html") as visit:
        for _ in range(40):
            visit.page.keyboard.press("Tab")
            hidden = visit.page.evaluate(
                """() => { const e = document.activeElement; if (e === document.body) return false;
                           const b = e.getBoundingClientRect(), y = Math.max(b.top, 0) + 6;
                           const top = document.elementFromPoint(b.left + Math.min(b.width / 2, 30), y);
                           return y > innerHeight || !(top && (e.contains(top) || top.contains(e))); }"""
            )
            assert not hidden


def test_high_contrast_keeps_the_borders(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        visit.page.emulate_media(forced_colors="active")
        width = visit.page.locator(".card").first.evaluate("e => getComputedStyle(e).borderTopWidth")
        assert width == "1px"
