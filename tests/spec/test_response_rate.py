"""response_rate: how many of those invited answered the survey?

Respondents with at least one answer over people invited, by wave. Invitations are head counts and stay exact.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

INVITED = """
    wave, launched_on, invited, gender, level, department, division
    2025, 2025-05-05,  60,      woman,  1,     Sales,      North
    2025, 2025-05-05,  40,      woman,  2,     Sales,      North
    2025, 2025-05-05,  83,      man,    1,     Plant,      South
    2025, 2025-05-05,  20,      another, 1,    Plant,      South
    poll, 2025-09-01,  200,     woman,  1,     Sales,      North
"""
ANSWERED = """
    respondent_id, wave, launched_on, item,    answer, gender,  level, department, division
    w1..30,        2025, 2025-05-05,  heard,   4,      woman,   1,     Sales,      North
    w1..30,        2025, 2025-05-05,  exp_any, no,     woman,   1,     Sales,      North
    w31..54,       2025, 2025-05-05,  exp_any, no,     woman,   2,     Sales,      North
    m1..41,        2025, 2025-05-05,  other_question, x, man,   1,     Plant,      South
    a1..12,        2025, 2025-05-05,  heard,   2,      another, 1,     Plant,      South
"""


def test_respondents_over_people_invited(publish):
    published = publish(EXACT, survey_response=ANSWERED, survey_invitation=INVITED)

    everyone = published.value("response_rate", "all")
    assert (everyone.value, everyone.fraction) == ((54 + 41 + 12) / 203, (107, 203))
    assert everyone.interval == close(wilson(107, 203))
    assert published.value("response_rate", "women").fraction == (54, 60 + 40)  # once per person, not per answer
    assert published.value("response_rate", "men").fraction == (41, 83)
    assert published.value("response_rate", "women", level="2").fraction == (24, 40)
    assert published.value("response_rate", "all", division="South").fraction == (53, 103)
    assert published.value("response_rate", "all", department="Sales").fraction == (54, 100)
    # Nobody's answers to the poll are here by person.
    assert {row.period_end.isoformat() for row in published.of("response_rate")} == {"2025-05-05"}


def test_invitations_stay_exact_and_respondents_are_rounded(publish):
    published = publish(survey_response=ANSWERED, survey_invitation=INVITED)

    men = published.value("response_rate", "men")
    assert (men.value, men.fraction, men.people) == (40 / 83, (40, 83), 83)  # 41
    assert men.bounds == close((38 / 83, 42 / 83))


def test_counts_by_the_vendor_do_not_say_how_many_answered(publish):
    published = publish(
        survey_invitation=INVITED,
        survey_count="""
        wave, launched_on, item,  answer, n,  gender
        poll, 2025-09-01,  heard, 4,      90, woman
        """,
    )

    (row,) = published.of("response_rate")
    assert (row.status, row.reason) == ("not_applicable", "no data: survey_response not delivered")
