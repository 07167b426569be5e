"""ally_rating_gap: are men rated lower when they are allies?

Mean rating of men who are allies less that of other men of the same level and division, weighted to the allies. Ally:
in an allyship program, or with an act of an ally on record, in the 12 months up to the cycle's end.
"""

import numpy as np
import pytest
import statsmodels.api as sm
from example_organization import EXACT
from independent_statistics import close
from scipy.stats import t as student

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, division
    a1..12,    2024-11-30,    man,    3,     Sales,      North
    b1..20,    2024-11-30,    man,    3,     Sales,      North
    c1..6,     2024-11-30,    man,    5,     Sales,      South
    d1..10,    2024-11-30,    man,    5,     Sales,      South
    e1..9,     2024-11-30,    man,    7,     Sales,      South
    f1..9,     2024-11-30,    man,    3,     Sales,      South
    w1..20,    2024-11-30,    woman,  3,     Sales,      North
"""
REVIEWS = """
    worker_id, cycle, cycle_end,  rating
    a1..6,     2024,  2024-12-31, 3
    a7..12,    2024,  2024-12-31, 2
    b1..10,    2024,  2024-12-31, 4
    b11..20,   2024,  2024-12-31, 3
    c1..3,     2024,  2024-12-31, 5
    c4..6,     2024,  2024-12-31, 4
    d1..5,     2024,  2024-12-31, 4
    d6..10,    2024,  2024-12-31, 3
    e1..9,     2024,  2024-12-31, 1
    f1..9,     2024,  2024-12-31, 1
    w1..20,    2024,  2024-12-31, 1
"""
PROGRAM = """
    program_id, kind,     ends_on
    circle,     allyship,
    former,     allyship, 2023-12-31
    skills,     training,
"""
ENROLMENT = """
    program_id, person_id, enrolled_on, left_on,    note
    circle,     a1..12,    2024-03-01,  ,           allies
    circle,     e1..9,     2024-03-01,  ,           allies at a level without other men
    circle,     b1,        2025-01-01,  ,           after the cycle
    circle,     b2,        2023-03-01,  2023-12-31, left before the year
    former,     b3,        2023-03-01,  ,           a program that ended before it
    skills,     b4,        2024-03-01,  ,           no allyship program
    circle,     w1..20,    2024-03-01,  ,           women
"""
ACTS = """
    event_id, actor_id, acted_on,   kind
    v1..6,    c1..6,    2024-01-01, amplify
    v11..15,  b11..15,  2023-12-31, amplify
"""

NORTH = [3] * 6 + [2] * 6, [4] * 10 + [3] * 10
SOUTH = [5] * 3 + [4] * 3, [4] * 5 + [3] * 5


def test_allies_beside_other_men_of_their_level_and_division(publish):
    published = publish(
        EXACT, worker_snapshot=WORKFORCE, review=REVIEWS, program=PROGRAM, enrolment=ENROLMENT, ally_act=ACTS
    )

    # In the North allies are rated a point lower, in the South a point higher; twice as many are in the North.
    difference = (12 * (2.5 - 3.5) + 6 * (4.5 - 3.5)) / (12 + 6)
    row = published.value("ally_rating_gap", "men", "2024-12-31")
    assert row.value == close(difference)
    assert (row.people, row.fraction) == (12 + 6, (None, None))

    # The spread around the four means, as a regression with one mean per group would pool it.
    groups = [*NORTH, *SOUTH]
    design = np.repeat(np.eye(4), [len(g) for g in groups], axis=0)
    fit = sm.OLS(np.concatenate(groups), design).fit()
    contrast = fit.t_test([12 / 18, -12 / 18, 6 / 18, -6 / 18])
    reach = student.ppf(0.975, 12 + 20 + 6 + 10 - 4) * contrast.sd.item()
    assert row.interval == close((difference - reach, difference + reach))
    assert row.p_value == close(contrast.pvalue.item())


def test_an_act_alone_makes_an_ally_where_no_program_is_delivered(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, review=REVIEWS, ally_act=ACTS.replace("c1..6", "a1..6"))

    # Six allies among the North's 32 men are too few to show.
    row = published.row("ally_rating_gap", "men", "2024-12-31")
    assert (row.status, row.reason, set(row.numbers)) == ("suppressed", "too few people", {None})


@pytest.mark.parametrize(
    ("feeds", "reason"),
    [
        ({}, "no data: enrolment or ally_act not delivered"),
        ({"ally_act": "actor_id, acted_on, kind\na1, 2024-05-01, amplify"}, "no_population"),
    ],
    ids=["nobody known to be an ally", "no ally rated in a stratum with others"],
)
def test_without_allies_to_compare(publish, feeds, reason):
    reviews = "worker_id, cycle, cycle_end, rating\na1, 2024, 2024-12-31, 3\nf1..9, 2024, 2024-12-31, 1"
    row = publish(EXACT, worker_snapshot=WORKFORCE, review=reviews, **feeds).row("ally_rating_gap", "men")

    assert (row.status, row.reason, set(row.numbers)) == ("not_applicable", reason, {None})
