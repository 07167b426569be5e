"""program_activity: how long do participants stay active?

Kaplan-Meier over enrolments from the first session attended to the last, at the as-of date and at every fiscal year
end. Sixty days without coming to a session are the event; who came within them is censored. Sessions of any kind count.
"""

from datetime import date, timedelta

import pytest
from example_organization import EXACT
from independent_statistics import close, kaplan_meier

TODAY = "2025-06-30"
WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-06-30,    woman,  2,     Sales
    m1..60,    2025-06-30,    man,    2,     Sales
"""
PROGRAM = "program_id, kind\nwalk, allyship"


def days_before(days):
    return (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()


def sessions(*days, kind="planned"):
    """Return a session d<n> for each number of days n before today."""
    return "session_id, program_id, held_on, kind\n" + "\n".join(f"d{n}, walk, {days_before(n)}, {kind}" for n in days)


def enrolled(*people):
    return "program_id, person_id, enrolled_on\n" + "\n".join(f"walk, {p}, {days_before(600)}" for p in people)


def test_from_the_first_session_attended_to_the_last(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=enrolled("w1..30", "m1..20"),
        session=sessions(500, 480, 400, 300, 40),
        attendance="""
        session_id, person_id, minutes, note
        d500,       w1..25,    60,
        d480,       w1..5,     60,      silent after 20 days
        d400,       w6..15,    60,      after 100
        d300,       w16..20,   60,      after 200
        d40,        w21..25,   60,      still active after 460
        d500,       m1..20,    60,      came once only
        d480,       m1..20,    0,       did not come
        """,
    )

    women = [20] * 5 + [100] * 10 + [200] * 5 + [460] * 5, [True] * 20 + [False] * 5
    men = [0] * 20, [True] * 20  # one session and then nothing is activity of no day
    spells = {"women": women, "men": men, "all": (women[0] + men[0], women[1] + men[1])}
    for day, women_left in ((30, 20), (90, 20), (180, 10), (365, 5)):
        for group, left in (("women", women_left), ("men", 0), ("all", women_left)):
            durations, events = spells[group]
            row = published.value("program_activity", f"{group}@{day}d", TODAY)
            assert row.value == close(left / len(durations))
            assert (row.denominator, row.people) == (len(durations), len(durations))
            assert published.value("program_activity", f"{group}:at_risk@{day}d", TODAY).value == left
            if left:
                assert row.interval == close(kaplan_meier(durations, events, day)[1])
    for group, half_are_gone_by in (("women", 100), ("men", 0), ("all", 20)):
        assert published.value("program_activity", f"{group}@median", TODAY).value == half_are_gone_by
    # w26 to w30 enrolled and never came: they are in no denominator.
    for segment in ({"program": "walk"}, {"program_kind": "allyship"}):
        assert published.value("program_activity", "women@180d", TODAY, **segment).value == close(10 / 25)


@pytest.mark.parametrize(("silent_for", "at_30_days"), [(60, 0.5), (59, 1)])
def test_sixty_days_of_silence_up_to_the_reporting_date_are_the_event(publish, silent_for, at_30_days):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=enrolled("w1..20"),
        session=sessions(silent_for + 20, silent_for, 10),
        attendance=f"""
        session_id,         person_id
        d{silent_for + 20}, w1..20
        d{silent_for},      w1..10
        d10,                w11..20
        """,
    ).value("program_activity", "women@30d", TODAY)

    # Half of them came last 20 days after their first session, the others 10 days ago.
    assert row.value == at_30_days


def test_self_organized_meetings_and_homework_are_activity_too(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, ends_on\nwalk, allyship, {days_before(450)}",
        enrolment=enrolled("w1..20"),
        session=sessions(500, 460)
        + "".join(f"\n{kind}, walk, {days_before(300)}, {kind}" for kind in ("homework", "self_organized")),
        attendance="""
        session_id,     person_id
        d500,           w1..20
        homework,       w1..6
        self_organized, w7..10
        """,
    )

    assert published.value("program_activity", "women@180d", TODAY).value == close(10 / 20)


def test_each_reporting_date_knows_what_had_happened_by_then(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=enrolled("w1..20"),
        session="session_id, program_id, held_on\ns1, walk, 2024-06-01\ns2, walk, 2024-07-20\ns3, walk, 2025-01-15",
        attendance="session_id, person_id\ns1, w1..20\ns2, w1..10\ns3, w1..10",
    )

    # By the end of 2024 ten had been silent since July, 49 days in; in January they came back.
    assert published.value("program_activity", "women@30d", "2024-12-31").value == close(10 / 20)
    assert published.value("program_activity", "women@90d", "2024-12-31").value == 0
    assert published.value("program_activity", "women@90d", TODAY).value == close(10 / 20)


def test_a_session_belongs_to_the_program_and_cohort_enrolled_in(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship\ntalk, discussion",
        enrolment=f"""
        program_id, person_id, enrolled_on,        cohort
        walk,       w1..20,    {days_before(600)}, spring
        talk,       w21..40,   {days_before(600)},
        """,
        session=f"""
        session_id, program_id, held_on,            cohort
        s1,         walk,       {days_before(500)}, spring
        s2,         walk,       {days_before(450)},
        s3,         walk,       {days_before(300)}, summer
        t1,         talk,       {days_before(500)},
        """,
        attendance="""
        session_id, person_id, note
        s1,         w1..20,
        s2,         w1..8,     for every cohort
        s3,         w9..12,    another cohort's
        t1,         w1..20,    not enrolled there
        """,
    )

    row = published.value("program_activity", "all@30d", TODAY)
    assert (row.value, row.denominator) == (close(8 / 20), 20)


def test_survivors_are_rounded_to_fives_and_a_curve_takes_twenty_people(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=enrolled("w1..28", "m1..19"),
        session=sessions(500, 400),
        attendance="session_id, person_id\nd500, w1..28\nd400, w1..13\nd500, m1..19",
    )

    women = published.value("program_activity", "women@90d", TODAY)
    assert (women.value, women.denominator, women.people) == (15 / 30, 30, 30)
    assert women.bounds[0] <= 13 / 28 <= women.bounds[1]
    assert published.row("program_activity", "men@30d", TODAY).status == "suppressed"


def test_without_attendance_nothing_is_said(publish):
    (row,) = publish(
        EXACT, worker_snapshot=WORKFORCE, program=PROGRAM, enrolment=enrolled("w1..20"), session=sessions(100)
    ).of("program_activity")

    assert row.reason == "no data: attendance not delivered"
