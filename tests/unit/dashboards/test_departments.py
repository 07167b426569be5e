"""Pages of departments: beside the whole, never ranked, an explanation where nothing may be shown."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from example_release import DEPARTMENTS, FORMULA_NAME, LONG_NAME, RTL_NAME, SCRIPT_NAME, hidden
from hypothesis import given
from hypothesis import strategies as st

from dashboards.content import Content
from dashboards.pages.department_index import indexes
from dashboards.pages.departments import Department, departments, path_of
from dashboards.pages.topics import PAGE_BYTES
from dashboards.published import Published, published
from dashboards.site import write_site
from dashboards.tables import Table
from dashboards.words import wording


@pytest.fixture(scope="module")
def listed(metrics: dict[str, Published]) -> dict[str, Department]:
    return {d.name: d for d in departments(list(metrics.values()), dict.fromkeys(metrics, "topics/x.html#m"))}


def rows_by_name(table: Table) -> dict[str, list[str]]:
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


@given(st.text(max_size=200))
def test_a_path_holds_nothing_of_the_name(name: str) -> None:
    assert re.fullmatch(r"departments/[0-9a-f]{16}\.html", path_of(name))


def test_names_that_look_alike_have_pages_of_their_own() -> None:
    names = ["Sales", "sales", "Sales!", " Sales", "../Sales", RTL_NAME, SCRIPT_NAME, FORMULA_NAME, LONG_NAME]
    assert len({path_of(n) for n in names}) == len(names)


def test_every_department_has_a_page_in_the_order_of_the_alphabet(listed: dict[str, Department]) -> None:
    assert list(listed) == sorted(DEPARTMENTS, key=lambda n: (n.casefold(), n))


def test_a_department_stands_beside_the_whole(listed: dict[str, Department], metrics: dict[str, Published]) -> None:
    m = metrics["women_in_leadership"]
    (own,) = [r for r in m.latest("department", "all") if r["segment"] == "Platform"]
    whole = m.newest("all")
    shown = rows_by_name(listed["Platform"].comparison)["Women in leadership"]
    gap = 100 * (own["numerator"] / own["denominator"] - whole["numerator"] / whole["denominator"])
    side = "above" if gap > 0 else "below"
    assert shown == [f"{100 * own['value']:.1f}%", f"{100 * whole['value']:.1f}%", f"{abs(gap):.1f} points {side}"]


def test_a_rate_that_its_interval_allows_is_called_chance(
    listed: dict[str, Department], metrics: dict[str, Published]
) -> None:
    m = metrics["promotion_rate"]
    whole = m.newest("parity")["value"]
    for row in m.latest("department", "parity"):
        if row["value"] is None:
            continue
        said = rows_by_name(listed[row["segment"]].comparison)["Promotion rate"][2]
        inside = row["ci_low"] <= whole <= row["ci_high"]
        assert (said == "within chance of the organization's figure") == inside
    outlier = rows_by_name(listed["Platform"].comparison)["Promotion rate"][2]
    assert outlier.endswith(" above")


def test_few_people_are_said_to_weigh_much(listed: dict[str, Department], metrics: dict[str, Published]) -> None:
    m = metrics["women_in_leadership"]
    small = next(r for r in m.latest("department", "all") if r["denominator"] and r["denominator"] < 50)
    row = next(r for r in listed[small["segment"]].comparison.rows if r[0].text == m.name)
    assert row[3].small == f"one person moves it {100 / small['denominator']:.1f} points"
    large = next(r for r in m.latest("department", "all") if r["denominator"] and r["denominator"] >= 50)
    row = next(r for r in listed[large["segment"]].comparison.rows if r[0].text == m.name)
    assert row[3].small == ""


def test_the_sentence_counts_what_differs(listed: dict[str, Department]) -> None:
    words = ("none", "one", "two", "three", "four", "five")
    of_several = 0
    for d in listed.values():
        if d.comparison is None:
            continue
        apart = [r for r in d.comparison.rows if r[3].text.endswith((" above", " below"))]
        shown = [r for r in d.comparison.rows if r[1].text not in ("[c]", "[z]")]
        if len(shown) == 1:
            continue
        of_several += 1
        assert d.sentence == (
            f"{d.name} differs from the whole organization in {words[len(apart)]} of {words[len(shown)]} figures"
        )
    assert of_several >= 2


def test_a_department_of_one_figure_says_so(metrics: dict[str, Published]) -> None:
    one = [metrics["women_in_leadership"]]
    told = {d.name: d for d in departments(one, dict.fromkeys(metrics, "topics/x.html#m")) if d.comparison}
    assert told
    for name, d in told.items():
        [row] = d.comparison.rows
        verb = "differs" if row[3].text.endswith((" above", " below")) else "does not differ"
        assert d.sentence == f"{name} has one figure to show, which {verb} from the whole organization's"


def test_a_department_that_is_too_small_is_explained(listed: dict[str, Department], pages: dict[str, str]) -> None:
    accounts = listed["Accounts"]
    assert (accounts.comparison, accounts.figures) == (None, ())
    assert accounts.sentence == "Accounts: too few people to report"
    assert accounts.lead.startswith("Every figure needs the least number of people that its method names.")
    page = pages[accounts.path]
    assert "Its people count in every figure of the whole organization." in page
    assert "data-cell" not in page
    assert "data-spec" not in page


def test_every_third_month_is_drawn_and_tabled(listed: dict[str, Department], metrics: dict[str, Published]) -> None:
    m = metrics["women_in_leadership"]
    figure = next(f for f in listed["Platform"].figures if f.kpi == m.id)
    rows = m.of_segment("department", "Platform", "all")[::-1][::3][:13][::-1]
    own, whole = figure.chart.spec["data"]
    assert own["x"] == [r["period_end"].isoformat() for r in rows] == whole["x"]
    assert own["y"] == [round(r["value"], 4) for r in rows]
    assert whole["line"]["dash"] != own["line"]["dash"]
    assert [r[0].text for r in figure.chart.table.rows] == [wording.period(r) for r in rows[::-1]]
    assert "Every third month is drawn" in figure.chart.key


def test_the_list_leads_to_every_page_and_hides_what_is_hidden(
    listed: dict[str, Department], metrics: dict[str, Published]
) -> None:
    (index,) = indexes(list(listed.values()), list(metrics.values()))
    assert [row[0].text for row in index.table.rows] == list(listed)
    assert [f"departments/{row[0].link}" for row in index.table.rows] == [d.path for d in listed.values()]
    assert index.table.columns[1:3] == ("Women in leadership", "Promotion rate")
    accounts = next(row for row in index.table.rows if row[0].text == "Accounts")
    assert {c.text for c in accounts[1:]} == {"[c]"}
    assert index.lead == "1 is too small for any figure of its own."
    assert indexes([], list(metrics.values())) == []


def test_without_departments_nothing_leads_to_them(content: Content, tmp_path: Path) -> None:
    without = [r for r in content.values if r["breakdown"] != "department"]
    write_site(replace(content, values=without), tmp_path)
    assert not (tmp_path / "departments").exists()
    assert "departments/index.html" not in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def many(content: Content) -> Content:
    """The release with the two largest of its departments repeated under 500 names, half of them hidden."""
    of = {
        k: [r for r in content.values if r["breakdown"] == "department" and r["segment"] == k]
        for k in ("Legal", "Platform")
    }
    rows = [r for r in content.values if r["breakdown"] != "department"]
    for i in range(500):
        source = of["Platform" if i % 2 else "Legal"]
        renamed = [r | {"segment": f"Department of matter number {i:03}"} for r in source]
        rows += renamed if i % 5 else [hidden(r) for r in renamed]
    return replace(content, values=rows)


def test_five_hundred_departments_fit(many: Content, tmp_path: Path) -> None:
    write_site(many, tmp_path)
    own = list((tmp_path / "departments").glob("????????????????.html"))
    assert len(own) == 500
    everything = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent.name != "data"]
    assert sum(p.stat().st_size for p in everything) <= 40_000_000
    assert max(p.stat().st_size for p in tmp_path.rglob("*.html")) <= PAGE_BYTES
    hidden_pages = [p for p in own if "too few people to report" in p.read_text(encoding="utf-8")]
    assert len(hidden_pages) == 500 // 5


def test_a_list_too_long_for_a_page_goes_on_and_loses_nobody(many: Content) -> None:
    metrics = published(many)
    found = departments(metrics, {m.id: "topics/x.html#m" for m in metrics})
    doubled = [replace_name(d, suffix) for suffix in ("", " A", " B", " C") for d in found]
    pages = indexes(doubled, metrics)
    assert len(pages) > 1
    assert [row[0].text for page in pages for row in page.table.rows] == [d.name for d in doubled]
    assert {p.path for p in pages} == {
        "departments/index.html",
        *(f"departments/index-{i}.html" for i in range(2, len(pages) + 1)),
    }


def replace_name(department: Department, suffix: str) -> Department:
    return replace(department, name=department.name + suffix)


def test_a_figure_hidden_in_the_newest_period_is_not_said(content: Content) -> None:
    newest = max(r["period_end"] for r in content.values if r["kpi_id"] == "women_in_leadership")
    values = [
        hidden(r) if (r["kpi_id"], r["segment"], r["period_end"]) == ("women_in_leadership", "Platform", newest) else r
        for r in content.values
    ]
    metrics = published(replace(content, values=values))
    platform = next(d for d in departments(metrics, {m.id: "x" for m in metrics}) if d.name == "Platform")
    assert rows_by_name(platform.comparison)["Women in leadership"][0] == "[c]"
    assert "women_in_leadership" not in {f.kpi for f in platform.figures}
    assert platform.lead.startswith("One figure is not shown")


def test_a_company_figure_of_another_period_is_not_compared(content: Content) -> None:
    d = next(d for d in content.definitions if d["kpi_id"] == "women_in_leadership")
    newest = max(r["period_end"] for r in content.values if r["kpi_id"] == d["kpi_id"])
    rows = [
        r
        for r in content.values
        if not (r["kpi_id"] == d["kpi_id"] and r["breakdown"] == "company" and r["period_end"] == newest)
    ]
    metrics = published(replace(content, values=rows))
    platform = next(x for x in departments(metrics, {m.id: "x" for m in metrics}) if x.name == "Platform")
    assert rows_by_name(platform.comparison)["Women in leadership"][1:] == ["[z]", "no comparison"]
