"""heard_gap: do as many women as men say that they are heard?

Share of respondents with a favorable answer, women minus men, in one wave. Favorable is 4 or 5 on `heard`; where a
person was asked about interruptions too, the mean of both counts, interruptions reversed, and is favorable from 3.5 on.
"""

from example_organization import EXACT
from independent_statistics import close, newcombe, pooled_z, wilson


def test_womens_share_less_mens(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,  answer, gender, division, department
        w1..18,        2025, 2025-05-05,  heard, 4,      woman,  North,    Sales
        w19..30,       2025, 2025-05-05,  heard, 3,      woman,  North,    Sales
        w31..60,       2025, 2025-05-05,  heard, 1,      woman,  South,    Plant
        m1..30,        2025, 2025-05-05,  heard, 5,      man,    North,    Sales
        m31..50,       2025, 2025-05-05,  heard, 2,      man,    South,    Plant
        a1..20,        2025, 2025-05-05,  heard, 5,      another, North,   Sales
        w1..60,        poll, 2025-09-01,  exp_any, no,   woman,  North,    Sales
        """,
    )

    women, men = published.value("heard_gap", "women"), published.value("heard_gap", "men")
    assert (women.value, women.fraction, women.people) == (18 / 60, (18, 60), 60)
    assert women.interval == close(wilson(18, 60))
    assert men.fraction == (30, 50)
    gap = published.value("heard_gap", "gap")
    assert gap.value == close(18 / 60 - 30 / 50)
    assert gap.interval == close(newcombe(18, 60, 30, 50))
    assert gap.p_value == close(pooled_z(18, 60, 30, 50))
    assert gap.people == 50
    assert published.value("heard_gap", "gap", division="North").value == close(18 / 30 - 30 / 30)
    assert published.value("heard_gap", "women", department="Plant").fraction == (0, 30)
    # The poll did not ask; nobody was invited on record, and no snapshot says who worked there.
    assert {row.period_end.isoformat() for row in published.of("heard_gap")} == {"2025-05-05"}
    weighted = published.row("heard_gap", "women:weighted")
    assert weighted.status == "not_applicable"
    assert (
        weighted.reason
        == "nobody knows the gender or level of those who were asked, so nothing can be weighted to them"
    )


def test_interruptions_are_reversed_and_the_mean_of_both_answers_counts_once_per_person(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,        answer, gender
        w1..10,        2025, 2025-05-05,  heard,       4,      woman
        w1..10,        2025, 2025-05-05,  interrupted, 3,      woman
        w11..20,       2025, 2025-05-05,  heard,       4,      woman
        w11..20,       2025, 2025-05-05,  interrupted, 4,      woman
        w21..30,       2025, 2025-05-05,  heard,       2,      woman
        w21..30,       2025, 2025-05-05,  interrupted, 1,      woman
        w31..40,       2025, 2025-05-05,  interrupted, 2,      woman
        w41..50,       2025, 2025-05-05,  interrupted, 5,      woman
        """,
    )

    # Means 3.5, 3, 3.5, 4 (interruptions alone) and 1.
    assert published.value("heard_gap", "women").fraction == (10 + 10 + 10, 50)


def test_counts_by_the_vendor_stand_for_respondents(publish):
    published = publish(
        EXACT,
        survey_count="""
        wave, launched_on, item,        answer, n,  gender
        poll, 2025-05-05,  heard,       5,      10, woman
        poll, 2025-05-05,  heard,       4,      10, woman
        poll, 2025-05-05,  heard,       3,      30, woman
        poll, 2025-05-05,  heard,       4,      24, man
        poll, 2025-05-05,  heard,       1,      16, man
        poll, 2025-05-05,  interrupted, 1,      99, woman
        """,
    )

    assert published.value("heard_gap", "women").fraction == (10 + 10, 50)
    assert published.value("heard_gap", "gap").value == close(20 / 50 - 24 / 40)


INVITED = """
    wave, launched_on, invited, gender, level
    2025, 2025-05-05,  100,     woman,  1
    2025, 2025-05-05,  100,     woman,  2
    2025, 2025-05-05,  200,     man,    1
"""


def test_weighted_shares_stand_for_everyone_invited(publish):
    response = """
        respondent_id, wave, launched_on, item,  answer, gender, level
        w1..30,        2025, 2025-05-05,  heard, 4,      woman,  1
        w31..40,       2025, 2025-05-05,  heard, 2,      woman,  1
        w41..46,       2025, 2025-05-05,  heard, 4,      woman,  2
        w47..60,       2025, 2025-05-05,  heard, 2,      woman,  2
        m1..30,        2025, 2025-05-05,  heard, 5,      man,    1
        m31..50,       2025, 2025-05-05,  heard, 1,      man,    1
    """
    published = publish(EXACT, survey_response=response, survey_invitation=INVITED)

    # Half of the women are of each level, so each level counts half: 30 of 40 and 6 of 20.
    women = published.value("heard_gap", "women:weighted")
    share, size = (30 / 40 + 6 / 20) / 2, (40 * 1 / 40 + 20 * 1 / 20) ** 2 / (40 * (1 / 40) ** 2 + 20 * (1 / 20) ** 2)
    assert women.value == close(share)
    assert women.n_eff == close(size)
    assert (women.fraction, women.people) == ((36, 60), 60)  # counts mean people, weighted or not
    assert women.interval == close(wilson(share * size, size))
    men = published.value("heard_gap", "men:weighted")
    assert (men.value, men.n_eff) == close((30 / 50, 50))
    gap = published.value("heard_gap", "gap:weighted")
    assert gap.value == close(share - 30 / 50)
    assert gap.interval == close(newcombe(share * size, size, 30, 50))
    assert published.value("heard_gap", "gap").value == close(36 / 60 - 30 / 50)


def test_weighted_shares_are_published_to_the_whole_percent(publish):
    response = """
        respondent_id, wave, launched_on, item,  answer, gender, level
        w1..30,        2025, 2025-05-05,  heard, 4,      woman,  1
        w31..41,       2025, 2025-05-05,  heard, 2,      woman,  1
        w42..48,       2025, 2025-05-05,  heard, 4,      woman,  2
        w49..62,       2025, 2025-05-05,  heard, 2,      woman,  2
        m1..2,         2025, 2025-05-05,  heard, 5,      man,    1
        m3..50,        2025, 2025-05-05,  heard, 1,      man,    1
    """
    published = publish(survey_response=response, survey_invitation=INVITED)

    women = published.value("heard_gap", "women:weighted")
    exact = (30 / 41 + 7 / 21) / 2
    assert women.value == close(0.53) == close(round(exact, 2))
    assert women.bounds == close((0.525, 0.535))
    assert women.fraction == (35, 60)  # 37 of 62
    assert women.n_eff == 55  # (1 + 1)^2 / (1 / 41 + 1 / 21) = 55.2
    assert women.interval == close(wilson(0.53 * 55, 55))
    # 2 of 50: weighted or not, even the percent would speak of nearly none.
    men = published.value("heard_gap", "men:weighted")
    assert (men.value, men.numerator, men.interval) == (None, None, (None, None))
    assert men.bounds == close((0, 10 * 2 / (10 * 2 + 50 - 2 - 2)))
    assert published.value("heard_gap", "gap:weighted").value is None
