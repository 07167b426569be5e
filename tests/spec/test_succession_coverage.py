"""succession_coverage: how many critical roles have a woman ready now or within two years?

Roles with such a candidate over roles with a slate, on the slates' date. `people` are the candidates, each once.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

STAFF = """
worker_id, snapshot_date, gender, level, department
w1..40,    2025-06-30,    woman,  6,     Sales
m1..40,    2025-06-30,    man,    6,     Sales
"""


def test_roles_with_a_woman_soon_ready(publish):
    published = publish(
        EXACT,
        worker_snapshot=STAFF,
        succession="""
        role_id, candidate_id, as_of,      readiness, division
        A1,      w1,           2025-06-30, now,       North
        A1,      w2,           2025-06-30, 1-2y,      North
        A2,      w1,           2025-06-30, 1-2y,      North
        A3,      w3,           2025-06-30, 3-5y,      North
        A4,      w4,           2025-06-30, ,          North
        A5,      m1..8,        2025-06-30, now,       North
        A6,      m1..8,        2025-06-30, now,       South
        A6,      w5,           2025-06-30, now,       South
        A7,      m9..12,       2025-06-30, 1-2y,      South
        """,
    )

    row = published.value("succession_coverage", "all")
    assert (row.value, row.fraction) == (3 / 7, (3, 7))  # A1, A2 and A6 of A1 to A7
    assert row.people == 5 + 12
    assert row.interval == close(wilson(3, 7))
    assert row.period_end.isoformat() == "2025-06-30"
    assert published.value("succession_coverage", "all", division="North").fraction == (2, 5)


def test_roles_are_rounded_like_people(publish):
    slates = "\n".join(f"A{role}, w{role}, 2025-06-30, {'now' if role < 9 else '3-5y'}" for role in range(1, 24))
    row = publish(worker_snapshot=STAFF, succession=f"role_id, candidate_id, as_of, readiness\n{slates}").value(
        "succession_coverage", "all"
    )

    assert (row.fraction, row.rounding_base) == ((10, 25), 5)  # 8 of 23


def test_slates_that_say_nothing_of_readiness(publish):
    published = publish(
        worker_snapshot=STAFF,
        succession="""
        role_id, candidate_id, as_of
        A1,      w1..20,       2025-06-30
        A2,      m1..20,       2025-06-30
        """,
    )

    row = published.row("succession_coverage", "all")
    assert (row.status, row.reason) == ("not_applicable", "no data: no slate says when its candidates are ready")
    assert published.value("succession_women", "all").value == 20 / 40
