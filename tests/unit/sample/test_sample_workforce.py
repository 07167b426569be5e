"""The HR files agree with each other: managers, promotions, leavers, departments, dirt."""

import numpy as np
import pytest

from sample.managers import NOBODY, assign_managers
from sample.shape import DEPARTMENTS, DIVISION_OF, LEVEL_SHARES, quota


def test_headcount_grows_two_percent_a_year_into_the_size_asked_for(organization) -> None:
    heads = organization.sql.execute(
        'SELECT filename, count(DISTINCT "Employee ID") FROM delivered GROUP BY ALL ORDER BY 1'
    ).fetchall()
    assert [count for _, count in heads][-1] == organization.truths.employees
    assert [count for _, count in heads][-25] == round(organization.truths.employees / 1.02**2)
    assert heads[0][0].endswith("workday_2023-11.csv")
    assert heads[-1][0].endswith("workday_2026-10.csv")


def test_managers_are_present_more_senior_and_of_the_same_division(organization) -> None:
    # A manager whose own row is dirty that month is unknown to the clean table; count those apart.
    wrong, unknown, managed = organization.one(
        """
        SELECT count(*) FILTER (boss.level <= w.level OR boss.division <> w.division),
               count(*) FILTER (boss.worker_id IS NULL), count(*)
        FROM worker AS w LEFT JOIN worker AS boss ON boss.worker_id = w.manager_id AND boss.day = w.day
        WHERE w.manager_id IS NOT NULL
        """
    )
    assert wrong == 0
    assert unknown < 0.02 * managed
    missing = organization.one(
        """
        SELECT count(*) FROM delivered AS w ANTI JOIN delivered AS boss
        ON boss."Employee ID" = w."Manager ID" AND boss.filename = w.filename
        WHERE w."Manager ID" IS NOT NULL
        """
    )
    assert missing == (0,)


def test_only_the_most_senior_of_a_division_report_to_nobody(organization) -> None:
    below_top, nobody = organization.one(
        """
        SELECT count(*) FILTER (level < top), count(*)
        FROM (SELECT *, max(level) OVER (PARTITION BY day, division) AS top FROM worker)
        WHERE manager_id IS NULL
        """
    )
    # A dirty row may hide a division's only executive for a month.
    assert below_top <= 2
    assert nobody > 0


def test_promotions_are_exactly_the_rises_between_snapshots(organization) -> None:
    organization.sql.execute(
        """
        CREATE OR REPLACE TEMP TABLE step AS
        SELECT worker_id, day, level, lag(day) OVER one AS day_before, lag(level) OVER one AS level_before
        FROM worker WINDOW one AS (PARTITION BY worker_id ORDER BY day)
        """
    )
    falls, rises = organization.one(
        "SELECT count(*) FILTER (level < level_before), count(*) FILTER (level > level_before) FROM step"
    )
    unmatched = organization.one(
        """
        SELECT count(*) FROM step AS s ANTI JOIN promotion AS p
        ON p.worker_id = s.worker_id AND p.promotion_date > s.day_before AND p.promotion_date <= s.day
           AND p.from_level = s.level_before
        WHERE s.level > s.level_before
        """
    )
    delivered = organization.one("SELECT count(*) FROM (SELECT DISTINCT * FROM promotion)")
    assert falls == 0
    assert unmatched == (0,)
    assert rises == delivered[0]


def test_leavers_stand_up_to_their_last_day_and_not_after(organization) -> None:
    after, leavers, on_the_day = organization.one(
        """
        SELECT count(*) FILTER (last_seen > separation_date), count(*),
               count(*) FILTER (last_seen = separation_date)
        FROM separation JOIN (SELECT worker_id, max(day) AS last_seen FROM worker GROUP BY 1) USING (worker_id)
        """
    )
    assert after == 0
    assert on_the_day > 0, "no leaver exercises the boundary day"
    gone_without_record = organization.one(
        """
        SELECT count(*) FROM (SELECT "Employee ID" AS worker_id, max(filename) AS last FROM delivered GROUP BY 1)
        ANTI JOIN separation USING (worker_id)
        WHERE last < (SELECT max(filename) FROM delivered)
        """
    )
    assert gone_without_record == (0,)
    assert leavers > 0


def test_hires_precede_snapshots_and_units_nest(organization) -> None:
    late = organization.one("SELECT count(*) FROM worker WHERE hired_on > day")
    units = organization.one(
        """
        SELECT max(divisions), count(*) FROM
        (SELECT department, count(DISTINCT division) AS divisions FROM worker GROUP BY department)
        """
    )
    places = organization.one("SELECT count(DISTINCT location), count(DISTINCT country) FROM worker")
    smallest, largest = organization.one(
        """
        SELECT min(heads), max(heads) FROM
        (SELECT count(*) AS heads FROM worker WHERE day = DATE '2026-10-31' GROUP BY department)
        """
    )
    assert late == (0,)
    assert units == (1, len(DEPARTMENTS))
    assert places == (4, 3)
    assert smallest <= 10
    assert largest == pytest.approx(0.18 * organization.truths.employees, rel=0.1)


def test_each_monthly_file_has_three_rows_of_dirt_in_a_thousand(organization) -> None:
    files = organization.sql.execute(
        """
        SELECT count(*) - count(DISTINCT "Employee ID"), count(*) FILTER ("Gender" = 'Unspecified'),
               count(*) FILTER (try_strptime("Effective Date", '%d/%m/%Y') IS NULL), count(*)
        FROM delivered GROUP BY filename
        """
    ).fetchall()
    for repeats, odd, broken, rows in files:
        expected = (rows - repeats) // 1000
        assert (repeats, odd, broken) == (expected, expected, expected)


@pytest.mark.parametrize("least", [0, 1, 8])
@pytest.mark.parametrize("total", [100, 101, 317, 2999, 50_000])
def test_quota_adds_up_and_stays_near_the_shares(total: int, least: int) -> None:
    counts = quota(LEVEL_SHARES, total, least)
    exact = LEVEL_SHARES / LEVEL_SHARES.sum() * total
    assert counts.sum() == total
    assert counts.min() >= least
    if exact.min() >= least:
        assert np.abs(counts - exact).max() < 1


def test_quota_lets_the_others_split_what_the_smallest_takes() -> None:
    # 5 of 100 go to the smallest; 95 are split 3 : 1, 71.25 and 23.75.
    assert quota(np.array([0.74, 0.25, 0.01]), 100, 5).tolist() == [71, 24, 5]


@pytest.mark.parametrize("seed", range(40))
def test_managers_of_any_crowd_are_valid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = int(rng.integers(1, 200))
    level = rng.integers(0, 10, people).astype("i1")
    department = rng.integers(0, len(DEPARTMENTS), people).astype("i1")
    manager = rng.integers(NOBODY, people, people).astype("i4")
    assign_managers(rng, level, department, manager)
    division = DIVISION_OF[department]
    for person in range(people):
        boss = manager[person]
        seniors = (level >= max(level[person] + 1, 4)) & (division == division[person])
        if level[person] == 0:
            assert boss == NOBODY
        elif boss == NOBODY:
            assert not seniors.any()
        else:
            assert level[boss] > level[person]
            assert division[boss] == division[person]
