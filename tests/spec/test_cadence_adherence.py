"""cadence_adherence: do groups meet at the promised rhythm?

Planned meetings within a fiscal quarter that were held as many days after their group's meeting before as the program
promises, give or take 7, over all planned meetings but each group's first. Meetings are counted, not members.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    w1..40,    2025-03-31..2025-06-30, woman,  2,     Sales,      North
    m1..40,    2025-03-31..2025-06-30, man,    2,     Sales,      South
"""
PROGRAM = "program_id, kind, cadence_days\nwalk, allyship, 30"
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


@pytest.mark.parametrize(
    ("held_on", "kept"), [("2025-05-24", 1), ("2025-05-23", 0), ("2025-06-07", 1), ("2025-06-08", 0)]
)
def test_seven_days_either_way_of_the_promised_thirty(publish, held_on, kept):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..12, 2025-04-01",
        session=f"session_id, program_id, held_on\ns1, walk, 2025-05-01\ns2, walk, {held_on}",
    ).value("cadence_adherence", "all", SECOND_QUARTER)

    # 1 May and 30 days: 31 May, so from 24 May to 7 June.
    assert row.fraction == (kept, 1)


def test_meetings_of_each_group_apart(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="""
        program_id, kind,     cadence_days
        walk,       allyship, 30
        weekly,     training, 7
        free,       training,
        """,
        enrolment="""
        program_id, person_id, enrolled_on, cohort, left_on
        walk,       w1..10,    2025-01-10,  spring,
        walk,       m1..10,    2025-01-10,  summer, 2025-02-01
        weekly,     w11..20,   2025-01-10,  ,
        weekly,     m11..20,   2025-01-10,  ,
        free,       w21..40,   2025-01-10,  ,
        """,
        session="""
        session_id, program_id, held_on,    cohort, kind
        a1,         walk,       2025-03-01, spring, planned
        a2,         walk,       2025-04-01, spring, planned
        a3,         walk,       2025-05-20, spring, planned
        a4,         walk,       2025-05-21, spring, homework
        a5,         walk,       2025-06-19, spring, planned
        a6,         walk,       2025-06-25, spring, self_organized
        b1,         walk,       2025-05-05, summer, planned
        b2,         walk,       2025-06-04, summer, planned
        b3,         walk,       2025-06-04, summer, planned
        c1,         weekly,     2025-03-25, ,       planned
        c2,         weekly,     2025-04-01, ,       planned
        c3,         weekly,     2025-04-22, ,       planned
        d1,         free,       2025-04-01, ,       planned
        d2,         free,       2025-06-01, ,       planned
        """,
    )

    # Spring: after 31, 49 and 30 days; summer: after 30; weekly: after 7 and 21.
    spring, summer, weekly = (2, 3), (1, 1), (1, 2)
    everyone = published.value("cadence_adherence", "all", SECOND_QUARTER)
    assert everyone.fraction == (2 + 1 + 1, 3 + 1 + 2)
    assert (everyone.value, everyone.people) == (4 / 6, 10 + 10 + 20)
    assert everyone.interval == close(wilson(4, 6))
    assert published.value("cadence_adherence", "all", SECOND_QUARTER, cohort="spring").fraction == spring
    assert published.value("cadence_adherence", "all", SECOND_QUARTER, cohort="summer").fraction == summer
    assert published.value("cadence_adherence", "all", SECOND_QUARTER, program="weekly").fraction == weekly
    assert published.value("cadence_adherence", "all", SECOND_QUARTER, program_kind="allyship").fraction == (3, 4)
    # A meeting counts for women where women are in the group, and so for men and for divisions.
    assert published.value("cadence_adherence", "women", SECOND_QUARTER).fraction == (2 + 1, 3 + 2)
    assert published.value("cadence_adherence", "men", SECOND_QUARTER).fraction == (1 + 1, 1 + 2)
    assert published.value("cadence_adherence", "all", SECOND_QUARTER, division="North").fraction == (2 + 1, 3 + 2)
    # A program that promises nothing breaks nothing.
    assert "free" not in {row.segment for row in published.of("cadence_adherence")}


def test_a_meeting_for_all_cohorts_is_a_meeting_of_each(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment="""
        program_id, person_id, enrolled_on, cohort
        walk,       w1..10,    2025-01-10,  spring
        walk,       m1..10,    2025-01-10,  summer
        """,
        session="""
        session_id, program_id, held_on,    cohort
        s0,         walk,       2025-04-02,
        s1,         walk,       2025-05-01, spring
        s2,         walk,       2025-05-31,
        """,
    )

    # Spring after 29 and 30 days, summer after 59.
    assert published.value("cadence_adherence", "all", SECOND_QUARTER).fraction == (2, 3)


def test_meetings_are_rounded_to_fives_and_few_members_hide_them(publish):
    sessions = "session_id, program_id, held_on\n" + "\n".join(
        f"s{day}, walk, 2025-04-{day:02}" for day in range(1, 24)
    )
    published = publish(
        worker_snapshot=WORKFORCE,
        program="program_id, kind, cadence_days\nwalk, allyship, 1\nalone, training, 30",
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..12, 2025-01-10\nalone, w13..21, 2025-01-10",
        session=f"{sessions}\nt1, alone, 2025-04-01\nt2, alone, 2025-06-01",
    )

    # 22 meetings of 23 come to 20 of 25.
    row = published.value("cadence_adherence", "all", SECOND_QUARTER)
    assert (row.fraction, row.people) == ((20, 25), 20)
    assert row.bounds == close((18 / 27, 22 / 23))
    alone = published.row("cadence_adherence", "all", SECOND_QUARTER, program="alone")
    assert (alone.status, alone.reason) == ("suppressed", "too few people")


def test_where_no_program_promises_a_rhythm_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..12, 2025-04-01",
        session="session_id, program_id, held_on\ns1, walk, 2025-04-01\ns2, walk, 2025-05-01",
    ).of("cadence_adherence")

    assert row.status == "not_applicable"
    assert row.reason == "no data: no program says how many days lie between its meetings (cadence_days)"
