"""impact_ratio_hiring: does hiring pass the four-fifths rule?

Of the people who applied in a fiscal year, the share hired: women's over men's. Gender is what applicants gave.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close, katz, pooled_z

YEAR = "2025-12-31"
STAFF = """
worker_id, snapshot_date, gender, level, department
w1..20,    2025-12-31,    woman,  1,     Sales
"""


@pytest.mark.parametrize(
    ("women", "hired", "ratio", "flagged"), [(400, 200, 0.750, 1), (260, 140, 0.8077, 0)], ids=["flagged", "passed"]
)
def test_applicants_600_400_and_260(publish, women, hired, ratio, flagged):
    """600 men apply and 400 are hired; 200 of 400 women are 0.75 of that rate, 140 of 260 are 0.81."""
    published = publish(
        worker_snapshot=STAFF,
        applicant=f"""
        requisition_id, applicant_id,         gender,      applied_date, hired_date
        R1,             m1..400,              man,         2025-03-01,   2025-05-01
        R1,             m401..600,            man,         2025-03-01,
        R1,             w1..{hired},          woman,       2025-03-01,   2025-05-01
        R1,             w{hired + 1}..{women}, woman,      2025-03-01,
        R1,             u1..30,               undisclosed, 2025-03-01,   2025-05-01
        """,
    )

    parity = published.value("impact_ratio_hiring", "parity", YEAR)
    assert parity.value == close((hired / women) / (400 / 600))
    assert round(parity.value, 4) == ratio
    assert parity.interval == close(katz(hired, women, 400, 600))
    assert parity.p_value == close(pooled_z(hired, women, 400, 600))
    assert parity.people == min(women, 600)
    assert published.value("impact_ratio_hiring", "all:flag", YEAR).value == flagged


def test_people_count_once_in_the_year_they_applied(publish):
    published = publish(
        EXACT,
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..20,    2025-12-31..2025-12-31, woman,  1,     Sales
        w1..20,    2024-12-31..2024-12-31, woman,  1,     Sales
        """,
        applicant="""
        requisition_id, applicant_id, gender, applied_date, hired_date, division
        R1,             w1..20,       woman,  2025-01-01,   ,           North
        R2,             w1..5,        woman,  2025-06-01,   2025-07-01, South
        R2,             w6..15,       woman,  2025-06-01,   ,           South
        R1,             w21..24,      woman,  2025-12-31,   2026-02-01, North
        R1,             m1..20,       man,    2025-02-01,   2025-03-01, North
        R3,             m1..20,       man,    2025-04-01,   2025-05-01, North
        R1,             m31..50,      man,    2025-02-01,   ,           North
        R4,             w31..50,      woman,  2024-12-31,   2025-02-01, North
        R4,             m51..70,      man,    2024-12-31,   2025-02-01, North
        """,
    )

    # Two applications of one woman are one applicant; hired after the year's end is hired all the same.
    assert published.value("impact_ratio_hiring", "women", YEAR).fraction == (5 + 4, 20 + 4)
    assert published.value("impact_ratio_hiring", "men", YEAR).fraction == (20, 40)
    assert published.value("impact_ratio_hiring", "women", YEAR, division="North").fraction == (4, 24)
    assert published.value("impact_ratio_hiring", "women", "2024-12-31").fraction == (20, 20)


def test_counts_are_rounded_and_ratio_and_flag_follow_from_what_is_published(publish):
    published = publish(
        worker_snapshot=STAFF,
        applicant="""
        requisition_id, applicant_id, gender, applied_date, hired_date, division
        R1,             w1..48,       woman,  2025-03-01,   2025-05-01, North
        R1,             w49..100,     woman,  2025-03-01,   ,           North
        R1,             m1..62,       man,    2025-03-01,   2025-05-01, North
        R1,             m63..101,     man,    2025-03-01,   ,           North
        R2,             w201..202,    woman,  2025-03-01,   2025-05-01, South
        R2,             w203..230,    woman,  2025-03-01,   ,           South
        R2,             m201..230,    man,    2025-03-01,   2025-05-01, South
        R3,             w301..309,    woman,  2025-03-01,   2025-05-01, East
        R3,             m301..320,    man,    2025-03-01,   ,           East
        R3,             w401..410,    woman,  2025-03-01,   2025-05-01, West
        R3,             m401..420,    man,    2025-03-01,   ,           West
        """,
    )

    women, men = (published.value("impact_ratio_hiring", group, YEAR, division="North") for group in ("women", "men"))
    assert (women.fraction, men.fraction) == ((50, 100), (60, 100))
    assert (women.rounding_base, women.bounds) == (5, (48 / 102, 52 / 98))
    parity = published.value("impact_ratio_hiring", "parity", YEAR, division="North")
    assert parity.value == close(50 / 60)
    assert parity.bounds == close((women.value_low / men.value_high, women.value_high / men.value_low))
    assert published.value("impact_ratio_hiring", "all:flag", YEAR, division="North").value == 0
    # Of South's men all were hired, which nobody may learn: only bounds stand, and no flag.
    unsure = published.value("impact_ratio_hiring", "all:flag", YEAR, division="South")
    assert (unsure.value, unsure.bounds) == (None, (0, 1))
    nine_women = published.row("impact_ratio_hiring", "parity", YEAR, division="East")
    assert (nine_women.status, nine_women.reason) == ("suppressed", "too few people")
    neighbor = published.row("impact_ratio_hiring", "parity", YEAR, division="West")
    assert (neighbor.status, neighbor.reason) == ("suppressed", "protects another group")


def test_without_applicants_there_is_no_ratio(publish):
    published = publish(worker_snapshot=STAFF)

    row = published.row("impact_ratio_hiring", "parity")
    assert (row.status, row.reason) == ("not_applicable", "no data: applicant not delivered")
    for kpi, feed in {
        "impact_ratio_high_potential": "review",
        "succession_women": "succession",
        "succession_coverage": "succession",
        "leader_exit_ratio": "separation",
        "pay_gap_mean": "pay",
        "pay_quarters": "pay",
    }.items():
        (absent,) = published.of(kpi)
        assert (absent.status, absent.reason) == ("not_applicable", f"no data: {feed} not delivered")
