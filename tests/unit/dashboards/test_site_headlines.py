"""Sentences over edge cases: targets met and missed, ties, hidden figures, missing baselines, n = 1."""

import math
import re
from collections.abc import Callable
from datetime import date

import pytest

from dashboards.published import Published
from dashboards.words import targets
from dashboards.words.headlines import MOST_WORDS, description, headline
from dashboards.words.labels import measure_label, measure_unit, segment_label, segment_order

Change = Callable[..., Published]
JUDGING = re.compile(r"\b(great|greatest|worrying|good|bad|excellent|poor|alarming|impressive)\b", re.IGNORECASE)


def test_every_headline_is_short_and_names_its_value(metrics: dict[str, Published]) -> None:
    for m in metrics.values():
        assert len(headline(m).split()) <= MOST_WORDS, headline(m)
        assert not JUDGING.search(headline(m) + description(m))
        if m.has_data:
            assert re.search(r"\d", headline(m))
            assert len(description(m)) >= 40
            assert "n = " in description(m) or " of " in description(m)


def test_a_census_share_counts_the_people_short(with_card: Change) -> None:
    m = with_card("women_in_leadership", numerator=312, denominator=1000, value=0.312, distance=-0.088)
    short = math.ceil(0.4 * 1000 - 312)
    assert headline(m) == f"Women hold 31.2% of leadership roles, {short} people short of the 2028 target"
    assert "interval" not in description(m)


@pytest.mark.parametrize(("n", "of", "goal", "short"), [(349, 1000, 0.35, 1), (0, 1, 0.4, 1), (0, 9, 1.0, 9)])
def test_people_short_is_exact_at_the_edges(with_card: Change, n: int, of: int, goal: float, short: int) -> None:
    m = with_card("women_in_leadership", numerator=n, denominator=of, value=n / of, target_value=goal)
    assert targets.people_short(m) == short
    assert f"{short} {'person' if short == 1 else 'people'} short" in headline(m)


def test_a_target_met_is_said_and_leaves_nobody_short(with_card: Change) -> None:
    m = with_card("women_in_leadership", value=0.4, distance=0.0, target_status="on target")
    assert targets.people_short(m) is None
    assert headline(m).endswith("40.0% of leadership roles, on target")
    assert targets.standing(m).tone == "good"


def test_a_rate_whose_interval_holds_the_target_is_in_line(with_card: Change) -> None:
    m = with_card("broken_rung", value=84.0, ci_low=62.0, ci_high=114.0, target_status="in line with target")
    assert headline(m) == "Women are promoted to manager at 84 for every 100 men, in line with target"
    assert "62 to 114" in description(m)
    assert "chance cannot be ruled out" in description(m)
    assert targets.standing(m).tone == "unsure"


def test_a_rate_beyond_chance_is_below(with_card: Change) -> None:
    m = with_card("broken_rung", value=84.0, ci_low=74.0, ci_high=95.0, target_status="below target", distance=-16.0)
    assert headline(m).endswith("84 for every 100 men, below target")
    assert targets.target_line(m) == "100 by 31 Dec 2027, 16 per 100 men below"


def test_a_change_is_told_in_points_and_only_when_it_is_one(with_card: Change) -> None:
    base = {"target_value": None, "previous_period_end": date(2025, 10, 31)}
    up = with_card("pipeline_share", change=0.014, change_status="up", **base)
    flat = with_card("pipeline_share", change=0.002, change_status="no clear change", **base)
    tie = with_card("pipeline_share", change=0.0, change_status="no clear change", **base)
    none = with_card("pipeline_share", change=None, change_status="no comparison", previous_period_end=None)
    assert headline(up).endswith("; up 1.4 points in a year")
    assert "It is up 1.4 points since 31 Oct 2025." in description(up)
    assert headline(flat).endswith("; no clear change in a year")
    assert "(+0.2 points, within normal variation)" in description(flat)
    assert "(0.0 points, within normal variation)" in description(tie)
    assert ";" not in headline(none)
    assert "no comparison with a year earlier" in description(none)


def test_nothing_is_told_of_a_hidden_figure(with_card: Change) -> None:
    numbers = ("value", "value_low", "value_high", "ci_low", "ci_high", "numerator", "denominator", "people")
    blank = dict.fromkeys((*numbers, "change", "distance"))
    small = with_card("completion", status="suppressed", reason="too few", **blank)
    assert headline(small) == "Too few people to report (Program completion, 30 Sep 2026)"
    assert not re.search(r"\d", description(small).replace("30 Sep 2026", ""))
    absent = with_card("completion", status="not_applicable", reason="no_feed_session", **blank)
    assert headline(absent) == "Not applicable: Program completion"
    assert "no feed session" in description(absent)
    assert targets.standing(absent).words == "Not applicable"


def test_bounds_stand_in_for_a_value(with_card: Change) -> None:
    m = with_card("male_participation", value=None, value_low=0.0, value_high=0.041, ci_low=None, ci_high=None,
                  target_status="no target", distance=None)  # fmt: skip
    assert headline(m).startswith("Under 5% of eligible men")


@pytest.mark.parametrize(("value", "text"), [(0.0, "0.0%"), (1.0, "100.0%")])
def test_extremes_are_written_plainly(with_card: Change, value: float, text: str) -> None:
    assert f"Gender is not recorded for {text} of employees" in headline(
        with_card("undisclosed_gender_rate", value=value)
    )


def test_volume_is_never_good_or_bad(with_card: Change) -> None:
    m = with_card("report_volume_rate", target_value=1.0, target_status="above target", distance=0.7)
    assert targets.standing(m).tone == "plain"
    assert "Neither a higher nor a lower figure is better" in description(m)


def test_a_hidden_group_falls_back_to_the_plain_phrase(content, with_card: Change) -> None:
    m = with_card("sponsor_coverage", period_end=date(2026, 12, 31))
    assert headline(m).startswith("Sponsor coverage: ")


def test_the_side_of_a_miss_depends_on_what_is_better(with_card: Change) -> None:
    for better, status, tone in (
        ("higher", "below target", "bad"),
        ("higher", "above target", "good"),
        ("lower", "above target", "bad"),
        ("lower", "below target", "good"),
        ("parity", "above target", "bad"),
        ("parity", "below target", "bad"),
    ):
        m = with_card("broken_rung", better=better, target_status=status)
        assert targets.standing(m).tone == tone, (better, status)


def test_the_first_sentence_counts_and_names_the_widest_gap(metrics: dict[str, Published], with_card: Change) -> None:
    far = with_card("broken_rung", target_status="below target", distance=-16.0)
    near = with_card("women_in_leadership", target_status="below target", distance=-0.08)
    met = with_card("male_participation", target_status="on target", distance=0.01)
    assert targets.summary([near, met, far]) == (
        "One of three measures with a target are on target; broken rung is furthest away.".replace("are", "is")
    )
    assert targets.summary([met]) == "The one measure with a target is on target."
    assert targets.summary([met, met]) == "All two measures with a target are on target."
    assert targets.summary([near]) == "The one measure with a target is not on target."
    assert targets.summary([metrics["pipeline_share"]]) == "One of 1 measures can be shown; none has a target to meet."
    assert targets.summary([]) == "None of 0 measures can be shown; none has a target to meet."


@pytest.mark.parametrize(
    ("measure", "headline_measure", "unit", "expected"),
    [
        ("gap", "gap", "points", "points"),
        ("women", "gap", "points", "share"),
        ("men", "parity", "per 100 men", "share"),
        ("parity:incl_hires", "parity", "per 100 men", "per 100 men"),
        ("women@median", "all@365d", "probability", "days"),
        ("men@90d", "all@365d", "probability", "probability"),
        ("all:at_risk@90d", "all@365d", "probability", "people"),
        ("all:index", "all", "points", "ratio"),
        ("all", "all", "per 100 people", "per 100 people"),
    ],
)
def test_each_measure_has_its_own_unit(measure: str, headline_measure: str, unit: str, expected: str) -> None:
    assert measure_unit(measure, headline_measure, unit) == expected


def test_measures_and_segments_have_words() -> None:
    assert measure_label("women:self_reported") == "Women, self-reported"
    assert measure_label("men@90d") == "Men at 90 days"
    assert measure_label("women@median") == "Women, median"
    assert measure_label("parity", "per 100 men") == "Women per 100 men"
    assert segment_label("rung", "3>4") == "Level 3 to 4"
    assert segment_label("division", "a_b") == "a_b"
    assert sorted(["10", "9", "2"], key=lambda s: segment_order("level", s)) == ["2", "9", "10"]
    quarters = ["upper", "lower", "upper_middle", "lower_middle"]
    assert sorted(quarters, key=lambda s: segment_order("quarter", s)) == [
        "lower",
        "lower_middle",
        "upper_middle",
        "upper",
    ]
