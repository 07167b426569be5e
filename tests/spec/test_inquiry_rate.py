"""inquiry_rate: how often do people ask for help or advice without making a report?

100 x inquiries of a complete fiscal year, from the helpdesk's counts and the case system, over the average headcount.
"""

from example_organization import EXACT
from independent_statistics import close, poisson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department
    w1..120,   2024-01-31..2024-12-31, woman,  1,     Care
    m1..40,    2024-07-31..2024-12-31, man,    1,     Claims
"""
AVERAGE = (6 * 120 + 6 * 160) / 12
YEAR = "2024-12-31"
INQUIRIES = """
    month,      topic,      division, n
    2023-12-01, pay,        Care,     50
    2024-01-01, harassment, Care,     4
    2024-01-01, pay,        ,         9
    2024-12-01, pay,        Claims,   3
    2025-01-01, pay,        Claims,   70
"""


def test_inquiries_per_100_employees(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        inquiry_count=INQUIRIES,
        case="""
        case_id, received_on, issues,     record_type
        a1..5,   2024-05-01,  harassment, inquiry
        b1..9,   2024-05-01,  harassment, report
        """,
    )

    everyone = published.value("inquiry_rate", "all", YEAR)
    asked = 4 + 9 + 3 + 5
    assert everyone.value == close(100 * asked / AVERAGE)
    assert (everyone.fraction, everyone.people) == ((asked, None), 160)
    assert everyone.interval == close(tuple(100 * limit / AVERAGE for limit in poisson(asked)))


def test_inquiries_are_rounded_to_fives(publish):
    published = publish(worker_snapshot=WORKFORCE, inquiry_count=INQUIRIES)

    everyone = published.value("inquiry_rate", "all", YEAR)
    assert everyone.numerator == 15  # 16
    assert everyone.bounds == close((100 * 13 / AVERAGE, 100 * 17 / AVERAGE))


def test_a_year_in_which_the_helpdesk_began_to_count_is_not_told(publish):
    counts = "month, n\n2024-02-01, 30\n2024-12-01, 30"
    published = publish(EXACT, worker_snapshot=WORKFORCE, inquiry_count=counts)

    assert published.row("inquiry_rate", "all", YEAR).reason == "no data in the period"


def test_cases_without_an_inquiry_among_them_say_nothing_of_inquiries(publish):
    case = "case_id, received_on, issues\na1..9, 2024-05-01, harassment"
    published = publish(EXACT, worker_snapshot=WORKFORCE, case=case)

    (row,) = published.of("inquiry_rate")
    assert row.reason == "no data: no inquiries are recorded"


def test_a_year_without_an_inquiry_is_a_year_of_0(publish):
    counts = "month, n\n2024-01-01, 0\n2024-12-01, 0"
    published = publish(EXACT, worker_snapshot=WORKFORCE, inquiry_count=counts)

    quiet = published.value("inquiry_rate", "all", YEAR)
    assert (quiet.value, quiet.numerator, quiet.ci_high) == (0, 0, close(100 * poisson(0)[1] / AVERAGE))
