"""reverse_mentor_coverage: what share of enrolled men have a prepared woman mentor and meet her?

Men enrolled in reverse mentoring at the end of a fiscal quarter; mentored means an open reverse pair with a woman who
was prepared for it, and a meeting in the 60 days up to the last day.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..40,    2025-06-30,    woman,  3,     Sales
    m1..60,    2025-06-30,    man,    6,     Sales
"""

PROGRAM = """
    program_id, kind,              starts_on,  ends_on
    mirror,     reverse_mentoring, 2025-01-01,
    walk,       reverse_mentoring, 2025-01-01, 2025-06-30
    done,       reverse_mentoring, 2025-01-01, 2025-06-29
    circle,     mentoring,         2025-01-01,
"""

ENROLMENT = """
    program_id, person_id, enrolled_on, role,        left_on,    completed_on, note
    mirror,     m1..20,    2025-01-10,  participant, ,           ,             twenty men
    mirror,     m21..22,   2025-06-30,  ,            ,           ,             enrolled on the last day
    mirror,     m23,       2025-01-10,  facilitator, ,           ,             runs it
    mirror,     m24,       2025-01-10,  mentor,      ,           ,             mentors in it
    mirror,     m25,       2025-01-10,  ,            2025-06-30, ,             left on the last day
    mirror,     m26,       2025-01-10,  ,            ,           2025-06-01,   has completed it
    mirror,     m27,       2025-07-01,  ,            ,           ,             enrolled the day after
    mirror,     w1..40,    2025-01-10,  mentor,      ,           ,             the mentors
    walk,       m31..40,   2025-01-10,  ,            ,           ,             ten men of a program that ends that day
    walk,       m1,        2025-01-10,  ,            ,           ,             one is in both
    done,       m41..50,   2025-01-10,  ,            ,           ,             ended the day before
    circle,     m51..60,   2025-01-10,  ,            ,           ,             mentored the usual way
"""

PAIRS = """
    pair_id, program_id, kind,   direction, guide_id, protege_id, started_on, guide_trained, last_met_on
    p1..9,   mirror,     mentor, reverse,   w1..9,    m1..9,      2025-01-15, true,          2025-06-20
    p31..34, walk,       mentor, reverse,   w31..34,  m31..34,    2025-01-15, true,          2025-06-20
    p51..60, circle,     mentor, reverse,   w1..10,   m51..60,    2025-01-15, true,          2025-06-20
"""


def test_enrolled_men_who_meet_a_prepared_woman(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, program=PROGRAM, enrolment=ENROLMENT, pairing=PAIRS)

    men = published.value("reverse_mentor_coverage", "men", "2025-06-30")
    assert (men.fraction, men.people) == ((9 + 4, 20 + 2 + 10), 32)
    assert men.interval == close(wilson(13, 32))
    assert published.value("reverse_mentor_coverage", "men", "2025-06-30", program="mirror").fraction == (9, 22)
    # The man in both programs is mentored in the other one only.
    assert published.value("reverse_mentor_coverage", "men", "2025-06-30", program="walk").fraction == (4, 11)


def test_which_pairs_count(publish):
    pairs = """
    pair_id, program_id, kind,   direction, guide_id, protege_id, started_on, ended_on,   guide_trained, last_met_on
    p1,      mirror,     mentor, reverse,   w1,       m1,         2025-01-15, ,           true,          2025-05-02
    p2,      mirror,     mentor, reverse,   w2,       m2,         2025-01-15, ,           true,          2025-05-01
    p3,      mirror,     mentor, reverse,   w3,       m3,         2025-01-15, ,           true,
    p4,      mirror,     mentor, reverse,   w4,       m4,         2025-01-15, ,           false,         2025-06-20
    p5,      mirror,     mentor, reverse,   w5,       m5,         2025-01-15, ,           ,              2025-06-20
    p6,      mirror,     mentor, reverse,   m60,      m6,         2025-01-15, ,           true,          2025-06-20
    p7,      mirror,     mentor, ,          w7,       m7,         2025-01-15, ,           true,          2025-06-20
    p8,      mirror,     mentor, reverse,   w8,       m8,         2025-01-15, 2025-06-30, true,          2025-06-20
    p9,      mirror,     mentor, reverse,   w9,       m9,         2025-01-15, 2025-07-01, true,          2025-06-20
    p10,     mirror,     mentor, reverse,   w10,      m10,        2025-06-30, ,           true,          2025-06-30
    """
    published = publish(EXACT, worker_snapshot=WORKFORCE, program=PROGRAM, enrolment=ENROLMENT, pairing=pairs)

    # Met 59 days before; open beyond the last day; begun on it. Not: met 60 days before, never met, an unprepared
    # mentor, a man, a pair the usual way round, closed on the last day.
    row = published.value("reverse_mentor_coverage", "men", "2025-06-30", program="mirror")
    assert row.fraction == (3, 22)


def test_meetings_may_come_apart_and_counts_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT,
        pairing="""
        pair_id, program_id, kind,   direction, guide_id, protege_id, started_on, guide_trained
        p1..9,   mirror,     mentor, reverse,   w1..9,    m1..9,      2025-01-15, true
        """,
        pair_contact="""
        event_id, pair_id, met_on
        e1..8,    p1..8,   2025-06-01
        e9,       p9,      2025-03-01
        """,
    ).value("reverse_mentor_coverage", "men", "2025-06-30")

    assert (row.value, row.fraction, row.people) == (10 / 30, (10, 30), 30)  # 8 of 32
    assert row.bounds == close(((10 - 2) / (30 + 2), (10 + 2) / (30 - 2)))


@pytest.mark.parametrize(
    "pair",
    [
        "p1, mirror, mentor, reverse, w1, m1, 2025-01-15, true,",
        "p1, mirror, mentor, reverse, w1, m1, 2025-01-15, , 2025-06-20",
    ],
    ids=["no meetings", "no word of preparation"],
)
def test_without_the_needed_columns_nobody_can_tell(publish, pair):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT,
        pairing=f"""
        pair_id, program_id, kind, direction, guide_id, protege_id, started_on, guide_trained, last_met_on
        {pair}
        """,
    ).row("reverse_mentor_coverage", "men")

    assert row.status == "not_applicable"
    assert row.reason == (
        "no data: no reverse pairs with dates of meetings and word of prepared mentors (guide_trained) are delivered"
    )
