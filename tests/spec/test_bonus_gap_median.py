"""bonus_gap_median: how much lower is the median woman's bonus than the median man's, in percent of his?

Among those who got a bonus; by division too. Who counts is shown in test_bonus_gap_mean.py.
"""

from independent_statistics import close

PAY_DAY = "2025-04-05"


def test_medians_by_division(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..30,    2025-03-31,    woman,  1,     Sales,      North
        m1..31,    2025-03-31,    man,    1,     Sales,      North
        w31..50,   2025-03-31,    woman,  1,     Care,       South
        m32..51,   2025-03-31,    man,    1,     Care,       South
        """,
        pay="""
        worker_id, pay_date,   hourly_pay, bonus_12m
        w1..11,    2025-04-05, 10,         100
        w12..20,   2025-04-05, 10,         5000
        w21..30,   2025-04-05, 10,         0
        m1..15,    2025-04-05, 10,         200
        m16..31,   2025-04-05, 10,         400
        w31..50,   2025-04-05, 10,         500
        m32..51,   2025-04-05, 10,         400
        """,
    )

    north = published.value("bonus_gap_median", "gap", PAY_DAY, division="North")
    assert north.value == close(100 * (400 - 100) / 400)  # the 16th of 31 men; the 10th and 11th of 20 women
    assert north.people == 20
    assert north.ci_low <= north.value <= north.ci_high
    south = published.value("bonus_gap_median", "gap", PAY_DAY, division="South")
    assert south.value == close(100 * (400 - 500) / 400)  # women are paid more
    company = published.value("bonus_gap_median", "gap", PAY_DAY)
    assert company.value == close(100 * (400 - 500) / 400)
