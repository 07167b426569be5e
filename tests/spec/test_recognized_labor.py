"""recognized_labor: is the allyship work that women do paid, credited or on a time code?

The recognized part of the hours that women logged within a fiscal quarter. Its precision is that of the effective
number of women: one who does most of the work counts for less than all of them.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close
from statsmodels.stats.proportion import proportion_confint

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    w1..20,    2025-03-31..2025-06-30, woman,  2,     Sales,      North
    w21..40,   2025-03-31..2025-06-30, woman,  2,     Claims,     South
    m1..40,    2025-03-31..2025-06-30, man,    2,     Sales,      North
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_recognized_hours_over_hours_by_women(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        effort="""
        person_id, worked_on,  hours, recognized, note
        w1..10,    2025-04-01, 3,     yes,        first day
        w1..10,    2025-06-30, 1,     no,         last day
        w11,       2025-05-01, 20,    yes,
        w21..30,   2025-05-01, 2,     no,
        w31..34,   2025-05-01, 2,     ,           nothing said: not recognized
        m1..20,    2025-05-01, 9,     yes,        men
        w1..10,    2025-03-31, 9,     yes,        the day before
        w1..10,    2025-07-01, 9,     yes,        the day after
        """,
    )

    worked = [4] * 10 + [20] + [2] * 14
    effective = sum(worked) ** 2 / sum(hours**2 for hours in worked)
    row = published.value("recognized_labor", "women", SECOND_QUARTER)
    share = (30 + 20) / sum(worked)
    assert (row.value, row.people, row.fraction) == (close(share), 25, (None, None))
    assert row.n_eff == close(effective)
    assert row.interval == close(proportion_confint(share * effective, effective, method="wilson"))
    assert published.value("recognized_labor", "women", SECOND_QUARTER, division="North").value == close(50 / 60)
    assert published.value("recognized_labor", "women", SECOND_QUARTER, division="South").value == 0


def test_the_share_goes_to_the_whole_percent_and_women_are_rounded(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        effort="""
        person_id, worked_on,  hours, recognized
        w1..7,     2025-05-01, 1,     yes
        w8..22,    2025-05-01, 1,     no
        """,
    ).value("recognized_labor", "women", SECOND_QUARTER)

    # 7 of 22 hours are 31.8 %.
    assert (row.value, row.people, row.n_eff) == (0.32, 20, 20)
    assert row.bounds == close((0.315, 0.325))


@pytest.mark.parametrize(("recognized", "bounds"), [("yes", (0.995, 1)), ("no", (0, 0.005))])
def test_nobody_learns_that_all_or_none_of_it_is_recognized(publish, recognized, bounds):
    row = publish(
        worker_snapshot=WORKFORCE,
        effort=f"person_id, worked_on, hours, recognized\nw1..20, 2025-05-01, 1, {recognized}",
    ).value("recognized_labor", "women", SECOND_QUARTER)

    assert (row.value, row.interval) == (None, (None, None))
    assert row.bounds == close(bounds)


def test_nine_women_are_too_few(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        effort="person_id, worked_on, hours, recognized\nw1..9, 2025-05-01, 1, yes\nm1..20, 2025-05-01, 1, yes",
    )

    assert published.row("recognized_labor", "women", SECOND_QUARTER).reason == "too few people"
    assert published.row("recognized_labor", "women", "2025-03-31").reason == "no data in the period"


def test_where_recognition_is_not_delivered_nothing_is_said(publish):
    (row,) = publish(EXACT, worker_snapshot=WORKFORCE, effort="person_id, worked_on, hours\nw1..20, 2025-05-01, 1").of(
        "recognized_labor"
    )

    assert row.reason == "no data: hours do not say whether they are recognized"
