"""bonus_receipt: what share of women, and of men, got a bonus in the twelve months to the pay date?

Over relevant employees, which are more than the full-pay relevant ones of the hourly figures.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

PAY_DAY = "2022-04-05"
STAFF = """
worker_id, snapshot_date, gender, level, department
w1..106,   2022-03-31,    woman,  1,     Sales
m1..179,   2022-03-31,    man,    1,     Sales
"""
PAY = """
worker_id, pay_date,   hourly_pay, bonus_12m, relevant, full_pay_relevant
w1..94,    2022-04-05, 20,         100,       true,     true
w95..97,   2022-04-05, 20,         ,          true,     true
w98..106,  2022-04-05, 10,         0,         true,     false
m1..166,   2022-04-05, 20,         100,       true,     true
m167..179, 2022-04-05, 20,         ,          true,     true
"""


def test_a_published_report(publish):
    """94 of 106 women and 166 of 179 men, published as 89 % and 93 %; 97 women and 179 men are full-pay relevant."""
    published = publish(EXACT, worker_snapshot=STAFF, pay=PAY)

    women = published.value("bonus_receipt", "women", PAY_DAY)
    assert (women.value, women.fraction, women.people) == (94 / 106, (94, 106), 106)
    assert round(100 * women.value, 2) == 88.68
    assert women.interval == close(wilson(94, 106))
    men = published.value("bonus_receipt", "men", PAY_DAY)
    assert (round(100 * men.value, 2), men.fraction) == (92.74, (166, 179))
    assert published.value("pay_gap_mean", "gap", PAY_DAY).people == min(97, 179)
    assert published.value("pay_quarters", "women", PAY_DAY).denominator == 97 + 179


def test_counts_are_rounded(publish):
    women = publish(worker_snapshot=STAFF, pay=PAY).value("bonus_receipt", "women", PAY_DAY)

    assert (women.fraction, women.people, women.rounding_base) == ((95, 105), 105, 5)
    assert women.value == 95 / 105
    assert women.bounds == pytest.approx((93 / 107, 97 / 103))
