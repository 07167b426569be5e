"""nomination_conversion: do nominations of allies turn into active allies?

Nominations dated in a fiscal year and followed for 90 days. By stage: those that came to the stage over those that had
come to the one before. For the company and the nominee's division: those that came through the last stage over all.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    w1..60,    2024-12-31..2025-12-31, woman,  2,     Sales,      North
    m1..60,    2024-12-31..2025-12-31, man,    2,     Sales,      South
"""
YEAR = "2025-12-31"


def stage(published, name):
    return published.value("nomination_conversion", "all", YEAR, stage=name)


def test_each_stage_over_the_one_before_and_the_whole_way(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, invited_on, accepted_on, attended_on, completed_on
        w1..8,        m1..8,      2025-03-01,   ,           ,            ,
        w9..16,       m9..16,     2025-03-01,   2025-03-05, ,            ,
        w17..22,      m17..22,    2025-03-01,   2025-03-05, 2025-03-09,  ,
        w23..27,      m23..27,    2025-03-01,   2025-03-05, 2025-03-09,  2025-04-01,
        w28..40,      m28..40,    2025-03-01,   2025-03-05, 2025-03-09,  2025-04-01,  2025-05-01
        """,
    )

    nominated, invited, accepted, attended, completed = 40, 40 - 8, 32 - 8, 24 - 6, 18 - 5
    for name, (events, of) in {
        "invited": (invited, nominated),
        "accepted": (accepted, invited),
        "attended": (attended, accepted),
        "completed": (completed, attended),
    }.items():
        row = stage(published, name)
        assert (row.value, row.fraction, row.people) == (events / of, (events, of), of)
        assert row.interval == close(wilson(events, of))
    whole = published.value("nomination_conversion", "all", YEAR)
    assert (whole.fraction, whole.people) == ((completed, nominated), 40)
    assert whole.interval == close(wilson(completed, nominated))
    # The nominees are in the South, those who named them in the North.
    assert published.value("nomination_conversion", "all", YEAR, division="South").fraction == (completed, nominated)
    assert {r.segment for r in published.of("nomination_conversion") if r.breakdown == "division"} == {"South"}


def test_a_stage_counts_within_ninety_days_and_a_nomination_once_followed_that_long(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, invited_on, note
        w1..6,        m1..6,      2025-01-01,   2025-04-01, day 90; first day of the year
        w7..11,       m7..11,     2025-01-01,   2025-04-02, day 91
        w12..20,      m12..20,    2025-10-02,   2025-10-03, followed for 90 days by 31 December
        w21..30,      m21..30,    2025-10-03,   2025-10-04, followed for 89
        w31..40,      m31..40,    2024-12-31,   2025-01-01, the year before
        """,
    )

    assert stage(published, "invited").fraction == (6 + 9, 6 + 5 + 9)


def test_who_came_had_been_invited_whatever_is_dated(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, invited_on, accepted_on, attended_on
        w1..6,        m1..6,      2025-03-01,   2025-03-05, 2025-03-09,  2025-04-01
        w7..12,       m7..12,     2025-03-01,   ,           ,            2025-04-01
        w13..20,      m13..20,    2025-03-01,   2025-03-05, ,
        """,
    )

    assert stage(published, "invited").fraction == (20, 20)
    assert stage(published, "accepted").fraction == (12, 20)
    assert stage(published, "attended").fraction == (12, 12)
    # Completion is not recorded here, so attendance is the last stage.
    assert published.value("nomination_conversion", "all", YEAR).fraction == (12, 20)
    assert "completed" not in {row.segment for row in published.of("nomination_conversion")}


def test_someone_named_by_two_colleagues_is_two_nominations_and_one_of_the_people(publish):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, invited_on
        w1..12,       m1..12,     2025-03-01,   2025-03-05
        w21..26,      m1..6,      2025-04-01,
        """,
    ).value("nomination_conversion", "all", YEAR)

    assert (row.fraction, row.people) == ((12, 12 + 6), 12)


def test_nine_nominees_are_too_few_and_a_stage_may_be_hidden_alone(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination="""
        nominator_id, nominee_id, nominated_on, invited_on, accepted_on
        w1..9,        m1..9,      2025-03-01,   2025-03-05, 2025-03-09
        w10..20,      m10..20,    2025-03-01,   ,
        """,
    )

    assert stage(published, "invited").fraction == (9, 20)
    assert published.row("nomination_conversion", "all", YEAR, stage="accepted").reason == "too few people"


def test_nominations_are_rounded_to_fives(publish):
    row = stage(
        publish(
            worker_snapshot=WORKFORCE,
            nomination="""
            nominator_id, nominee_id, nominated_on, invited_on
            w1..13,       m1..13,     2025-03-01,   2025-03-05
            w14..22,      m14..22,    2025-03-01,
            """,
        ),
        "invited",
    )

    assert (row.fraction, row.value) == ((15, 20), 15 / 20)
    assert row.bounds == close((13 / 22, 17 / 18))


@pytest.mark.parametrize(("columns", "cells"), [("", ""), (", invited_on, completed_on", ", ,")])
def test_nominations_without_a_day_of_any_stage_say_nothing(publish, columns, cells):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        nomination=f"nominator_id, nominee_id, nominated_on{columns}\nw1..20, m1..20, 2025-03-01{cells}",
    )

    (row,) = published.of("nomination_conversion")
    assert row.status == "not_applicable"
    assert row.reason == "no data: nominations carry no day of an invitation, acceptance, attendance or completion"
