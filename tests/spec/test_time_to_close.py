"""time_to_close: how long does it take until a case is closed?

The Kaplan-Meier median of the days from received to closed, of the cases received in a complete fiscal year. The year's
end is the extract: what is closed later was open then.
"""

from example_organization import EXACT
from independent_statistics import kaplan_meier

YEAR = "2024-12-31"
CASES = """
    case_id, received_on, closed_on,  issues,         reporter_id, anonymous, record_type, reporter_worker_type
    a1..6,   2024-02-01,  2024-02-21, harassment,     r1..6,       no,        report,      employee
    b1..5,   2024-03-01,  2024-04-10, other,          r7..11,      no,        report,      employee
    c1..4,   2024-06-01,  2024-08-30, discrimination, ,            yes,       report,
    d1..6,   2024-06-01,  ,           harassment,     r12..17,     no,        report,      employee
    e1..9,   2024-12-16,  2025-01-02, harassment,     r18..26,     no,        report,      employee
    f1..40,  2023-12-31,  2024-01-01, harassment,     s1..40,      no,        report,      employee
    g1..40,  2024-02-01,  2024-02-02, harassment,     s1..40,      no,        inquiry,     employee
    h1..40,  2024-02-01,  2024-02-02, harassment,     s1..40,      no,        report,      contingent
    z1,      2025-01-15,  ,           other,          r99,         no,        report,      employee
"""
# Closed after 20, 40 and 90 days; open at the year's end for 213 days, and for 15 although closed on day 17.
DAYS = [20] * 6 + [40] * 5 + [90] * 4 + [213] * 6 + [15] * 9
CLOSED = [True] * 15 + [False] * 15


def test_the_median_counts_open_cases_too(publish):
    published = publish(EXACT, case=CASES)

    median = published.value("time_to_close", "all@median", YEAR)
    assert kaplan_meier(DAYS, CLOSED, 39)[0] > 0.5 >= kaplan_meier(DAYS, CLOSED, 40)[0]
    assert (median.value, median.people) == (40, 30)
    # Were the nine of December counted as closed, it would be day 20. Nothing but the median is published.
    assert {row.measure for row in published.of("time_to_close") if row.period_end.isoformat() == YEAR} == {
        "all@median"
    }


def test_the_median_is_published_to_five_days(publish):
    published = publish(case=CASES.replace("2024-04-10", "2024-04-08"))

    median = published.value("time_to_close", "all@median", YEAR)
    assert (median.value, median.bounds, median.people) == (40, (38, 42), 30)  # day 38


def test_a_median_that_is_not_reached_says_so_and_too_few_cases_are_hidden(publish):
    cases = """
    case_id, received_on, closed_on,  issues,     reporter_id
    a1..9,   2023-02-01,  2023-03-01, harassment, r1..9
    b1..11,  2023-02-01,  ,           harassment, r11..21
    c1..19,  2024-02-01,  2024-03-01, harassment, r1..19
    z1,      2025-01-15,  ,           other,      r99
    """
    published = publish(EXACT, case=cases)

    assert published.row("time_to_close", "all@median", "2023-12-31").reason == "the median is not reached"
    # Survival takes a cohort of 20.
    assert published.row("time_to_close", "all@median", YEAR).reason == "too few people"


def test_a_year_without_a_case_has_no_median(publish):
    published = publish(
        EXACT,
        case="case_id, received_on, issues\na1..20, 2023-02-01, other\nz1, 2025-01-15, other",
    )

    assert published.row("time_to_close", "all@median", YEAR).reason == "no data in the period"
