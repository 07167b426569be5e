"""pay_gap_mean: how much lower is women's mean hourly pay than men's, in percent of men's?

Full-pay relevant employees on the pay date, as UK SI 2017/172 defines them. Its examples also show who is in which pay
figure.
"""

from math import sqrt
from statistics import mean, variance

from example_organization import EXACT
from independent_statistics import close
from scipy.stats import norm

PAY_DAY = "2025-04-05"


def ratio_interval(women, men):
    """95 % interval of the gap of two means, by the delta method."""
    ratio = mean(women) / mean(men)
    error = ratio * sqrt(variance(women) / len(women) / mean(women) ** 2 + variance(men) / len(men) / mean(men) ** 2)
    z = float(norm.ppf(0.975))
    return 100 * (1 - ratio - z * error), 100 * (1 - ratio + z * error)


def test_the_mean_is_222_where_the_median_is_40(publish):
    """1000, 40, 10, 20 and 40 have the mean 222 and the median 40; here ten men earn each, and women 111 and 30."""
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..40,    2025-03-31,    woman,       1,     Sales
        m1..50,    2025-03-31,    man,         1,     Sales
        u1..10,    2025-03-31,    undisclosed, 1,     Sales
        """,
        pay="""
        worker_id, pay_date,   hourly_pay
        m1..10,    2025-04-05, 1000
        m11..20,   2025-04-05, 40
        m21..30,   2025-04-05, 10
        m31..40,   2025-04-05, 20
        m41..50,   2025-04-05, 40
        w1..20,    2025-04-05, 192
        w21..40,   2025-04-05, 30
        u1..10,    2025-04-05, 9999
        """,
    )

    assert mean([1000, 40, 10, 20, 40]) == 222
    row = published.value("pay_gap_mean", "gap", PAY_DAY)
    assert row.value == close(100 * (222 - 111) / 222)
    assert row.interval == close(ratio_interval([192] * 20 + [30] * 20, [1000, 40, 10, 20, 40] * 10))
    assert (row.fraction, row.bounds, row.p_value) == ((None, None), (row.value, row.value), None)
    assert row.people == min(40, 50)
    assert (row.period_start, row.period_end.isoformat()) == (row.period_end, PAY_DAY)
    median = published.value("pay_gap_median", "gap", PAY_DAY)
    assert median.value == close(100 * (40 - (192 + 30) / 2) / 40)  # below zero: the median woman earns more


def test_who_is_in_the_hourly_figures(publish):
    """Twelve copies of the small company of Hook and Smee.

    Reduced pay takes someone out of the hourly figures: unpaid leave does, shared parental leave does, a strike does
    not, nor part-time work. Partners are no employees. All are relevant for bonuses but the partners.
    """
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id,  snapshot_date, gender, level, department, worker_type
        hook1..12,  2025-03-31,    man,    1,     Ship,       employee
        line1..12,  2025-03-31,    man,    1,     Ship,       employee
        sinker1..12,2025-03-31,    woman,  1,     Ship,       employee
        pan1..12,   2025-03-31,    man,    1,     Ship,       employee
        wendy1..12, 2025-03-31,    woman,  1,     Ship,       employee
        smee1..12,  2025-03-31,    man,    1,     Ship,       employee
        part1..12,  2025-03-31,    woman,  9,     Ship,       employee
        temp1..12,  2025-03-31,    woman,  9,     Ship,       contingent
        """,
        pay="""
        worker_id,  pay_date,   hourly_pay, bonus_12m, relevant, full_pay_relevant, note
        hook1..12,  2025-04-05, 10,         100,       true,     true,              full week
        line1..12,  2025-04-05, 8,          100,       true,     false,             unpaid leave
        sinker1..12,2025-04-05, 10,         ,          true,     true,              paid leave
        pan1..12,   2025-04-05, 3,          ,          true,     false,             shared parental leave
        wendy1..12, 2025-04-05, 6,          100,       true,     true,              strike
        smee1..12,  2025-04-05, 10,         0,         true,     true,              three days a week
        part1..12,  2025-04-05, 90,         900,       false,    true,              partner
        temp1..12,  2025-04-05, 90,         900,       ,         ,                  agency
        gone1..12,  2025-04-05, 90,         900,       ,         ,                  in no snapshot
        """,
    )

    row = published.value("pay_gap_mean", "gap", PAY_DAY)
    assert row.value == close(100 * (10 - (10 + 6) / 2) / 10)
    assert row.people == min(12 + 12, 12 + 12)  # Sinker and Wendy; Hook and Smee
    assert published.value("bonus_receipt", "men", PAY_DAY).fraction == (24, 48)  # Hook and Line; Pan and Smee without
    assert published.value("bonus_receipt", "women", PAY_DAY).fraction == (12, 24)


def test_ten_of_each_gender_and_the_newest_unit_known_by_the_pay_date(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..30,    2025-03-31,    woman,  1,     Sales,      North
        m1..30,    2025-03-31,    man,    1,     Sales,      North
        w31..60,   2025-03-31,    woman,  1,     Care,       South
        m31..60,   2025-03-31,    man,    1,     Care,       South
        w61..69,   2025-03-31,    woman,  1,     Law,        East
        m61..90,   2025-03-31,    man,    1,     Law,        East
        w70..74,   2025-04-30,    woman,  1,     Sales,      North
        w1..30,    2025-04-30,    woman,  1,     Sales,      West
        """,
        pay="""
        worker_id, pay_date,   hourly_pay
        w1..30,    2025-04-05, 9
        m1..30,    2025-04-05, 10
        w31..60,   2025-04-05, 8
        m31..60,   2025-04-05, 10
        w61..69,   2025-04-05, 7
        m61..90,   2025-04-05, 10
        w70..74,   2025-04-05, 2
        """,
    )

    company = published.value("pay_gap_mean", "gap", PAY_DAY)
    assert company.value == close(100 * (1 - (30 * 9 + 30 * 8 + 9 * 7 + 5 * 2) / 74 / 10))
    assert company.people == 75  # 74 women, rounded to five
    # Five women were hired since the snapshot: the first one after says where.
    rows = {name: published.row("pay_gap_mean", "gap", PAY_DAY, division=name) for name in ("North", "South", "East")}
    assert (rows["East"].status, rows["East"].reason) == ("suppressed", "too few people")
    assert {rows["North"].status, rows["South"].status} == {"shown", "suppressed"}
    assert rows["North"].value in (None, close(100 * (1 - (30 * 9 + 5 * 2) / 35 / 10)))
    assert rows["South"].value in (None, close(100 * (1 - 8 / 10)))
    assert not [row for row in published.of("pay_gap_mean") if row.segment == "West"]
    # The four figures of one population are hidden alike.
    for name, row in rows.items():
        assert published.row("pay_gap_median", "gap", PAY_DAY, division=name).status == row.status
