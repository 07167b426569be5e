"""leader_exit_ratio: do women leaders leave faster than they are promoted?

Leaders who left of their own accord in a fiscal year, per leader promoted to a higher level in it; women and men.
"""

from independent_statistics import close, wilson

YEAR = "2025-12-31"


def odds(share):
    return share / (1 - share)


def test_leaders_who_left_per_leader_promoted(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..40,    2024-12-31..2025-12-31, woman,  6,     Sales
        m1..40,    2024-12-31..2025-12-31, man,    7,     Sales
        w41..80,   2024-12-31..2025-12-31, woman,  5,     Sales
        """,
        separation="""
        worker_id, separation_date, reason,      note
        w1..9,     2025-12-31,      voluntary,   last day of the year
        w10,       2025-01-01,      voluntary,   first day of the year
        w11..15,   2025-06-30,      involuntary,
        w16..17,   2024-12-31,      voluntary,   the day before
        w41..50,   2025-12-31,      voluntary,   below the floor
        m1..4,     2025-12-31,      voluntary,
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level, note
        w21..25,   2025-04-01,     6,          7,
        w21,       2025-10-01,     7,          8,        the same leader again
        w41..49,   2025-04-01,     5,          6,        into leadership and not within it
        w26,       2025-04-01,     7,          6,        downward
        m21..30,   2025-04-01,     7,          8,
        """,
    )

    women = published.value("leader_exit_ratio", "women", YEAR)
    assert (women.value, women.fraction, women.people) == (10 / 5, (9 + 1, 5), 5)
    assert women.interval == close(tuple(odds(end) for end in wilson(10, 10 + 5)))
    men = published.value("leader_exit_ratio", "men", YEAR)
    assert (men.value, men.fraction) == (4 / 10, (4, 10))
    before = published.row("leader_exit_ratio", "women", "2024-12-31")
    assert before.reason == "the records do not reach back to the start of the period"


def test_few_promoted_are_hidden_and_nobody_promoted_is_no_ratio(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..40,    2024-12-31..2025-12-31, woman,  6,     Sales
        m1..40,    2024-12-31..2025-12-31, man,    6,     Sales
        """,
        separation="""
        worker_id, separation_date, reason
        w1..5,     2025-12-31,      voluntary
        m1..5,     2025-12-31,      voluntary
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level
        m21..24,   2025-04-01,     6,          7
        """,
    )

    few = published.row("leader_exit_ratio", "men", YEAR)
    assert (few.status, few.reason) == ("suppressed", "too few people")
    none = published.row("leader_exit_ratio", "women", YEAR)
    assert (none.status, none.reason) == ("not_applicable", "no_population")
    assert set(few.numbers + none.numbers) == {None}
