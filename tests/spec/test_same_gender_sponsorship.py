"""same_gender_sponsorship: do sponsors pick people of their own gender?

Sponsor pairs open on at least one day of a fiscal year, both genders known: the share in which they are the same,
beside the share to expect if the same people met regardless of gender.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender,      level, department
    g1..30,    2024-12-31,    man,         6,     Sales
    h1..10,    2024-12-31,    woman,       6,     Sales
    w1..30,    2024-12-31,    woman,       3,     Sales
    m1..30,    2024-12-31,    man,         3,     Sales
    a1..10,    2024-12-31,    another,     3,     Sales
    u1..10,    2024-12-31,    undisclosed, 3,     Sales
"""

PAIRS = """
    pair_id, program_id, kind,    direction, guide_id, protege_id, started_on, ended_on,   note
    p1..16,  ladder,     sponsor, ,          g1..16,   m1..16,     2024-02-01, ,           men of men
    p17..22, ladder,     sponsor, ,          g17..22,  w17..22,    2024-02-01, ,           men of women
    p23..28, ladder,     sponsor, ,          h1..6,    w1..6,      2023-02-01, 2024-01-02, women of women for a day
    p29..30, ladder,     sponsor, ,          h1..2,    m21..22,    2024-12-31, ,           women of men at last
    p31..32, ladder,     sponsor, ,          g1..2,    a1..2,      2024-02-01, ,           a third gender
    p41..44, ladder,     sponsor, ,          g1..4,    w1..4,      2023-02-01, 2024-01-01, over when the year began
    p45..47, ladder,     sponsor, ,          g1..3,    u1..3,      2024-02-01, ,           one gender not known
    p51..54, ladder,     mentor,  ,          g1..4,    w1..4,      2024-02-01, ,           no sponsors
    p55..58, ladder,     sponsor, reverse,   g1..4,    w1..4,      2024-02-01, ,           no sponsors either
"""

# Rows: gender of the sponsor; columns: of the protege.
MEN_MEN, MEN_WOMEN, WOMEN_WOMEN, WOMEN_MEN, MEN_ANOTHER = 16, 6, 6, 2, 2
PAIRS_KNOWN = MEN_MEN + MEN_WOMEN + WOMEN_WOMEN + WOMEN_MEN + MEN_ANOTHER
EXPECTED = (
    (MEN_MEN + MEN_WOMEN + MEN_ANOTHER) * (MEN_MEN + WOMEN_MEN) + (WOMEN_WOMEN + WOMEN_MEN) * (MEN_WOMEN + WOMEN_WOMEN)
) / PAIRS_KNOWN**2


def test_pairs_of_one_gender_beside_what_chance_would_give(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, pairing=PAIRS)

    pairs = published.value("same_gender_sponsorship", "all", "2024-12-31")
    assert pairs.fraction == (MEN_MEN + WOMEN_WOMEN, PAIRS_KNOWN)
    assert pairs.interval == close(wilson(16 + 6, 32))
    # 22 men and 6 women sponsor 18 men, 12 women (w17..22, w1..6) and two of another gender; g1, g2, h1, h2 twice.
    assert pairs.people == (22 + 6) + (18 + 12 + 2)

    chance = published.value("same_gender_sponsorship", "all:expected", "2024-12-31")
    assert chance.value == close(EXPECTED)
    assert (chance.denominator, chance.people) == (PAIRS_KNOWN, pairs.people)
    assert chance.interval == (None, None)


def test_pairs_are_rounded_and_the_expectation_goes_to_the_whole_percent(publish):
    published = publish(worker_snapshot=WORKFORCE, pairing=PAIRS)

    pairs = published.value("same_gender_sponsorship", "all", "2024-12-31")
    assert (pairs.value, pairs.fraction, pairs.people) == (20 / 30, (20, 30), 60)  # 22 of 32
    chance = published.value("same_gender_sponsorship", "all:expected", "2024-12-31")
    assert chance.value == round(EXPECTED, 2)
    assert (chance.denominator, chance.interval) == (30, (None, None))


def test_nine_people_in_pairs_are_too_few(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,    guide_id, protege_id, started_on
        p1..8,   ladder,     sponsor, g1,       m1..8,      2024-02-01
        """,
    )

    for measure in ("all", "all:expected"):
        row = published.row("same_gender_sponsorship", measure, "2024-12-31")
        assert (row.status, row.reason, set(row.numbers)) == ("suppressed", "too few people", {None})
