"""impact_ratio_high_potential: do high-potential picks pass the four-fifths rule?

Of the employees whose potential was judged in a review cycle that ended in the fiscal year, the share picked: women's
over men's.
"""

from example_organization import EXACT
from independent_statistics import close, katz, pooled_z

YEAR = "2025-12-31"


def test_people_picked_among_people_judged(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division, worker_type
        w1..80,    2025-06-30,    woman,  1,     Sales,      North,    employee
        m1..90,    2025-06-30,    man,    1,     Sales,      North,    employee
        c1..20,    2025-06-30,    woman,  1,     Sales,      North,    contingent
        w1..80,    2025-12-31,    woman,  1,     Sales,      South,    employee
        """,
        review="""
        worker_id, cycle, cycle_end,  high_potential
        w1..6,     H1,    2025-06-30, true
        w7..60,    H1,    2025-06-30, false
        m1..12,    H1,    2025-06-30, true
        m13..70,   H1,    2025-06-30, false
        w1..3,     H2,    2025-09-30, false
        w7..8,     H2,    2025-09-30, true
        w61..65,   H2,    2025-09-30,
        c1..20,    H1,    2025-06-30, true
        x1..20,    H1,    2025-06-30, true
        w66..70,   H3,    2026-01-01, true
        """,
    )

    # Picked once in the year is picked; no verdict, no employee or another year do not count.
    women = published.value("impact_ratio_high_potential", "women", YEAR)
    assert (women.fraction, women.people) == ((6 + 2, 60), 60)
    assert published.value("impact_ratio_high_potential", "men", YEAR).fraction == (12, 70)
    parity = published.value("impact_ratio_high_potential", "parity", YEAR)
    assert parity.value == close((8 / 60) / (12 / 70))
    assert parity.interval == close(katz(8, 60, 12, 70))
    assert parity.p_value == close(pooled_z(8, 60, 12, 70))
    assert published.value("impact_ratio_high_potential", "all:flag", YEAR).value == 1
    # The division is that of the newest snapshot up to the cycle's end: South came later.
    assert published.value("impact_ratio_high_potential", "women", YEAR, division="North").fraction == (8, 60)


def test_counts_are_rounded_on_both_sides(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..61,    2025-12-31,    woman,  1,     Sales
        m1..63,    2025-12-31,    man,    1,     Sales
        """,
        review="""
        worker_id, cycle, cycle_end,  high_potential
        w1..7,     H1,    2025-12-31, true
        w8..61,    H1,    2025-12-31, false
        m1..8,     H1,    2025-12-31, true
        m9..63,    H1,    2025-12-31, false
        """,
    )

    women = published.value("impact_ratio_high_potential", "women", YEAR)
    assert (women.fraction, women.people, women.rounding_base) == ((5, 60), 60, 5)
    assert published.value("impact_ratio_high_potential", "men", YEAR).fraction == (10, 65)
    assert published.value("impact_ratio_high_potential", "parity", YEAR).value == close((5 / 60) / (10 / 65))


def test_reviews_without_any_verdict_on_potential(publish):
    row = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..61,    2025-12-31,    woman,  1,     Sales
        """,
        review="""
        worker_id, cycle, cycle_end,  high_potential
        w1..61,    H1,    2025-12-31,
        """,
    ).row("impact_ratio_high_potential", "parity")

    assert (row.status, row.reason) == ("not_applicable", "no data: no review says who was picked as high potential")
