"""bystander_intervention: when people see it, do they act?

Witnesses of a listed behavior who did at least one listed action, over witnesses who said whether they did.
"""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_witnesses_who_acted(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,       answer, gender, division
        w1..30,        2025, 2025-05-05,  witnessed,  yes,    woman,  North
        w1..12,        2025, 2025-05-05,  intervened, yes,    woman,  North
        w13..25,       2025, 2025-05-05,  intervened, no,     woman,  North
        w31..60,       2025, 2025-05-05,  witnessed,  no,     woman,  South
        w31..60,       2025, 2025-05-05,  intervened, no,     woman,  South
        m1..20,        2025, 2025-05-05,  witnessed,  yes,    man,    South
        m1..5,         2025, 2025-05-05,  intervened, yes,    man,    South
        m6..20,        2025, 2025-05-05,  intervened, no,     man,    South
        """,
    )

    # Five women who saw it did not say; those who saw nothing had nothing to do.
    women = published.value("bystander_intervention", "women")
    assert (women.value, women.fraction, women.people) == (12 / 25, (12, 25), 25)
    assert women.interval == close(wilson(12, 25))
    assert published.value("bystander_intervention", "men").fraction == (5, 20)
    everyone = published.value("bystander_intervention", "all")
    assert everyone.fraction == (12 + 5, 25 + 20)
    assert published.value("bystander_intervention", "all", division="South").fraction == (5, 20)


def test_witnesses_weighted_to_everyone_asked(publish):
    published = publish(
        EXACT,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  100,     woman,  1
        2025, 2025-05-05,  300,     man,    1
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,       answer, gender, level
        w1..20,        2025, 2025-05-05,  witnessed,  yes,    woman,  1
        w1..12,        2025, 2025-05-05,  intervened, yes,    woman,  1
        w13..20,       2025, 2025-05-05,  intervened, no,     woman,  1
        w21..40,       2025, 2025-05-05,  witnessed,  no,     woman,  1
        m1..20,        2025, 2025-05-05,  witnessed,  yes,    man,    1
        m1..5,         2025, 2025-05-05,  intervened, yes,    man,    1
        m6..20,        2025, 2025-05-05,  intervened, no,     man,    1
        m21..40,       2025, 2025-05-05,  witnessed,  no,     man,    1
        """,
    )

    # A man stands for three times as many people as a woman, witness or not.
    everyone = published.value("bystander_intervention", "all:weighted")
    assert everyone.value == close((12 + 3 * 5) / (20 + 3 * 20))
    assert everyone.n_eff == close((20 + 3 * 20) ** 2 / (20 + 9 * 20))
    assert published.value("bystander_intervention", "women:weighted").value == close(12 / 20)
    assert published.value("bystander_intervention", "men:weighted").value == close(5 / 20)


def test_counts_by_the_vendor_are_of_witnesses(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,       answer, n,  gender
        2025, 2025-05-05,  witnessed,  yes,    70, woman
        2025, 2025-05-05,  intervened, yes,    23, woman
        2025, 2025-05-05,  intervened, no,     39, woman
        """,
    )

    women = published.value("bystander_intervention", "women")
    assert (women.value, women.fraction) == (25 / 60, (25, 60))  # 23 of 62
    assert women.bounds == close((23 / 62, 27 / 58))


def test_a_wave_in_which_nobody_saw_anything_is_no_period(publish):
    published = publish(
        survey_response="""
        respondent_id, wave, launched_on, item,      answer, gender
        w1..40,        2025, 2025-05-05,  witnessed, no,     woman
        """,
    )

    (row,) = published.of("bystander_intervention")
    assert (row.status, row.reason) == ("not_applicable", "no data: nothing falls into the population")
