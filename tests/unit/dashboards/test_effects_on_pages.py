"""An effect on a page: an association in the headline, drawn alone, with what it rests on in its table."""

from dataclasses import replace
from datetime import date

import pytest
from example_release import definition, hidden, scorecard_row, value

from dashboards.charts.choice import chart
from dashboards.content import Content
from dashboards.published import Published, published
from dashboards.words.headlines import headline
from dashboards.words.wording import MINUS

EFFECT = "allied_unit_promotion_effect"
MEASURES = {"women": 0.038, "women:pre_trend": -0.012, "women:allied": 0.05, "women:matched": 0.012}
FAILED = "the departments moved apart before they had active allies already (p below 0.1)"


@pytest.fixture
def effect(content: Content) -> Published:
    """Told in two years, and in a third not told for want of a common trend."""
    told = definition(
        EFFECT, "P9", "Women's promotion where men are active allies", "programs", "women", "points", kind="effect"
    ) | {"measures": ", ".join(MEASURES), "grain": "fiscal_year", "breakdowns": "company"}
    rows = []
    for year in (2023, 2024, 2025):
        for measure, found in MEASURES.items():
            row = value(EFFECT, date(year, 12, 31), measure, start=date(year, 1, 1), value=found, people=120)
            row |= {"ci_low": found - 0.03, "ci_high": found + 0.03, "value_low": found, "value_high": found}
            failed = year == 2023 and measure != "women:pre_trend"
            rows.append(hidden(row, "not_applicable", FAILED) if failed else row)
    only = replace(content, definitions=[told], scorecard=[scorecard_row(told, rows)], values=rows)
    return next(iter(published(only)))


def test_the_headline_speaks_of_an_association(effect: Published) -> None:
    assert "associated with +3.8 points in women's promotion rate" in headline(effect)


def test_the_table_has_the_trend_before_and_what_is_compared(effect: Published) -> None:
    table = chart(effect).table

    for words in ("one period before it began", "change where men are active allies", "change in matched departments"):
        assert any(words in column for column in table.columns), words
    newest, *_, oldest = ([cell.text for cell in row] for row in table.rows)
    assert {"+3.8 points", f"{MINUS}1.2 points", "+5.0 points", "+1.2 points"} <= set(newest)
    assert {"[z]", f"{MINUS}1.2 points"} <= set(oldest)
    assert "+3.8 points" not in oldest


def test_only_the_effect_is_drawn(effect: Published) -> None:
    found = chart(effect)

    drawn = [trace["y"] for trace in found.spec["data"] if "name" in trace]
    assert [[v for v in values if v is not None] for values in drawn] == [[0.038, 0.038]]
    assert "1 period" in found.left_out
