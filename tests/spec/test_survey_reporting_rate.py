"""survey_reporting_rate: of those who experienced it, how many reported it?

Respondents with an experience who reported it to any official channel, over those with an experience who said whether
they did; `all:formal` counts formal complaints alone.
"""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_reported_to_an_official_channel(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,     answer,   gender, division
        w1..30,        2025, 2025-05-05,  exp_any,  yes,      woman,  North
        w1..4,         2025, 2025-05-05,  reported, formal,   woman,  North
        w5..10,        2025, 2025-05-05,  reported, official, woman,  North
        w11..13,       2025, 2025-05-05,  reported, informal, woman,  North
        w14..25,       2025, 2025-05-05,  reported, no,       woman,  North
        m1..20,        2025, 2025-05-05,  exp_any,  yes,      man,    South
        m1,            2025, 2025-05-05,  reported, formal,   man,    South
        m2..3,         2025, 2025-05-05,  reported, official, man,    South
        m4..20,        2025, 2025-05-05,  reported, no,       man,    South
        """,
    )

    # Five women did not say; to tell a colleague informally is not to report.
    women = published.value("survey_reporting_rate", "women")
    assert (women.value, women.fraction, women.people) == ((4 + 6) / 25, (10, 25), 25)
    assert women.interval == close(wilson(10, 25))
    assert published.value("survey_reporting_rate", "men").fraction == (3, 20)
    everyone = published.value("survey_reporting_rate", "all")
    assert (everyone.value, everyone.fraction) == (13 / 45, (13, 45))
    assert published.value("survey_reporting_rate", "all", division="North").fraction == (10, 25)
    formal = published.value("survey_reporting_rate", "all:formal")
    assert (formal.value, formal.fraction, formal.people) == ((4 + 1) / 45, (5, 45), 45)
    assert formal.interval == close(wilson(5, 45))


def test_a_person_who_reported_one_of_several_incidents_is_one_who_reported(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,      answer,   incident, gender
        w1..20,        2025, 2025-05-05,  exp_jokes, yes,      0,        woman
        w1..6,         2025, 2025-05-05,  reported,  no,       1,        woman
        w1..6,         2025, 2025-05-05,  reported,  official, 2,        woman
        w1..2,         2025, 2025-05-05,  reported,  formal,   3,        woman
        w7..20,        2025, 2025-05-05,  reported,  no,       1,        woman
        """,
    )

    assert published.value("survey_reporting_rate", "women").fraction == (6, 20)
    assert published.value("survey_reporting_rate", "all:formal").fraction == (2, 20)


def test_only_people_with_an_experience_are_asked(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,     answer,   gender
        w1..12,        2025, 2025-05-05,  exp_any,  yes,      woman
        w1..12,        2025, 2025-05-05,  reported, official, woman
        w13..40,       2025, 2025-05-05,  exp_any,  no,       woman
        w13..40,       2025, 2025-05-05,  reported, no,       woman
        """,
    )

    assert published.value("survey_reporting_rate", "women").fraction == (12, 12)


def test_counts_by_the_vendor(publish):
    published = publish(
        EXACT,
        survey_count="""
        wave, launched_on, item,     answer,   n,  gender
        2025, 2025-05-05,  reported, formal,   5,  woman
        2025, 2025-05-05,  reported, official, 9,  woman
        2025, 2025-05-05,  reported, informal, 6,  woman
        2025, 2025-05-05,  reported, no,       80, woman
        """,
    )

    assert published.value("survey_reporting_rate", "women").fraction == (5 + 9, 100)
    assert published.value("survey_reporting_rate", "all:formal").fraction == (5, 100)


def test_a_wave_with_nothing_to_report_is_no_period(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender
        w1..40,        2025, 2025-05-05,  exp_any, no,     woman
        """,
    )

    (row,) = published.of("survey_reporting_rate")
    assert (row.status, row.reason) == ("not_applicable", "no data: nothing falls into the population")
    assert published.value("prevalence_12m", "women").fraction == (0, 40)


def test_both_counts_are_rounded_to_fives(publish):
    women = publish(
        survey_response="""
        respondent_id, wave, launched_on, item,     answer,   gender
        w1..48,        2025, 2025-05-05,  exp_any,  yes,      woman
        w1..8,         2025, 2025-05-05,  reported, official, woman
        w9..48,        2025, 2025-05-05,  reported, no,       woman
        """,
    ).value("survey_reporting_rate", "women")

    assert (women.value, women.fraction, women.people) == (10 / 50, (10, 50), 50)  # 8 of 48
    assert women.bounds == close(((10 - 2) / (50 + 2), (10 + 2) / (50 - 2)))


def test_reporters_weighted_to_everyone_asked(publish):
    published = publish(
        EXACT,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  100,     woman,  1
        2025, 2025-05-05,  300,     man,    1
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,     answer,   gender, level
        w1..30,        2025, 2025-05-05,  exp_any,  yes,      woman,  1
        w1..10,        2025, 2025-05-05,  reported, official, woman,  1
        w11..30,       2025, 2025-05-05,  reported, no,       woman,  1
        w31..50,       2025, 2025-05-05,  exp_any,  no,       woman,  1
        m1..10,        2025, 2025-05-05,  exp_any,  yes,      man,    1
        m1..4,         2025, 2025-05-05,  reported, formal,   man,    1
        m5..10,        2025, 2025-05-05,  reported, no,       man,    1
        m11..50,       2025, 2025-05-05,  exp_any,  no,       man,    1
        """,
    )

    # Of everyone who answered anything, a woman stands for 2 people invited and a man for 6.
    weighted = published.value("survey_reporting_rate", "all:weighted")
    assert weighted.value == close((2 * 10 + 6 * 4) / (2 * 30 + 6 * 10))
    assert weighted.fraction == (10 + 4, 30 + 10)
    assert published.value("survey_reporting_rate", "all").value == close(14 / 40)
    assert published.value("survey_reporting_rate", "women:weighted").value == close(10 / 30)
    assert published.value("survey_reporting_rate", "men:weighted").value == close(4 / 10)
