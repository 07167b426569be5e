"""Breakdown `ethnicity` of women_in_leadership, promotion_rate and attrition_parity: measure `women`, fiscal years.

Class special, whatever the metric's own: at least 20 people, counts and denominators rounded to five. The other
figures of the metrics stay exact head counts.
"""

import pytest
from independent_statistics import close, poisson, wilson

YEAR = "2025-12-31"


def test_three_metrics_by_ethnicity(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department, ethnicity
        w1..24,    2024-12-31..2025-12-31, woman,  6,     Sales,      Asian
        m1..19,    2024-12-31..2025-12-31, man,    6,     Sales,      Asian
        w31..53,   2024-12-31..2025-12-31, woman,  6,     Sales,      White
        m31..81,   2024-12-31..2025-12-31, man,    6,     Sales,      White
        w91..109,  2024-12-31..2025-12-31, woman,  6,     Sales,      Black
        w121..140, 2024-12-31..2025-12-31, woman,  6,     Sales,      Mixed
        m131..150, 2024-12-31..2025-12-31, man,    6,     Sales,      Mixed
        w161..182, 2024-12-31..2025-12-31, woman,  6,     Sales,
        """,
        promotion="""
        worker_id, promotion_date, from_level, to_level
        w1..8,     2025-06-01,     6,          7
        w31..33,   2025-06-01,     6,          7
        w121..126, 2025-06-01,     6,          7
        w161..164, 2025-06-01,     6,          7
        m1..9,     2025-06-01,     6,          7
        """,
        separation="""
        worker_id, separation_date, reason
        w20..24,   2025-12-31,      voluntary
        w31..39,   2025-12-31,      voluntary
        m1..3,     2025-12-31,      voluntary
        """,
    )

    leaders = published.value("women_in_leadership", "women", YEAR, ethnicity="Asian")
    # 24 women of 43 leaders: both counts go to the next five.
    assert (leaders.fraction, leaders.people, leaders.rounding_base) == ((25, 45), 45, 5)
    assert leaders.interval == close(wilson(25, 45))
    assert leaders.bounds == (23 / 47, 27 / 43)
    assert (leaders.period_start.isoformat(), leaders.period_end.isoformat()) == ("2025-01-01", YEAR)

    promoted = published.value("promotion_rate", "women", YEAR, ethnicity="Asian")
    assert (promoted.fraction, promoted.value) == ((10, 25), 10 / 25)  # 8 of 24
    left = published.value("attrition_parity", "women", YEAR, ethnicity="White")
    assert (left.numerator, left.people) == (10, 25)  # 9 of 23, on average over the year's snapshots
    assert left.value == close(10 / 25)
    assert left.interval == close(tuple(limit / 25 for limit in poisson(10)))
    assert left.bounds == close((8 / 28, 12 / 23))

    # 19 women are too few; one more ethnicity is hidden, or the company's women would give them away.
    for kpi in ("promotion_rate", "attrition_parity"):
        few = published.row(kpi, "women", YEAR, ethnicity="Black")
        assert (few.status, few.reason) == ("suppressed", "too few people")
        assert set(few.numbers) == {None}

    # The open figures of the same year stand beside it, exact, once, and without a breakdown of their own by ethnicity.
    for kpi, measures in {"promotion_rate": ("women", "men", "all", "parity"), "women_in_leadership": ("all",)}.items():
        for measure in measures:
            assert published.value(kpi, measure, YEAR).rounding_base == 1
    assert published.value("promotion_rate", "women", YEAR).fraction == (8 + 3 + 6 + 4, 24 + 23 + 19 + 20 + 22)
    assert published.value("attrition_parity", "women", YEAR).numerator == 5 + 9
    by_ethnicity = [row for row in published.rows if row.breakdown == "ethnicity"]
    assert {(row.kpi_id, row.measure) for row in by_ethnicity} == {
        (kpi, "women") for kpi in ("women_in_leadership", "promotion_rate", "attrition_parity")
    }
    assert {row.rounding_base for row in by_ethnicity} == {5}
    assert not [row for row in published.of("women_in_leadership") if row.measure == "women" and row.segment == "all"]


@pytest.mark.parametrize(("minimum", "status"), [(25, "suppressed"), (15, "shown")])
def test_an_organization_may_ask_for_more_people_but_not_for_fewer_than_20(publish, minimum, status):
    published = publish(
        f"privacy: {{special: {{minimum_people: {minimum}}}}}",
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department, ethnicity
        w1..24,    2024-12-31..2025-12-31, woman,  6,     Sales,      Asian
        w31..49,   2024-12-31..2025-12-31, woman,  6,     Sales,      Black
        w61..83,   2024-12-31..2025-12-31, woman,  6,     Sales,      White
        """,
    )

    assert published.row("women_in_leadership", "women", YEAR, ethnicity="Asian").status == status
    assert published.row("women_in_leadership", "women", YEAR, ethnicity="Black").reason == "too few people"


def test_without_ethnicity_there_is_no_such_row(publish):
    published = publish(
        worker_snapshot="""
        worker_id, snapshot_date,          gender, level, department
        w1..40,    2024-12-31..2025-12-31, woman,  6,     Sales
        """,
    )

    assert not [row for row in published.rows if row.breakdown == "ethnicity"]
