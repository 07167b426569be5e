"""Outside figures on the methodology page: one study a row, never two definitions in one."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dashboards.content import Content
from dashboards.pages.benchmarks import figure_text, studies
from dashboards.published import Published
from dashboards.site import write_site
from dashboards.words.wording import outside_figure

DEFINED = {"definition": "women promoted", "source": "A survey", "caveat": "Large companies.", "comparable": True}


def outside(kpi_id: str, value: float | None, year: int | None, **fields: Any) -> dict[str, Any]:
    """A row of kpi.benchmark."""
    row = {"kpi_id": kpi_id, "measure": None, "about": None, "year": year, "value": value, "words": None}
    return row | DEFINED | fields


RUNG = [
    outside("broken_rung", 79, 2018, measure="parity"),
    outside("broken_rung", 74, 2025, measure="parity", about="women <of> color", comparable=False),
    outside("broken_rung", 93, 2025, measure="parity"),
    outside("broken_rung", None, None, words="two for every one", definition="something else", comparable=False),
]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.17, "share", "17%"),
        (71 / 107, "share", "66.4%"),
        (0.755, "share", "75.5%"),
        (1.57, "per 100 people", "1.57 per 100 people"),
        (1.2, "per 100 people", "1.2 per 100 people"),
        (2.0, "ratio", "2"),
        (87, "per 100 men", "87 per 100 men"),
    ],
)
def test_a_figure_keeps_the_decimals_it_was_published_with(value: float, unit: str, text: str) -> None:
    assert outside_figure(value, unit) == text


def test_a_figure_says_its_year_and_what_it_is_about(metrics: dict[str, Published]) -> None:
    texts = [figure_text(metrics["broken_rung"], row) for row in RUNG]
    assert texts == [
        "2018: 79 per 100 men",
        "2025, women <of> color: 74 per 100 men",
        "2025: 93 per 100 men",
        "undated: two for every one",
    ]
    women = outside("sponsor_coverage", 0.31, 2025, measure="women", about="entry level")
    assert figure_text(metrics["sponsor_coverage"], women) == "2025, women, entry level: 31%"


def test_figures_counted_in_one_way_share_a_row_and_others_never(metrics: dict[str, Published]) -> None:
    elsewhere = outside("not_a_metric_of_this_release", 1.0, 2020)
    found = studies(metrics.values(), [*RUNG, elsewhere])
    assert set(found) == {"broken_rung"}
    series, group, other = found["broken_rung"]
    assert (len(series.figures), len(group.figures), len(other.figures)) == (2, 1, 1)
    assert (series.comparable, group.comparable, other.comparable) == (True, False, False)
    assert (series.definition, other.definition) == ("women promoted", "something else")


def test_the_method_page_shows_every_figure_with_its_source_definition_and_caveat(
    content: Content, tmp_path: Path
) -> None:
    write_site(replace(content, benchmarks=RUNG), tmp_path)
    page = (tmp_path / "methodology.html").read_text(encoding="utf-8")
    section = page.split('id="kpi-broken_rung"')[1].split("</section>")[0]
    assert "<of>" not in section
    rows = [unescape(re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", section)]
    assert len(rows) == 3
    assert all("A survey" in row and "Large companies." in row for row in rows)
    assert ["Counted as here." in row for row in rows] == [True, False, False]
    assert page.count('class="outside"') == 1


def test_a_metric_without_such_rows_keeps_its_words(pages: dict[str, str]) -> None:
    section = pages["methodology.html"].split('id="kpi-broken_rung"')[1].split("</section>")[0]
    assert "93 in a large survey of companies in 2025" in section
    assert "Women in the Workplace 2025" in section
    assert "<table" not in section
