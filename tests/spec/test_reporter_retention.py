"""reporter_retention: are people who report still employed a year later?

Kaplan-Meier over employees who reported by name in a fiscal year, from the day of their first report of the year; all
are followed to 12 months after the year.
"""

from example_organization import EXACT
from independent_statistics import close, kaplan_meier

YEAR = "2024-12-31"
WORKFORCE = """
    worker_id, snapshot_date,          hire_date,  gender, level, department, worker_type
    w1..60,    2024-01-31..2024-09-30, 2020-01-01, woman,  1,     Care,       employee
    w1..40,    2024-10-31..2025-12-31, 2020-01-01, woman,  1,     Care,       employee
    c1..30,    2024-01-31..2025-12-31, 2020-01-01, woman,  1,     Care,       contingent
"""
CASES = """
    case_id, received_on, issues,     reporter_id, anonymous, reporter_worker_type
    a1..40,  2024-03-01,  harassment, w1..40,      no,        employee
    b1..40,  2024-11-01,  other,      w1..40,      no,        employee
    c1..5,   2024-10-15,  other,      w41..45,     no,        employee
    d1..9,   2024-03-01,  other,      c1..9,       no,        contingent
    e1..9,   2024-03-01,  other,      c11..19,     no,
    f1..9,   2024-03-01,  other,      w46..54,     yes,       employee
    g1..9,   2024-03-01,  other,      x1..9,       no,        employee
    z1,      2025-12-31,  other,      w1,          no,        employee
"""
LEFT = """
    worker_id, separation_date
    w1..3,     2024-03-01
    w4..5,     2025-02-28
    w6,        2025-03-01
    w7..9,     2025-10-01
    w41..45,   2024-10-14
    w46..60,   2024-10-10
"""


def test_employed_a_year_after_the_first_report(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, case=CASES, separation=LEFT)

    everyone = published.value("reporter_retention", "all@365d", YEAR)
    # Day 365 after 1 March 2024 is 1 March 2025: w4 and w5 were employed until the day before, w6 still that day. Who
    # left before reporting, has no name, is contingent or unknown to HR is in no cohort.
    days = [1] * 3 + [365] * 2 + [366] + [580] * 3 + [670] * 31
    left = [True] * 9 + [False] * 31
    alive, limits = kaplan_meier(days, left, 365)
    assert alive == close(35 / 40)
    assert (everyone.value, everyone.denominator, everyone.people) == (close(alive), 40, 40)
    assert everyone.interval == close(limits)
    shown = [row for row in published.of("reporter_retention") if row.status == "shown"]
    assert {(row.measure, row.breakdown) for row in shown} == {("all@365d", "company")}


def test_survivors_are_rounded_to_fives(publish):
    left = LEFT.replace("w6,        2025-03-01", "w6,        2024-05-01")
    published = publish(worker_snapshot=WORKFORCE, case=CASES, separation=left)

    everyone = published.value("reporter_retention", "all@365d", YEAR)
    assert (everyone.value, everyone.denominator) == (close(35 / 40), 40)  # 34 of 40
    assert everyone.bounds[0] <= 34 / 40 <= everyone.bounds[1]


def test_a_year_is_told_once_12_months_have_passed_and_hr_tells_of_them(publish):
    early = CASES.replace("2025-12-31", "2025-12-30")
    snapshots = WORKFORCE.replace("2025-12-31", "2025-11-30")
    published = publish(EXACT, worker_snapshot=snapshots, case=early, separation=LEFT)
    row = published.row("reporter_retention", "all@365d", YEAR)
    assert row.reason == "12 months have not passed since the period"


def test_hr_records_that_ended_long_before_tell_nothing(publish):
    stale = WORKFORCE.replace("2025-12-31", "2025-06-30")
    published = publish(EXACT, worker_snapshot=stale, case=CASES, separation=LEFT)

    assert published.row("reporter_retention", "all@365d", YEAR).status == "not_applicable"
