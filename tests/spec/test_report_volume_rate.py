"""report_volume_rate: how many reports reach the case system?

100 x cases received in a complete fiscal year, each once, over the average headcount of the year's snapshots.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, poisson

# 200 employees from January to June, 240 from July to December.
WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division, worker_type
    w1..120,   2024-01-31..2024-12-31, woman,  1,     Care,       Health,   employee
    m1..80,    2024-01-31..2024-12-31, man,    1,     Claims,     Cover,    employee
    n1..40,    2024-07-31..2024-12-31, man,    1,     Claims,     Cover,    employee
    c1..30,    2024-01-31..2024-12-31, man,    1,     Claims,     Cover,    contingent
"""
AVERAGE = (6 * 200 + 6 * 240) / 12
YEAR = "2024-12-31"


def test_cases_per_100_employees(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        case="""
        case_id, received_on, issues,                   division, anonymous, record_type
        a1..4,   2024-01-01,  harassment,               Health,   yes,       report
        a5..6,   2024-12-31,  harassment;retaliation,   Cover,    yes,       report
        b1..3,   2024-06-15,  discrimination,           Health,   no,        report
        b4,      2024-06-15,  retaliation;other,        ,         no,
        i1..9,   2024-06-15,  other,                    Health,   no,        inquiry
        x1..5,   2023-12-31,  harassment,               Health,   no,        report
        """,
    )

    everyone = published.value("report_volume_rate", "all", YEAR)
    cases = 4 + 2 + 3 + 1
    assert everyone.value == close(100 * cases / AVERAGE)
    # The average is no count of people, so it stands in no column; `people` are all who were there.
    assert (everyone.fraction, everyone.people) == ((cases, None), 240)
    assert everyone.interval == close(tuple(100 * limit / AVERAGE for limit in poisson(cases)))
    assert (everyone.period_start.isoformat(), everyone.period_end.isoformat()) == ("2024-01-01", YEAR)
    anonymous = published.value("report_volume_rate", "all:anonymous", YEAR)
    assert anonymous.value == close(100 * (4 + 2) / AVERAGE)
    assert anonymous.interval == close(tuple(100 * limit / AVERAGE for limit in poisson(6)))

    # A case counts under each of its issues, over the whole company's headcount.
    for issue, n in (("harassment", 4 + 2), ("discrimination", 3), ("retaliation", 2 + 1), ("other", 1)):
        row = published.value("report_volume_rate", "all", YEAR, issue=issue)
        assert (row.value, row.numerator, row.people) == (close(100 * n / AVERAGE), n, 240)
    assert published.value("report_volume_rate", "all", YEAR, division="Health").value == close(100 * 7 / 120)
    cover = published.value("report_volume_rate", "all", YEAR, division="Cover")
    assert (cover.value, cover.people) == (close(100 * 2 / ((6 * 80 + 6 * 120) / 12)), 120)


def test_contingent_reporters_are_left_out_like_contingent_workers(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        case="""
        case_id, received_on, issues,     anonymous, reporter_worker_type
        a1..8,   2024-03-01,  harassment, no,        employee
        b1..3,   2024-03-01,  harassment, yes,
        c1..5,   2024-03-01,  harassment, no,        contingent
        """,
    )

    assert published.value("report_volume_rate", "all", YEAR).numerator == 8 + 3


def test_cases_are_rounded_to_fives_and_the_headcount_is_exact(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        case="""
        case_id, received_on, issues,     anonymous
        a1..13,  2024-03-01,  harassment, no
        b1..2,   2024-03-01,  harassment, yes
        b3,      2024-03-01,  other,      no
        """,
    )

    everyone = published.value("report_volume_rate", "all", YEAR)
    assert (everyone.numerator, everyone.rounding_base) == (15, 5)  # 16
    assert everyone.value == close(100 * 15 / AVERAGE)
    assert everyone.bounds == close((100 * (15 - 2) / AVERAGE, 100 * (15 + 2) / AVERAGE))
    assert everyone.interval == close(tuple(100 * limit / AVERAGE for limit in poisson(15)))
    # 0 to 2 cases cannot be told apart.
    few = published.value("report_volume_rate", "all:anonymous", YEAR)
    assert (few.value, few.numerator, few.interval) == (None, None, (None, None))
    assert few.bounds == close((0, 100 * 2 / AVERAGE))


def test_a_year_without_a_case_is_a_year_of_0(publish):
    published = publish(
        f"{EXACT}\nreporting: {{as_of: 2025-12-31}}",
        worker_snapshot=WORKFORCE.replace("2024-12-31,", "2025-12-31,"),
        case="case_id, received_on, issues\na1..6, 2024-03-01, harassment",
    )

    assert published.value("report_volume_rate", "all", "2024-12-31").numerator == 6
    quiet = published.value("report_volume_rate", "all", "2025-12-31")
    assert (quiet.value, quiet.numerator, quiet.ci_low) == (0, 0, 0)
    assert quiet.ci_high == close(100 * poisson(0)[1] / 240)


@pytest.mark.parametrize(
    ("fiscal_year_start", "years"),
    [(1, {"2024-12-31"}), (4, {"2024-03-31", "2025-03-31"}), (7, {"2024-06-30"})],
)
def test_fiscal_years_follow_the_organizations_calendar_and_stand_only_when_complete(publish, fiscal_year_start, years):
    published = publish(
        f"{EXACT}\norganisation: {{fiscal_year_start: {fiscal_year_start}}}",
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..100,   2024-01-31..2025-05-31, woman,  1,     Care
        """,
        case="""
        case_id, received_on, issues
        a1..5,   2024-03-31,  harassment
        b1..3,   2024-04-01,  harassment
        c1..2,   2025-03-31,  harassment
        d1..4,   2025-04-01,  harassment
        """,
    )

    assert {row.period_end.isoformat() for row in published.of("report_volume_rate")} == years
    if fiscal_year_start == 4:
        assert published.value("report_volume_rate", "all", "2025-03-31").numerator == 3 + 2
        too_early = published.row("report_volume_rate", "all", "2024-03-31")
        assert too_early.reason == "the records do not reach back to the start of the period"


def test_nine_employees_are_too_few(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..9,     2024-01-31..2024-12-31, woman,  1,     Care
        """,
        case="case_id, received_on, issues\na1..6, 2024-03-01, harassment",
    )

    row = published.row("report_volume_rate", "all", YEAR)
    assert (row.status, row.reason) == ("suppressed", "too few people")
    assert set(row.numbers) == {None}
