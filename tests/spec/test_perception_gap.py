"""perception_gap: do women see the allyship that men report?

Men who say that they support women, less women who say that the men here do: matched items, favorable answers (4 or 5),
one wave.
"""

from example_organization import EXACT
from independent_statistics import close, newcombe, pooled_z


def test_what_men_say_less_what_women_see(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,      answer, gender, division
        m1..35,        2025, 2025-05-05,  ally_self, 4,      man,    North
        m36..50,       2025, 2025-05-05,  ally_self, 3,      man,    South
        w1..24,        2025, 2025-05-05,  ally_seen, 5,      woman,  North
        w25..60,       2025, 2025-05-05,  ally_seen, 2,      woman,  South
        w61..90,       2025, 2025-05-05,  ally_self, 5,      woman,  North
        m51..80,       2025, 2025-05-05,  ally_seen, 5,      man,    North
        u1..20,        2025, 2025-05-05,  ally_self, 5,      undisclosed, North
        m1..50,        poll, 2025-09-01,  heard,     5,      man,    North
        """,
    )

    # Women of themselves and men of men are other questions.
    assert published.value("perception_gap", "men").fraction == (35, 50)
    assert published.value("perception_gap", "women").fraction == (24, 60)
    gap = published.value("perception_gap", "gap")
    assert gap.value == close(35 / 50 - 24 / 60)
    assert gap.interval == close(newcombe(35, 50, 24, 60))
    assert gap.p_value == close(pooled_z(35, 50, 24, 60))
    assert gap.people == 50
    assert published.value("perception_gap", "men", division="South").fraction == (0, 15)
    assert {row.period_end.isoformat() for row in published.of("perception_gap")} == {"2025-05-05"}


def test_counts_by_the_vendor_and_rounding(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,      answer, n,  gender
        2025, 2025-05-05,  ally_self, 5,      33, man
        2025, 2025-05-05,  ally_self, 2,      18, man
        2025, 2025-05-05,  ally_seen, 4,      12, woman
        2025, 2025-05-05,  ally_seen, 1,      29, woman
        """,
    )

    assert published.value("perception_gap", "men").fraction == (35, 50)  # 33 of 51
    assert published.value("perception_gap", "women").fraction == (10, 40)  # 12 of 41
    gap = published.value("perception_gap", "gap")
    assert gap.value == close(35 / 50 - 10 / 40)
    assert gap.bounds[0] <= 33 / 51 - 12 / 41 <= gap.bounds[1]


def test_one_side_alone_has_no_gap_and_nine_are_too_few(publish):
    published = publish(
        survey_response="""
        respondent_id, wave, launched_on, item,      answer, gender
        m1..40,        2024, 2024-05-05,  ally_self, 4,      man
        m1..20,        2025, 2025-05-05,  ally_self, 4,      man
        m21..40,       2025, 2025-05-05,  ally_self, 3,      man
        w1..9,         2025, 2025-05-05,  ally_seen, 5,      woman
        """,
    )

    unasked = published.row("perception_gap", "gap", "2024-05-05")
    assert (unasked.status, unasked.reason) == ("not_applicable", "no_population")
    few = published.row("perception_gap", "gap", "2025-05-05")
    assert (few.status, few.reason) == ("suppressed", "too few people")
    assert set(unasked.numbers + few.numbers) == {None}


def test_weights_come_from_the_employees_at_the_launch_where_nobody_listed_the_invited(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        a1..80,    2025-04-30,    woman,  1,     Sales
        b1..20,    2025-04-30,    woman,  2,     Sales
        c1..100,   2025-04-30,    man,    1,     Sales
        d1..100,   2025-05-31,    man,    2,     Sales
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,      answer, gender, level
        m1..30,        2025, 2025-05-05,  ally_self, 4,      man,    1
        m31..40,       2025, 2025-05-05,  ally_self, 2,      man,    1
        w1..10,        2025, 2025-05-05,  ally_seen, 5,      woman,  1
        w11..20,       2025, 2025-05-05,  ally_seen, 2,      woman,  1
        w21..40,       2025, 2025-05-05,  ally_seen, 1,      woman,  2
        """,
    )

    # Four of five women are at level 1, where half see support; the snapshot after the launch does not count.
    assert published.value("perception_gap", "women:weighted").value == close(80 / 100 * 10 / 20)
    assert published.value("perception_gap", "women").value == close(10 / 40)
    assert published.value("perception_gap", "men:weighted").value == close(30 / 40)
    assert published.value("perception_gap", "gap:weighted").value == close(30 / 40 - 0.8 * 0.5)
