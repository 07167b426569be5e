"""completion: do participants finish?

Enrolments that attended the required sessions over all enrolments, in programs and cohorts that ended in a fiscal
quarter. Required is what the program says, else all of two sessions or 80 % of more, rounded up. A session counts
from 75 % of its planned minutes on. Dropouts stay in the denominator.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    w1..40,    2025-03-31..2025-06-30, woman,  2,     Sales,      North
    m1..40,    2025-03-31..2025-06-30, man,    2,     Sales,      South
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_enrolments_that_attended_the_required_sessions(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="""
        program_id, kind,     starts_on,  ends_on
        walk,       allyship, 2025-01-15, 2025-06-15
        """,
        enrolment="""
        program_id, person_id, enrolled_on, left_on,    note
        walk,       w1..20,    2025-01-10,  ,
        walk,       m1..15,    2025-01-10,  ,
        walk,       m16..20,   2025-01-10,  2025-03-01, dropped out: still enrolled in what ended
        """,
        session="""
        session_id, program_id, held_on,    scheduled_minutes
        s1,         walk,       2025-02-01, 60
        s2,         walk,       2025-03-01, 60
        """,
        attendance="""
        session_id, person_id, minutes
        s1,         w1..16,    60
        s2,         w1..14,    60
        s1,         m1..20,    60
        s2,         m6..15,    60
        """,
    )

    women = published.value("completion", "women", SECOND_QUARTER)
    assert (women.value, women.fraction, women.people) == (14 / 20, (14, 20), 20)
    assert women.interval == close(wilson(14, 20))
    assert published.value("completion", "men", SECOND_QUARTER).fraction == (10, 20)
    everyone = published.value("completion", "all", SECOND_QUARTER)
    assert (everyone.value, everyone.fraction, everyone.people) == ((14 + 10) / 40, (24, 40), 40)
    assert everyone.interval == close(wilson(24, 40))
    for unit in ({"program": "walk"}, {"program_kind": "allyship"}):
        assert published.value("completion", "all", SECOND_QUARTER, **unit).fraction == (24, 40)
    assert published.value("completion", "all", SECOND_QUARTER, division="South").fraction == (10, 20)


@pytest.mark.parametrize(
    ("sessions", "says", "required"),
    [(1, "", 1), (2, "", 2), (3, "", 3), (4, "", 4), (5, "", 4), (6, "", 5), (10, "", 8), (10, "3", 3), (2, "1", 1)],
)
def test_how_many_sessions_are_required(publish, sessions, says, required):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"""
        program_id, kind,     ends_on,    required_sessions
        walk,       allyship, 2025-06-15, {says}
        """,
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       w1..20,    2025-01-10
        """,
        session=f"""
        session_id,     program_id, held_on,    scheduled_minutes
        s1..{sessions}, walk,       2025-05-01, 60
        """,
        attendance="session_id, person_id, minutes\n"
        + "\n".join(f"s{session}, w1..8, 60" for session in range(1, required + 1))
        + "".join(f"\ns{session}, w9..20, 60" for session in range(1, required)),
    )

    # Eight attended as many as required, twelve one fewer.
    assert published.value("completion", "all", SECOND_QUARTER).fraction == (8, 20)


def test_a_session_counts_from_three_quarters_of_its_minutes_on(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, allyship, 2025-06-15",
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..20, 2025-01-10",
        session="""
        session_id, program_id, held_on,    scheduled_minutes, kind
        s1,         walk,       2025-05-01, 60,                planned
        x1,         walk,       2025-05-20, 60,                self_organized
        """,
        attendance="""
        session_id, person_id, minutes, attended, note
        s1,         w1..5,     45,      ,         0.75 x 60
        s1,         w6..9,     44,      ,
        s1,         w10..12,   44,      yes,      the minutes are what counts
        s1,         w13,       90,      no,       where they are known
        s1,         w14..15,   ,        yes,      else the platform's word
        s1,         w16,       ,        no,
        x1,         w17..20,   60,      ,         no session that the program planned
        """,
    )

    assert published.value("completion", "all", SECOND_QUARTER).fraction == (5 + 1 + 2, 20)


def test_each_cohort_has_its_own_sessions_and_its_own_end(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment="""
        program_id, person_id, enrolled_on, cohort
        walk,       w1..12,    2025-01-10,  spring
        walk,       m1..12,    2025-01-10,  summer
        walk,       w13..24,   2025-01-10,  autumn
        """,
        session="""
        session_id, program_id, held_on,    scheduled_minutes, cohort
        open,       walk,       2025-02-01, 60,
        s1,         walk,       2025-04-01, 60,                spring
        s2,         walk,       2025-06-30, 60,                summer
        s3,         walk,       2025-07-01, 60,                autumn
        """,
        attendance="""
        session_id, person_id, minutes
        open,       w1..8,     60
        s1,         w1..6,     60
        s2,         w7..12,    60
        open,       m1..9,     60
        s2,         m1..9,     60
        """,
    )

    # Spring ends on the first day of the quarter, summer on the last, autumn the day after.
    assert published.value("completion", "all", SECOND_QUARTER).fraction == (6 + 9, 24)
    assert published.value("completion", "all", SECOND_QUARTER, cohort="spring").fraction == (6, 12)
    assert published.value("completion", "all", SECOND_QUARTER, cohort="summer").fraction == (9, 12)
    assert "autumn" not in {row.segment for row in published.of("completion")}


def test_the_platforms_own_completion_counts_without_attendance(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, training, 2025-06-15",
        enrolment="""
        program_id, person_id, enrolled_on, completed_on
        walk,       w1..7,     2025-01-10,  2025-05-01
        walk,       w8..20,    2025-01-10,
        """,
    )

    assert published.value("completion", "all", SECOND_QUARTER).fraction == (7, 20)


def test_a_person_with_several_enrolments_is_one_of_the_people(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, training, 2025-06-15\ntalk, training, 2025-06-20",
        enrolment="""
        program_id, person_id, enrolled_on, completed_on, cohort
        walk,       w1..12,    2025-01-10,  2025-05-01,   first
        walk,       w1..4,     2025-03-10,  ,             second
        talk,       w7..18,    2025-01-10,  ,             first
        """,
    )

    everyone = published.value("completion", "all", SECOND_QUARTER)
    assert (everyone.fraction, everyone.people) == ((12, 12 + 4 + 12), 18)


def test_both_counts_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, training, 2025-06-15",
        enrolment="""
        program_id, person_id, enrolled_on, completed_on
        walk,       w1..13,    2025-01-10,  2025-05-01
        walk,       w14..22,   2025-01-10,
        """,
    ).value("completion", "women", SECOND_QUARTER)

    # Enrolments are no head count of the company, so 13 of 22 becomes 15 of 20.
    assert (row.value, row.fraction, row.people, row.rounding_base) == (15 / 20, (15, 20), 20, 5)
    assert row.bounds == close(((15 - 2) / (20 + 2), (15 + 2) / (20 - 2)))
    assert row.bounds[0] <= 13 / 22 <= row.bounds[1]
    assert row.interval == close(wilson(15, 20))


def test_nine_enrolments_are_too_few_and_a_quarter_without_an_end_has_no_data(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, training, 2025-06-15",
        enrolment="program_id, person_id, enrolled_on, completed_on\nwalk, w1..9, 2025-01-10, 2025-05-01",
    )

    assert published.row("completion", "all", SECOND_QUARTER).status == "suppressed"
    first_quarter = published.row("completion", "all", "2025-03-31")
    assert (first_quarter.status, first_quarter.reason) == ("not_applicable", "no data in the period")


def test_where_neither_attendance_nor_completion_is_delivered_nothing_is_said(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, ends_on\nwalk, training, 2025-06-15",
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..20, 2025-01-10",
        session="session_id, program_id, held_on\ns1, walk, 2025-05-01",
    )

    (row,) = published.of("completion")
    assert row.status == "not_applicable"
    assert row.reason == "no data: neither attendance nor days of completion are delivered"
