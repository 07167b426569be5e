"""senior_visible_allies: are senior leaders visibly in it?

Leaders of the snapshot that opens a fiscal quarter who hosted a session, spoke in public, acted as a sponsor or came to
a session within the quarter, over all leaders of that snapshot.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

FLOOR = f"{EXACT}\nleadership_floor: 6"
WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    m1..20,    2025-03-31..2025-06-30, man,    6,     Sales,      North
    m21..30,   2025-03-31..2025-06-30, man,    9,     Claims,     South
    w1..15,    2025-03-31..2025-06-30, woman,  7,     Sales,      North
    x1..40,    2025-03-31..2025-06-30, man,    5,     Sales,      North
    y1..12,    2025-06-30..2025-06-30, man,    6,     Sales,      North
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_leaders_with_a_visible_act(publish):
    published = publish(
        FLOOR,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        session="session_id, program_id, held_on\ns1, walk, 2025-06-30\ns0, walk, 2025-03-31",
        attendance="""
        session_id, person_id, minutes, attended
        s1,         m4..5,     ,        yes
        s1,         m6,        10,
        s1,         m7,        0,
        s1,         m8,        ,        no
        s0,         m9..12,    60,
        """,
        ally_act="""
        actor_id, acted_on,   kind,             note
        m1,       2025-04-01, session_host,     first day
        m2,       2025-06-30, public_statement, last day
        m3,       2025-05-01, sponsor_act,
        m3,       2025-05-02, sponsor_act,      once more: still one leader
        m4,       2025-05-02, session_host,     attended too
        m13,      2025-03-31, session_host,     the day before
        m14,      2025-07-01, session_host,     the day after
        m15..20,  2025-05-01, self_education,   not visible
        m15..20,  2025-05-01, advocacy,         nor is this
        m21..22,  2025-05-01, public_statement,
        w1..3,    2025-05-01, session_host,
        x1..30,   2025-05-01, session_host,     below the leadership floor
        y1..12,   2025-05-01, session_host,     not a leader at the opening
        """,
    )

    men = published.value("senior_visible_allies", "men", SECOND_QUARTER)
    visible = 3 + 2 + 1 + 2
    assert (men.value, men.fraction, men.people) == (visible / 30, (visible, 30), 30)
    assert men.interval == close(wilson(visible, 30))
    assert published.value("senior_visible_allies", "women", SECOND_QUARTER).fraction == (3, 15)
    assert published.value("senior_visible_allies", "men", SECOND_QUARTER, division="South").fraction == (2, 10)
    assert published.value("senior_visible_allies", "men", SECOND_QUARTER, division="North").fraction == (6, 20)


@pytest.mark.parametrize(
    "feeds",
    [
        {"ally_act": "actor_id, acted_on, kind\nm1..6, 2025-05-01, session_host"},
        {
            "program": "program_id, kind\nwalk, allyship",
            "session": "session_id, program_id, held_on\ns1, walk, 2025-05-01",
            "attendance": "session_id, person_id, minutes\ns1, m1..6, 60",
        },
    ],
    ids=["acts", "attendance"],
)
def test_acts_alone_or_attendance_alone_are_enough(publish, feeds):
    published = publish(FLOOR, worker_snapshot=WORKFORCE, **feeds)

    assert published.value("senior_visible_allies", "men", SECOND_QUARTER).fraction == (6, 30)


def test_a_quarter_before_the_first_record_has_no_data_and_one_without_an_opening_says_so(publish):
    published = publish(
        FLOOR,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        m1..30,    2024-12-31..2025-06-30, man,    6,     Sales
        """,
        ally_act="actor_id, acted_on, kind\nm1..6, 2025-04-15, session_host",
    )

    assert published.value("senior_visible_allies", "men", SECOND_QUARTER).fraction == (6, 30)
    silent = published.row("senior_visible_allies", "men", "2025-03-31")
    assert (silent.status, silent.reason) == ("not_applicable", "no data in the period")
    first = published.row("senior_visible_allies", "men", "2024-12-31")
    assert (first.status, first.reason) == ("not_applicable", "no snapshot within 100 days before the period")


def test_leaders_are_counted_to_the_nearest_five_over_their_exact_number(publish):
    men = publish(
        "leadership_floor: 6",
        worker_snapshot=WORKFORCE,
        ally_act="actor_id, acted_on, kind\nm1..13, 2025-05-01, session_host",
    ).value("senior_visible_allies", "men", SECOND_QUARTER)

    assert (men.value, men.fraction, men.people) == (15 / 30, (15, 30), 30)
    assert men.bounds == close(((15 - 2) / 30, (15 + 2) / 30))


def test_nine_women_leaders_are_too_few(publish):
    published = publish(
        FLOOR,
        worker_snapshot=WORKFORCE.replace("w1..15, ", "w1..9,  "),
        ally_act="actor_id, acted_on, kind\nw1..4, 2025-05-01, session_host",
    )

    assert published.row("senior_visible_allies", "women", SECOND_QUARTER).reason == "too few people"


def test_where_neither_acts_nor_attendance_are_delivered_nothing_is_said(publish):
    published = publish(FLOOR, worker_snapshot=WORKFORCE)

    (row,) = published.of("senior_visible_allies")
    assert row.reason == "no data: ally_act or attendance not delivered"
