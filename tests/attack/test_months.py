"""Consecutive monthly releases of the sample organization, attacked together.

`make attack` publishes twelve months, `make test` the last two of them, of half as many people. Every run attacks its
own release beside those before it and would not publish what fails; here all are attacked once more, as by somebody
who kept them all.
"""

import os
from pathlib import Path

import duckdb
import pytest
from months import INTO, SPLIT, Months
from warm import allyship

import audit

MONTHS, EMPLOYEES = (12, 600) if os.environ.get("ALLYSHIP_ATTACK_CUBES") else (2, 300)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """The home after all its months: a department is split in the last but one, two files are corrected in the last."""
    months = Months.make(tmp_path_factory.mktemp("months"), employees=EMPLOYEES, months=13 + MONTHS)
    with (months.home / "allyship.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nkeep_releases: {MONTHS}\n")
    ends = months.ends[-MONTHS:]
    for end in ends:
        months.deliver(end, split_from=ends[-2], corrected=end == ends[-1])
        told = allyship(months.home, "run")
        # 3: a feed of few rows so far, one of them broken, is refused in that month.
        assert told.code in (0, 3), told
    return months


def _releases(months: Months) -> list[Path]:
    return sorted(path for path in (months.home / "releases").iterdir() if path.is_dir() and not path.is_symlink())


def test_nothing_is_found_in_all_of_them_together(published: Months) -> None:
    folders = _releases(published)
    assert len(folders) == MONTHS
    report = audit.run(folders)
    assert report.findings == ()
    assert {"P1", "P2", "P3"} <= set(report.checked)


def test_months_differ_in_what_makes_them_hard(published: Months) -> None:
    """Otherwise nothing would be tested: the department is split, and corrections wait."""
    last = _releases(published)[-1]
    with duckdb.connect(str(last / "allyship.duckdb"), read_only=True) as release:
        departments = {
            name
            for (name,) in release.execute(
                "select distinct segment from kpi.value where breakdown = 'department' and kpi_id = 'pipeline_share'"
            ).fetchall()
        }
        carried = release.execute(
            "select count(*) from kpi.value where reason = 'carried from the last release'"
        ).fetchone()
    assert {SPLIT, INTO} <= departments
    assert carried is not None
    assert carried[0] > 0
