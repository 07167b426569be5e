"""consequence_rate: when a report of harassment is substantiated, is there a consequence?

Harassment cases closed in a complete fiscal year as substantiated, wholly or partially, and those of them with a
recorded consequence.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

YEAR = "2024-12-31"
# The reporting date is the newest day told of: a case of January completes the year.
CASES = (
    "case_id, received_on, closed_on, issues, division, outcome, action_taken, reporter_id, "
    "anonymous, record_type, reporter_worker_type\n"
    """
    a1..9,  2024-02-01, 2024-05-01, harassment,       Care,   substantiated,   yes, r1..9,   no,  report,  employee
    b1..6,  2023-11-01, 2024-01-01, harassment;other, Care,   partially,       yes, r11..16, no,  ,        employee
    c1..5,  2024-10-01, 2024-12-31, harassment,       Claims, substantiated,   no,  ,        yes, report,
    d1..4,  2024-10-01, 2024-11-01, harassment,       Claims, partially,       ,    r21..24, no,  report,  employee
    e1..30, 2024-02-01, 2024-05-01, harassment,       Claims, unsubstantiated, no,  r31..60, no,  report,  employee
    f1..30, 2024-02-01, 2024-05-01, discrimination,   Claims, substantiated,   no,  r61..90, no,  report,  employee
    g1..30, 2024-02-01, 2025-01-01, harassment,       Claims, substantiated,   no,  r61..90, no,  report,  employee
    h1..30, 2024-02-01, 2024-05-01, harassment,       Claims, substantiated,   no,  r61..90, no,  report,  contingent
    i1..30, 2024-02-01, 2024-05-01, harassment,       Claims, substantiated,   no,  r61..90, no,  inquiry, employee
    j1,     2025-01-15, ,           other,            Claims, ,                ,    r99,     no,  report,  employee
    """
)


def test_the_share_of_substantiated_harassment_cases_with_a_consequence(publish):
    published = publish(EXACT, case=CASES)

    everyone = published.value("consequence_rate", "all", YEAR)
    assert everyone.fraction == (9 + 6, 9 + 6 + 5 + 4)
    assert everyone.value == close(15 / 24)
    assert everyone.interval == close(wilson(15, 24))
    # Five anonymous cases are five people.
    assert everyone.people == 9 + 6 + 5 + 4
    assert (everyone.period_start.isoformat(), everyone.period_end.isoformat()) == ("2024-01-01", YEAR)
    care = published.row("consequence_rate", "all", YEAR, division="Care")
    claims = published.row("consequence_rate", "all", YEAR, division="Claims")
    # Nine cases of Claims are too few, and Care would tell them by subtraction.
    assert (care.status, care.reason) == ("suppressed", "protects another group")
    assert (claims.status, claims.reason) == ("suppressed", "too few people")


def test_many_cases_of_few_people_are_of_few_people(publish):
    published = publish(
        EXACT,
        case="""
        case_id, received_on, closed_on,  issues,     outcome,       action_taken, reporter_id, anonymous
        a1..8,   2024-02-01,  2024-05-01, harassment, substantiated, yes,          r1..8,       no
        b1..8,   2024-03-01,  2024-05-01, harassment, substantiated, yes,          r1..8,       no
        c1,      2024-03-01,  2024-05-01, harassment, substantiated, yes,          ,            yes
        z1,      2025-01-01,  ,           other,      ,              ,             r99,         no
        """,
    )

    row = published.row("consequence_rate", "all", YEAR)
    assert (row.status, row.reason, set(row.numbers)) == ("suppressed", "too few people", {None})


def test_both_counts_are_rounded_to_fives(publish):
    published = publish(case=CASES)

    everyone = published.value("consequence_rate", "all", YEAR)
    assert everyone.fraction == (15, 25)  # 15 of 24
    assert everyone.value == close(15 / 25)
    assert everyone.bounds == close(((15 - 2) / (25 + 2), (15 + 2) / (25 - 2)))
    assert everyone.interval == close(wilson(15, 25))


def test_nobody_learns_that_every_case_had_a_consequence(publish):
    published = publish(
        case="""
        case_id, received_on, closed_on,  issues,     outcome,       action_taken
        a1..24,  2024-02-01,  2024-05-01, harassment, substantiated, yes
        z1,      2025-01-01,  ,           other,      ,
        """,
    )

    everyone = published.value("consequence_rate", "all", YEAR)
    assert (everyone.value, everyone.numerator, everyone.denominator) == (None, None, 25)
    assert everyone.bounds == close(((25 - 2) / (25 + 2), 1))


def test_a_year_without_such_a_case_has_no_figure(publish):
    published = publish(
        EXACT,
        case="""
        case_id, received_on, closed_on,  issues,         outcome
        a1..20,  2024-02-01,  2024-05-01, discrimination, substantiated
        b1..20,  2025-02-01,  ,           harassment,
        c1,      2026-01-01,  ,           other,
        """,
    )

    assert published.row("consequence_rate", "all", "2024-12-31").reason == "no_population"
    assert published.row("consequence_rate", "all", "2025-12-31").reason == "no data in the period"
