"""personality_feedback_rate: do reviews criticize women's style more than men's?

Reviews that criticize personal style over all reviews of a cycle; the gap is women's rate less men's. Over critical
reviews only, the same criticism is a larger share, so that figure has a name of its own.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, newcombe, pooled_z, wilson

# Snyder 2014: 107 reviews of women, 94 of them critical, 71 of these on style; 141 of men, 83 critical, 2 on style.
WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, division
    w1..107,   2024-11-30,    woman,  3,     Sales,      North
    m1..141,   2024-11-30,    man,    3,     Sales,      South
"""
REVIEWS = """
    worker_id, cycle, cycle_end,  critical, negative_personality
    w1..71,    2024,  2024-12-31, true,     true
    w72..94,   2024,  2024-12-31, true,     false
    w95..107,  2024,  2024-12-31, false,    false
    m1..2,     2024,  2024-12-31, true,     true
    m3..83,    2024,  2024-12-31, true,     false
    m84..141,  2024,  2024-12-31, false,    false
"""


def test_the_published_study_of_248_reviews(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, review=REVIEWS)

    women = published.value("personality_feedback_rate", "women")
    assert (women.value, women.fraction, women.people) == (71 / 107, (71, 107), 107)
    assert women.interval == pytest.approx((0.5697, 0.7460), abs=5e-5)
    men = published.value("personality_feedback_rate", "men")
    assert (men.value, men.fraction) == (2 / 141, (2, 141))  # 1.4 %, not under 1 %
    assert men.interval == pytest.approx((0.0039, 0.0502), abs=5e-5)

    gap = published.value("personality_feedback_rate", "gap")
    assert gap.value == pytest.approx(0.6494, abs=5e-5)
    assert gap.interval == pytest.approx((0.5489, 0.7325), abs=5e-5)
    assert gap.interval == close(newcombe(71, 107, 2, 141))
    assert gap.p_value == close(pooled_z(71, 107, 2, 141))
    assert (gap.people, gap.period_start, gap.period_end.isoformat()) == (107, gap.period_end, "2024-12-31")


def test_critical_reviews_are_a_denominator_of_their_own(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, review=REVIEWS)

    women = published.value("personality_feedback_rate", "women:of_critical")
    assert (women.value, women.fraction, women.people) == (71 / 94, (71, 94), 94)
    assert women.interval == close(wilson(71, 94))
    assert published.value("personality_feedback_rate", "men:of_critical").fraction == (2, 83)
    assert published.value("personality_feedback_rate", "women", division="North").fraction == (71, 107)


def test_what_was_not_coded_is_not_counted_as_kind(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..60,    2024-11-30,    woman,       3,     Sales
        m1..40,    2024-11-30,    man,         3,     Sales
        u1..20,    2024-11-30,    undisclosed, 3,     Sales
        """,
        review="""
        worker_id, cycle, cycle_end,  critical, negative_personality
        w1..10,    2024,  2024-12-31, true,     true
        w11..15,   2024,  2024-12-31, ,         true
        w16..30,   2024,  2024-12-31, true,     false
        w31..40,   2024,  2024-12-31, false,
        w41..50,   2024,  2024-12-31, true,
        w51..60,   2024,  2024-12-31, ,
        m1..40,    2024,  2024-12-31, false,    false
        u1..20,    2024,  2024-12-31, true,     true
        x1..30,    2024,  2024-12-31, true,     true
        w1..30,    2023,  2023-12-31, true,
        """,
    )

    # A review without criticism needs no coding; one coded as criticizing style is critical whatever else it says.
    assert published.value("personality_feedback_rate", "women").fraction == (10 + 5, 10 + 5 + 15 + 10)
    assert published.value("personality_feedback_rate", "women:of_critical").fraction == (15, 10 + 5 + 15)
    # Nobody coded the cycle of 2023.
    assert {row.period_end.isoformat() for row in published.of("personality_feedback_rate")} == {"2024-12-31"}


def test_both_counts_are_rounded_and_nobody_learns_that_none_were(publish):
    published = publish(worker_snapshot=WORKFORCE, review=REVIEWS)

    women = published.value("personality_feedback_rate", "women")
    assert (women.value, women.fraction, women.people) == (70 / 105, (70, 105), 105)  # 71 of 107
    assert women.bounds == close(((70 - 2) / (105 + 2), (70 + 2) / (105 - 2)))
    men = published.value("personality_feedback_rate", "men")
    assert (men.value, men.numerator, men.bounds) == (None, None, close((0, 2 / (140 - 2))))
    gap = published.value("personality_feedback_rate", "gap")
    assert (gap.value, gap.interval) == (None, (None, None))
    assert gap.bounds == close((68 / 107 - 2 / 138, 72 / 103 - 0))


def test_nine_reviewed_men_are_too_few(publish):
    few = publish(
        worker_snapshot=WORKFORCE,
        review="""
        worker_id, cycle, cycle_end,  critical, negative_personality
        w1..40,    2024,  2024-12-31, true,     true
        m1..9,     2024,  2024-12-31, true,     false
        """,
    ).row("personality_feedback_rate", "gap")

    assert (few.status, few.reason, set(few.numbers)) == ("suppressed", "too few people", {None})


def test_reviews_without_codes_say_nothing(publish):
    (row,) = publish(
        worker_snapshot=WORKFORCE,
        review="""
        worker_id, cycle, cycle_end,  rating
        w1..40,    2024,  2024-12-31, 3
        """,
    ).of("personality_feedback_rate")

    assert (row.measure, row.status) == ("gap", "not_applicable")
    assert row.reason == "no data: reviews are not coded for criticism of style (negative_personality of review)"


def test_who_was_first_seen_without_a_division_has_none_in_an_earlier_review(publish):
    """The first snapshot says what is known of somebody reviewed before it: a later one's division is not theirs."""
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..30,    2025-01-31,    woman,  3,     Sales,
        w31..60,   2025-01-31,    woman,  3,     Sales,      North
        m1..30,    2025-01-31,    man,    3,     Sales,      North
        w1..60,    2025-02-28,    woman,  3,     Sales,      North
        m1..30,    2025-02-28,    man,    3,     Sales,      North
        """,
        review="""
        worker_id, cycle, cycle_end,  critical, negative_personality
        w1..60,    2024,  2024-12-31, true,     true
        m1..30,    2024,  2024-12-31, true,     false
        """,
    )

    assert published.value("personality_feedback_rate", "women").fraction == (60, 60)
    assert published.value("personality_feedback_rate", "women", division="North").fraction == (30, 60 - 30)
