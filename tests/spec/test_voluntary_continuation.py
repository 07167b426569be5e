"""voluntary_continuation: do groups continue of their own accord after the program has ended?

Groups (a program's cohorts) with three self-organized meetings or more in the six months after their formal end, over
all groups whose six months were over in the fiscal year. Shown from five groups and ten people on.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-12-31,    woman,  2,     Sales
    m1..60,    2025-12-31,    man,    2,     Sales
"""
YEAR = "2025-12-31"
PROGRAM = "program_id, kind, ends_on\nwalk, allyship, 2025-03-15"


def groups(number, program="walk", stem="g", size=3):
    """Return enrolments of groups of people of their own: g1 has w1 to w3, g2 has w4 to w6 ..."""
    return "".join(
        f"\n{program}, w{at * size + 1}..{at * size + size}, 2025-01-10, {stem}{at + 1}" for at in range(number)
    )


def meetings(group, *days, kind="self_organized", program="walk"):
    return "".join(f"\n{group}-{kind}-{day}, {program}, {day}, {group}, {kind}" for day in days)


ENROLMENT = "program_id, person_id, enrolled_on, cohort"
SESSION = "session_id, program_id, held_on, cohort, kind"


def test_three_self_organized_meetings_in_the_six_months_after_the_end(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT + groups(7),
        session=SESSION
        + meetings("g1", "2025-03-16", "2025-06-01", "2025-09-15")  # the first and the last day that count
        + meetings("g2", "2025-03-15", "2025-06-01", "2025-07-01")  # the first on the day of the end itself
        + meetings("g3", "2025-06-01", "2025-07-01", "2025-09-16")  # the last a day late
        + meetings("g4", "2025-04-01", "2025-05-01", "2025-06-01", kind="follow_on")  # the program's own
        + meetings("g5", "2025-04-01", "2025-05-01", "2025-06-01", "2025-07-01")
        + meetings("g6", "2025-04-01", "2025-05-01"),
    )

    row = published.value("voluntary_continuation", "all", YEAR)
    assert (row.value, row.fraction, row.people) == (2 / 7, (2, 7), 7 * 3)
    assert row.interval == close(wilson(2, 7))
    assert published.value("voluntary_continuation", "all", YEAR, program_kind="allyship").fraction == (2, 7)


@pytest.mark.parametrize(
    ("ends_on", "judged_in"),
    [("2024-06-30", "2024-12-31"), ("2024-07-01", "2025-12-31"), ("2025-06-30", "2025-12-31"), ("2025-07-01", None)],
)
def test_a_group_counts_in_the_year_in_which_its_six_months_are_over(publish, ends_on, judged_in):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, ends_on\nwalk, allyship, {ends_on}",
        enrolment=ENROLMENT + groups(5).replace("2025-01-10", "2024-02-01"),
        session=SESSION + meetings("g1", "2025-01-15"),
    )

    shown = {row.period_end.isoformat() for row in published.of("voluntary_continuation") if row.status == "shown"}
    assert shown == ({judged_in} if judged_in else set())


def test_without_an_end_of_the_program_the_last_planned_session_is_the_end(publish):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment=ENROLMENT + groups(5),
        session=SESSION
        + "".join(meetings(f"g{n}", "2025-02-01", "2025-03-01", kind="planned") for n in range(1, 6))
        + meetings("g1", "2025-03-02", "2025-05-01", "2025-09-01")
        + meetings("g2", "2025-03-01", "2025-05-01", "2025-09-01"),
    ).value("voluntary_continuation", "all", YEAR)

    assert row.fraction == (1, 5)


@pytest.mark.parametrize(("number", "size", "status"), [(5, 2, "shown"), (4, 5, "suppressed"), (9, 1, "suppressed")])
def test_five_groups_and_ten_people_at_least(publish, number, size, status):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT + groups(number, size=size),
        session=SESSION + meetings("g1", "2025-04-01", "2025-05-01", "2025-06-01"),
    ).row("voluntary_continuation", "all", YEAR)

    assert row.status == status
    assert row.fraction == ((1, number) if status == "shown" else (None, None))


def test_someone_in_two_groups_is_one_of_the_people(publish):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"{PROGRAM}\ntalk, discussion, 2025-03-15",
        enrolment=ENROLMENT + groups(5) + groups(2, program="talk", stem="h"),
        session=SESSION + meetings("h1", "2025-04-01", "2025-05-01", "2025-06-01", program="talk"),
    ).value("voluntary_continuation", "all", YEAR)

    assert (row.fraction, row.people) == ((1, 5 + 2), 15)


def test_groups_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT + groups(18),
        session=SESSION + "".join(meetings(f"g{n}", "2025-04-01", "2025-05-01", "2025-06-01") for n in range(1, 9)),
    ).value("voluntary_continuation", "all", YEAR)

    # 8 of 18 groups become 10 of 20.
    assert (row.fraction, row.people) == ((10, 20), 55)
    assert row.bounds == close((8 / 22, 12 / 18))


def test_where_self_organized_meetings_are_not_delivered_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        enrolment=ENROLMENT + groups(7),
        session=SESSION + meetings("g1", "2025-02-01", kind="planned"),
    ).of("voluntary_continuation")

    assert row.reason == "no data: no self-organized meetings are delivered"
