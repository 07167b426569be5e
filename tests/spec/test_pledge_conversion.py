"""pledge_conversion: do those who sign a pledge act on it?

People who signed a pledge in a fiscal quarter, have been followed for 90 days since, and did anything that was logged
within those days, over all of them.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    m1..25,    2024-12-31..2025-06-30, man,    2,     Sales,      North
    m26..40,   2024-12-31..2025-06-30, man,    2,     Claims,     South
"""
FIRST_QUARTER = "2025-03-31"  # [2025-01-01, 2025-04-01)


def test_signers_who_acted_within_ninety_days(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,       made_on,    note
        a1..5,         m1..5,   pledge,     2025-01-01, first day
        b1..4,         m6..9,   pledge,     2025-01-01,
        c1..3,         m10..12, pledge,     2025-01-10,
        d1..6,         m26..31, pledge,     2025-03-31, last day
        e1..2,         m1..2,   pledge,     2025-02-01, a second pledge: the same signers
        f1..5,         m13..17, pledge,     2024-12-31, the day before
        g1..5,         m18..22, pledge,     2025-04-01, the day after
        h1..5,         m18..22, commitment, 2025-01-10, no pledge
        """,
        ally_act="""
        actor_id, acted_on,   kind,           note
        m1..3,    2025-01-01, conversation,   on the day itself
        m4..5,    2025-04-01, self_education, day 90
        m6..7,    2025-04-02, advocacy,       day 91
        m8..9,    2024-12-31, advocacy,       before signing
        m26,      2025-06-29, toolkit_use,    day 90
        m26,      2025-06-29, advocacy,       another act
        """,
    )

    row = published.value("pledge_conversion", "all", FIRST_QUARTER)
    acted, signers = 3 + 2 + 1, 5 + 4 + 3 + 6
    assert (row.value, row.fraction, row.people) == (acted / signers, (acted, signers), signers)
    assert row.interval == close(wilson(acted, signers))


def test_pledges_too_young_to_be_followed_are_left_out(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,   made_on
        a1..12,        m1..12,  pledge, 2025-03-01
        b1..12,        m13..24, pledge, 2025-04-01
        c1..12,        m25..36, pledge, 2025-04-02
        """,
        ally_act="actor_id, acted_on, kind\nm1..40, 2025-04-05, advocacy",
    )

    # By 30 June those of 1 April have been followed for 90 days, those of 2 April for 89.
    assert published.value("pledge_conversion", "all", "2025-06-30").fraction == (12, 12)
    assert published.value("pledge_conversion", "all", FIRST_QUARTER).fraction == (12, 12)


def test_any_of_several_pledges_may_be_the_one_acted_on(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,   made_on
        a1..12,        m1..12,  pledge, 2025-01-01
        b1..6,         m1..6,   pledge, 2025-03-01
        """,
        ally_act="actor_id, acted_on, kind\nm1..3, 2025-05-15, advocacy",
    )

    assert published.value("pledge_conversion", "all", FIRST_QUARTER).fraction == (3, 12)
    assert published.value("pledge_conversion", "all", FIRST_QUARTER, division="North").fraction == (3, 12)


def test_signers_are_rounded_to_fives_and_nine_are_too_few(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,   made_on
        a1..22,        m1..22,  pledge, 2025-01-01
        b1..9,         m1..9,   pledge, 2024-11-01
        """,
        ally_act="actor_id, acted_on, kind\nm1..13, 2025-01-15, advocacy",
    )

    row = published.value("pledge_conversion", "all", FIRST_QUARTER)
    assert (row.fraction, row.people) == ((15, 20), 20)
    assert row.bounds == close((13 / 22, 17 / 18))
    assert published.row("pledge_conversion", "all", "2024-12-31").reason == "too few people"


def test_where_nobody_logs_acts_or_pledges_nothing_is_said(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="commitment_id, ally_id, kind, made_on\na1..20, m1..20, commitment, 2025-01-01",
        ally_act="actor_id, acted_on, kind\nm1..3, 2025-05-15, advocacy",
    )

    (row,) = published.of("pledge_conversion")
    assert row.reason == "no data: no pledges are delivered"
