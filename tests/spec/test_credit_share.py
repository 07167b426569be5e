"""credit_share: are women credited in proportion to their number?

Women's share of the awards and credits of a fiscal year, over women's share of the population at its opening; both
among people of known gender.
"""

from example_organization import EXACT
from independent_statistics import close, rate_ratio, rate_ratio_p

# At the opening of 2024: 60 women and 90 men of known gender.
WORKFORCE = """
    worker_id, snapshot_date,          gender,      level, department, division
    w1..60,    2023-12-31..2024-12-31, woman,       3,     Sales,      North
    m1..50,    2023-12-31..2024-12-31, man,         3,     Sales,      North
    m51..90,   2023-12-31..2024-12-31, man,         3,     Sales,      South
    u1..30,    2023-12-31..2024-12-31, undisclosed, 3,     Sales,      South
    n1..20,    2024-06-30..2024-12-31, woman,       3,     Sales,      New
"""

ACTS = """
    event_id, recipient_id, recognized_on, kind
    a1..10,   w1..10,       2024-01-01,    award
    a11..15,  w1..5,        2024-12-31,    credit
    a21..45,  m1..25,       2024-03-01,    credit
    a51..60,  m51..60,      2024-03-01,    award
    b1..9,    w1..9,        2024-03-01,    stretch_assignment
    b11..19,  w1..9,        2024-03-01,    team_request
    b21..29,  w1..9,        2023-12-31,    award
    b31..39,  w1..9,        2025-01-01,    award
    b41..49,  u1..9,        2024-03-01,    award
    b51..59,  x1..9,        2024-03-01,    award
"""

WOMEN, EVERYONE = 10 + 5, 10 + 5 + 25 + 10


def test_share_of_credit_over_share_of_people(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, recognition=ACTS)

    women = published.value("credit_share", "women", "2024-12-31")
    assert women.value == close((WOMEN / EVERYONE) / (60 / 150))
    assert women.interval == close(rate_ratio(WOMEN, 60, EVERYONE, 150))
    assert women.p_value == close(rate_ratio_p(WOMEN, 60, EVERYONE, 150))
    # Ten women, 35 men; five women were credited twice.
    assert (women.people, women.fraction) == (45, (None, None))
    assert (women.period_start.isoformat(), women.period_end.isoformat()) == ("2024-01-01", "2024-12-31")
    north = published.value("credit_share", "women", "2024-12-31", division="North")
    assert north.value == close((15 / 40) / (60 / 110))


def test_a_unit_without_an_opening_has_no_share(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        recognition="""
        event_id, recipient_id, recognized_on, kind
        a1..20,   n1..20,       2024-07-15,    award
        a21..40,  m1..20,       2024-07-15,    award
        c1..15,   m51..65,      2024-07-15,    award
        """,
    )

    # Women who joined in the year are credited like others; the South has no women to set its credits against.
    assert published.value("credit_share", "women", "2024-12-31").value == close((20 / 55) / (60 / 150))
    assert not [row for row in published.of("credit_share") if row.segment == "New"]
    south = published.row("credit_share", "women", "2024-12-31", division="South")
    assert (south.status, south.reason, set(south.numbers)) == ("not_applicable", "no_population", {None})


def test_credits_are_rounded_and_head_counts_are_not(publish):
    published = publish(worker_snapshot=WORKFORCE, recognition=ACTS.replace("a11..15,  w1..5", "a11..12,  w1..2"))

    women = published.value("credit_share", "women", "2024-12-31")
    assert women.value == close((10 / 60) / (45 / 150))  # 12 of 47
    assert women.bounds == close(((8 / 60) / (47 / 150), (12 / 60) / (43 / 150)))
    assert women.people == 45
    assert women.interval == close(rate_ratio(10, 60, 45, 150))


def test_nine_credited_people_are_too_few(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        recognition="""
        event_id, recipient_id, recognized_on, kind
        a1..5,    w1..5,        2024-03-01,    award
        a6..9,    m1..4,        2024-03-01,    award
        a11..20,  m1..10,       2023-12-31,    award
        """,
    )

    few = published.row("credit_share", "women", "2024-12-31")
    assert (few.status, few.reason, set(few.numbers)) == ("suppressed", "too few people", {None})


def test_a_year_without_an_opening_snapshot(publish):
    (row,) = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..20,    2024-01-31..2024-12-31, woman,  3,     Sales
        m1..20,    2024-01-31..2024-12-31, man,    3,     Sales
        """,
        recognition="""
        event_id, recipient_id, recognized_on, kind
        a1..20,   w1..20,       2024-03-01,    award
        """,
    ).of("credit_share")

    assert (row.status, row.reason) == ("not_applicable", "no snapshot within 100 days before the period")


def test_who_was_first_seen_without_a_division_is_credited_in_none_before(publish):
    workforce = (
        WORKFORCE
        + """
    f1..20,    2024-06-30,             woman,       3,     Sales,
    f1..20,    2024-07-31..2024-12-31, woman,       3,     Sales,      North
"""
    )
    acts = ACTS + "    c1..20,   f1..20,       2024-02-01,    credit\n"
    published = publish(EXACT, worker_snapshot=workforce, recognition=acts)

    everyone = published.value("credit_share", "women", "2024-12-31")
    assert everyone.value == close(((WOMEN + 20) / (EVERYONE + 20)) / (60 / 150))
    north = published.value("credit_share", "women", "2024-12-31", division="North")
    assert north.value == close((15 / 40) / (60 / 110))
