"""benefit_direction: does most of the support between women and men flow to women?

Acts of support between a man and a woman within a fiscal quarter from which the woman benefits, over all of them.
Two lanes of three in her direction are the norm. Shown from ten women and ten men on.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender,      level, department, division
    m1..20,    2025-03-31..2025-06-30, man,         2,     Sales,      North
    m21..40,   2025-03-31..2025-06-30, man,         2,     Claims,     South
    w1..40,    2025-03-31..2025-06-30, woman,       2,     Claims,     South
    u1..10,    2025-03-31..2025-06-30, undisclosed, 2,     Claims,     South
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_acts_that_benefit_the_woman_over_acts_between_a_woman_and_a_man(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        ally_act="""
        actor_id, acted_on,   kind,             beneficiary_id, note
        m1..4,    2025-04-01, sponsor_act,      w1..4,          first day
        m5..8,    2025-06-30, introduction,     w5..8,          last day
        m9..10,   2025-05-01, credit,           w9..10,
        m21..30,  2025-05-01, advocacy,         w21..30,
        m21..22,  2025-05-01, training_given,   w21..22,        two pairs again: other acts
        w11..15,  2025-05-01, sponsor_act,      m11..15,        the other way
        m1..9,    2025-03-31, sponsor_act,      w1..9,          the day before
        m1..9,    2025-07-01, sponsor_act,      w1..9,          the day after
        m1..9,    2025-05-01, sponsor_act,      m11..19,        between men
        w1..9,    2025-05-01, sponsor_act,      w11..19,        between women
        u1..9,    2025-05-01, sponsor_act,      w11..19,        gender not known
        m1..9,    2025-05-01, sponsor_act,      ,               nobody in particular
        m1..9,    2025-05-01, public_statement, w1..9,          no act of support
        m1..9,    2025-05-01, conversation,     w1..9,
        """,
    )

    row = published.value("benefit_direction", "all", SECOND_QUARTER)
    to_women, acts = 4 + 4 + 2 + 10 + 2, 22 + 5
    assert (row.value, row.fraction) == (to_women / acts, (to_women, acts))
    assert row.people == (8 + 2 + 10 + 5) + (8 + 2 + 10 + 5)
    assert row.interval == close(wilson(to_women, acts))
    # The division is that of whoever acted.
    assert published.value("benefit_direction", "all", SECOND_QUARTER, division="North").fraction == (10, 10)
    assert published.value("benefit_direction", "all", SECOND_QUARTER, division="South").fraction == (12, 17)


@pytest.mark.parametrize(
    ("acts", "people"),
    [
        ("m1..10, sponsor_act, w1..10", 10 + 10),
        ("m1..9, sponsor_act, w1..9\nm1..9, sponsor_act, w11..19", None),
        ("w1..9, sponsor_act, m1..9\nw1..9, sponsor_act, m11..19", None),
        ("m1, sponsor_act, w1\nm1..12, sponsor_act, w1..12\nw1..12, credit, m1..12", 12 + 12),
    ],
)
def test_ten_women_and_ten_men_at_least(publish, acts, people):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        ally_act="actor_id, kind, beneficiary_id, acted_on\n"
        + "\n".join(f"{act}, 2025-05-01" for act in acts.splitlines()),
    ).row("benefit_direction", "all", SECOND_QUARTER)

    assert (row.status, row.people) == (("shown", people) if people else ("suppressed", None))


def test_acts_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        ally_act="""
        actor_id, acted_on,   kind,   beneficiary_id
        m1..13,   2025-05-01, credit, w1..13
        w1..9,    2025-05-01, credit, m1..9
        """,
    ).value("benefit_direction", "all", SECOND_QUARTER)

    assert (row.fraction, row.people) == ((15, 20), 25)
    assert row.bounds == close((13 / 22, 17 / 18))


def test_where_acts_do_not_say_who_benefits_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        ally_act="actor_id, acted_on, kind\nm1..20, 2025-05-01, sponsor_act",
    ).of("benefit_direction")

    assert row.reason == "no data: acts do not say who benefits"
