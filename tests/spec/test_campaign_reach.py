"""campaign_reach: what share of employees saw a campaign?

People of the snapshot that opens a fiscal quarter who are known to have seen a campaign within it, over all people of
that snapshot. Views that were only counted tell nothing of people.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender,      level, department, division
    w1..20,    2024-12-31..2025-06-30, woman,       2,     Sales,      North
    m1..20,    2024-12-31..2025-06-30, man,         2,     Claims,     South
    u1..10,    2024-12-31..2025-06-30, undisclosed, 2,     Claims,     South
    n1..10,    2025-06-30..2025-06-30, man,         2,     Claims,     South
"""
SECOND_QUARTER = "2025-06-30"


def test_people_who_saw_a_campaign_once_or_more(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        reach="""
        campaign_id, seen_on,    person_id, department, views, note
        spring,      2025-04-01, w1..8,     Sales,      ,      first day
        spring,      2025-06-30, m1..3,     Claims,     1,     last day
        spring,      2025-05-01, w1..8,     Sales,      7,     again: the same people
        pride,       2025-05-01, w1..8,     Sales,      1,     another campaign
        spring,      2025-05-01, u1,        Claims,     1,     of any gender
        spring,      2025-05-01, m9,        Claims,     0,     no view
        spring,      2025-05-01, n1..5,     Claims,     1,     hired after the opening
        spring,      2025-05-01, ,          Claims,     90,    counted only
        spring,      2025-03-31, ,          Claims,     90,    counted only
        """,
    )

    row = published.value("campaign_reach", "all", SECOND_QUARTER)
    seen = 8 + 3 + 1
    assert (row.value, row.fraction, row.people) == (seen / 50, (seen, 50), 50)
    assert row.interval == close(wilson(seen, 50))
    assert published.value("campaign_reach", "all", SECOND_QUARTER, division="North").fraction == (8, 20)
    assert published.value("campaign_reach", "all", SECOND_QUARTER, department="Claims").fraction == (4, 30)
    # The quarter before has counted views only.
    before = published.row("campaign_reach", "all", "2025-03-31")
    assert (before.status, before.reason) == ("not_applicable", "no data in the period")


def test_people_are_rounded_to_fives_over_the_exact_head_count(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        reach="campaign_id, seen_on, person_id\nspring, 2025-05-01, w1..13",
    ).value("campaign_reach", "all", SECOND_QUARTER)

    assert (row.fraction, row.bounds) == ((15, 50), close((13 / 50, 17 / 50)))


def test_where_views_are_only_counted_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        reach="campaign_id, seen_on, department, views\nspring, 2025-05-01, Sales, 11500",
    ).of("campaign_reach")

    assert row.status == "not_applicable"
    assert row.reason == ("no data: views are delivered as counts only, so nobody knows how many people saw a campaign")
