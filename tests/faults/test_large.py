"""Deliveries of an odd size, at a tenth or less in the quick form: memory stays bounded, what is said fits a screen.

Many rows that are set aside, many files that are refused, many departments, many columns that nobody asked for, a
history of sixty years.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from settled import LONG, settled
from warm import allyship, start
from whole_runs import in_warehouse, rows

from pipelines.cli.screen import MOST

BAD_ROWS, FILES, DEPARTMENTS, COLUMNS, MONTHS = (
    (100_000, 10_000, 500, 300, 60 * 12) if LONG else (10_000, 100, 50, 30, 2 * 12)
)
EACH = 12
GIGABYTE = 1024**3
SCREEN = 25


def write(file: Path, header: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(lines)


def month_ends(months: int) -> Iterator[date]:
    for month in range(months):
        yield date(1966 + month // 12, month % 12 + 1, 28) - timedelta(days=month % 2)


def large_home(home: Path) -> Path:
    landing = home / "landing"
    landing.mkdir(parents=True)
    (home / "allyship.yaml").write_text("tolerance: 1\nkeep_releases: 3\n", encoding="utf-8")
    extra = [f"Comment {number}" for number in range(COLUMNS)]
    worker = ["worker_id", "snapshot_date", "gender", "level", "department"]
    people = [(f"w{n}", ("woman", "man")[n % 2], 1 + n // 2 % 8, f"D{n // EACH}") for n in range(DEPARTMENTS * EACH)]
    # Everybody on the last day, with all the columns; a hundred people on the days before.
    *earlier, last = month_ends(MONTHS)
    for day in earlier:
        lines = [(name, day, *rest) for name, *rest in people[:100]]
        write(landing / "worker_snapshot" / f"{day}.csv", worker, lines)
    lines = [(name, last, *rest, *("said" for _ in extra)) for name, *rest in people]
    write(landing / "worker_snapshot" / f"{last}.csv", [*worker, *extra], lines)
    leaver = ["worker_id", "separation_date", "reason"]
    bad = ((f"w{n}", "soon" if n % 2 else "later", f"reason {n}") for n in range(BAD_ROWS))
    write(landing / "separation" / "bad.csv", leaver, [*bad, ("w1", last, "voluntary")])
    for number in range(FILES):
        write(landing / "pay" / f"{number}.csv", ["worker", "amount"], [(f"w{number}", 10)])
    return home


@pytest.mark.timeout(3600 if LONG else 300)
def test_large_deliveries_take_bounded_memory_and_are_told_on_a_screen(tmp_path: Path) -> None:
    home = large_home(tmp_path / "home")
    told = start(home, "run").told(3600)
    # Every file of pay is refused.
    assert told.code == 3, told
    assert len((told.out + told.err).splitlines()) <= SCREEN
    assert f"{FILES - MOST:,} more" in told.err
    assert 0 < told.peak < 2 * GIGABYTE
    assert len(allyship(home, "status").out.splitlines()) <= SCREEN

    settled(home)
    assert in_warehouse(home, "select count(*) from register.quarantine") == [(BAD_ROWS,)]
    assert in_warehouse(home, "select count(*) from register.source_file where status = 'rejected'") == [(FILES,)]
    assert rows(home, "select count(distinct period_end) from kpi.value where kpi_id = 'pipeline_share'") == [(MONTHS,)]
    units = "select count(distinct segment) from kpi.value where kpi_id = 'pipeline_share' and breakdown = 'department'"
    assert rows(home, units) == [(DEPARTMENTS,)]
    assert allyship(home, "run").code == 3
