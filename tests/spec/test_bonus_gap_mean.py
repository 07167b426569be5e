"""bonus_gap_mean: how much lower is women's mean bonus than men's, in percent of men's?

Among the relevant employees who got a bonus in the twelve months to the pay date.
"""

from independent_statistics import close
from test_pay_gap_mean import ratio_interval

PAY_DAY = "2025-04-05"


def test_the_gap_is_one_among_recipients(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..60,    2025-03-31,    woman,  1,     Sales
        m1..60,    2025-03-31,    man,    1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay, bonus_12m, relevant, full_pay_relevant
        w1..10,    2025-04-05, 10,         300,       true,     true
        w11..20,   2025-04-05, 10,         500,       true,     false
        w21..60,   2025-04-05, 10,         0,         true,     true
        m1..20,    2025-04-05, 10,         1000,      true,     true
        m21..40,   2025-04-05, 10,         600,       true,     true
        m41..50,   2025-04-05, 10,         ,          true,     true
        m51..60,   2025-04-05, 10,         9000,      false,    false
        """,
    )

    # Nobody without a bonus draws the mean down, and those on reduced pay are in it.
    row = published.value("bonus_gap_mean", "gap", PAY_DAY)
    assert row.value == close(100 * (800 - 400) / 800)
    assert row.people == min(20, 40)
    assert row.interval == close(ratio_interval([300] * 10 + [500] * 10, [1000] * 20 + [600] * 20))
    median = published.value("bonus_gap_median", "gap", PAY_DAY)
    assert median.value == close(100 * ((1000 + 600) / 2 - (300 + 500) / 2) / ((1000 + 600) / 2))


def test_no_man_with_a_bonus_leaves_no_gap_and_nine_women_are_too_few(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..40,    2024-03-31..2024-03-31, woman,  1,     Sales
        m1..40,    2024-03-31..2024-03-31, man,    1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay, bonus_12m
        w1..20,    2024-04-05, 10,         300
        w21..40,   2024-04-05, 10,
        m1..40,    2024-04-05, 10,         0
        w1..9,     2025-04-05, 10,         300
        w10..40,   2025-04-05, 10,         0
        m1..40,    2025-04-05, 10,         300
        """,
    )

    for kpi in ("bonus_gap_mean", "bonus_gap_median"):
        none = published.row(kpi, "gap", "2024-04-05")
        assert (none.status, none.reason) == ("not_applicable", "no_population")
        few = published.row(kpi, "gap", "2025-04-05")
        assert (few.status, few.reason) == ("suppressed", "too few people")
        assert set(none.numbers + few.numbers) == {None}
    # Who got a bonus can be said all the same, but not that nobody did.
    men = published.value("bonus_receipt", "men", "2024-04-05")
    assert (men.value, men.value_low) == (None, 0)


def test_pay_without_bonuses(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2025-03-31,    woman,  1,     Sales
        m1..20,    2025-03-31,    man,    1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay
        w1..20,    2025-04-05, 10
        m1..20,    2025-04-05, 10
        """,
    )

    for kpi in ("bonus_gap_mean", "bonus_gap_median", "bonus_receipt"):
        (row,) = published.of(kpi)
        assert (row.status, row.reason) == ("not_applicable", "no data: no delivery of pay holds bonuses")
    assert published.value("pay_gap_mean", "gap").value == 0
