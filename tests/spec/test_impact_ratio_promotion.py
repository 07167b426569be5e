"""impact_ratio_promotion: do promotions pass the four-fifths rule?

Women's promotion rate over men's in a fiscal year, of the people in the snapshot that opens it, with the flag of the
Uniform Guidelines: the lower rate below four fifths of the higher, whosever it is.
"""

from example_organization import EXACT
from independent_statistics import close, fisher, katz, pooled_z

YEAR = "2025-12-31"  # the fiscal year 2025, opened by the snapshot of 2024-12-31


def test_the_bank_supervisors_of_rosen_and_jerdee(publish):
    """48 files alike but for the name: 21 of 24 men and 14 of 24 women were recommended for promotion."""
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..24,    2024-12-31,    woman,  3,     Bank
        m1..24,    2024-12-31,    man,    3,     Bank
        w1..14,    2025-12-31,    woman,  4,     Bank
        m1..21,    2025-12-31,    man,    4,     Bank
        """,
    )

    ratio = published.value("impact_ratio_promotion", "parity", YEAR)
    assert ratio.value == close((14 / 24) / (21 / 24))
    assert round(ratio.value, 4) == 0.6667
    assert ratio.interval == close(katz(14, 24, 21, 24))
    assert round(ratio.p_value, 4) == 0.0490
    assert ratio.p_value == close(fisher(14, 24, 21, 24))
    flag = published.value("impact_ratio_promotion", "all:flag", YEAR)
    assert (flag.value, flag.people, flag.interval) == (1, 24, (None, None))
    assert flag.p_value == ratio.p_value
    assert published.value("impact_ratio_promotion", "women", YEAR).fraction == (14, 24)
    assert published.value("impact_ratio_promotion", "men", YEAR).fraction == (21, 24)
    # The year before has no opening snapshot, and each measure says so.
    before = [row for row in published.of("impact_ratio_promotion") if row.period_end.isoformat() == "2024-12-31"]
    assert {row.measure for row in before} == {"parity", "women", "men", "all:flag"}
    assert {row.reason for row in before} == {"no snapshot within 100 days before the period"}


def test_the_flag_stands_below_four_fifths_and_not_at_them(publish):
    """Rates of 60 % for men and 45, 48, 51 % for women: 0.75, exactly 0.80, 0.85 (EEOC, questions and answers)."""
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..100,   2024-12-31,    woman,  1,     A,          At 45
        m1..100,   2024-12-31,    man,    1,     A,          At 45
        w101..200, 2024-12-31,    woman,  1,     B,          At 48
        m101..200, 2024-12-31,    man,    1,     B,          At 48
        w201..300, 2024-12-31,    woman,  1,     C,          At 51
        m201..300, 2024-12-31,    man,    1,     C,          At 51
        w301..400, 2024-12-31,    woman,  1,     D,          Men at 45
        m301..400, 2024-12-31,    man,    1,     D,          Men at 45
        w1..45,    2025-12-31,    woman,  2,     A,          At 45
        m1..60,    2025-12-31,    man,    2,     A,          At 45
        w101..148, 2025-12-31,    woman,  2,     B,          At 48
        m101..160, 2025-12-31,    man,    2,     B,          At 48
        w201..251, 2025-12-31,    woman,  2,     C,          At 51
        m201..260, 2025-12-31,    man,    2,     C,          At 51
        w301..360, 2025-12-31,    woman,  2,     D,          Men at 45
        m301..345, 2025-12-31,    man,    2,     D,          Men at 45
        """,
    )

    def flag(division):
        return published.value("impact_ratio_promotion", "all:flag", YEAR, division=division).value

    assert [flag(name) for name in ("At 45", "At 48", "At 51", "Men at 45")] == [1, 0, 0, 1]
    below = published.value("impact_ratio_promotion", "parity", YEAR, division="At 45")
    assert below.value == close(45 / 60)
    assert below.p_value == close(pooled_z(45, 100, 60, 100))
    assert published.value("impact_ratio_promotion", "parity", YEAR, division="At 48").value == close(48 / 60)
    # Above one it is men who are selected less; the ratio stays women's over men's.
    assert published.value("impact_ratio_promotion", "parity", YEAR, division="Men at 45").value == close(60 / 45)


def test_a_group_under_two_percent_of_the_pool_is_not_judged(publish):
    published = publish(
        worker_snapshot="""
        worker_id,  snapshot_date, gender, level, department, division
        w1..10,     2024-12-31,    woman,  1,     A,          Under
        m1..491,    2024-12-31,    man,    1,     A,          Under
        w11..20,    2024-12-31,    woman,  1,     B,          At
        m501..990,  2024-12-31,    man,    1,     B,          At
        w1..2,      2025-12-31,    woman,  2,     A,          Under
        m1..491,    2025-12-31,    man,    2,     A,          Under
        w11..12,    2025-12-31,    woman,  2,     B,          At
        m501..990,  2025-12-31,    man,    2,     B,          At
        """,
    )

    under = published.row("impact_ratio_promotion", "all:flag", YEAR, division="Under")  # 10 of 501
    assert (under.status, under.reason) == ("not_applicable", "a group is under 2 % of the pool")
    assert set(under.numbers) == {None}
    assert published.value("impact_ratio_promotion", "parity", YEAR, division="Under").value == close(2 / 10)
    assert published.value("impact_ratio_promotion", "all:flag", YEAR, division="At").value == 1  # 10 of 500
