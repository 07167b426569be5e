"""Names of the measures of programs and allyship."""

import pytest

from dashboards.words import labels, wording


@pytest.mark.parametrize(
    ("measure", "headline", "unit", "label", "measured_in"),
    [
        ("all:self_declared", "all", "share", "All, self-declared", "share"),
        ("women@median", "all@365d", "probability", "Women, median", "days"),
        ("all:at_risk@180d", "all@180d", "probability", "All, still followed at 180 days", "people"),
        ("women", "women", "ratio", "Women", "ratio"),
    ],
)
def test_measures_of_programs_have_a_name_and_a_unit(measure, headline, unit, label, measured_in):
    assert labels.measure_label(measure) == label
    assert labels.measure_unit(measure, headline, unit) == measured_in


def test_a_ratio_is_written_with_two_decimals():
    assert wording.full(1.4259, "ratio") == "1.43"
    assert wording.bounds(33 / 22, 37 / 18, "ratio") == "1.50 to 2.06"


def test_stages_stand_in_the_order_in_which_they_are_reached():
    stages = ("completed", "attended", "invited", "accepted")
    assert sorted(stages, key=lambda stage: labels.segment_order("stage", stage)) == [
        "invited",
        "accepted",
        "attended",
        "completed",
    ]
