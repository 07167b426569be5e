"""women_nominating: what share of women name a colleague as an ally?

Women of the snapshot that opens a fiscal year who nominated someone within it, over all women of that snapshot.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    w1..25,    2024-12-31..2025-12-31, woman,  2,     Sales,      North
    w26..40,   2024-12-31..2025-12-31, woman,  2,     Claims,     South
    w41..50,   2025-12-31..2025-12-31, woman,  2,     Claims,     South
    m1..40,    2024-12-31..2025-12-31, man,    2,     Sales,      North
"""
YEAR = "2025-12-31"


def test_women_who_nominated(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, note
        w1..6,        m1..6,      2025-01-01,   first day of the year
        w1..6,        m7..12,     2025-02-01,   a second one: the same women
        w26..28,      m1..3,      2025-12-31,   last day
        w7..10,       m1..4,      2024-12-31,   the day before
        w11..14,      m1..4,      2026-01-01,   the day after
        w41..45,      m1..5,      2025-05-01,   hired after the opening
        m1..20,       m21..40,    2025-05-01,   men
        """,
    )

    row = published.value("women_nominating", "all", YEAR)
    assert (row.value, row.fraction, row.people) == ((6 + 3) / 40, (9, 40), 40)
    assert row.interval == close(wilson(9, 40))
    assert published.value("women_nominating", "all", YEAR, division="North").fraction == (6, 25)
    assert published.value("women_nominating", "all", YEAR, division="South").fraction == (3, 15)


def test_a_year_before_the_first_nomination_has_no_data(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..40,    2023-12-31..2025-12-31, woman,  2,     Sales
        """,
        nomination="nominator_id, nominee_id, nominated_on\nw1..6, w7..12, 2025-01-01",
    )

    assert published.value("women_nominating", "all", YEAR).fraction == (6, 40)
    before = published.row("women_nominating", "all", "2024-12-31")
    assert (before.status, before.reason) == ("not_applicable", "no data in the period")
    unopened = published.row("women_nominating", "all", "2023-12-31")
    assert unopened.reason == "no snapshot within 100 days before the period"


def test_women_are_counted_to_the_nearest_five_over_their_exact_number(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        nomination="nominator_id, nominee_id, nominated_on\nw1..13, m1..13, 2025-05-01",
    ).value("women_nominating", "all", YEAR)

    assert (row.fraction, row.bounds) == ((15, 40), close((13 / 40, 17 / 40)))


def test_without_nominations_nothing_is_said(publish):
    (row,) = publish(EXACT, worker_snapshot=WORKFORCE).of("women_nominating")

    assert row.reason == "no data: nomination not delivered"
