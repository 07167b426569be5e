"""paired_enrolment: is there a man in an allyship program for each woman in a women's leadership program?

Men who enrolled in an allyship program within a fiscal year, per woman who enrolled in a women's leadership program in
it. Both counts are rounded; the interval is that of the men's share of both, written as odds.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-12-31,    woman,  2,     Sales
    m1..60,    2025-12-31,    man,    2,     Sales
"""
PROGRAMS = """
    program_id, kind
    walk,       allyship
    talk,       allyship
    lead,       womens_leadership
    rise,       womens_leadership
    course,     training
"""
YEAR = "2025-12-31"  # [2025-01-01, 2026-01-01)


def odds(share):
    return share / (1 - share)


def test_men_in_allyship_per_woman_in_a_leadership_program(publish):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on, note
        walk,       m1..8,     2025-01-01,  first day of the year
        walk,       m9..11,    2025-12-31,  last day
        walk,       m12..14,   2024-12-31,  the day before
        walk,       m15..17,   2026-01-01,  the day after
        talk,       m1..4,     2025-05-01,  the same men in a second program
        course,     m18..30,   2025-05-01,  another kind of program
        lead,       m31..33,   2025-05-01,  men among the women
        lead,       w1..12,    2025-02-01,
        rise,       w9..15,    2025-09-01,  four of them for the second time
        walk,       w16..30,   2025-05-01,  women among the men
        """,
    ).value("paired_enrolment", "all", YEAR)

    men, women = 8 + 3, 12 + 7 - 4
    assert (row.value, row.fraction, row.people) == (men / women, (men, women), women)
    low, high = wilson(men, men + women)
    assert row.interval == close((odds(low), odds(high)))
    assert row.bounds == (row.value, row.value)
    assert row.period_start.isoformat() == "2025-01-01"


def test_both_counts_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       m1..33,    2025-05-01
        lead,       w1..22,    2025-05-01
        """,
    ).value("paired_enrolment", "all", YEAR)

    assert (row.value, row.fraction, row.people, row.rounding_base) == (35 / 20, (35, 20), 20, 5)
    # 35 stands for 33 to 37, 20 for 18 to 22.
    assert row.bounds == close((33 / 22, 37 / 18))
    assert row.interval == close(tuple(odds(limit) for limit in wilson(35, 55)))


def test_hardly_a_man_leaves_only_bounds(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="program_id, person_id, enrolled_on\nwalk, m1..2, 2025-05-01\nlead, w1..20, 2025-05-01",
    ).value("paired_enrolment", "all", YEAR)

    assert (row.value, row.numerator, row.interval) == (None, None, (None, None))
    assert row.bounds == close((0, 2 / 18))


@pytest.mark.parametrize(
    ("women", "status", "reason"),
    [("w1..9", "suppressed", "too few people"), ("m2", "not_applicable", "no_population")],
)
def test_too_few_women_or_none(publish, women, status, reason):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment=f"program_id, person_id, enrolled_on\nwalk, m1..40, 2025-05-01\nlead, {women}, 2025-05-01",
    ).row("paired_enrolment", "all", YEAR)

    assert (row.status, row.reason) == (status, reason)
    assert set(row.numbers) == {None}


def test_where_one_kind_of_program_is_not_delivered_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment="program_id, person_id, enrolled_on\nwalk, m1..40, 2025-05-01",
    ).of("paired_enrolment")

    assert row.status == "not_applicable"
    assert row.reason == "no data: programs of both kinds, allyship and womens_leadership, are not delivered"
