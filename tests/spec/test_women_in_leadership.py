"""women_in_leadership: women among the leaders of known gender, on a snapshot date.

Its examples also show what every head count keeps to: who is an employee on a day, which genders are known, which
groups are too small to show.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson


def test_women_among_leaders_of_known_gender(publish):
    row = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..12,    2025-06-30,    woman,       6,     Sales
        m1..18,    2025-06-30,    man,         7,     Sales
        a1..10,    2025-06-30,    another,     6,     Sales
        u1..10,    2025-06-30,    undisclosed, 6,     Sales
        w21..60,   2025-06-30,    woman,       5,     Sales
        """,
    ).value("women_in_leadership", "all")

    leaders_of_known_gender = 12 + 18 + 10
    assert row.value == 12 / leaders_of_known_gender
    assert row.fraction == (12, leaders_of_known_gender)
    assert row.people == leaders_of_known_gender
    assert row.interval == close(wilson(12, leaders_of_known_gender))
    assert row.bounds == (row.value, row.value)
    assert row.p_value is None


@pytest.mark.parametrize(
    ("another", "undisclosed", "known"),
    [
        (10, 10, 12 + 18 + 10),
        (9, 10, 12 + 18),  # few of another gender: counted with the undisclosed
        (10, 9, 12 + 18),  # few undisclosed: the two are merged just as well
        (9, 0, 12 + 18),
    ],
)
def test_a_gender_of_1_to_9_people_is_not_told_apart(publish, another, undisclosed, known):
    none_undisclosed = f"m1, 2025-06-30, man, 1, Sales\nu1..{undisclosed}, 2025-06-30, undisclosed, 6, Sales"
    row = publish(
        EXACT,
        worker_snapshot=f"""
        worker_id,    snapshot_date, gender,  level, department
        w1..12,       2025-06-30,    woman,   6,     Sales
        m2..19,       2025-06-30,    man,     6,     Sales
        a1..{another}, 2025-06-30,   another, 6,     Sales
        """
        + (none_undisclosed if undisclosed else ""),
    ).value("women_in_leadership", "all")

    assert row.fraction == (12, known)


def test_contingent_workers_are_left_out_and_people_on_leave_are_not(publish):
    row = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, worker_type, status
        w1..6,     2025-06-30,    woman,  6,     Sales,      employee,    active
        w7..10,    2025-06-30,    woman,  6,     Sales,      employee,    leave
        w11..20,   2025-06-30,    woman,  6,     Sales,      contingent,  active
        m1..15,    2025-06-30,    man,    6,     Sales,      ,
        """,
    ).value("women_in_leadership", "all")

    assert row.fraction == (6 + 4, 6 + 4 + 15)


def test_the_last_day_employed_still_counts(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,            gender, level, department, hire_date
        w1..10,    2025-05-31..2025-06-30,   woman,  6,     Sales,      2020-01-01
        w11..13,   2025-05-31..2025-06-30,   woman,  6,     Sales,      2020-01-01
        w14..15,   2025-05-31..2025-06-30,   woman,  6,     Sales,      2020-01-01
        m1..20,    2025-05-31..2025-06-30,   man,    6,     Sales,      2020-01-01
        """,
        separation="""
        worker_id, separation_date, note
        w11..13,   2025-06-30,      employed on the snapshot date
        w14..15,   2025-06-29,      gone the day before it
        """,
    )

    assert published.value("women_in_leadership", "all", "2025-05-31").fraction == (15, 35)
    assert published.value("women_in_leadership", "all", "2025-06-30").fraction == (10 + 3, 33)


def test_a_return_after_leaving_counts_and_a_hire_still_to_come_does_not(publish):
    row = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, hire_date,  note
        w1..10,    2025-06-30,    woman,  6,     Sales,      2020-01-01, always there
        w11..12,   2025-06-30,    woman,  6,     Sales,      2025-05-01, left in March and came back in May
        w13..14,   2025-06-30,    woman,  6,     Sales,      2025-06-30, first day is the snapshot date
        w15..19,   2025-06-30,    woman,  6,     Sales,      2025-07-01, starts tomorrow
        m1..20,    2025-06-30,    man,    6,     Sales,      2020-01-01,
        """,
        separation="""
        worker_id, separation_date
        w11..12,   2025-03-31
        """,
    ).value("women_in_leadership", "all")

    assert row.fraction == (10 + 2 + 2, 34)


def test_the_organization_says_from_which_level_on_people_are_leaders(publish):
    published = publish(
        "leadership_floor: 8\nlevels: {Manager: 6, Director: 8, Chief: 9}",
        worker_snapshot="""
        worker_id, snapshot_date, gender, level,    department
        w1..30,    2025-06-30,    woman,  Manager,  Sales
        w31..36,   2025-06-30,    woman,  Director, Sales
        m1..10,    2025-06-30,    man,    Director, Sales
        m11..14,   2025-06-30,    man,    Chief,    Sales
        """,
    )

    assert published.value("women_in_leadership", "all").fraction == (6, 6 + 10 + 4)


def test_a_group_under_five_is_hidden_and_so_is_the_one_that_would_give_it_away(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..3,     2025-06-30,    woman,  6,     Sales,      North
        m1,        2025-06-30,    man,    6,     Sales,      North
        w11..16,   2025-06-30,    woman,  6,     Sales,      South
        w21..30,   2025-06-30,    woman,  6,     Sales,      East
        m31..40,   2025-06-30,    man,    6,     Sales,      East
        """,
    )

    assert published.value("women_in_leadership", "all").fraction == (3 + 6 + 10, 4 + 6 + 20)
    assert published.value("women_in_leadership", "all", division="East").fraction == (10, 20)
    too_few = published.row("women_in_leadership", "all", division="North")
    assert (too_few.status, too_few.reason) == ("suppressed", "too few people")
    # The company's 30 less East's 20 less South's 6 would be North's 4.
    neighbor = published.row("women_in_leadership", "all", division="South")
    assert (neighbor.status, neighbor.reason) == ("suppressed", "protects another group")
    assert set(too_few.numbers + neighbor.numbers) == {None}


def test_five_leaders_are_enough_and_head_counts_are_never_rounded(publish):
    row = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..2,     2025-06-30,    woman,  6,     Sales
        m1..3,     2025-06-30,    man,    6,     Sales
        """,
    ).value("women_in_leadership", "all")

    assert (row.fraction, row.value, row.rounding_base) == ((2, 5), 2 / 5, 1)


def test_without_leaders_there_is_no_share(publish):
    row = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2025-06-30,    woman,  5,     Sales
        """,
    ).row("women_in_leadership", "all")

    assert (row.status, row.reason) == ("not_applicable", "no_population")
    assert set(row.numbers) == {None}


def test_every_unit_and_place_has_its_own_share(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division, location, country, job_family
        w1..8,     2025-06-30,    woman,  6,     Care,       Health,   Leeds,    GB,      Nursing
        m1..12,    2025-06-30,    man,    6,     Care,       Health,   Leeds,    GB,      Nursing
        w11..16,   2025-06-30,    woman,  6,     Claims,     Cover,    Lyon,     FR,      Law
        m21..44,   2025-06-30,    man,    6,     Claims,     Cover,    Lyon,     FR,      Law
        """,
    )

    for unit in ({"department": "Care"}, {"division": "Health"}, {"location": "Leeds"}, {"country": "GB"}):
        assert published.value("women_in_leadership", "all", **unit).fraction == (8, 8 + 12)
    assert published.value("women_in_leadership", "all", job_family="Law").fraction == (6, 6 + 24)
