"""silence_gap: how much of the harassment that people experience never reaches the case system?

1 - harassment cases of employees in a fiscal year / (mean incidents per respondent of the year's latest survey x
average headcount). By stage, the share of the estimated incidents that got that far in the year.
"""

from math import exp, sqrt

import pytest
from example_organization import EXACT
from independent_statistics import close

YEAR = "2024-12-31"
WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division, worker_type
    w1..200,   2023-12-31..2024-12-31, woman,  1,     Care,       Health,   employee
    m1..100,   2023-12-31..2024-12-31, man,    1,     Claims,     Cover,    employee
    c1..30,    2023-12-31..2024-12-31, man,    1,     Claims,     Cover,    contingent
"""
SURVEY = """
    respondent_id, wave,  launched_on, item,          answer,  incident, division, gender
    r1..20,        June,  2024-06-10,  exp_any,       yes,     0,        Health,   woman
    r1..20,        June,  2024-06-10,  incidents_12m, 3,       0,        Health,   woman
    r21..25,       June,  2024-06-10,  exp_jokes,     yes,     0,        Health,   woman
    r21..25,       June,  2024-06-10,  harasser_role, peer,    1,        Health,   woman
    r21..25,       June,  2024-06-10,  harasser_role, manager, 2,        Health,   woman
    r26..35,       June,  2024-06-10,  exp_any,       yes,     0,        Cover,    man
    r36..100,      June,  2024-06-10,  exp_any,       no,      0,        Health,   woman
    r101..130,     June,  2024-06-10,  exp_any,       no,      0,        Cover,    man
    s1..50,        March, 2024-03-10,  exp_any,       yes,     0,        Cover,    man
    s1..50,        Mood,  2024-09-10,  heard,         3,       0,        Cover,    man
"""
# Three each by number, two each as described, one each where nothing is said.
INCIDENTS, AFFECTED, RESPONDENTS = 20 * 3 + 5 * 2 + 10 * 1, 20 + 5 + 10, 130
CASES = (
    "case_id, received_on, investigated_on, closed_on, issues, division, outcome, action_taken, "
    "reporter_informed, reporter_id, reporter_worker_type\n"
    """
    a1..6,  2024-03-01, 2024-03-05, 2024-05-01, harassment,       Health, substantiated,   yes, yes, w1..6,   employee
    b1..4,  2024-03-01, 2024-03-05, 2024-05-01, harassment;other, Health, partially,       no,  yes, w7..10,  employee
    c1..5,  2024-03-01, ,           2024-05-01, harassment,       Cover,  unsubstantiated, no,  yes, ,
    d1..3,  2024-12-31, ,           ,           harassment,       ,       ,                ,    ,    w11..13, employee
    e1..7,  2024-01-02, 2024-02-02, 2024-06-01, harassment,       Health, substantiated,   yes, no,  w14..20, employee
    f1..2,  2023-12-31, 2023-12-31, 2024-01-15, harassment,       Health, substantiated,   yes, yes, w21..22, employee
    f3,     2023-12-30, 2023-12-31, 2024-01-15, harassment,       Health, substantiated,   yes, yes, z9,      employee
    g1..50, 2024-03-01, 2024-03-05, 2024-05-01, harassment,       Cover,  substantiated,   yes, yes, c1..50,  contingent
    h1..50, 2024-03-01, 2024-03-05, 2024-05-01, other,            Cover,  substantiated,   yes, yes, m1..50,  employee
    z1,     2025-01-15, ,           ,           harassment,       Cover,  ,                ,    ,    m1,      employee
    """
)
REPORTED = 6 + 4 + 5 + 3 + 7


def error(cases: int, incidents: int, affected: int) -> float:
    """Standard error of the log: Poisson cases, incidents in clusters whose size varies like a geometric one."""
    mean = incidents / affected
    variance_of_sum = affected * (2 * mean**2 - mean)
    return sqrt(1 / cases + variance_of_sum / incidents**2)


def test_the_share_of_estimated_incidents_without_a_case(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, survey_response=SURVEY, case=CASES)

    everyone = published.value("silence_gap", "all", YEAR)
    estimated = INCIDENTS / RESPONDENTS * 300
    assert everyone.value == close(1 - REPORTED / estimated)
    wide = exp(1.959963984540054 * error(REPORTED, INCIDENTS, AFFECTED))
    assert everyone.interval == close((1 - REPORTED / estimated * wide, 1 - REPORTED / estimated / wide))
    # The people are the respondents, who are fewer than the employees; neither estimate is a count.
    assert (everyone.people, everyone.fraction, everyone.p_value) == (RESPONDENTS, (None, None), None)

    health = published.value("silence_gap", "all", YEAR, division="Health")
    assert health.value == close(1 - (6 + 4 + 7) / ((20 * 3 + 5 * 2) / (25 + 65) * 200))


@pytest.mark.parametrize(
    ("stage", "cases"),
    [
        ("reported", REPORTED),
        # A finding takes an investigation, dated or not. Cases of the year before take their steps in this one.
        ("investigated", 6 + 4 + 5 + 7),
        ("substantiated", 6 + 4 + 7 + 3),
        ("consequence", 6 + 7 + 3),
        ("reporter_told", 6 + 3),
        # Twelve months after the reports of December 2023; z9 never was an employee.
        ("reporter_still_here", 2),
    ],
)
def test_a_stage_is_the_share_that_got_that_far_in_the_year(publish, stage, cases):
    published = publish(EXACT, worker_snapshot=WORKFORCE, survey_response=SURVEY, case=CASES)

    row = published.value("silence_gap", "all", YEAR, stage=stage)
    reached = cases / (INCIDENTS / RESPONDENTS * 300)
    assert row.value == close(reached)
    wide = exp(1.959963984540054 * error(cases, INCIDENTS, AFFECTED))
    assert row.interval == close((reached / wide, reached * wide))


def test_the_gap_is_computed_from_published_counts(publish):
    published = publish(worker_snapshot=WORKFORCE, survey_response=SURVEY, case=CASES)

    everyone = published.value("silence_gap", "all", YEAR)
    # 25 cases; 80 incidents, 35 affected and 130 respondents are multiples of 5 already.
    assert everyone.value == close(1 - 25 / (80 / 130 * 300))
    low, high = (80 - 2) / (130 + 3), (80 + 2) / (130 - 2)
    assert everyone.bounds == close((1 - (25 + 2) / 300 / low, 1 - (25 - 2) / 300 / high))
    # Two cases round to none, so only bounds are told.
    last = published.value("silence_gap", "all", YEAR, stage="reporter_still_here")
    assert (last.value, last.interval) == (None, (None, None))
    assert last.bounds == close((0, 2 / 300 / low))


def test_few_respondents_of_a_division_hide_it(publish):
    few = SURVEY.replace(
        "r101..130,     June,  2024-06-10,  exp_any,       no, ",
        "r101..130,     June,  2024-06-10,  heard,         3,  ",
    )
    published = publish(
        EXACT, worker_snapshot=WORKFORCE, survey_response=few.replace("r26..35, ", "r26..34, "), case=CASES
    )

    assert published.row("silence_gap", "all", YEAR, division="Cover").reason == "too few people"
    assert published.row("silence_gap", "all", YEAR, division="Health").reason == "protects another group"
    assert published.value("silence_gap", "all", YEAR).people == 20 + 5 + 9 + 65


def test_counts_of_a_vendor_give_one_incident_to_each_person_affected(publish):
    counts = """
    wave, launched_on, item,    answer, n,  division
    June, 2024-06-10,  exp_any, yes,    20, Health
    June, 2024-06-10,  exp_any, no,     80, Health
    """
    published = publish(EXACT, worker_snapshot=WORKFORCE, survey_count=counts, case=CASES)

    everyone = published.value("silence_gap", "all", YEAR)
    assert everyone.value == close(1 - REPORTED / (20 / 100 * 300))
    wide = exp(1.959963984540054 * sqrt(1 / REPORTED + 1 / 20))
    assert everyone.ci_high == close(1 - REPORTED / 60 / wide)


def test_nobody_counts_with_more_than_an_incident_a_week(publish):
    loud = SURVEY.replace("incidents_12m, 3, ", "incidents_12m, 900,")
    published = publish(EXACT, worker_snapshot=WORKFORCE, survey_response=loud, case=CASES)

    assert published.value("silence_gap", "all", YEAR).value == close(1 - REPORTED / ((20 * 52 + 20) / 130 * 300))


def test_a_year_without_a_survey_on_experience_or_with_nobody_affected_has_no_gap(publish):
    late = publish(worker_snapshot=WORKFORCE, survey_response=SURVEY.replace("2024-0", "2025-0"), case=CASES)
    assert late.row("silence_gap", "all", YEAR).reason == "no data in the period"

    calm = "respondent_id, wave, launched_on, item, answer\nr1..30, June, 2024-06-10, exp_any, no"
    nobody = publish(EXACT, worker_snapshot=WORKFORCE, survey_response=calm, case=CASES)
    assert nobody.row("silence_gap", "all", YEAR).reason == "no respondent experienced any"


def test_a_year_before_the_first_case_on_record_is_not_called_silent(publish):
    later = "case_id, received_on, issues\na1..20, 2025-01-15, harassment"
    published = publish(worker_snapshot=WORKFORCE, survey_response=SURVEY, case=later)

    assert published.row("silence_gap", "all", YEAR).reason == "no data in the period"
