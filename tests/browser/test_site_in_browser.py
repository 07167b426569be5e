"""The written site in a real browser: no network, no upload button, everything drawn, readable without script."""

from pathlib import Path

from visiting import Visit


def test_the_policy_stops_what_it_forbids(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        visit.page.evaluate(
            """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                       document.head.append(s);
                       new Image().src = 'http://127.0.0.1:9/x.png'; }"""
        )
        assert visit.page.evaluate("window.ran === undefined")
        assert any("Content Security Policy" in c for c in visit.complaints)


def test_a_chart_lets_a_finger_scroll_the_page(browser, site: Path) -> None:
    with Visit(browser, site, "topics/safety.html", 390) as visit:
        found = visit.page.locator(".plot").first.evaluate(
            "gd => [gd._fullLayout.dragmode, gd._fullLayout.xaxis.fixedrange]"
        )
        assert found == [False, True]


def test_everything_is_said_without_script(browser, site: Path) -> None:
    with Visit(browser, site, "index.html", script=False) as visit:
        assert "with a target" in visit.page.locator("h1").inner_text()
        assert "30.9%" in visit.page.locator(".cards").inner_text()
        assert visit.page.locator(".cards svg.spark").count() == 6
    with Visit(browser, site, "topics/sponsorship.html", script=False) as visit:
        visit.page.locator("figure summary").first.click()
        table = visit.page.locator("figure table").first
        assert table.is_visible()
        assert "36.8%" in table.inner_text()
        assert not visit.page.locator(".chart").first.is_visible()
        visit.page.locator("summary", has_text="By department").click()
        assert "[c]" in visit.page.locator(".breakdowns").inner_text()


def test_hostile_names_stay_text_in_charts(browser, site: Path) -> None:
    with Visit(browser, site, "topics/programs.html") as visit:
        assert "<a href=x>Finance</a>" in visit.page.locator(".plot").nth(1).text_content()
        assert visit.page.locator("a[href=x]").count() == 0


def test_the_first_screen_holds_sentence_and_cards(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        last = visit.page.locator(".card").last.bounding_box()
        assert last["y"] + last["height"] <= 768


def test_the_keyboard_walks_in_reading_order(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html") as visit:
        stops = []
        for _ in range(60):
            visit.page.keyboard.press("Tab")
            stop = visit.page.evaluate(
                """() => { const e = document.activeElement; const text = e.textContent.trim().slice(0, 40);
                           return [e.tagName, text, getComputedStyle(e).outlineStyle, !!e.closest('.plot')]; }"""
            )
            if stop[0] == "BODY":
                break
            stops.append(stop)
        names = [text for _, text, _, _ in stops]
        assert names[0] == "Skip to content"
        wanted = ("Scorecard", "Board pack", "Sponsor coverage", "Download CSV", "Show data table", "By division (5)")
        places = [next(i for i, name in enumerate(names) if name.startswith(words)) for words in wanted]
        assert places == sorted(places)
        assert all(outline == "solid" for _, _, outline, _ in stops)
        assert not any(inside for *_, inside in stops)


def test_enter_opens_a_table_and_a_card_leads_to_its_section(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html") as visit:
        visit.page.locator("figure summary").first.focus()
        visit.page.keyboard.press("Enter")
        assert visit.page.locator("figure table").first.is_visible()
    with Visit(browser, site, "index.html") as visit:
        visit.page.locator(".card").nth(1).click(position={"x": 30, "y": 120})
        visit.page.wait_for_url("**/topics/representation.html#broken_rung")
        assert visit.page.locator("#broken_rung").count() == 1


def test_targets_are_large_enough_for_a_finger(browser, site: Path) -> None:
    with Visit(browser, site, "topics/representation.html", 390) as visit:
        for selector in ("nav a", "summary", ".source a"):
            for i in range(visit.page.locator(selector).count()):
                assert visit.page.locator(selector).nth(i).bounding_box()["height"] >= 24, selector


def test_print_opens_tables_and_keeps_charts_on_the_sheet(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html") as visit:
        width = "gd => gd._fullLayout.width"
        on_screen = visit.page.locator(".plot").first.evaluate(width)
        visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert visit.page.locator("details:not([open])").count() == 0
        assert visit.page.locator(".plot").first.evaluate(width) <= 690 < on_screen
        visit.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert visit.page.locator("details[open]").count() == 0
        assert visit.page.locator(".plot").first.evaluate(width) == on_screen
        assert len(visit.page.pdf(prefer_css_page_size=True)) > 10_000
