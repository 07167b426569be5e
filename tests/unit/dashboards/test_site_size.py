"""The site of forty metrics and twelve departments keeps its budgets, counted in bytes, files and figures.

Budgets are those that an ordinary browser, a shared drive and a mail attachment ask for; none is measured by a clock.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from example_release import AS_OF, DIVISIONS, Row, definition, month_ends, scorecard_row, share

from dashboards.charts.marks import MAX_BYTES, MAX_POINTS, MAX_TRACES
from dashboards.content import Content
from dashboards.pages.topics import PAGE_BYTES
from dashboards.published import FAMILIES
from dashboards.site import write_site

METRICS, DEPARTMENTS = 40, 12
FIGURES_PER_PAGE = 12
SITE_BYTES, SITE_FILES = 8_000_000, 45
SCRIPT_BYTES = 4_900_000


def metric(number: int) -> tuple[Row, list[Row]]:
    """A share of 36 months with a target, by division and department, for women, men and all."""
    d = definition(
        f"metric_{number:02}", f"X{number}", f"Metric {number}", FAMILIES[number % len(FAMILIES)], "all", "share",
        measures="all, women, men", breakdowns="company, division, department",
        target_value=0.5, target_date=AS_OF.replace(year=2028), target_measure="all",
    )  # fmt: skip
    rows = []
    units = [("company", "all"), *(("division", n) for n in DIVISIONS)]
    units += [("department", f"Department {i:02}") for i in range(DEPARTMENTS)]
    for i, end in enumerate(month_ends()):
        for j, (by, name) in enumerate(units):
            for group in ("all", "women", "men"):
                n = 5 * (40 + (i + j + number) % 9)
                rows.append(share(d["kpi_id"], end, group, n, 500, base=5, breakdown=by, segment=name))
    return d, rows


@pytest.fixture(scope="module")
def folder(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = [metric(i) for i in range(METRICS)]
    made = replace(
        content,
        definitions=[d for d, _ in found],
        values=[r for _, rows in found for r in rows],
        scorecard=[scorecard_row(d, rows) for d, rows in found],
        targets=[],
        actions=[],
        changes=[],
        suppression=[],
    )
    folder = tmp_path_factory.mktemp("large") / "site"
    write_site(made, folder)
    return folder


def test_pages_stay_light(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        written = page.read_text(encoding="utf-8")
        assert page.stat().st_size <= PAGE_BYTES, page.name
        assert written.count("data-spec=") <= FIGURES_PER_PAGE, page.name
        assert len(re.findall(r"<script", written)) <= FIGURES_PER_PAGE + 2


def test_figures_stay_small(folder: Path) -> None:
    seen = 0
    for page in folder.rglob("*.html"):
        for spec in re.findall(
            r'<script type="application/json"[^>]*>(.*?)</script>', page.read_text(encoding="utf-8")
        ):
            traces = json.loads(spec)["data"]
            assert len(spec) <= MAX_BYTES
            assert len(traces) <= MAX_TRACES
            assert all(len(t["x"]) <= MAX_POINTS for t in traces)
            assert "bdata" not in spec
            seen += 1
    assert seen >= METRICS + DEPARTMENTS


def test_the_site_stays_small_and_its_scripts_are_shared(folder: Path) -> None:
    files = [p for p in folder.rglob("*") if p.is_file() and p.parent.name != "data"]
    assert sum(p.stat().st_size for p in files) <= SITE_BYTES
    assert len(files) <= SITE_FILES
    scripts = [p for p in files if p.suffix == ".js"]
    assert len(scripts) == 2
    assert sum(p.stat().st_size for p in scripts) <= SCRIPT_BYTES


def test_the_first_screen_asks_for_no_chart_script(folder: Path) -> None:
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "plotly" not in index
    assert index.count("<script") == 1
    assert len(list(folder.glob("departments/*.html"))) == DEPARTMENTS + 1
