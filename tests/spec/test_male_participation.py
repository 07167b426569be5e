"""male_participation: what share of men take part in a program?

Men of the snapshot that opens a fiscal quarter who enrolled in a program or attended a session within the quarter,
over the men of that snapshot.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

# The second quarter of 2025 opens with the snapshot of 31 March and is complete with the one of 30 June.
WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    m1..25,    2025-03-31..2025-03-31, man,    2,     Sales,      North
    m26..40,   2025-03-31..2025-03-31, man,    4,     Claims,     South
    w1..30,    2025-03-31..2025-03-31, woman,  2,     Sales,      North
    m1..60,    2025-06-30..2025-06-30, man,    2,     Sales,      North
"""
PROGRAMS = """
    program_id, kind
    walk,       allyship
    talk,       discussion
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_men_who_enrolled_or_attended(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on, note
        walk,       m1..6,     2025-04-01,  first day of the quarter
        walk,       m7..8,     2025-06-30,  last day
        walk,       m9..12,    2025-03-31,  the day before
        walk,       m13..15,   2025-07-01,  the day after
        talk,       m1..3,     2025-05-05,  in a second program: the same men
        walk,       m41..45,   2025-05-05,  hired after the opening
        walk,       w1..20,    2025-05-05,  women
        """,
        session="""
        session_id, program_id, held_on,    scheduled_minutes
        s1,         talk,       2025-06-30, 60
        """,
        attendance="""
        session_id, person_id, minutes, attended, note
        s1,         m1,        60,      ,         enrolled too
        s1,         m26..29,   5,       ,         any attendance is taking part
        s1,         m30,       0,       ,         did not come
        s1,         m31,       ,        no,       did not come
        s1,         m32,       ,        yes,
        """,
    )

    men = published.value("male_participation", "men", SECOND_QUARTER)
    taking_part = 6 + 2 + 4 + 1
    assert (men.value, men.fraction, men.people) == (taking_part / 40, (taking_part, 40), 40)
    assert men.interval == close(wilson(taking_part, 40))
    assert men.period_start.isoformat() == "2025-04-01"
    assert published.value("male_participation", "men", SECOND_QUARTER, division="North").fraction == (8, 25)
    assert published.value("male_participation", "men", SECOND_QUARTER, department="Claims").fraction == (5, 15)
    assert published.value("male_participation", "men", SECOND_QUARTER, level="4").fraction == (5, 15)


def test_all_men_of_the_company_stand_under_each_kind_of_program(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       m1..12,    2025-05-05
        talk,       m9..16,    2025-05-05
        """,
    )

    assert published.value("male_participation", "men", SECOND_QUARTER, program_kind="allyship").fraction == (12, 40)
    assert published.value("male_participation", "men", SECOND_QUARTER, program_kind="discussion").fraction == (8, 40)
    # Four men are in both kinds, and once in the company's figure.
    assert published.value("male_participation", "men", SECOND_QUARTER).fraction == (12 + 8 - 4, 40)


def test_men_are_counted_to_the_nearest_five_over_their_exact_head_count(publish):
    men = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       m1..13,    2025-05-05
        """,
    ).value("male_participation", "men", SECOND_QUARTER)

    assert (men.value, men.fraction, men.rounding_base) == (15 / 40, (15, 40), 5)
    assert men.bounds == close(((15 - 2) / 40, (15 + 2) / 40))


def test_nearly_all_men_leave_only_bounds(publish):
    men = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       m1..39,    2025-05-05
        """,
    ).value("male_participation", "men", SECOND_QUARTER)

    assert (men.value, men.interval) == (None, (None, None))
    assert men.bounds == close(((40 - 2) / 40, 1))


def test_fiscal_quarters_follow_the_organizations_calendar_and_stand_only_when_complete(publish):
    published = publish(
        f"{EXACT}\norganisation: {{fiscal_year_start: 2}}",
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        m1..40,    2025-01-31..2025-06-30, man,    2,     Sales
        """,
        program=PROGRAMS,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       m1..12,    2025-02-01
        walk,       m13..20,   2025-04-30
        walk,       m21..30,   2025-05-01
        """,
    )

    # May to July is not over on 30 June; November to January has no snapshot before it.
    periods = {(row.period_start.isoformat(), row.period_end.isoformat()) for row in published.of("male_participation")}
    assert periods == {("2025-02-01", "2025-04-30"), ("2024-11-01", "2025-01-31")}
    assert published.value("male_participation", "men", "2025-04-30").fraction == (12 + 8, 40)
    before = published.row("male_participation", "men", "2025-01-31")
    assert (before.status, before.reason) == ("not_applicable", "no snapshot within 100 days before the period")
