"""pair_fit: do mentor and sponsor pairs fit?

Pairs matched in a fiscal year that both people call a good fit, over those of which both gave a verdict. Undecided is a
verdict; silence is none.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-12-31,    woman,  2,     Sales
    m1..60,    2025-12-31,    man,    6,     Sales
"""
PROGRAM = "program_id, kind\nopen, sponsorship\nlearn, reverse_mentoring"
YEAR = "2025-12-31"


def test_pairs_that_both_call_good_over_pairs_rated_by_both(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, guide_fit, protege_fit
        p1..6,   open,       sponsor, m1..6,    w1..6,      2025-01-01, good,      good
        p7..9,   open,       sponsor, m7..9,    w7..9,      2025-05-01, good,      undecided
        p10,     open,       sponsor, m10,      w10,        2025-05-01, bad,       good
        p11..20, learn,      mentor,  w11..20,  m11..20,    2025-12-31, good,      good
        p21..25, open,       sponsor, m21..25,  w21..25,    2025-05-01, good,
        p26..30, open,       sponsor, m26..30,  w26..30,    2025-05-01, ,          bad
        p31..35, open,       sponsor, m31..35,  w31..35,    2024-12-31, good,      bad
        """,
    )

    row = published.value("pair_fit", "all", YEAR)
    assert (row.value, row.fraction, row.people) == ((6 + 10) / 20, (16, 6 + 3 + 1 + 10), 2 * 20)
    assert row.interval == close(wilson(16, 20))
    assert published.value("pair_fit", "all", YEAR, program_kind="sponsorship").fraction == (6, 10)
    assert published.value("pair_fit", "all", YEAR, program_kind="reverse_mentoring").fraction == (10, 10)


@pytest.mark.parametrize(("guides", "people"), [("m1..5", 5 + 5), ("m1", None)])
def test_people_are_those_of_both_sides_each_once(publish, guides, people):
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, guide_fit, protege_fit
        p1..5,   open,       sponsor, {guides}, w1..5,      2025-05-01, good,      good
        """,
    ).row("pair_fit", "all", YEAR)

    assert (row.status, row.people) == (("shown", people) if people else ("suppressed", None))


def test_pairs_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, guide_fit, protege_fit
        p1..13,  open,       sponsor, m1..13,   w1..13,     2025-05-01, good,      good
        p14..22, open,       sponsor, m14..22,  w14..22,    2025-05-01, good,      bad
        """,
    ).value("pair_fit", "all", YEAR)

    assert (row.fraction, row.people) == ((15, 20), 45)
    assert row.bounds == close((13 / 22, 17 / 18))


def test_where_only_one_side_rates_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, guide_fit
        p1..20,  open,       sponsor, m1..20,   w1..20,     2025-05-01, good
        """,
    ).of("pair_fit")

    assert row.reason == "no data: no pair has a verdict on its fit from both people"
