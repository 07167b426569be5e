"""The written site: same bytes, same numbers everywhere, nothing inline, nothing unescaped, within budget."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from example_release import (
    AS_OF,
    DEPARTMENTS,
    FORMULA_NAME,
    LINK_NAME,
    LONG_NAME,
    RTL_NAME,
    SCRIPT_NAME,
    definition,
    example_content,
    release_row,
    scorecard_row,
    share,
)

from dashboards.content import Content
from dashboards.csv_files import csv_text, safe_text
from dashboards.pages.board_pack import board_pack
from dashboards.pages.departments import path_of
from dashboards.pages.figure import figures
from dashboards.pages.topics import METRICS_PER_PAGE, topics
from dashboards.published import Published, published
from dashboards.rendering import spec_json
from dashboards.site import CONTENT_SECURITY_POLICY, write_site
from dashboards.words import wording
from models.reasons import PROTECTS, TOO_FEW
from models.release_schema import TABLES, VALUE

TOPICS = {"representation", "sponsorship", "programs", "safety", "data"}


class Reader(HTMLParser):
    """Collects what the tests ask of a page: elements with attributes, ids, links, inline scripts, figures' specs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self._script: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        self.elements.append((tag, found))
        if tag == "script":
            self._script = found
            self.scripts.append((found, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[-1] = (self._script, self.scripts[-1][1] + data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


def visible(page: str) -> str:
    """The page without its scripts, styles and markup."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def tree(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_content_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    written = write_site(example_content(), tmp_path / "again")
    assert tree(tmp_path / "again") == tree(site)
    assert {p.relative_to(tmp_path / "again").as_posix() for p in written} == set(tree(site))


def test_every_page_of_the_contract_is_there(pages: dict[str, str]) -> None:
    fixed = {"index.html", "actions.html", "changes.html", "methodology.html", "data-quality.html", "downloads.html"}
    fixed |= {"board-pack.html", "departments/index.html"} | {path_of(name) for name in DEPARTMENTS}
    assert set(pages) == fixed | {f"topics/{t}.html" for t in TOPICS}


def test_what_a_threshold_alone_would_have_shown_is_told(pages: dict[str, str]) -> None:
    rows = example_content().suppression

    def cells(status: str, *reasons: str | None, of: str = "latest_cells") -> int:
        return sum(r[of] for r in rows if r["status"] == status and (not reasons or r["reason"] in reasons))

    few, beyond = cells("suppressed", TOO_FEW), cells("suppressed", PROTECTS)
    assert min(few, beyond) > 0
    told = visible(pages["data-quality.html"])
    of_all = cells("shown") + few + beyond
    assert f"Of {of_all:,} figures of the latest period, {cells('shown'):,} are shown and {few:,} are not" in told
    assert f"A further {beyond:,}, which a threshold alone would have shown, are hidden" in told
    for reason in (TOO_FEW, PROTECTS):
        counts = (cells("suppressed", reason), cells("suppressed", reason, of="cells"))
        assert f"{reason} {counts[0]:,} {counts[1]:,}" in told


def test_pages_and_site_keep_their_budgets(site: Path, pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert len(page.encode()) <= 150_000, path
        assert page.count("data-spec=") <= 12
    assert sum(p.stat().st_size for p in site.rglob("*") if p.is_file()) <= 8_000_000
    assert len(list((site / "assets").glob("plotly-4*.min.js"))) == 1


def test_no_script_is_inline_and_the_policy_stands_first(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        reader = Reader(page)
        policies = [m for m in reader.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert [m["content"] for m in policies] == [CONTENT_SECURITY_POLICY]
        assert page.index("Content-Security-Policy") < page.index("<script")
        for attrs, text in reader.scripts:
            assert ("src" in attrs and not text) or attrs["type"] == "application/json", path
        assert not any(name.startswith("on") for _, attrs in reader.elements for name in attrs)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_the_policy_lets_no_script_run_but_files() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "connect-src" not in rules


def test_shared_files_exist_and_every_link_and_anchor_resolves(site: Path, pages: dict[str, str]) -> None:
    ids = {path: set(Reader(page).ids) for path, page in pages.items()}
    outside = {"allyship.duckdb", "data/kpi_value.parquet"}
    for path, page in pages.items():
        reader = Reader(page)
        assert len(reader.ids) == len(set(reader.ids)), path
        targets = [a["href"] for a in reader.all("a") + reader.all("link")] + [
            s["src"] for s, _ in reader.scripts if "src" in s
        ]
        for target in targets:
            if target == "data:,":
                continue
            file, _, anchor = target.partition("#")
            found = (site / path).parent.joinpath(file).resolve() if file else (site / path).resolve()
            relative = found.relative_to(site.parent.resolve()).as_posix()
            assert found.is_file() or relative in outside, (path, target)
            if anchor:
                assert anchor in ids[found.relative_to(site.resolve()).as_posix()], (path, target)


def test_every_page_has_language_title_one_heading_and_landmarks(pages: dict[str, str]) -> None:
    titles = set()
    for path, page in pages.items():
        reader = Reader(page)
        assert reader.all("html")[0]["lang"] == "en"
        assert len(reader.all("h1")) == len(reader.all("main")) == 1, path
        assert reader.all("a")[0]["href"] == "#content"
        assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in reader.all("meta")
        assert all("scope" in th for th in reader.all("th"))
        assert len(reader.all("caption")) == len(reader.all("table"))
        titles.add(re.search(r"<title>(.*?)</title>", page)[1])
    assert len(titles) == len(pages)


def test_every_figure_has_all_that_a_figure_needs(pages: dict[str, str]) -> None:
    seen = 0
    for path, page in pages.items():
        root = "../" * path.count("/")
        for block in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
            figure_id, kpi_id = re.search(r'aria-labelledby="h-([\w-]+)".*?data-kpi="(\w+)"', block, re.DOTALL).groups()
            head, subtitle, told = (words(block, rf'<(?:h2|p)[^>]* id="{x}-{figure_id}"') for x in "hsd")
            assert re.search(r"\w", head), (path, figure_id)
            assert len(told) >= 40, (path, figure_id)
            assert subtitle.count(" · ") >= 2, (path, figure_id)
            for part in (
                f'aria-describedby="s-{figure_id} d-{figure_id}"',
                'role="img"',
                f'<div class="plot" data-spec="spec-{figure_id}" aria-hidden="true"></div>',
                f'href="{root}data/{kpi_id}.csv"',
                f'href="{root}methodology.html#kpi-{kpi_id}"',
                "Data to 31 Oct 2026",
            ):
                assert part in block, (path, figure_id, part)
            table = re.search(rf'<div id="t-{figure_id}">.*?</table>', page, re.DOTALL) if "board" in path else None
            assert "<caption>" in (table[0] if table else block), (path, figure_id)
            seen += 1
    assert seen > 40


def words(block: str, opening: str) -> str:
    """The words of the first element that opens so, without markup within."""
    return visible(re.search(rf"{opening}[^>]*>(.*?)</(?:h2|p)>", block, re.DOTALL)[1]).strip()


def test_hidden_figures_are_marked_and_never_blank(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert not re.search(r"<td[^>]*>(<bdi>)?\s*(</bdi>)?</td>", page), path
        assert not re.search(r"\b(None(?! of )|nan|NaN|undefined|inf)\b", visible(page)), path
    safety = pages["topics/safety.html"]
    assert '<bdi>[c]</bdi><span class="visually-hidden"> not shown, small group</span>' in safety
    assert "at most 5%" in visible(safety)
    assert "[z] no feed pairing" in visible(pages["topics/sponsorship.html"])
    assert "under 7%" in visible(pages["topics/sponsorship.html"])


@pytest.mark.parametrize("number", ["value", "numerator", "denominator", "people", "ci_low", "ci_high", "value_high"])
def test_a_number_behind_a_hidden_row_stops_the_site(content: Content, tmp_path: Path, number: str) -> None:
    first = next(i for i, r in enumerate(content.values) if r["status"] == "suppressed")
    values = [r | {number: 0.5} if i == first else r for i, r in enumerate(content.values)]
    with pytest.raises(ValueError, match="not shown carries a number"):
        write_site(replace(content, values=values), tmp_path)
    assert not list(tmp_path.iterdir())


def test_hostile_names_are_text(pages: dict[str, str]) -> None:
    everything = "".join(pages.values())
    for name in (LINK_NAME, SCRIPT_NAME, "<img src=x>"):
        assert name not in everything
    leadership = pages["topics/representation.html"]
    for shown in (
        "&lt;a href=x&gt;Finance&lt;/a&gt;",
        "&lt;/script&gt;&lt;b&gt;Operations &amp; More",
        RTL_NAME,
        LONG_NAME,
    ):
        assert f"<bdi>{shown}</bdi>" in leadership
    assert not any(a.get("href") == "x" for page in pages.values() for a in Reader(page).all("a"))
    assert "Example &amp; Sons" in pages["index.html"]


def test_figure_data_cannot_end_its_script() -> None:
    text = spec_json({"a": "</script><!--", "b": "\u2028&"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--", "b": "\u2028&"}
    with pytest.raises(ValueError, match="JSON"):
        spec_json({"a": float("nan")})


def test_figures_on_pages_are_the_metrics_figures(
    pages: dict[str, str], content: Content, metrics: dict[str, Published]
) -> None:
    found = {}
    for page in pages.values():
        for attrs, text in Reader(page).scripts:
            if attrs.get("type") == "application/json" and "-department" not in attrs["id"]:
                found[attrs["id"].removeprefix("spec-")] = json.loads(text)
    drawn = [f for m in metrics.values() if m.has_data for f in figures(m)]
    expected = {f.id: f.chart.spec for f in drawn if f.chart.spec and "-department" not in f.id}
    cards = board_pack(content, list(metrics.values()), dict.fromkeys(metrics, "")).figures
    assert found == json.loads(json.dumps(expected | {f.id: f.chart.spec for f in cards}))


def test_csv_files_hold_the_published_numbers_exactly(site: Path, metrics: dict[str, Published]) -> None:
    for m in metrics.values():
        rows = list(csv.DictReader(io.StringIO((site / "data" / f"{m.id}.csv").read_text(encoding="utf-8"))))
        assert list(rows[0]) == [f.name for f in VALUE.fields]
        assert len(rows) == len(m.rows)
        for read, row in zip(rows, m.rows, strict=True):
            for name in ("value", "numerator", "denominator", "people", "ci_low", "ci_high", "value_low", "value_high"):
                assert (float(read[name]) if read[name] else None) == row[name]
            assert read["period_end"] == row["period_end"].isoformat()
            assert read["status"] == row["status"]


def test_text_cells_are_no_formulas(metrics: dict[str, Published]) -> None:
    text = csv_text(metrics["women_in_leadership"])
    assert f"'{FORMULA_NAME}" in text
    assert f",{FORMULA_NAME}" not in text
    for start in "=+-@\t\r":
        assert safe_text(f"{start}1").startswith("'")
    assert safe_text("a=1") == "a=1"
    gaps = [r for r in csv.DictReader(io.StringIO(csv_text(metrics["sponsor_coverage"]))) if r["measure"] == "gap"]
    assert any(r["value"].startswith("-") for r in gaps)


def test_values_stand_in_the_html(pages: dict[str, str], metrics: dict[str, Published]) -> None:
    first = visible(pages["index.html"])
    for m in metrics.values():
        if m.has_data:
            assert wording.value_text(m.card, m.unit(m.headline)) in first
    division = metrics["sponsor_coverage"].latest("division", "women")
    for row in division:
        assert wording.value_text(row, "share") in visible(pages["topics/sponsorship.html"])
        assert wording.short_counts(row) in visible(pages["topics/sponsorship.html"])


def test_cards_keep_their_order(pages: dict[str, str]) -> None:
    cards = pages["index.html"].split('<ul class="cards"')[1].split("</ul>")[0]
    order = re.findall(r'<h2><a href="topics/\w+\.html#(\w+)"', cards)
    assert order == [
        "women_in_leadership",
        "broken_rung",
        "sponsor_coverage",
        "survey_reporting_rate",
        "program_retention",
        "male_participation",
    ]


def test_notices_stand_on_every_page(tmp_path: Path, content: Content, pages: dict[str, str]) -> None:
    assert all("Synthetic data" in page and "Verification copy" not in page for page in pages.values())
    marked = {"verification_copy": True, "notice": "Figures are <draft>", "stale_feeds": "case, pairing"}
    write_site(replace(content, synthetic=False, release=release_row() | marked), tmp_path)
    for path in tmp_path.rglob("*.html"):
        text = visible(path.read_text(encoding="utf-8"))
        assert "Verification copy, not for publication" in text
        assert "Figures are &lt;draft&gt;" in text
        assert "case, pairing" in text
        assert "Synthetic data" not in text


def test_downloads_list_sizes_hashes_and_every_field(site: Path, pages: dict[str, str]) -> None:
    page = pages["downloads.html"]
    for path in (site / "data").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() in page
        assert wording.file_size(path.stat().st_size) in page
    assert 'href="../allyship.duckdb"' in page
    assert "4.8 MB" in page
    for table in TABLES:
        assert table.qualified in page
        for f in table.fields:
            assert f"<code>{f.name}</code>" in page


def test_the_method_page_has_an_anchor_for_every_metric(pages: dict[str, str], metrics: dict[str, Published]) -> None:
    assert {i for i in Reader(pages["methodology.html"]).ids if i.startswith("kpi-")} == {f"kpi-{m}" for m in metrics}


def test_the_quality_page_puts_what_failed_first(pages: dict[str, str]) -> None:
    page = visible(pages["data-quality.html"])
    assert "41 of 42 rules held; 1 file was refused." in page
    assert page.index("rule 9 holds") < page.index("Rules by subject")
    assert page.index("column gender is missing") < page.index("hr/workers_202610.csv")


def test_a_large_family_continues_on_another_page(content: Content, tmp_path: Path) -> None:
    found = [
        (definition(f"metric_{i}", "X", f"Metric {i}", "voice", "all", "share")) for i in range(METRICS_PER_PAGE + 1)
    ]
    rows = {d["kpi_id"]: [share(d["kpi_id"], AS_OF, "all", 45, 100, base=5)] for d in found}
    many = replace(
        content,
        definitions=found,
        values=[r for of in rows.values() for r in of],
        scorecard=[scorecard_row(d, rows[d["kpi_id"]]) for d in found],
    )
    names = [t.path for t in topics(many, published(many))]
    assert names == ["topics/voice.html", "topics/voice-2.html"]
    write_site(many, tmp_path)
    second = Reader((tmp_path / "topics/voice-2.html").read_text(encoding="utf-8"))
    assert f"metric_{METRICS_PER_PAGE}" in second.ids
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'href="topics/voice-2.html#metric_{METRICS_PER_PAGE}"' in index


def test_a_release_with_nothing_to_show_still_makes_pages(content: Content, tmp_path: Path) -> None:
    blank = dict.fromkeys(
        ("value", "numerator", "denominator", "people", "ci_low", "ci_high", "value_low", "value_high")
    )
    gone = blank | {"status": "suppressed", "reason": "small group"}
    empty = dict.fromkeys(("change", "distance", "previous_value", "previous_period_end", "change_low", "change_high"))
    cards = [
        c | gone | empty | {"change_status": "no comparison", "target_status": "no target"} for c in content.scorecard
    ]
    hidden = replace(
        content, values=[v | gone for v in content.values], scorecard=cards, check_results=[], source_files=[]
    )
    write_site(hidden, tmp_path)
    page = (tmp_path / "topics/representation.html").read_text(encoding="utf-8")
    assert "Too few people to report" in page
    assert "data-spec" not in page
    write_site(
        replace(content, definitions=[], values=[], scorecard=[], suppression=[], downloads=[]), tmp_path / "none"
    )
    assert not (tmp_path / "none" / "topics").exists()


@pytest.mark.parametrize("bad", [{"kpi_id": "../evil"}, {"family": "gossip"}])
def test_a_malformed_metric_is_refused(content: Content, tmp_path: Path, bad: dict[str, str]) -> None:
    first = content.definitions[0] | bad
    with pytest.raises(ValueError, match="metric"):
        write_site(replace(content, definitions=[first]), tmp_path)
    with pytest.raises(ValueError, match="no scorecard row"):
        write_site(replace(content, scorecard=[]), tmp_path)


def test_a_download_outside_the_release_is_refused(content: Content, tmp_path: Path) -> None:
    for path in ("../secrets/pseudonym.key", "/etc/hosts"):
        with pytest.raises(ValueError, match="within the release"):
            write_site(replace(content, downloads=[(path, 1, "00")]), tmp_path)
