"""sponsor_coverage: do as many women as men have an active sponsor?

Coverage is employees with an active sponsor over employees, at the closing snapshot of a fiscal quarter; the gap is
men's coverage less women's. An active sponsor stands two levels up or more, is not the manager of record, and the
pair is open and has met in the 90 days up to the quarter's last day. What a survey finds stands beside it.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, newcombe, pooled_z, wilson

# Guides at level 5, proteges at level 3, at the end of the second quarter of 2025.
WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, division, manager_id
    g1..20,    2025-06-30,    man,    5,     Sales,      North,
    w1..40,    2025-06-30,    woman,  3,     Sales,      North,    g20
    m1..40,    2025-06-30,    man,    3,     Sales,      South,    g20
"""


def test_the_gap_between_mens_and_womens_coverage(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..8,   ladder,     sponsor, g1..8,    w1..8,      2025-01-15, 2025-06-20
        p9..10,  ladder,     sponsor, g9..10,   w1..2,      2025-01-15, 2025-06-20
        p11..25, ladder,     sponsor, g1..15,   m1..15,     2025-01-15, 2025-06-20
        """,
    )

    women = published.value("sponsor_coverage", "women")
    assert (women.value, women.fraction, women.people) == (8 / 40, (8, 40), 40)  # two women have two sponsors
    assert women.interval == close(wilson(8, 40))
    men = published.value("sponsor_coverage", "men")
    assert men.fraction == (15, 40 + 20)  # those who guide are employees too
    assert published.value("sponsor_coverage", "all").fraction == (8 + 15, 100)

    gap = published.value("sponsor_coverage", "gap")
    assert gap.value == close(15 / 60 - 8 / 40)
    assert gap.interval == close(newcombe(15, 60, 8, 40))
    assert gap.p_value == close(pooled_z(15, 60, 8, 40))
    assert gap.people == 40
    assert (gap.period_start.isoformat(), gap.period_end.isoformat()) == ("2025-04-01", "2025-06-30")

    # Level 5 is covered by nobody; level 3 has women and men of its own.
    assert published.value("sponsor_coverage", "gap", level="3").value == close(15 / 40 - 8 / 40)
    assert published.value("sponsor_coverage", "men", division="South").fraction == (15, 40)
    assert published.value("sponsor_coverage", "women", department="Sales").fraction == (8, 40)


# One link to one woman at a time, beside ten that count.
LINKS = {
    "met 89 days before": ("sponsor, , g1, w11, 2025-01-15, , 2025-04-02", True),
    "met 90 days before": ("sponsor, , g1, w11, 2025-01-15, , 2025-04-01", False),
    "met on the last day": ("sponsor, , g1, w11, 2025-01-15, , 2025-06-30", True),
    "met after the last day": ("sponsor, , g1, w11, 2025-01-15, , 2025-07-01", False),
    "never met": ("sponsor, , g1, w11, 2025-01-15, , ", False),
    "began on the last day": ("sponsor, , g1, w11, 2025-06-30, , 2025-06-30", True),
    "ended before": ("sponsor, , g1, w11, 2025-01-15, 2025-06-15, 2025-06-10", False),
    "ends afterwards": ("sponsor, , g1, w11, 2025-01-15, 2025-07-31, 2025-06-10", True),
    "the manager of record": ("sponsor, , g20, w11, 2025-01-15, , 2025-06-20", False),
    "one level up only": ("sponsor, , b1, w11, 2025-01-15, , 2025-06-20", False),
    "three levels up": ("sponsor, , d1, w11, 2025-01-15, , 2025-06-20", True),
    "a mentor": ("mentor, , g1, w11, 2025-01-15, , 2025-06-20", False),
    "a reverse pair": ("sponsor, reverse, g1, w11, 2025-01-15, , 2025-06-20", False),
    "a sponsor who has left": ("sponsor, , x1, w11, 2025-01-15, , 2025-06-20", False),
    "a contractor": ("sponsor, , c1, w11, 2025-01-15, , 2025-06-20", False),
}


@pytest.mark.parametrize(("link", "counts"), LINKS.values(), ids=LINKS)
def test_which_links_make_an_active_sponsor(publish, link, counts):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, manager_id, worker_type
        g1..20,    2025-06-30,    man,    5,     Sales,      ,           employee
        b1,        2025-06-30,    man,    4,     Sales,      ,           employee
        d1,        2025-06-30,    woman,  6,     Sales,      ,           employee
        c1,        2025-06-30,    man,    6,     Sales,      ,           contingent
        x1,        2025-03-31,    man,    6,     Sales,      ,           employee
        w1..39,    2025-06-30,    woman,  3,     Sales,      g20,        employee
        """,
        pairing=f"""
        pair_id, program_id, kind,    direction, guide_id, protege_id, started_on, ended_on, last_met_on
        p1..10,  ladder,     sponsor, ,          g1..10,   w1..10,     2025-01-15, ,         2025-06-20
        p11,     ladder,     {link}
        """,
    )

    women = published.value("sponsor_coverage", "women", "2025-06-30")
    assert women.fraction == (10 + counts, 39 + 1)


def test_meetings_of_a_pair_may_come_as_a_feed_of_their_own(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on
        p1..6,   ladder,     sponsor, g1..6,    w1..6,      2025-01-15
        p7..9,   ladder,     sponsor, g7..9,    w7..9,      2025-01-15
        """,
        pair_contact="""
        event_id, pair_id, met_on
        e1..6,    p1..6,   2025-05-05
        e11..16,  p1..6,   2025-02-05
        e21..23,  p7..9,   2025-02-05
        """,
    )

    assert published.value("sponsor_coverage", "women").fraction == (6, 40)


@pytest.mark.parametrize(
    ("closing", "status"), [("2025-03-22", "shown"), ("2025-03-21", "not_applicable")], ids=["100 days", "101 days"]
)
def test_the_closing_snapshot_may_be_100_days_old(publish, closing, status):
    published = publish(
        f"{EXACT}\nreporting: {{as_of: 2025-06-30}}",
        worker_snapshot=WORKFORCE.replace("2025-06-30", closing),
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..8,   ladder,     sponsor, g1..8,    w1..8,      2025-01-15, 2025-06-20
        """,
    )

    assert published.row("sponsor_coverage", "women", "2025-06-30").status == status


def test_counts_are_rounded_to_fives_and_the_gap_comes_from_what_is_published(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..12,  ladder,     sponsor, g1..12,   w1..12,     2025-01-15, 2025-06-20
        p13..30, ladder,     sponsor, g1..18,   m1..18,     2025-01-15, 2025-06-20
        """,
    )

    women = published.value("sponsor_coverage", "women")
    assert (women.value, women.fraction, women.rounding_base) == (10 / 40, (10, 40), 5)  # 12 -> 10
    assert women.bounds == close(((10 - 2) / 40, (10 + 2) / 40))
    assert women.interval == close(wilson(10, 40))
    men = published.value("sponsor_coverage", "men")
    assert (men.value, men.fraction) == (20 / 60, (20, 60))  # 18 -> 20
    assert men.bounds == close(((20 - 2) / 60, (20 + 2) / 60))

    gap = published.value("sponsor_coverage", "gap")
    assert gap.value == close(20 / 60 - 10 / 40)
    assert gap.bounds == close((18 / 60 - 12 / 40, 22 / 60 - 8 / 40))
    assert gap.bounds[0] <= 18 / 60 - 12 / 40 <= gap.bounds[1]
    assert gap.interval == close(newcombe(20, 60, 10, 40))


def test_few_of_many_leave_only_bounds(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..2,   ladder,     sponsor, g1..2,    w1..2,      2025-01-15, 2025-06-20
        p3..17,  ladder,     sponsor, g1..15,   m1..15,     2025-01-15, 2025-06-20
        """,
    )

    women = published.value("sponsor_coverage", "women")
    assert (women.value, women.numerator, women.interval) == (None, None, (None, None))
    assert women.bounds == close((0, 2 / 40))
    gap = published.value("sponsor_coverage", "gap")
    assert (gap.value, gap.interval, gap.p_value) == (None, (None, None), None)
    assert gap.bounds == close(((15 - 2) / 60 - 2 / 40, (15 + 2) / 60 - 0))


def test_a_group_under_ten_hides_the_gap(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        g1..20,    2025-06-30,    man,    5,     Sales
        w1..9,     2025-06-30,    woman,  3,     Sales
        """,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..5,   ladder,     sponsor, g1..5,    w1..5,      2025-01-15, 2025-06-20
        """,
    )

    for measure in ("women", "gap"):
        row = published.row("sponsor_coverage", measure)
        assert (row.status, row.reason) == ("suppressed", "too few people")
        assert set(row.numbers) == {None}
    # Everyone less men would be the nine women.
    assert published.row("sponsor_coverage", "all").status == "suppressed"
    assert published.value("sponsor_coverage", "men").people == 20


SURVEY = """
    respondent_id, wave, launched_on, item,        answer, gender
    r1..20,        s1,   2025-05-05,  has_sponsor, yes,    woman
    r21..60,       s1,   2025-05-05,  has_sponsor, no,     woman
    r61..90,       s1,   2025-05-05,  has_sponsor, yes,    man
    r91..120,      s1,   2025-05-05,  has_sponsor, no,     man
    r121..150,     s1,   2025-05-05,  has_mentor,  yes,    woman
"""


def test_what_a_survey_finds_is_kept_apart(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, last_met_on
        p1..8,   ladder,     sponsor, g1..8,    w1..8,      2025-01-15, 2025-06-20
        """,
        survey_response=SURVEY,
    )

    women = published.value("sponsor_coverage", "women:self_reported")
    assert (women.value, women.fraction, women.people) == (20 / 60, (20, 60), 60)
    assert women.interval == close(wilson(20, 60))
    assert women.period_end.isoformat() == "2025-05-05"
    assert published.value("sponsor_coverage", "men:self_reported").fraction == (30, 60)
    assert published.value("sponsor_coverage", "women").fraction == (8, 40)


NEVER_MET = """
    pair_id, program_id, kind,    guide_id, protege_id, started_on
    p1,      ladder,     sponsor, g1,       w1,         2025-01-15
"""


@pytest.mark.parametrize(
    ("feeds", "reason"),
    [
        ({}, "no data: pairing not delivered"),
        (
            {"pairing": NEVER_MET},
            "no data: no dates of meetings are delivered (feed pair_contact, or last_met_on of pairing)",
        ),
    ],
    ids=["no pairs", "no meetings"],
)
def test_the_survey_needs_no_register_of_pairs(publish, feeds, reason):
    published = publish(EXACT, worker_snapshot=WORKFORCE, survey_response=SURVEY, **feeds)

    assert published.value("sponsor_coverage", "women:self_reported").fraction == (20, 60)
    gap = published.row("sponsor_coverage", "gap")
    assert (gap.status, gap.reason, gap.period_end.isoformat()) == ("not_applicable", reason, "2025-06-30")


def test_what_a_survey_finds_is_weighted_to_the_invited_too(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        s1,   2025-05-05,  300,     woman,  1
        s1,   2025-05-05,  100,     woman,  2
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,        answer, gender, level
        r1..5,         s1,   2025-05-05,  has_sponsor, yes,    woman,  1
        r6..25,        s1,   2025-05-05,  has_sponsor, no,     woman,  1
        r26..40,       s1,   2025-05-05,  has_sponsor, yes,    woman,  2
        r41..50,       s1,   2025-05-05,  has_sponsor, no,     woman,  2
        r51..70,       s1,   2025-05-05,  has_sponsor, yes,    man,    1
        """,
    )

    women = published.value("sponsor_coverage", "women:self_reported_weighted")
    assert women.value == close((300 * 5 / 25 + 100 * 15 / 25) / 400)
    assert women.fraction == (5 + 15, 50)
    assert published.value("sponsor_coverage", "women:self_reported").value == close(20 / 50)
    # No man was invited, so men stand for themselves alone.
    men = published.value("sponsor_coverage", "men:self_reported_weighted")
    assert (men.value, men.n_eff) == (1, 20)
