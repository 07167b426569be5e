"""broken_rung: for every 100 men promoted to manager, how many women are?

100 x (women promoted / women at entry) / (men promoted / men at entry), over the twelve months that end on a snapshot
date; "at entry" is below the manager floor (here 4) in the snapshot that opens the twelve months.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, fisher, katz, pooled_z, wilson

TWELVE_MONTHS = "2025-06-30"  # [2024-07-01, 2025-07-01)


def percent(interval):
    return tuple(100 * end for end in interval)


def test_women_promoted_per_100_men(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..40,    2024-06-30,    woman,  3,     Sales
        m1..50,    2024-06-30,    man,    3,     Sales
        w1..6,     2025-06-30,    woman,  4,     Sales
        w7..40,    2025-06-30,    woman,  3,     Sales
        m1..10,    2025-06-30,    man,    4,     Sales
        m11..50,   2025-06-30,    man,    3,     Sales
        """,
    )

    women = published.value("broken_rung", "women", TWELVE_MONTHS)
    assert (women.value, women.fraction, women.people) == (6 / 40, (6, 40), 40)
    assert women.interval == close(wilson(6, 40))
    men = published.value("broken_rung", "men", TWELVE_MONTHS)
    assert (men.value, men.fraction, men.people) == (10 / 50, (10, 50), 50)

    parity = published.value("broken_rung", "parity", TWELVE_MONTHS)
    assert parity.value == close(100 * (6 / 40) / (10 / 50))
    assert parity.interval == close(percent(katz(6, 40, 10, 50)))
    assert parity.p_value == close(fisher(6, 40, 10, 50))  # 90 people: too few for the normal approximation
    assert parity.people == min(40, 50)
    assert parity.fraction == (None, None)
    assert (parity.period_start.isoformat(), parity.period_end.isoformat()) == ("2024-07-01", "2025-06-30")


def test_the_bank_supervisors_of_rosen_and_jerdee(publish):
    """48 files alike but for the name: 21 of 24 men and 14 of 24 women were recommended for promotion."""
    parity = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..24,    2024-06-30..2024-06-30, woman,  3,     Bank
        m1..24,    2024-06-30..2024-06-30, man,    3,     Bank
        w1..14,    2025-06-30..2025-06-30, woman,  4,     Bank
        m1..21,    2025-06-30..2025-06-30, man,    4,     Bank
        """,
    ).value("broken_rung", "parity", TWELVE_MONTHS)

    assert parity.value == close(100 * (14 / 24) / (21 / 24))
    assert round(parity.value, 1) == 66.7
    assert round(parity.p_value, 4) == 0.0490
    assert parity.interval == close(percent(katz(14, 24, 21, 24)))


def test_large_counts_are_tested_with_the_pooled_z(publish):
    parity = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..200,   2024-06-30,    woman,  3,     Sales
        m1..200,   2024-06-30,    man,    3,     Sales
        w1..20,    2025-06-30,    woman,  4,     Sales
        m1..40,    2025-06-30,    man,    4,     Sales
        """,
    ).value("broken_rung", "parity", TWELVE_MONTHS)

    assert parity.value == close(100 * 20 / 40)
    assert parity.p_value == close(pooled_z(20, 200, 40, 200))


def test_promotions_as_delivered_count_from_the_first_day_to_the_last(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2024-06-30,    woman,  3,     Sales
        m1..20,    2024-06-30,    man,    3,     Sales
        w1..20,    2025-06-30,    woman,  4,     Sales
        m1..20,    2025-06-30,    man,    4,     Sales
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level, note
        w1..2,     2024-07-01,     3,          4,        first day of the twelve months
        w3..5,     2025-06-30,     3,          5,        last day
        w6..9,     2024-06-30,     3,          4,        the day before
        w10..14,   2025-07-01,     3,          4,        the day after
        m1..10,    2024-12-01,     3,          4,
        """,
    )

    # The rise of everyone in the snapshots is not looked at where promotions are delivered.
    assert published.value("broken_rung", "women", TWELVE_MONTHS).fraction == (2 + 3, 20)
    assert published.value("broken_rung", "men", TWELVE_MONTHS).fraction == (10, 20)


def test_only_rises_across_the_floor_count_and_each_person_once(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2024-06-30,    woman,  2,     Sales
        w21..30,   2024-06-30,    woman,  4,     Sales
        m1..20,    2024-06-30,    man,    2,     Sales
        m1..20,    2025-06-30,    man,    2,     Sales
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level, note
        w1..3,     2024-09-01,     2,          4,        across the floor
        w1..3,     2025-03-01,     4,          5,        the same people once more
        w2,        2025-05-01,     3,          4,        back below it in between
        w4..7,     2024-09-01,     2,          3,        below the floor
        w8,        2024-09-01,     4,          2,        downward
        w21..25,   2024-09-01,     4,          5,        above it since before the opening
        w26..28,   2024-09-01,     3,          4,        above it at the opening and below in between
        m1..5,     2024-09-01,     3,          4,
        """,
    )

    assert published.value("broken_rung", "women", TWELVE_MONTHS).fraction == (3, 20)
    assert published.value("broken_rung", "parity", TWELVE_MONTHS).value == close(100 * (3 / 20) / (5 / 20))


def test_hires_into_the_manager_band_are_no_promotions_but_stand_in_a_variant(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, hire_date
        w1..40,    2024-06-30,    woman,  3,     Sales,      2020-01-01
        m1..50,    2024-06-30,    man,    3,     Sales,      2020-01-01
        w1..6,     2025-06-30,    woman,  4,     Sales,      2020-01-01
        m1..10,    2025-06-30,    man,    4,     Sales,      2020-01-01
        w41..42,   2025-06-30,    woman,  4,     Sales,      2025-01-01
        m51..55,   2025-06-30,    man,    5,     Sales,      2025-01-01
        w43..60,   2025-06-30,    woman,  6,     Sales,      2025-01-01
        w61..70,   2025-06-30,    woman,  3,     Sales,      2025-01-01
        """,
    )

    assert published.value("broken_rung", "women", TWELVE_MONTHS).fraction == (6, 40)
    assert published.value("broken_rung", "parity", TWELVE_MONTHS).value == close(100 * (6 / 40) / (10 / 50))
    # Managers count; the leaders hired (6) and the entry level (3) do not.
    with_hires = published.value("broken_rung", "parity:incl_hires", TWELVE_MONTHS)
    assert with_hires.value == close(100 * ((6 + 2) / 40) / ((10 + 5) / 50))
    assert with_hires.people == 40


def test_a_rise_over_a_break_in_service_is_no_promotion(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department, hire_date,  note
        w1..20,    2024-06-30..2024-08-31, woman,  3,     Sales,      2020-01-01,
        w1..5,     2024-09-30..2025-06-30, woman,  4,     Sales,      2020-01-01, promoted
        w6..8,     2024-09-30..2025-06-30, woman,  4,     Sales,      2024-09-15, left and came back within a month
        w9..12,    2025-01-31..2025-06-30, woman,  4,     Sales,      2024-12-31, away from September to December
        m1..20,    2024-06-30..2025-05-31, man,    3,     Sales,      2020-01-01,
        m1..10,    2025-06-30..2025-06-30, man,    4,     Sales,      2020-01-01, seen on the last day
        """,
    )

    assert published.value("broken_rung", "women", TWELVE_MONTHS).fraction == (5, 20)
    assert published.value("broken_rung", "men", TWELVE_MONTHS).fraction == (10, 20)


def test_a_contractor_who_becomes_an_employee_is_not_promoted(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, worker_type
        w1..20,    2024-06-30,    woman,  3,     Sales,      employee
        w21..40,   2024-06-30,    woman,  3,     Sales,      contingent
        w1..5,     2025-06-30,    woman,  4,     Sales,      employee
        w21..30,   2025-06-30,    woman,  4,     Sales,      employee
        """,
    )

    assert published.value("broken_rung", "women", TWELVE_MONTHS).fraction == (5, 20)


@pytest.mark.parametrize(
    ("opening", "days_before_the_first_of_july", "status"),
    [("2024-03-23", 100, "shown"), ("2024-03-22", 101, "not_applicable")],
)
def test_the_opening_snapshot_may_be_100_days_old(publish, opening, days_before_the_first_of_july, status):
    published = publish(
        worker_snapshot=f"""
        worker_id, snapshot_date, gender, level, department
        w1..20,    {opening},     woman,  3,     Sales
        m1..20,    {opening},     man,    3,     Sales
        w1..5,     2025-06-30,    woman,  4,     Sales
        m1..5,     2025-06-30,    man,    4,     Sales
        """,
    )

    parity = published.row("broken_rung", "parity", TWELVE_MONTHS)
    assert (parity.period_start - parity.period_start.fromisoformat(opening)).days == days_before_the_first_of_july
    assert parity.status == status
    assert parity.reason == (None if status == "shown" else "no snapshot within 100 days before the period")
    # The twelve months before the first snapshot can never be counted; each measure says so once.
    first = [row for row in published.of("broken_rung") if row.period_end.isoformat() == opening]
    assert {row.measure for row in first} == {"parity", "women", "men", "parity:incl_hires"}
    assert {(row.status, row.breakdown) for row in first} == {("not_applicable", "company")}
    assert len(first) == 4


def test_people_count_in_the_division_they_began_in(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..20,    2024-06-30,    woman,  3,     Sales,      North
        m1..20,    2024-06-30,    man,    3,     Sales,      North
        w21..40,   2024-06-30,    woman,  3,     Sales,      South
        m21..40,   2024-06-30,    man,    3,     Sales,      South
        w1..4,     2025-06-30,    woman,  4,     Sales,      South
        m1..5,     2025-06-30,    man,    4,     Sales,      North
        w21..25,   2025-06-30,    woman,  4,     Sales,      South
        m21..25,   2025-06-30,    man,    4,     Sales,      South
        """,
    )

    assert published.value("broken_rung", "women", TWELVE_MONTHS, division="North").fraction == (4, 20)
    assert published.value("broken_rung", "parity", TWELVE_MONTHS, division="North").value == close(100 * 4 / 5)
    assert published.value("broken_rung", "parity", TWELVE_MONTHS, division="South").value == close(100 * 5 / 5)


def test_no_women_promoted_is_0_and_no_men_promoted_cannot_be_said(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..20,    2024-06-30,    woman,  3,     Sales,      North
        m1..20,    2024-06-30,    man,    3,     Sales,      North
        w21..40,   2024-06-30,    woman,  3,     Sales,      South
        m21..40,   2024-06-30,    man,    3,     Sales,      South
        m41..60,   2024-06-30,    man,    3,     Sales,      East
        m1..5,     2025-06-30,    man,    4,     Sales,      North
        w21..25,   2025-06-30,    woman,  4,     Sales,      South
        m41..45,   2025-06-30,    man,    4,     Sales,      East
        """,
    )

    north = published.value("broken_rung", "parity", TWELVE_MONTHS, division="North")
    assert (north.value, north.ci_low) == (0, 0)
    assert north.ci_high > 0
    south = published.row("broken_rung", "parity", TWELVE_MONTHS, division="South")
    assert (south.status, south.reason) == ("not_applicable", "no man was promoted into management")
    assert published.value("broken_rung", "women", TWELVE_MONTHS, division="South").fraction == (5, 20)
    east = published.row("broken_rung", "parity", TWELVE_MONTHS, division="East")
    assert (east.status, east.reason) == ("not_applicable", "no_population")
    assert set(south.numbers + east.numbers) == {None}


def test_a_small_opening_group_hides_the_comparison(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..4,     2024-06-30,    woman,  3,     Sales
        m1..20,    2024-06-30,    man,    3,     Sales
        w1..2,     2025-06-30,    woman,  4,     Sales
        m1..5,     2025-06-30,    man,    4,     Sales
        """,
    )

    for measure in ("women", "parity", "parity:incl_hires"):
        row = published.row("broken_rung", measure, TWELVE_MONTHS)
        assert (row.status, row.reason) == ("suppressed", "too few people")
        assert set(row.numbers) == {None}
