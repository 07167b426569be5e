"""Dates in the names of files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.file_names import date_in_name


@pytest.mark.parametrize(
    ("name", "pattern", "found"),
    [
        ("workers_20260131.csv", "%Y%m%d", date(2026, 1, 31)),
        ("workers_2026-01-31_v2.csv", "%Y-%m-%d", date(2026, 1, 31)),
        ("31.01.2026 workers.csv", "%d.%m.%Y", date(2026, 1, 31)),
        ("workers_31Jan26.csv", "%d%b%y", date(2026, 1, 31)),
        ("workers 5 March 2026.xlsx", "%d %B %Y", date(2026, 3, 5)),
        ("export_4711_20260131.csv", "%Y%m%d", date(2026, 1, 31)),
        ("workers_20261399_20260131.csv", "%Y%m%d", date(2026, 1, 31)),
        ("workers_2026-02.csv", "%Y-%m", date(2026, 2, 28)),
        ("workers_2024-02.csv", "%Y-%m", date(2024, 2, 29)),
        ("workers_Dec-2025.csv", "%b-%Y", date(2025, 12, 31)),
        ("hr_v20260131.csv", "hr_v%Y%m%d", date(2026, 1, 31)),
        ("hr_x20260131.csv", "hr_v%Y%m%d", None),
        ("workers.csv", "%Y%m%d", None),
        ("workers_2026_01_31.csv", "%Y-%m-%d", None),
        ("workers_2026.01.31.csv", "%Y-%m-%d", None),
        ("workers_2026-02-30.csv", "%Y-%m-%d", None),
    ],
)
def test_dates_in_names(name: str, pattern: str, found: date | None) -> None:
    assert date_in_name(name, pattern) == found


@given(
    day=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    pattern=st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d_%m_%Y", "%d%b%Y", "%B %d %Y"]),
    before=st.text("abc_- ", max_size=6),
)
def test_a_date_written_into_a_name_is_found(day: date, pattern: str, before: str) -> None:
    assert date_in_name(f"{before}.{day.strftime(pattern)}.csv", pattern) == day
