"""promotion_rate: are women promoted at the same rate as men?

100 x (women who rose in level / women) / (men who rose / men), of the people in the snapshot that opens the twelve
months. A rung `3>4` is the step from one level to the next that exists.
"""

from example_organization import EXACT
from independent_statistics import close, fisher, katz, wilson

TWELVE_MONTHS = "2025-06-30"  # [2024-07-01, 2025-07-01)


def test_rates_of_women_and_men_and_of_every_rung(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department, division
        w1..40,    2024-06-30,    woman,       1,     Sales,      North
        m1..30,    2024-06-30,    man,         1,     Sales,      North
        w41..60,   2024-06-30,    woman,       2,     Care,       South
        m31..50,   2024-06-30,    man,         2,     Care,       South
        u1..10,    2024-06-30,    undisclosed, 2,     Care,       South
        m51..60,   2024-06-30,    man,         5,     Care,       South
        w1..8,     2025-06-30,    woman,       2,     Care,       South
        m1..6,     2025-06-30,    man,         5,     Sales,      North
        w41..43,   2025-06-30,    woman,       5,     Care,       South
        m31..35,   2025-06-30,    man,         5,     Care,       South
        u1..2,     2025-06-30,    undisclosed, 5,     Care,       South
        w44..60,   2025-06-30,    woman,       2,     Care,       South
        """,
    )

    women = published.value("promotion_rate", "women", TWELVE_MONTHS)
    assert (women.value, women.fraction, women.people) == ((8 + 3) / 60, (8 + 3, 40 + 20), 60)
    assert women.interval == close(wilson(11, 60))
    assert published.value("promotion_rate", "men", TWELVE_MONTHS).fraction == (6 + 5, 30 + 20 + 10)
    # Undisclosed gender is in the rate of everyone.
    assert published.value("promotion_rate", "all", TWELVE_MONTHS).fraction == (11 + 11 + 2, 60 + 60 + 10)
    parity = published.value("promotion_rate", "parity", TWELVE_MONTHS)
    assert parity.value == close(100 * (11 / 60) / (11 / 60))
    assert parity.interval == close(tuple(100 * end for end in katz(11, 60, 11, 60)))
    assert parity.people == min(60, 60)

    # Units are those of the opening, whatever people rose into.
    assert published.value("promotion_rate", "women", TWELVE_MONTHS, division="North").fraction == (8, 40)
    assert published.value("promotion_rate", "men", TWELVE_MONTHS, department="Sales").fraction == (6, 30)
    # The levels there are are 1, 2 and 5; whoever rose from 1 to 5 crossed the rung from 1 to 2.
    rung = published.value("promotion_rate", "parity", TWELVE_MONTHS, rung="1>2")
    assert rung.value == close(100 * (8 / 40) / (6 / 30))
    assert rung.p_value == close(fisher(8, 40, 6, 30))
    assert published.value("promotion_rate", "women", TWELVE_MONTHS, rung="2>5").fraction == (3, 20)
    assert published.value("promotion_rate", "men", TWELVE_MONTHS, rung="2>5").fraction == (5, 20)
    # Nobody can rise from the highest level, which is no rung but part of the company.
    assert {row.segment for row in published.of("promotion_rate") if row.breakdown == "rung"} == {"1>2", "2>5"}


def test_each_person_once_and_only_rises_of_the_opening_population_in_the_window(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2024-06-30,    woman,  2,     Sales
        m1..20,    2024-06-30,    man,    2,     Sales
        w1..20,    2025-06-30,    woman,  3,     Sales
        w21..40,   2025-06-30,    woman,  3,     Sales
        m1..20,    2025-06-30,    man,    3,     Sales
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level, note
        w1..2,     2024-07-01,     2,          3,        first day
        w1,        2025-06-30,     3,          4,        the same person once more
        w3,        2025-06-30,     2,          3,        last day
        w4..5,     2024-06-30,     2,          3,        the day before
        w6..7,     2025-07-01,     2,          3,        the day after
        w8,        2024-12-01,     3,          2,        downward
        w9,        2024-12-01,     1,          2,        onto the level of the opening
        w21..25,   2025-03-01,     2,          3,        hired since the opening
        m1..4,     2024-12-01,     2,          3,
        """,
    )

    assert published.value("promotion_rate", "women", TWELVE_MONTHS).fraction == (2 + 1 + 1, 20)
    assert published.value("promotion_rate", "parity", TWELVE_MONTHS).value == close(100 * 4 / 4)
    # The rung above level 2 was crossed by those who went from it.
    assert published.value("promotion_rate", "women", TWELVE_MONTHS, rung="2>3").fraction == (3, 20)
    first = published.row("promotion_rate", "parity", "2024-06-30")
    assert (first.status, first.reason) == ("not_applicable", "no snapshot within 100 days before the period")


def test_small_groups_are_hidden_and_a_rate_of_nobody_cannot_be_compared_with(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..4,     2024-06-30,    woman,  1,     Sales,      North
        m1..20,    2024-06-30,    man,    1,     Sales,      North
        w21..40,   2024-06-30,    woman,  1,     Care,       South
        m21..40,   2024-06-30,    man,    1,     Care,       South
        w41..60,   2024-06-30,    woman,  1,     Law,        East
        m41..60,   2024-06-30,    man,    1,     Law,        East
        w1..2,     2025-06-30,    woman,  2,     Sales,      North
        m1..5,     2025-06-30,    man,    2,     Sales,      North
        w21..25,   2025-06-30,    woman,  2,     Care,       South
        m41..45,   2025-06-30,    man,    2,     Law,        East
        """,
    )

    north = published.row("promotion_rate", "parity", TWELVE_MONTHS, division="North")
    assert (north.status, north.reason) == ("suppressed", "too few people")
    assert set(north.numbers) == {None}
    # The company's women less those of the other divisions would be North's four.
    others = [published.row("promotion_rate", "women", TWELVE_MONTHS, division=name) for name in ("South", "East")]
    assert "protects another group" in {row.reason for row in others}
    # Head counts are exact: numerators are what colleagues see anyway.
    assert published.value("promotion_rate", "women", TWELVE_MONTHS).fraction == (2 + 5, 4 + 20 + 20)


def test_nobody_promoted_among_men(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..20,    2024-06-30,    woman,  1,     Sales
        m1..20,    2024-06-30,    man,    1,     Sales
        w1..5,     2025-06-30,    woman,  2,     Sales
        m1..20,    2025-06-30,    man,    1,     Sales
        """,
    )

    assert published.value("promotion_rate", "men", TWELVE_MONTHS).value == 0
    parity = published.row("promotion_rate", "parity", TWELVE_MONTHS)
    assert (parity.status, parity.reason) == ("not_applicable", "no man was promoted")
