"""known_consequence_survey: when people report, do they learn of a consequence?

Respondents who reported and know of a consequence, over those who reported and answered; not to know is an answer.
"""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_those_who_know_of_one(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,        answer,   incident, gender
        w1..20,        2025, 2025-05-05,  reported,    official, 0,        woman
        w1..6,         2025, 2025-05-05,  consequence, yes,      0,        woman
        w7..14,        2025, 2025-05-05,  consequence, no,       0,        woman
        w15..18,       2025, 2025-05-05,  consequence, unknown,  0,        woman
        m1..2,         2025, 2025-05-05,  reported,    no,       1,        man
        m1..2,         2025, 2025-05-05,  reported,    formal,   2,        man
        m1..2,         2025, 2025-05-05,  consequence, no,       1,        man
        m1..2,         2025, 2025-05-05,  consequence, yes,      2,        man
        w21..40,       2025, 2025-05-05,  reported,    no,       0,        woman
        w21..40,       2025, 2025-05-05,  consequence, no,       0,        woman
        w41..45,       2025, 2025-05-05,  reported,    informal, 0,        woman
        w41..45,       2025, 2025-05-05,  consequence, yes,      0,        woman
        """,
    )

    # Two women did not say. Who did not report, or told a colleague only, cannot know of a consequence of a report.
    (row,) = published.of("known_consequence_survey")
    assert (row.status, row.measure, row.breakdown) == ("shown", "all", "company")
    assert (row.value, row.fraction, row.people) == ((6 + 2) / 20, (6 + 2, 6 + 8 + 4 + 2), 20)
    assert row.interval == close(wilson(8, 20))


def test_counts_by_the_vendor(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,        answer,  n
        2025, 2025-05-05,  consequence, yes,     13
        2025, 2025-05-05,  consequence, no,      20
        2025, 2025-05-05,  consequence, unknown, 14
        """,
    )

    row = published.value("known_consequence_survey", "all")
    assert (row.value, row.fraction) == (15 / 45, (15, 45))  # 13 of 47


def test_nine_reporters_are_too_few(publish):
    published = publish(
        survey_response="""
        respondent_id, wave, launched_on, item,        answer, gender
        w1..9,         2025, 2025-05-05,  consequence, yes,    woman
        """,
    )

    (row,) = published.of("known_consequence_survey")
    assert (row.status, row.reason) == ("suppressed", "too few people")
    assert set(row.numbers) == {None}
