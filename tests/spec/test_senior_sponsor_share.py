"""senior_sponsor_share: are women's sponsors senior enough to matter?

Of the employees with an active sponsor at the end of a fiscal quarter, the share whose most senior sponsor stands at
the executive floor (here 7) or above; the gap is men's share less women's. What an active sponsor is stands in
test_sponsor_coverage.py.
"""

from example_organization import EXACT
from independent_statistics import close, fisher, newcombe, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, division
    e1..20,    2025-06-30,    man,    7,     Sales,      North
    g1..40,    2025-06-30,    man,    6,     Sales,      North
    w1..30,    2025-06-30,    woman,  3,     Sales,      North
    m1..30,    2025-06-30,    man,    3,     Sales,      South
"""

PAIRS = """
    pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on, note
    p1..6,   ladder,     sponsor, e1..6,    w1..6,      2025-01-15, 2025-06-20,  an executive
    p7..24,  ladder,     sponsor, g7..24,   w7..24,     2025-01-15, 2025-06-20,  no executive
    p25..27, ladder,     sponsor, g1..3,    w1..3,      2025-01-15, 2025-06-20,  beside the executive
    p28..30, ladder,     sponsor, e1..3,    w7..9,      2025-01-15, 2025-03-20,  an executive not met since March
    p31..42, ladder,     sponsor, e1..12,   m1..12,     2025-01-15, 2025-06-20,  an executive
    p43..50, ladder,     sponsor, g1..8,    m13..20,    2025-01-15, 2025-06-20,  no executive
"""


def test_the_most_senior_active_sponsor_counts(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, pairing=PAIRS)

    women = published.value("senior_sponsor_share", "women")
    assert (women.value, women.fraction, women.people) == (6 / 24, (6, 24), 24)
    assert women.interval == close(wilson(6, 24))
    assert published.value("senior_sponsor_share", "men").fraction == (12, 20)

    gap = published.value("senior_sponsor_share", "gap")
    assert gap.value == close(12 / 20 - 6 / 24)
    assert gap.interval == close(newcombe(12, 20, 6, 24))
    assert gap.p_value == close(fisher(12, 20, 6, 24))
    assert (gap.people, gap.period_end.isoformat()) == (20, "2025-06-30")
    assert published.value("senior_sponsor_share", "men", division="South").fraction == (12, 20)


def test_the_organization_says_who_is_an_executive(publish):
    published = publish(f"{EXACT}\nexecutive_floor: 6", worker_snapshot=WORKFORCE, pairing=PAIRS)

    assert published.value("senior_sponsor_share", "women").fraction == (24, 24)


def test_both_counts_are_rounded_and_the_gap_comes_from_them(publish):
    published = publish(worker_snapshot=WORKFORCE, pairing=PAIRS)

    women = published.value("senior_sponsor_share", "women")
    assert (women.value, women.fraction, women.people) == (5 / 25, (5, 25), 25)  # 6 of 24
    assert women.bounds == close(((5 - 2) / (25 + 2), (5 + 2) / (25 - 2)))
    gap = published.value("senior_sponsor_share", "gap")
    assert gap.value == close(10 / 20 - 5 / 25)  # 12 of 20 -> 10 of 20
    assert gap.interval == close(newcombe(10, 20, 5, 25))


def test_nine_proteges_are_too_few_and_without_meetings_nobody_can_tell(publish):
    few = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..9,   ladder,     sponsor, e1..9,    w1..9,      2025-01-15, 2025-06-20
        p11..21, ladder,     sponsor, e1..11,   m1..11,     2025-01-15, 2025-06-20
        """,
    ).row("senior_sponsor_share", "gap")

    assert (few.status, few.reason, set(few.numbers)) == ("suppressed", "too few people", {None})
