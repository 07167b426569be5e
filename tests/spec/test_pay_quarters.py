"""pay_quarters: how are women spread from the lowest to the highest paid?

Full-pay relevant employees of known gender, ranked by hourly pay, in four groups of equal size: women's share of each,
and of all for comparison.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

PAY_DAY = "2025-04-05"
QUARTERS = ("lower", "lower_middle", "upper_middle", "upper")


def company(people, women):
    """Feeds of a company whose first `women` people are women, and whose pay rises with the number."""
    return {
        "worker_snapshot": f"""
        worker_id,              snapshot_date, gender, level, department
        p1..{women},            2025-03-31,    woman,  1,     Sales
        p{women + 1}..{people}, 2025-03-31,    man,    1,     Sales
        """,
        "pay": "worker_id, pay_date, hourly_pay\n"
        + "\n".join(f"p{n}, 2025-04-05, {10 + n}" for n in range(1, people + 1)),
    }


@pytest.mark.parametrize(
    ("people", "sizes"),
    [(80, (20, 20, 20, 20)), (81, (21, 20, 20, 20)), (82, (21, 20, 21, 20)), (83, (21, 21, 21, 20)), (276, (69,) * 4)],
)
def test_who_is_left_over_by_four(publish, people, sizes):
    published = publish(EXACT, **company(people, women=30))

    rows = [published.value("pay_quarters", "women", PAY_DAY, quarter=name) for name in QUARTERS]
    assert tuple(row.denominator for row in rows) == sizes
    # The 30 lowest paid are the women: they fill the lower quarters one after the other.
    in_lower = min(30, sizes[0])
    assert [row.numerator for row in rows] == [in_lower, 30 - in_lower, 0, 0]
    everyone = published.value("pay_quarters", "women", PAY_DAY)
    assert (everyone.value, everyone.fraction) == (30 / people, (30, people))
    assert everyone.interval == close(wilson(30, people))


def test_equal_pay_across_a_boundary_leaves_the_same_proportion_on_either_side(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..40,    2025-03-31,    woman,  1,     Sales
        m1..40,    2025-03-31,    man,    1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay
        m1..10,    2025-04-05, 9
        w1..24,    2025-04-05, 10
        m11..16,   2025-04-05, 10
        w25..40,   2025-04-05, 20
        m17..40,   2025-04-05, 20
        """,
    )

    women = {name: published.value("pay_quarters", "women", PAY_DAY, quarter=name).numerator for name in QUARTERS}
    # 24 of the 30 who earn 10 are women, 16 of the 40 who earn 20; ten and twenty of the first stand on either side.
    assert women == {
        "lower": 10 * 24 / 30,
        "lower_middle": 20 * 24 / 30,
        "upper_middle": 20 * 16 / 40,
        "upper": 20 * 16 / 40,
    }


def test_counts_are_rounded_and_ten_of_each_gender_are_needed(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..40,    2024-03-31,    woman,       1,     Sales
        m1..64,    2024-03-31,    man,         1,     Sales
        u1..30,    2024-03-31,    undisclosed, 1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay, full_pay_relevant
        w1..13,    2024-04-05, 9,          true
        m1..13,    2024-04-05, 9,          true
        w14..40,   2024-04-05, 10,         true
        m14..64,   2024-04-05, 10,         true
        u1..30,    2024-04-05, 5,          true
        w1..9,     2025-04-05, 9,          true
        w10..40,   2025-04-05, 9,          false
        m1..64,    2025-04-05, 9,          true
        """,
    )

    lower = published.value("pay_quarters", "women", "2024-04-05", quarter="lower")
    assert (lower.fraction, lower.people, lower.rounding_base) == ((15, 25), 25, 5)  # 13 of 26
    assert lower.bounds == (13 / 27, 17 / 23)
    assert published.value("pay_quarters", "women", "2024-04-05").people == 40  # the smaller gender
    # Nine women in all: no quarter may be shown, nor the company.
    few = [row for row in published.of("pay_quarters") if row.period_end.isoformat() == "2025-04-05"]
    assert len(few) == 5
    assert {row.status for row in few} == {"suppressed"}
