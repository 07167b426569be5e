"""women_carried_labor: do women do more than their share of the allyship work?

Women's share of the logged hours within a fiscal quarter, divided by women's share of the people in the snapshot that
opens it; 1 is neither more nor less. Both shares are of known gender.
"""

from math import sqrt

import pytest
from example_organization import EXACT
from independent_statistics import close
from scipy.stats import norm

WORKFORCE = """
    worker_id, snapshot_date,          gender,      level, department, division
    w1..20,    2025-03-31..2025-06-30, woman,       2,     Sales,      North
    m1..60,    2025-03-31..2025-06-30, man,         2,     Sales,      North
    w21..30,   2025-03-31..2025-06-30, woman,       2,     Claims,     South
    m61..70,   2025-03-31..2025-06-30, man,         2,     Claims,     South
    u1..15,    2025-03-31..2025-06-30, undisclosed, 2,     Claims,     South
    n1..5,     2025-06-30..2025-06-30, woman,       2,     Sales,      North
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)
EFFORT = """
    person_id, worked_on,  hours, note
    w1..10,    2025-04-01, 3,     first day
    w1..5,     2025-05-01, 1.5,   more of theirs
    m1..10,    2025-06-30, 1,     last day
    w21..25,   2025-05-01, 2,
    m61..70,   2025-05-01, 0.5,
    u1..10,    2025-05-01, 40,    gender not known
    x1..10,    2025-05-01, 40,    no employee
    w1..10,    2025-03-31, 40,    the day before
    m1..10,    2025-07-01, 40,    the day after
"""


def ratio_interval(women, men, women_at_opening):
    """95 % limits of the women's share of hours, people drawn as wholes, over their share of the people."""
    people, hours = len(women) + len(men), sum(women) + sum(men)
    share = sum(women) / hours
    residuals = [(1 - share) * worked for worked in women] + [-share * worked for worked in men]
    error = sqrt(people / (people - 1) * sum(r * r for r in residuals)) / hours
    z = norm.ppf(0.975)
    return max(share - z * error, 0) / women_at_opening, min(share + z * error, 1) / women_at_opening


def test_womens_share_of_the_hours_over_their_share_of_the_people(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, effort=EFFORT)

    women = [4.5] * 5 + [3.0] * 5 + [2.0] * 5
    men = [1.0] * 10 + [0.5] * 10
    at_opening = 30 / (30 + 70)
    row = published.value("women_carried_labor", "women", SECOND_QUARTER)
    assert row.value == close(sum(women) / (sum(women) + sum(men)) / at_opening)
    assert row.interval == close(ratio_interval(women, men, at_opening))
    # Hours are no counts of people.
    assert (row.fraction, row.people) == ((None, None), 15 + 20)
    north = published.value("women_carried_labor", "women", SECOND_QUARTER, division="North")
    assert (north.value, north.people) == (close((30 + 7.5) / (30 + 7.5 + 10) / (20 / 80)), 20)
    south = published.value("women_carried_labor", "women", SECOND_QUARTER, division="South")
    assert (south.value, south.people) == (close(10 / (10 + 5) / (10 / 20)), 15)
    assert published.row("women_carried_labor", "women", "2025-03-31").reason == (
        "no snapshot within 100 days before the period"
    )


def test_hired_after_the_opening_they_work_all_the_same(publish):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        effort="person_id, worked_on, hours\nn1..5, 2025-05-01, 2\nm1..10, 2025-05-01, 3",
    ).value("women_carried_labor", "women", SECOND_QUARTER)

    assert row.value == close(10 / (10 + 30) / (30 / 100))


def test_the_figure_is_exact_and_the_people_are_rounded(publish):
    row = publish(
        worker_snapshot=WORKFORCE, effort="person_id, worked_on, hours\nw1..8, 2025-05-01, 1\nm1..14, 2025-05-01, 1"
    )
    row = row.value("women_carried_labor", "women", SECOND_QUARTER)

    assert (row.value, row.people) == (close(8 / 22 / (30 / 100)), 20)
    assert row.bounds == (row.value, row.value)


@pytest.mark.parametrize(("women", "status"), [("w1..9", "suppressed"), ("w1..10", "shown")])
def test_ten_people_at_least(publish, women, status):
    row = publish(EXACT, worker_snapshot=WORKFORCE, effort=f"person_id, worked_on, hours\n{women}, 2025-05-01, 1")

    assert row.row("women_carried_labor", "women", SECOND_QUARTER).status == status


def test_where_no_woman_stood_at_the_opening_there_is_nothing_to_compare_with(publish):
    row = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        m1..20,    2025-03-31..2025-06-30, man,    2,     Sales
        """,
        effort="person_id, worked_on, hours\nm1..20, 2025-05-01, 1",
    ).row("women_carried_labor", "women", SECOND_QUARTER)

    assert (row.status, row.reason) == ("not_applicable", "not enough data to compute it")


def test_without_hours_nothing_is_said(publish):
    (row,) = publish(EXACT, worker_snapshot=WORKFORCE).of("women_carried_labor")

    assert row.reason == "no data: effort not delivered"
