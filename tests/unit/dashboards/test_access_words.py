"""Words of the measures about sponsorship, access and judgement."""

import pytest
from example_release import AS_OF, share

from dashboards.words import wording
from dashboards.words.labels import measure_label, measure_unit


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("all:expected", "All, expected by chance"),
        ("women:junior", "Women, junior"),
        ("men:senior", "Men, senior"),
        ("women:of_critical", "Women, of critical reviews"),
        ("women:p90", "Women, 90th percentile"),
    ],
)
def test_measures_in_words(measure: str, text: str) -> None:
    assert measure_label(measure) == text


@pytest.mark.parametrize(
    ("measure", "headline", "unit", "expected"),
    [
        ("women:of_critical", "gap", "points", "share"),
        ("men:senior", "women:junior", "share", "share"),
        ("men", "women", "points", "points"),
        ("parity", "parity", "ratio", "ratio"),
        ("women:p90", "women:p90", "people", "people"),
    ],
)
def test_units_of_measures(measure: str, headline: str, unit: str, expected: str) -> None:
    assert measure_unit(measure, headline, unit) == expected


def test_what_chance_would_give_is_written_to_the_whole_percent() -> None:
    row = share("same_gender_sponsorship", AS_OF, "all:expected", 13, 25)

    assert wording.value_text(row, "share") == "52%"
    assert wording.value_text(row | {"measure": "all"}, "share") == "52.0%"


def test_one_is_a_person() -> None:
    assert [wording.full(load, "people") for load in (0.0, 1.0, 4.0)] == ["0 people", "1 person", "4 people"]
