"""pipeline_share: women among the employees of known gender at each level, on a snapshot date."""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_women_at_each_level(publish):
    published = publish(
        "levels: {Analyst: 1, Manager: 4, Director: 6}",
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level,    department
        w1..30,    2025-06-30,    woman,       Analyst,  Sales
        m1..20,    2025-06-30,    man,         Analyst,  Sales
        u1..10,    2025-06-30,    undisclosed, Analyst,  Sales
        w31..38,   2025-06-30,    woman,       Manager,  Sales
        m31..42,   2025-06-30,    man,         Manager,  Sales
        w51..52,   2025-06-30,    woman,       Director, Sales
        m51..58,   2025-06-30,    man,         Director, Sales
        """,
    )

    company = published.value("pipeline_share", "all")
    assert company.fraction == (30 + 8 + 2, 50 + 20 + 10)
    assert company.people == 80
    for level, women, known in (("1", 30, 50), ("4", 8, 20), ("6", 2, 10)):
        row = published.value("pipeline_share", "all", level=level)
        assert row.value == women / known
        assert row.fraction == (women, known)
        assert row.interval == close(wilson(women, known))


def test_each_snapshot_is_a_period_of_one_day(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..10,    2025-04-30..2025-06-30, woman,  1,     Sales
        m1..10,    2025-04-30..2025-05-31, man,    1,     Sales
        """,
    )

    shares = {row.period_end.isoformat(): row.value for row in published.of("pipeline_share") if row.segment == "all"}
    assert shares == {"2025-04-30": 10 / 20, "2025-05-31": 10 / 20, "2025-06-30": 10 / 10}
    assert all(row.period_start == row.period_end for row in published.of("pipeline_share"))


def test_a_configured_cross_joins_two_segments_and_doubles_the_bar_in_a_name(publish):
    published = publish(
        f"{EXACT}\ncrosses: {{pipeline_share: [division+level]}}",
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..9,     2025-06-30,    woman,  1,     Sales,      North
        m1..6,     2025-06-30,    man,    1,     Sales,      North
        w11..15,   2025-06-30,    woman,  2,     Sales,      North
        m11..20,   2025-06-30,    man,    2,     Sales,      North
        w21..28,   2025-06-30,    woman,  1,     Sales,      R | D
        m31..42,   2025-06-30,    man,    1,     Sales,      R | D
        w51..55,   2025-06-30,    woman,  2,     Sales,      R | D
        m51..55,   2025-06-30,    man,    2,     Sales,      R | D
        """,
    )

    assert published.value("pipeline_share", "all", division__level="North | 2").fraction == (5, 15)
    assert published.value("pipeline_share", "all", division__level="R |  | D | 1").fraction == (8, 20)
    assert published.value("pipeline_share", "all", division="R | D").fraction == (8 + 5, 20 + 10)


def test_a_hidden_cell_of_a_cross_takes_a_neighbor_in_its_row_and_in_its_column(publish):
    published = publish(
        "crosses: {pipeline_share: [division+level]}",
        worker_snapshot="""
        worker_id, snapshot_date, gender, level, department, division
        w1..4,     2025-06-30,    woman,  1,     Sales,      R | D
        w11..20,   2025-06-30,    woman,  2,     Sales,      R | D
        w21..40,   2025-06-30,    woman,  3,     Sales,      R | D
        w41..55,   2025-06-30,    woman,  1,     Sales,      North
        w61..76,   2025-06-30,    woman,  2,     Sales,      North
        w81..99,   2025-06-30,    woman,  3,     Sales,      North
        w101..130, 2025-06-30,    woman,  1,     Sales,      South
        w131..160, 2025-06-30,    woman,  2,     Sales,      South
        w161..190, 2025-06-30,    woman,  3,     Sales,      South
        """,
    )

    status = {row.segment: row.status for row in published.of("pipeline_share") if row.breakdown == "division+level"}
    hidden = {segment for segment, word in status.items() if word == "suppressed"}
    # 4 people in R | D at level 1: its division, its level and the divisions and levels of its neighbors are all known.
    assert hidden == {"R |  | D | 1", "R |  | D | 2", "North | 1", "North | 2"}


def test_without_people_of_known_gender_there_is_no_share(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date, gender,      level, department
        u1..20,    2025-06-30,    undisclosed, 1,     Sales
        """,
    )

    row = published.row("pipeline_share", "all")
    assert (row.status, row.reason) == ("not_applicable", "no_population")
