"""ally_backlash_reported: how many allies meet a negative reaction from their peers?

Men who are asked as allies and report one over men who answered, in one wave.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

ANSWERS = """
    respondent_id, wave, launched_on, item,          answer, gender, division
    m1..12,        2025, 2025-05-05,  peer_backlash, yes,    man,    North
    m13..48,       2025, 2025-05-05,  peer_backlash, no,     man,    North
    w1..20,        2025, 2025-05-05,  peer_backlash, yes,    woman,  North
    m51..90,       2025, 2025-05-05,  took_part,     no,     man,    North
    m1..20,        poll, 2025-06-02,  took_part,     yes,    man,    North
"""


def test_allies_who_met_backlash(publish):
    published = publish(EXACT, survey_response=ANSWERS)

    men = published.value("ally_backlash_reported", "men")
    assert (men.value, men.fraction, men.people) == (12 / 48, (12, 48), 48)
    assert men.interval == close(wilson(12, 48))
    # The poll did not ask, and no unit below the company is told apart.
    assert [(row.breakdown, row.period_end.isoformat()) for row in published.of("ally_backlash_reported")] == [
        ("company", "2025-05-05")
    ]


def test_rounded_to_fives(publish):
    men = publish(survey_response=ANSWERS).value("ally_backlash_reported", "men")

    assert (men.value, men.fraction, men.people) == (10 / 50, (10, 50), 50)  # 12 of 48
    assert men.bounds == close(((10 - 2) / (50 + 2), (10 + 2) / (50 - 2)))


def test_nine_allies_are_too_few(publish):
    men = publish(
        survey_count="""
        wave, launched_on, item,          answer, n, gender
        2025, 2025-05-05,  peer_backlash, yes,    4, man
        2025, 2025-05-05,  peer_backlash, no,     5, man
        """,
    ).row("ally_backlash_reported", "men")

    assert (men.status, men.reason, set(men.numbers)) == ("suppressed", "too few people", {None})
