"""What an organization's own metric is held to: sound like the built-in ones, and no looser than they are."""

import pytest

from models.facts import FACTS, feeds_behind
from models.metrics import METRICS, Metric
from models.metrics.own_rules import least_class, privacy_faults
from models.metrics.soundness import reference_faults, type_faults
from models.organization import PRIVACY_CLASSES

BUILT_IN = tuple(METRICS.values())
UNITS = ("division", "department", "level", "location", "country", "job_family")


@pytest.mark.parametrize("metric", BUILT_IN, ids=lambda metric: metric.id)
def test_every_built_in_metric_is_sound(metric: Metric) -> None:
    assert type_faults(metric) == []
    assert reference_faults(metric) == []


@pytest.mark.parametrize(
    ("fact", "strictest"),
    [("respondent", "special"), ("asked", "special"), ("survey_item", "normal"), ("reported_case", "special")],
)
def test_on_survey_answers_and_cases_the_strictest_class_holds(fact: str, strictest: str) -> None:
    classes = {metric.privacy_class for metric in BUILT_IN if fact in metric.tables}
    assert max(classes, key=PRIVACY_CLASSES.index) == strictest
    assert least_class(fact, BUILT_IN) == strictest


def test_on_other_facts_the_loosest_class_holds_and_without_any_what_its_feeds_ask_for() -> None:
    assert {metric.privacy_class for metric in BUILT_IN if "opening" in metric.tables} == {"open", "normal"}
    assert least_class("opening", BUILT_IN) == "open"
    assert least_class("ally_review", BUILT_IN) == "special"
    assert least_class("reported_case", ()) == least_class("conduct", ()) == "special"
    # Every window knows how far cases reach back, which makes no fact one of cases.
    assert "case" in feeds_behind("sponsored")
    assert least_class("sponsored", ()) == "normal"


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_metrics_count_asks_for_a_class_of_theirs(fact: str) -> None:
    classes = {metric.privacy_class for metric in BUILT_IN if fact in metric.tables}
    assert least_class(fact, BUILT_IN) in (classes or {"normal", "special"})


def test_built_in_metrics_of_people_other_than_respondents_keep_to_the_rules_themselves() -> None:
    found = {
        metric.id: privacy_faults(metric, METRICS, (*UNITS, *metric.every_breakdown))
        for metric in BUILT_IN
        if metric.family not in ("safety", "voice", "data") and not {"respondent", "asked"} & set(metric.tables)
    }
    assert {kpi: faults for kpi, faults in found.items() if faults} == {}
