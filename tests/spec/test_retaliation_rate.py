"""retaliation_rate: how many who report say afterward that they are being punished for it?

People who reported in a fiscal year, each followed for 12 months: a later report about retaliation, or the flag on a
case of their own.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

YEAR = "2024-12-31"
CASES = """
    case_id, received_on, issues,                reporter_id, anonymous, retaliation, record_type, reporter_worker_type
    a1..10,  2024-03-01,  harassment,            r1..10,      no,        no,          report,      employee
    b1..4,   2025-02-28,  retaliation,           r1..4,       no,        no,          report,      employee
    b5,      2025-03-01,  retaliation,           r5,          no,        no,          report,      employee
    b6,      2024-03-01,  retaliation,           r6,          no,        no,          report,      employee
    b7,      2024-06-01,  discrimination,        r7,          no,        no,          report,      employee
    c1..3,   2024-04-01,  other,                 r11..13,     no,        yes,         report,      employee
    d1..5,   2024-04-01,  harassment;retaliation, r14..18,    no,        no,          report,      employee
    e1..2,   2024-05-01,  harassment,            ,            yes,       yes,         report,
    e3..8,   2024-05-01,  harassment,            ,            yes,       no,          report,
    f1..20,  2024-05-01,  harassment,            s1..20,      no,        yes,         inquiry,     employee
    g1..20,  2024-05-01,  harassment,            s1..20,      no,        yes,         report,      contingent
    z1,      2025-12-31,  other,                 r99,         no,        no,          report,      employee
"""


def test_reporters_who_allege_retaliation_within_12_months(publish):
    published = publish(EXACT, case=CASES)

    everyone = published.value("retaliation_rate", "all", YEAR)
    # Reports of r1 to r4 come within the 12 months; r5's a day later, and r6's on the day of the first. A first report
    # that is itself about retaliation tells of an earlier one. Two of eight anonymous cases are flagged.
    assert everyone.fraction == (4 + 3 + 2, 10 + 3 + 5 + 8)
    assert everyone.value == close(9 / 26)
    assert everyone.interval == close(wilson(9, 26))
    assert everyone.people == 26


def test_a_year_is_told_once_12_months_have_passed(publish):
    published = publish(EXACT, case=CASES.replace("2025-12-31", "2025-12-30"))

    row = published.row("retaliation_rate", "all", YEAR)
    assert (row.status, row.reason) == ("not_applicable", "12 months have not passed since the period")


def test_counts_are_rounded_to_fives(publish):
    published = publish(case=CASES)

    everyone = published.value("retaliation_rate", "all", YEAR)
    assert everyone.fraction == (10, 25)  # 9 of 26
    assert everyone.bounds == close((8 / 27, 12 / 23))
