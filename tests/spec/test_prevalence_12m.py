"""prevalence_12m: how many people experienced one of the listed behaviors in the last 12 months?

Respondents with at least one listed behavior over respondents who answered any of the list, in one wave of a survey.
"""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_respondents_with_an_experience(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,         answer, gender,      division
        w1..12,        2025, 2025-05-05,  exp_any,      yes,    woman,       North
        w13..40,       2025, 2025-05-05,  exp_any,      no,     woman,       North
        m1..3,         2025, 2025-05-05,  exp_any,      yes,    man,         South
        m4..30,        2025, 2025-05-05,  exp_any,      no,     man,         South
        u1..10,        2025, 2025-05-05,  exp_any,      no,     undisclosed, South
        """,
    )

    women = published.value("prevalence_12m", "women")
    assert (women.value, women.fraction, women.people) == (12 / 40, (12, 40), 40)
    assert women.interval == close(wilson(12, 40))
    assert published.value("prevalence_12m", "men").fraction == (3, 30)
    everyone = published.value("prevalence_12m", "all")
    assert (everyone.value, everyone.fraction) == ((12 + 3) / 80, (15, 80))
    assert everyone.interval == close(wilson(15, 80))
    assert everyone.period_start == everyone.period_end
    assert everyone.period_end.isoformat() == "2025-05-05"
    assert published.value("prevalence_12m", "all", division="South").fraction == (3, 30 + 10)


def test_any_behavior_of_the_list_is_an_experience_and_a_person_counts_once(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,         answer, incident, gender
        w1..5,         2025, 2025-05-05,  exp_comments, yes,    0,        woman
        w1..5,         2025, 2025-05-05,  exp_jokes,    no,     0,        woman
        w1..5,         2025, 2025-05-05,  exp_touching, yes,    0,        woman
        w6..7,         2025, 2025-05-05,  exp_hostility, yes,   1,        woman
        w6..7,         2025, 2025-05-05,  exp_hostility, yes,   2,        woman
        w6..7,         2025, 2025-05-05,  exp_jokes,    yes,    3,        woman
        w8..20,        2025, 2025-05-05,  exp_comments, no,     0,        woman
        w8..20,        2025, 2025-05-05,  exp_jokes,    no,     0,        woman
        w21..22,       2025, 2025-05-05,  exp_any,      no,     0,        woman
        w21..22,       2025, 2025-05-05,  exp_messages, yes,    0,        woman
        w61..63,       2025, 2025-05-05,  exp_any,      yes,    0,        woman
        w61..63,       2025, 2025-05-05,  exp_messages, no,     0,        woman
        w64,           2025, 2025-05-05,  exp_any,      yes,    0,        woman
        w23..60,       2025, 2025-05-05,  heard,        4,      0,        woman
        """,
    )

    # The last 38 did not answer the block. Of those who were asked both, two named a behavior after saying no to the
    # one question and three named none after saying yes: the list decides. One was asked, or answered, only the one.
    assert published.value("prevalence_12m", "women").fraction == (5 + 2 + 2 + 1, 20 + 2 + 3 + 1)


def test_each_wave_is_a_period(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender
        w1..10,        2024, 2024-05-06,  exp_any, yes,    woman
        w11..40,       2024, 2024-05-06,  exp_any, no,     woman
        w1..20,        2025, 2025-05-05,  exp_any, no,     woman
        w21..25,       2025, 2025-05-05,  exp_any, yes,    woman
        w1..30,        poll, 2025-06-02,  heard,   4,      woman
        """,
    )

    # The poll did not ask.
    assert {row.period_end.isoformat() for row in published.of("prevalence_12m")} == {"2024-05-06", "2025-05-05"}
    assert published.value("prevalence_12m", "women", "2024-05-06").fraction == (10, 40)
    assert published.value("prevalence_12m", "women", "2025-05-05").fraction == (5, 25)


def test_counts_by_the_vendor_stand_for_respondents(publish):
    published = publish(
        EXACT,
        survey_count="""
        wave, launched_on, item,    answer, n,  gender, division
        2025, 2025-05-05,  exp_any, yes,    12, woman,  North
        2025, 2025-05-05,  exp_any, no,     28, woman,  North
        2025, 2025-05-05,  exp_any, yes,    3,  man,    North
        2025, 2025-05-05,  exp_any, no,     27, man,    North
        2025, 2025-05-05,  heard,   4,      90, woman,  North
        """,
    )

    assert published.value("prevalence_12m", "women").fraction == (12, 40)
    assert published.value("prevalence_12m", "all", division="North").fraction == (15, 70)


def test_both_counts_are_rounded_to_fives(publish):
    published = publish(
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender
        w1..23,        2025, 2025-05-05,  exp_any, yes,    woman
        w24..62,       2025, 2025-05-05,  exp_any, no,     woman
        m1..2,         2025, 2025-05-05,  exp_any, yes,    man
        m3..40,        2025, 2025-05-05,  exp_any, no,     man
        """,
    )

    women = published.value("prevalence_12m", "women")
    assert (women.value, women.fraction, women.people, women.rounding_base) == (25 / 60, (25, 60), 60, 5)  # 23 of 62
    assert women.bounds == close(((25 - 2) / (60 + 2), (25 + 2) / (60 - 2)))
    assert women.bounds[0] <= 23 / 62 <= women.bounds[1]
    assert women.interval == close(wilson(25, 60))
    # 2 of 40: even the rounded number would speak of nearly none, so only the bounds stand.
    men = published.value("prevalence_12m", "men")
    assert (men.value, men.numerator, men.interval) == (None, None, (None, None))
    assert men.bounds == close((0, 2 / (40 - 2)))


def test_nine_respondents_are_too_few(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender
        w1..10,        2025, 2025-05-05,  exp_any, yes,    woman
        w11..30,       2025, 2025-05-05,  exp_any, no,     woman
        m1..9,         2025, 2025-05-05,  exp_any, no,     man
        """,
    )

    assert published.value("prevalence_12m", "women").fraction == (10, 30)
    men = published.row("prevalence_12m", "men")
    assert (men.status, men.reason) == ("suppressed", "too few people")
    # Everyone less the women would be the nine men.
    everyone = published.row("prevalence_12m", "all")
    assert (everyone.status, everyone.reason) == ("suppressed", "protects another group")
    assert set(men.numbers + everyone.numbers) == {None}


def test_weighted_shares_stand_beside_the_unweighted_ones(publish):
    published = publish(
        EXACT,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  100,     woman,  1
        2025, 2025-05-05,  300,     man,    1
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender, level, division
        w1..10,        2025, 2025-05-05,  exp_any, yes,    woman,  1,     North
        w11..40,       2025, 2025-05-05,  exp_any, no,     woman,  1,     South
        m1..4,         2025, 2025-05-05,  exp_any, yes,    man,    1,     North
        m5..12,        2025, 2025-05-05,  exp_any, no,     man,    1,     North
        m13..40,       2025, 2025-05-05,  exp_any, no,     man,    1,     South
        """,
    )

    # A woman stands for 2.5 people invited, a man for 7.5.
    everyone = published.value("prevalence_12m", "all:weighted")
    assert everyone.value == close((100 * 10 / 40 + 300 * 4 / 40) / 400)
    assert everyone.fraction == (14, 80)
    assert everyone.n_eff == close((40 * 2.5 + 40 * 7.5) ** 2 / (40 * 2.5**2 + 40 * 7.5**2))
    assert published.value("prevalence_12m", "all").value == close(14 / 80)
    assert published.value("prevalence_12m", "women:weighted").value == close(10 / 40)
    assert published.value("prevalence_12m", "men:weighted").value == close(4 / 40)
    north = published.value("prevalence_12m", "all:weighted", division="North")
    assert (north.value, north.fraction) == (close((10 * 2.5 + 4 * 7.5) / (10 * 2.5 + 12 * 7.5)), (14, 22))


def test_the_surveys_own_weights_win(publish):
    published = publish(
        EXACT,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  999,     woman,  1
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender, level, weight
        w1..10,        2025, 2025-05-05,  exp_any, yes,    woman,  1,     1.5
        w11..40,       2025, 2025-05-05,  exp_any, no,     woman,  1,     0.5
        """,
    )

    assert published.value("prevalence_12m", "women:weighted").value == close(10 * 1.5 / (10 * 1.5 + 30 * 0.5))
    assert published.value("prevalence_12m", "women").value == close(10 / 40)


def test_a_weighted_share_is_hidden_with_its_group(publish):
    published = publish(
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  100,     woman,  1
        2025, 2025-05-05,  100,     man,    1
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender, level
        w1..10,        2025, 2025-05-05,  exp_any, yes,    woman,  1
        w11..30,       2025, 2025-05-05,  exp_any, no,     woman,  1
        m1..9,         2025, 2025-05-05,  exp_any, no,     man,    1
        """,
    )

    for measure, reason in (("men:weighted", "too few people"), ("all:weighted", "protects another group")):
        row = published.row("prevalence_12m", measure)
        assert (row.status, row.reason) == ("suppressed", reason)
        assert set(row.numbers) == {None}
    assert published.value("prevalence_12m", "women:weighted").value == close(0.33)


def test_a_day_with_counts_by_the_vendor_is_not_weighted(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,    answer, gender, level
        w1..30,        2025, 2025-05-05,  exp_any, yes,    woman,  1
        """,
        survey_count="""
        wave,  launched_on, item,    answer, n,  gender
        plant, 2025-05-05,  exp_any, no,     30, woman
        """,
    )

    assert published.value("prevalence_12m", "women").fraction == (30, 60)
    assert not [row for row in published.of("prevalence_12m") if row.measure == "women:weighted"]
