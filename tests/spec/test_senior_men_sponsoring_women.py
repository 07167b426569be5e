"""senior_men_sponsoring_women: what share of senior men sponsor at least one woman?

Men at or above the leadership floor (here 6) at the closing snapshot of a fiscal quarter; what an active sponsor is
stands in test_sponsor_coverage.py.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, division
    s1..30,    2025-06-30,    man,    6,     Sales,      North
    t1..20,    2025-06-30,    woman,  7,     Sales,      North
    v1..10,    2025-06-30,    man,    5,     Sales,      North
    w1..30,    2025-06-30,    woman,  3,     Sales,      South
    m1..30,    2025-06-30,    man,    3,     Sales,      South
"""

PAIRS = """
    pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on, note
    p1..8,   ladder,     sponsor, s1..8,    w1..8,      2025-01-15, 2025-06-20,  eight senior men
    p9..12,  ladder,     sponsor, s1..4,    w9..12,     2025-01-15, 2025-06-20,  four of them sponsor two women
    p13..17, ladder,     sponsor, s9..13,   m1..5,      2025-01-15, 2025-06-20,  five sponsor a man
    p18..20, ladder,     sponsor, s14..16,  w13..15,    2025-01-15, 2025-01-20,  three have not met her since January
    p21..29, ladder,     sponsor, t1..9,    w16..24,    2025-01-15, 2025-06-20,  women who sponsor
    p30..33, ladder,     sponsor, v1..4,    w25..28,    2025-01-15, 2025-06-20,  men who are no leaders
"""


def test_senior_men_with_an_active_woman_protege(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, pairing=PAIRS)

    men = published.value("senior_men_sponsoring_women", "men")
    assert (men.value, men.fraction, men.people) == (8 / 30, (8, 30), 30)
    assert men.interval == close(wilson(8, 30))
    assert men.period_end.isoformat() == "2025-06-30"
    assert published.value("senior_men_sponsoring_women", "men", division="North").fraction == (8, 30)
    south = published.row("senior_men_sponsoring_women", "men", division="South")
    assert (south.status, south.reason) == ("not_applicable", "no_population")


def test_published_to_the_nearest_five(publish):
    men = publish(worker_snapshot=WORKFORCE, pairing=PAIRS).value("senior_men_sponsoring_women", "men")

    assert (men.value, men.fraction, men.people) == (10 / 30, (10, 30), 30)  # 8 -> 10
    assert men.bounds == close(((10 - 2) / 30, (10 + 2) / 30))
    assert men.interval == close(wilson(10, 30))


def test_without_dates_of_meetings_nothing_can_be_said(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on
        p1..8,   ladder,     sponsor, s1..8,    w1..8,      2025-01-15
        """,
    )

    (row,) = published.of("senior_men_sponsoring_women")
    assert row.status == "not_applicable"
    assert row.reason == "no data: no dates of meetings are delivered (feed pair_contact, or last_met_on of pairing)"
