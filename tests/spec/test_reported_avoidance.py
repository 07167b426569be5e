"""reported_avoidance: how many people avoid being alone with the other gender at work?

Respondents who often or always avoid one-to-one meetings over respondents who answered, in one wave: junior women
(below the manager floor, here 4), senior men (at or above the leadership floor, here 6), everyone.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

ANSWERS = """
    respondent_id, wave, launched_on, item,             answer,    gender,      level
    w1..8,         2025, 2025-05-05,  avoid_one_to_one, often,     woman,       3
    w9..12,        2025, 2025-05-05,  avoid_one_to_one, always,    woman,       1
    w13..30,       2025, 2025-05-05,  avoid_one_to_one, sometimes, woman,       3
    w31..40,       2025, 2025-05-05,  avoid_one_to_one, never,     woman,       3
    v1..10,        2025, 2025-05-05,  avoid_one_to_one, often,     woman,       4
    v11..15,       2025, 2025-05-05,  avoid_one_to_one, often,     woman,
    s1..12,        2025, 2025-05-05,  avoid_one_to_one, always,    man,         6
    s13..30,       2025, 2025-05-05,  avoid_one_to_one, never,     man,         8
    m1..10,        2025, 2025-05-05,  avoid_one_to_one, never,     man,         5
    u1..15,        2025, 2025-05-05,  avoid_one_to_one, always,    undisclosed, 3
    w41..60,       2025, 2025-05-05,  heard,            4,         woman,       3
"""


def test_often_and_always_of_those_who_answered(publish):
    published = publish(EXACT, survey_response=ANSWERS)

    women = published.value("reported_avoidance", "women:junior")
    assert (women.value, women.fraction, women.people) == ((8 + 4) / 40, (12, 40), 40)
    assert women.interval == close(wilson(12, 40))
    assert women.period_end.isoformat() == "2025-05-05"
    assert published.value("reported_avoidance", "men:senior").fraction == (12, 30)
    everyone = published.value("reported_avoidance", "all")
    assert everyone.fraction == (8 + 4 + 10 + 5 + 12 + 15, 40 + 15 + 30 + 10 + 15)
    assert {row.breakdown for row in published.of("reported_avoidance")} == {"company"}


def test_the_organization_says_who_is_junior_and_who_is_senior(publish):
    published = publish(f"{EXACT}\nmanager_floor: 3\nleadership_floor: 8", survey_response=ANSWERS)

    assert published.row("reported_avoidance", "women:junior").reason == "too few people"  # w9..12
    assert published.value("reported_avoidance", "men:senior").fraction == (0, 18)


def test_counts_by_the_vendor_and_rounding_to_fives(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,             answer,    n,  gender, level
        2025, 2025-05-05,  avoid_one_to_one, often,     8,  woman,  3
        2025, 2025-05-05,  avoid_one_to_one, always,    4,  woman,  2
        2025, 2025-05-05,  avoid_one_to_one, never,     36, woman,  3
        2025, 2025-05-05,  avoid_one_to_one, never,     9,  man,    7
        """,
    )

    women = published.value("reported_avoidance", "women:junior")
    assert (women.value, women.fraction, women.people) == (10 / 50, (10, 50), 50)  # 12 of 48
    assert women.bounds == close(((10 - 2) / (50 + 2), (10 + 2) / (50 - 2)))
    men = published.row("reported_avoidance", "men:senior")
    assert (men.status, men.reason, set(men.numbers)) == ("suppressed", "too few people", {None})


def test_what_a_respondent_said_of_themselves_holds_for_every_answer(publish):
    """An export may say gender and level once, beside the first question."""
    once = """
    respondent_id, wave, launched_on, item,             answer,    gender,      level
    w1..40,        2025, 2025-05-05,  heard,            4,         woman,       3
    w1..12,        2025, 2025-05-05,  avoid_one_to_one, often,     ,
    w13..40,       2025, 2025-05-05,  avoid_one_to_one, never,     ,
    """
    published = publish(EXACT, survey_response=once)

    assert published.value("reported_avoidance", "women:junior").fraction == (12, 40)
