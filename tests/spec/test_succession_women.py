"""succession_women: are women on the slates for critical roles?

Places on the slates of a date held by women, over the places held by candidates of known gender. Someone on two slates
holds two places; `people` are the candidates, each once.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

STAFF = """
worker_id, snapshot_date, gender,      level, department, worker_type
w1..40,    2025-06-30,    woman,       6,     Sales,      employee
m1..40,    2025-06-30,    man,         6,     Sales,      employee
u1..10,    2025-06-30,    undisclosed, 6,     Sales,      employee
c1..10,    2025-06-30,    woman,       6,     Sales,      contingent
"""


def test_places_of_women_among_places_of_known_gender(publish):
    published = publish(
        EXACT,
        worker_snapshot=STAFF,
        succession="""
        role_id, candidate_id, as_of,      readiness, division
        R1,      w1..12,       2025-07-31, now,       North
        R2,      w1..6,        2025-07-31, 3-5y,      South
        R3,      m1..22,       2025-07-31, now,       North
        R4,      m11..20,      2025-07-31, 1-2y,      South
        R5,      u1..10,       2025-07-31, now,       North
        R6,      c1..10,       2025-07-31, now,       North
        R7,      x1..10,       2025-07-31, now,       North
        R1,      m1..20,       2025-06-29, now,       North
        R2,      w1..3,        2025-06-30, now,       South
        R2,      m1..9,        2025-06-30, now,       South
        """,
    )

    row = published.value("succession_women", "all", "2025-07-31")
    places, of_women = (12 + 6) + (22 + 10), 12 + 6
    assert (row.value, row.fraction) == (of_women / places, (of_women, places))
    assert row.people == 12 + 22  # candidates of known gender
    assert row.interval == close(wilson(of_women, places))
    # Gender is that of a snapshot up to the slate's date; the day before the first one nobody's is known.
    assert published.row("succession_women", "all", "2025-06-29").reason == "no_population"
    assert published.value("succession_women", "all", "2025-06-30").fraction == (3, 12)
    assert published.value("succession_women", "all", "2025-07-31", division="South").fraction == (6, 6 + 10)


def test_counts_are_rounded_and_nine_candidates_are_too_few(publish):
    published = publish(
        worker_snapshot=STAFF,
        succession="""
        role_id, candidate_id, as_of
        R1,      w1..7,        2025-06-30
        R2,      m1..16,       2025-06-30
        R1,      w1..4,        2025-07-31
        R2,      w1..4,        2025-07-31
        R3,      m1..5,        2025-07-31
        R4,      m1..5,        2025-07-31
        """,
    )

    june = published.value("succession_women", "all", "2025-06-30")
    assert (june.fraction, june.people, june.rounding_base) == ((5, 25), 25, 5)
    assert june.bounds == (3 / 27, 7 / 23)
    july = published.row("succession_women", "all", "2025-07-31")  # 18 places, but 9 people
    assert (july.status, july.reason) == ("suppressed", "too few people")
    assert set(july.numbers) == {None}
