"""Scores, weighted measures and what stands beside an effect, in words."""

import pytest
from example_release import AS_OF, value

from dashboards.words import wording
from dashboards.words.labels import measure_label, measure_unit


@pytest.mark.parametrize(
    ("measure", "headline", "unit", "expected"),
    [
        ("men:weighted", "men", "score", "score"),
        ("men:alpha", "men", "score", "ratio"),
        ("women:pre_trend", "women", "score", "score"),
        ("gap:weighted", "gap", "points", "points"),
        ("women:weighted", "gap", "points", "share"),
        ("women:self_reported_weighted", "gap", "points", "share"),
    ],
)
def test_the_unit_of_a_measure(measure: str, headline: str, unit: str, expected: str) -> None:
    assert measure_unit(measure, headline, unit) == expected


def test_measures_have_names() -> None:
    assert measure_label("women:self_reported_weighted") == "Women, self-reported, weighted"
    assert measure_label("men:alpha") == "Men, Cronbach's alpha"
    assert measure_label("women:pre_trend") == "Women, one period before it began"
    assert measure_label("women:allied") == "Women, change where men are active allies"
    assert measure_label("women:matched") == "Women, change in matched departments"


def test_a_score_has_two_decimals_and_no_word() -> None:
    assert wording.full(3.456, "score") == "3.46"
    assert wording.difference(-0.12, "score") == "0.12"
    assert wording.bounds(2.001, 2.345, "score") == "2.00 to 2.35"


@pytest.mark.parametrize(
    ("measure", "unit", "text"),
    [
        ("women:self_reported_weighted", "share", "27%"),
        ("women:self_reported", "share", "27.0%"),
        ("gap:weighted", "points", "+27 points"),
        ("gap", "points", "+27.0 points"),
        ("men:weighted", "score", "0.27"),
    ],
)
def test_weighted_shares_and_their_gaps_are_written_to_the_whole_percent(measure: str, unit: str, text: str) -> None:
    assert wording.value_text(value("m", AS_OF, measure, value=0.27), unit) == text
