"""attrition_parity: do women leave of their own accord faster than men?

A rate is people who left in the twelve months that end on a snapshot date, over the average headcount of the
snapshots within; parity is 100 x women's rate / men's rate.
"""

from example_organization import EXACT
from independent_statistics import close, poisson, rate_ratio, rate_ratio_p

TWELVE_MONTHS = "2025-06-30"  # [2024-07-01, 2025-07-01)


def test_leavers_per_average_head(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender,      level, department, hire_date
        w1..54,    2024-07-31..2025-06-30, woman,       1,     Sales,      2020-01-01
        w55..60,   2024-07-31..2024-12-31, woman,       1,     Sales,      2020-01-01
        m1..76,    2024-07-31..2025-06-30, man,         1,     Sales,      2020-01-01
        m77..80,   2024-07-31..2025-03-31, man,         1,     Sales,      2020-01-01
        u1..12,    2024-07-31..2025-06-30, undisclosed, 1,     Sales,      2020-01-01
        """,
        separation="""
        worker_id, separation_date, reason
        w55..60,   2024-12-31,      voluntary
        m77..80,   2025-03-31,      voluntary
        """,
    )

    women_on_average = (6 * 60 + 6 * 54) / 12
    men_on_average = (9 * 80 + 3 * 76) / 12
    women = published.value("attrition_parity", "women", TWELVE_MONTHS)
    assert women.value == close(6 / women_on_average)
    # The average is not a count of people, so it stands in no column; `people` are all who were there.
    assert (women.fraction, women.people) == ((6, None), 60)
    assert women.interval == close(tuple(limit / women_on_average for limit in poisson(6)))
    assert published.value("attrition_parity", "men", TWELVE_MONTHS).value == close(4 / men_on_average)
    everyone = published.value("attrition_parity", "all", TWELVE_MONTHS)
    assert everyone.value == close((6 + 4) / (women_on_average + men_on_average + 12))

    parity = published.value("attrition_parity", "parity", TWELVE_MONTHS)
    assert parity.value == close(100 * (6 / women_on_average) / (4 / men_on_average))
    assert parity.interval == close(tuple(100 * end for end in rate_ratio(6, women_on_average, 4, men_on_average)))
    assert parity.p_value == close(rate_ratio_p(6, women_on_average, 4, men_on_average))
    assert parity.people == 60


def test_only_voluntary_leavers_count_but_for_the_variant_of_any_reason(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..50,    2024-06-30..2025-06-30, woman,  1,     Sales
        m1..50,    2024-06-30..2025-06-30, man,    1,     Sales
        """,
        separation="""
        worker_id, separation_date, reason
        w1..4,     2025-06-30,      voluntary
        w5..7,     2025-06-30,      involuntary
        w8..9,     2025-06-30,      retirement
        w10,       2025-06-30,      other
        w11,       2025-06-30,
        m1..5,     2025-06-30,      voluntary
        """,
    )

    assert published.value("attrition_parity", "women", TWELVE_MONTHS).numerator == 4
    assert published.value("attrition_parity", "all", TWELVE_MONTHS).value == close((4 + 5) / 100)
    anyone = published.value("attrition_parity", "all:any", TWELVE_MONTHS)
    assert anyone.value == close((4 + 3 + 2 + 1 + 1 + 5) / 100)
    assert anyone.interval == close(tuple(limit / 100 for limit in poisson(16)))


def test_the_window_holds_its_first_day_and_its_last(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..50,    2024-06-30..2025-06-30, woman,  1,     Sales
        w51..59,   2024-06-30..2024-06-30, woman,  1,     Sales
        m1..50,    2024-06-30..2025-06-30, man,    1,     Sales
        """,
        separation="""
        worker_id, separation_date, reason,    note
        w1..2,     2024-07-01,      voluntary, first day
        w3..5,     2025-06-30,      voluntary, last day
        w6..9,     2024-06-30,      voluntary, the day before
        w10..14,   2025-07-01,      voluntary, the day after
        m1..10,    2025-01-15,      voluntary,
        """,
    )

    women = published.value("attrition_parity", "women", TWELVE_MONTHS)
    assert women.numerator == 2 + 3
    assert women.people == 50  # without those seen only before it
    assert published.value("attrition_parity", "men", TWELVE_MONTHS).numerator == 10


def test_who_does_not_count_as_a_leaver(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department, worker_type
        w1..50,    2024-06-30..2025-06-30, woman,  1,     Sales,      employee
        c1..20,    2024-06-30..2025-06-30, woman,  1,     Sales,      contingent
        m1..50,    2024-06-30..2025-06-30, man,    1,     Sales,      employee
        """,
        separation="""
        worker_id, separation_date, reason,    note
        w1..3,     2025-06-30,      voluntary,
        w1,        2024-10-31,      voluntary, the same person twice in the window
        c1..5,     2025-01-31,      voluntary, contingent
        x1..5,     2025-01-31,      voluntary, never seen in a snapshot: gender and unit are not known
        m1..5,     2025-06-30,      voluntary,
        """,
    )

    assert published.value("attrition_parity", "women", TWELVE_MONTHS).numerator == 3
    assert published.value("attrition_parity", "all", TWELVE_MONTHS).numerator == 3 + 5


def test_leavers_count_in_the_units_and_at_the_level_they_left(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department, division
        w1..10,    2024-07-31..2024-12-31, woman,  1,     Sales,      North
        w1..10,    2025-01-31..2025-06-30, woman,  2,     Claims,     South
        w11..30,   2024-07-31..2025-06-30, woman,  1,     Sales,      North
        w31..60,   2024-07-31..2025-06-30, woman,  2,     Claims,     South
        m1..30,    2024-07-31..2025-06-30, man,    1,     Sales,      North
        m31..60,   2024-07-31..2025-06-30, man,    2,     Claims,     South
        """,
        separation="""
        worker_id, separation_date, reason
        w1..4,     2025-06-30,      voluntary
        w11,       2025-06-30,      voluntary
        m1..3,     2025-06-30,      voluntary
        m31..36,   2025-06-30,      voluntary
        """,
    )

    south = (6 * 30 + 6 * 40) / 12
    for unit in ({"division": "South"}, {"department": "Claims"}, {"level": "2"}):
        women = published.value("attrition_parity", "women", TWELVE_MONTHS, **unit)
        assert women.value == close(4 / south)
        assert women.people == 30 + 10
        parity = published.value("attrition_parity", "parity", TWELVE_MONTHS, **unit)
        assert parity.value == close(100 * (4 / south) / (6 / 30))


def test_the_average_is_that_of_the_snapshots_there_are(publish):
    women = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, hire_date
        w1..20,    2024-07-31,    woman,  1,     Sales,      2020-01-01
        w1..40,    2025-01-31,    woman,  1,     Sales,      2020-01-01
        w1..30,    2025-06-30,    woman,  1,     Sales,      2020-01-01
        """,
        separation="worker_id, separation_date, reason\nw31..36, 2025-03-31, voluntary",
    ).value("attrition_parity", "women", TWELVE_MONTHS)

    assert women.value == close(6 / ((20 + 40 + 30) / 3))
    assert women.people == 40


def test_leavers_from_before_the_first_snapshot_do_not_stretch_the_records(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..20,    2025-05-31..2025-06-30, woman,  1,     Sales
        m1..20,    2025-05-31..2025-06-30, man,    1,     Sales
        """,
        separation="""
        worker_id, separation_date, reason,    note
        x1..9,     2024-07-15,      voluntary, gender and unit are not known any more
        w1..2,     2025-06-15,      voluntary,
        """,
    )

    # Counting from May on would call ten months of unknown leavers quiet ones.
    row = published.row("attrition_parity", "women", TWELVE_MONTHS)
    assert (row.status, row.reason) == ("not_applicable", "the records do not reach back to the start of the period")


def test_a_year_that_the_records_do_not_cover_has_no_rate(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..20,    2024-08-31..2025-08-31, woman,  1,     Sales
        m1..20,    2024-08-31..2025-08-31, man,    1,     Sales
        """,
        separation="""
        worker_id, separation_date, reason
        w1..5,     2025-05-31,      voluntary
        m1..5,     2025-05-31,      voluntary
        """,
    )

    for measure in ("parity", "women", "men", "all", "all:any"):
        row = published.row("attrition_parity", measure, "2025-06-30")  # July 2024 is not known
        assert row.status == "not_applicable"
        assert row.reason == "the records do not reach back to the start of the period"
    assert published.value("attrition_parity", "women", "2025-07-31").numerator == 5  # from August 2024 on


def test_without_men_leaving_there_is_no_parity(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..20,    2024-06-30..2025-06-30, woman,  1,     Sales
        m1..20,    2024-06-30..2025-06-30, man,    1,     Sales
        """,
        separation="""
        worker_id, separation_date, reason
        w1..5,     2025-06-30,      voluntary
        m1..5,     2025-06-30,      involuntary
        """,
    )

    assert published.value("attrition_parity", "men", TWELVE_MONTHS).value == 0
    parity = published.row("attrition_parity", "parity", TWELVE_MONTHS)
    assert (parity.status, parity.reason) == ("not_applicable", "no man left")
