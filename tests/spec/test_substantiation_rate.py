"""substantiation_rate: what share of concluded cases is substantiated?

Cases of every kind closed in a complete fiscal year: substantiated or partially, over these and the unsubstantiated.
Undetermined ones are in neither, and told beside it.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

YEAR = "2024-12-31"
CASES = """
    case_id, received_on, closed_on,  issues,         division, outcome,         reporter_id, anonymous
    a1..12,  2024-02-01,  2024-05-01, harassment,     Care,     substantiated,   r1..12,      no
    b1..6,   2024-02-01,  2024-05-01, other,          Care,     partially,       r13..18,     no
    c1..14,  2024-02-01,  2024-05-01, discrimination, Claims,   unsubstantiated, r19..32,     no
    d1..4,   2024-02-01,  2024-05-01, harassment,     Claims,   substantiated,   ,            yes
    e1..9,   2024-02-01,  2024-05-01, harassment,     Claims,   unsubstantiated, ,            yes
    f1..7,   2024-02-01,  2024-05-01, other,          Care,     undetermined,    r33..39,     no
    g1..40,  2024-02-01,  2024-05-01, other,          Care,     ,                s1..40,      no
    h1..40,  2024-02-01,  ,           other,          Care,     ,                s1..40,      no
    z1,      2025-01-15,  ,           other,          Claims,   ,                r99,         no
"""


def test_the_share_of_concluded_cases(publish):
    published = publish(EXACT, case=CASES)

    everyone = published.value("substantiation_rate", "all", YEAR)
    concluded = 12 + 6 + 14 + 4 + 9
    assert everyone.fraction == (12 + 6 + 4, concluded)
    assert everyone.interval == close(wilson(22, concluded))
    anonymous = published.value("substantiation_rate", "all:anonymous", YEAR)
    assert (anonymous.fraction, anonymous.people) == ((4, 4 + 9), 13)
    undetermined = published.value("substantiation_rate", "all:undetermined", YEAR)
    assert undetermined.fraction == (7, concluded + 7)
    assert published.value("substantiation_rate", "all", YEAR, division="Care").fraction == (18, 18)


def test_nobody_learns_that_all_of_a_divisions_cases_were_substantiated(publish):
    published = publish(case=CASES)

    # Bounds alone, 18 of 18 being 20 of 20 when rounded, would leave at most 22 - 18 = 4 for all others.
    care = published.row("substantiation_rate", "all", YEAR, division="Care")
    assert (care.status, care.reason) == ("suppressed", "protects another group")
    assert set(care.numbers) == {None}
    assert published.value("substantiation_rate", "all", YEAR).fraction == (20, 45)  # 22 of 45


def test_few_anonymous_cases_are_hidden_and_the_others_are_not(publish):
    published = publish(case=CASES.replace("e1..9, ", "e1..5, "))

    assert published.row("substantiation_rate", "all:anonymous", YEAR).reason == "too few people"
    assert published.value("substantiation_rate", "all", YEAR).fraction == (20, 40)  # 22 of 41
