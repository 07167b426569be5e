"""undisclosed_gender_rate: how many employees every share of women leaves out, on a snapshot date."""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_undisclosed_among_all_employees(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department, worker_type
        w1..30,    2025-06-30,    woman,       1,     Sales,      employee
        m1..40,    2025-06-30,    man,         1,     Sales,      employee
        a1..10,    2025-06-30,    another,     1,     Sales,      employee
        u1..20,    2025-06-30,    undisclosed, 1,     Sales,      employee
        u21..90,   2025-06-30,    undisclosed, 1,     Sales,      contingent
        """,
    )

    row = published.value("undisclosed_gender_rate", "all")
    everyone = 30 + 40 + 10 + 20
    assert row.value == 20 / everyone
    assert row.fraction == (20, everyone)
    assert row.people == everyone
    assert row.interval == close(wilson(20, everyone))
    assert {r.breakdown for r in published.of("undisclosed_gender_rate")} == {"company"}


def test_a_gender_of_few_people_is_counted_as_undisclosed(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..40,    2025-06-30,    woman,       1,     Sales
        m1..50,    2025-06-30,    man,         1,     Sales
        a1..4,     2025-06-30,    another,     1,     Sales
        u1..6,     2025-06-30,    undisclosed, 1,     Sales
        """,
    )

    assert published.value("undisclosed_gender_rate", "all").fraction == (4 + 6, 100)
    # The same ten people are missing from the shares of women, so the two add up.
    assert published.value("pipeline_share", "all").fraction == (40, 100 - 10)


def test_few_are_those_on_the_payroll_whoever_else_stands_in_the_export(publish):
    """Ten of another gender in the file, one of whom has left and one who has not begun: eight are too few."""
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department, hire_date
        w1..40,    2025-06-30,    woman,       1,     Sales,      2020-01-01
        m1..50,    2025-06-30,    man,         1,     Sales,      2020-01-01
        a1..9,     2025-06-30,    another,     1,     Sales,      2020-01-01
        a10,       2025-06-30,    another,     1,     Sales,      2025-07-15
        u1..12,    2025-06-30,    undisclosed, 1,     Sales,      2020-01-01
        """,
        separation="""
        worker_id, separation_date, reason
        a1,        2025-05-31,      voluntary
        """,
    )

    assert published.value("undisclosed_gender_rate", "all").fraction == (8 + 12, 40 + 50 + 8 + 12)
