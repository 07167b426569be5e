"""reporter_informed_rate: are people who report harassment told what came of it?

Harassment cases closed in a complete fiscal year whose reporter gave a name, and those of them whose reporter was told.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

YEAR = "2024-12-31"
CASES = """
    case_id, received_on, closed_on,  issues,     division, outcome,         reporter_informed, reporter_id, anonymous
    a1..12,  2024-02-01,  2024-05-01, harassment, Care,     unsubstantiated, yes,               r1..12,      no
    b1..9,   2024-02-01,  2024-05-01, harassment, Care,     substantiated,   no,                r13..21,     no
    c1..8,   2024-02-01,  2024-05-01, harassment, Claims,   undetermined,    ,                  r22..29,     no
    d1..7,   2024-02-01,  2024-05-01, harassment, Claims,   substantiated,   yes,               r30..36,     no
    e1..40,  2024-02-01,  2024-05-01, harassment, Claims,   substantiated,   yes,               ,            yes
    f1..40,  2024-02-01,  2024-05-01, other,      Claims,   substantiated,   yes,               s1..40,      no
    g1..40,  2024-02-01,  ,           harassment, Claims,   ,                no,                t1..40,      no
    h1,      2025-01-15,  ,           other,      Claims,   ,                ,                  r99,         no
"""


def test_the_share_of_named_cases_whose_reporter_was_told(publish):
    published = publish(EXACT, case=CASES)

    everyone = published.value("reporter_informed_rate", "all", YEAR)
    assert everyone.fraction == (12 + 7, 12 + 9 + 8 + 7)
    assert everyone.value == close(19 / 36)
    assert everyone.interval == close(wilson(19, 36))
    assert published.value("reporter_informed_rate", "all", YEAR, division="Care").fraction == (12, 12 + 9)
    assert published.value("reporter_informed_rate", "all", YEAR, division="Claims").fraction == (7, 8 + 7)


def test_counts_are_rounded_to_fives(publish):
    published = publish(case=CASES)

    everyone = published.value("reporter_informed_rate", "all", YEAR)
    assert everyone.fraction == (20, 35)  # 19 of 36
    assert everyone.interval == close(wilson(20, 35))
    assert everyone.bounds == close((18 / 37, 22 / 33))
