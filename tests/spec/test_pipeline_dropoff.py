"""pipeline_dropoff: between which levels do women disappear?

`all` is women's share at a level less their share at the next lower level that exists; `all:index` is their share at a
level over their share at the lowest.
"""

from independent_statistics import close, katz, newcombe


def test_a_level_against_the_one_below_and_against_the_lowest(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        w1..50,    2025-06-30,    woman,       1,     Sales
        m1..50,    2025-06-30,    man,         1,     Sales
        w51..60,   2025-06-30,    woman,       2,     Sales
        m51..70,   2025-06-30,    man,         2,     Sales
        a1..10,    2025-06-30,    another,     2,     Sales
        u1..10,    2025-06-30,    undisclosed, 3,     Sales
        w61..65,   2025-06-30,    woman,       10,    Sales
        m71..75,   2025-06-30,    man,         10,    Sales
        """,
    )

    second = published.value("pipeline_dropoff", "all", level="2")
    assert second.value == close(10 / 40 - 50 / 100)
    assert second.interval == close(newcombe(10, 40, 50, 100))
    assert (second.people, second.fraction) == (min(40, 100), (None, None))
    assert second.bounds == (second.value, second.value)
    # Level 3 has nobody of known gender, so 10 stands next to 2; ranks are numbers, not words.
    tenth = published.value("pipeline_dropoff", "all", level="10")
    assert tenth.value == close(5 / 10 - 10 / 40)
    assert published.row("pipeline_dropoff", "all", level="3").reason == "no_population"

    index = published.value("pipeline_dropoff", "all:index", level="2")
    assert index.value == close((10 / 40) / (50 / 100))
    assert index.interval == close(katz(10, 40, 50, 100))
    assert published.value("pipeline_dropoff", "all:index", level="10").value == close((5 / 10) / (50 / 100))

    lowest = published.row("pipeline_dropoff", "all", level="1")
    assert (lowest.status, lowest.reason) == ("not_applicable", "no level below")
    itself = published.value("pipeline_dropoff", "all:index", level="1")
    assert (itself.value, itself.interval) == (1, (None, None))
    company = published.row("pipeline_dropoff", "all")
    assert (company.status, company.reason) == ("not_applicable", "told between levels only")
    assert set(lowest.numbers + company.numbers) == {None}


def test_a_step_is_hidden_where_either_share_is(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        w1..30,    2025-06-30,    woman,  1,     Sales
        m1..30,    2025-06-30,    man,    1,     Sales
        w31..50,   2025-06-30,    woman,  2,     Sales
        m31..50,   2025-06-30,    man,    2,     Sales
        w51..52,   2025-06-30,    woman,  3,     Sales
        m51..52,   2025-06-30,    man,    3,     Sales
        w61..66,   2025-06-30,    woman,  4,     Sales
        m61..66,   2025-06-30,    man,    4,     Sales
        w71..80,   2025-06-30,    woman,  5,     Sales
        m71..80,   2025-06-30,    man,    5,     Sales
        """,
    )

    # Level 3 has four people; level 4 is hidden in pipeline_share so that they cannot be computed from the company's.
    shares = {level: published.row("pipeline_share", "all", level=level).status for level in "12345"}
    assert shares == {"1": "shown", "2": "shown", "3": "suppressed", "4": "suppressed", "5": "shown"}
    steps = {level: published.row("pipeline_dropoff", "all", level=level) for level in "2345"}
    assert {level: row.status for level, row in steps.items()} == {
        "2": "shown",
        "3": "suppressed",
        "4": "suppressed",
        "5": "suppressed",
    }
    assert steps["5"].reason == published.row("pipeline_share", "all", level="4").reason
    assert set(steps["3"].numbers + steps["5"].numbers) == {None}
    index = {level: published.row("pipeline_dropoff", "all:index", level=level).status for level in "12345"}
    assert index == shares


def test_no_woman_at_the_lowest_level(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department
        m1..30,    2025-06-30,    man,    1,     Sales
        w31..50,   2025-06-30,    woman,  2,     Sales
        m31..50,   2025-06-30,    man,    2,     Sales
        """,
    )

    assert published.value("pipeline_dropoff", "all", level="2").value == 20 / 40 - 0
    index = published.row("pipeline_dropoff", "all:index", level="2")
    assert (index.status, index.reason) == ("not_applicable", "no woman at the lowest level")
