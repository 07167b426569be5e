"""Time the readers on a million rows of each format with one header, and on a workbook, against DuckDB's own read_csv.

Four times for each format: DuckDB reads the file as text into a table; `stage` reads it with every record accounted
for, and a vendor's format rewritten as its feed; ingestion as a whole, `stage` included, types, judges and stores the
rows; and the keyed hashing of its million ids or two, which is part of that and nothing of DuckDB's, by itself. They
are measured in turn, five times; the median of each is shown, and of the ratios of each time.
"""

import csv
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from unittest.mock import patch

import duckdb

from pipelines import readers
from pipelines.home import Home
from pipelines.ingest.intake import Intake, take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.readers import Staged
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse
from sample.exports import bamboohr, cornerstone, culture_amp, hr_acuity, mentorloop, pushfar, ukg, vault, viva, workday
from sample.exports.case_files import make_cases
from sample.exports.cornerstone import Registration
from sample.exports.mentoring import make_matches, make_participants
from sample.exports.viva import PersonWeek
from sample.exports.workbook import write_workbook
from sample.exports.workers import make_workers
from tests.benchmarks.results import Result, times
from tests.benchmarks.results import seconds as in_words

ROWS, SHEET_ROWS = 1_000_000, 100_000
ROUNDS = 5
AS_OF = date(2026, 6, 30)
WORKERS = make_workers(1_000, seed=3, as_of=AS_OF)
CASE_FILES = make_cases(1_000, seed=3, as_of=AS_OF)
DAY = f"constants: {{snapshot_date: {AS_OF}}}"


@dataclass(frozen=True)
class Case:
    """A format, the feed that is taken of it, its writer, the headings of ids, and what else allyship.yaml says."""

    format: str
    feed: str
    write: Callable[[Path], object]
    ids: tuple[str, ...]
    told: str = ""


def write_plain(file: Path) -> None:
    """Write a snapshot under the feed's own headings."""
    header = ("worker_id", "snapshot_date", "gender", "level", "department", "division", "country", "status")
    rows = [(w.worker_id, AS_OF, w.gender, 1 + n % 8, "Ops", "North", "GB", "active") for n, w in enumerate(WORKERS)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


CASES = (
    Case("csv", "worker_snapshot", write_plain, ("worker_id",)),
    Case("workday", "worker_snapshot", lambda f: workday.write(f, WORKERS, AS_OF), ("Employee ID",), DAY),
    Case("bamboohr", "worker_snapshot", lambda f: bamboohr.write(f, WORKERS, AS_OF), ("Employee #",), DAY),
    Case(
        "ukg", "worker_snapshot", lambda f: ukg.write(f, WORKERS, AS_OF), ("EmployeeNumber", "PersonID"),
        f"dates: '%m/%d/%Y', {DAY}",
    ),
    Case(
        "culture_amp", "worker_snapshot", lambda f: culture_amp.write_employees(f, WORKERS, AS_OF),
        ("Employee Id", "Email"), f"columns: {{Job Title Level: level}}, {DAY}",
    ),
    Case(
        "mentorloop", "enrolment", lambda f: mentorloop.write(f, make_participants(WORKERS, "P1", 3, AS_OF)),
        ("Role ID", "Email"), "constants: {program_id: P1}",
    ),
    Case("vault", "case", lambda f: vault.write(f, CASE_FILES), ("Original case ID",)),
    Case("hr_acuity", "case", lambda f: hr_acuity.write(f, CASE_FILES), ("case_id",)),
    Case(
        "cornerstone", "enrolment",
        lambda f: cornerstone.write(f, [Registration(w, "Allies", datetime(2026, 1, 5), None) for w in WORKERS]),
        ("User - User ID",),
    ),
    Case(
        "pushfar", "pairing", lambda f: pushfar.write(f, make_matches(WORKERS, ("P1",), 3, AS_OF)),
        ("Mentor Email", "Mentee Email"), "columns: {Started: started_on, Ended: ended_on}, dates: '%d/%m/%Y'",
    ),
    Case(
        "viva", "one_to_one",
        lambda f: viva.write(f, [PersonWeek(w.worker_id, AS_OF, 0.5, "1", "Ops", "woman", "man") for w in WORKERS]),
        ("PersonId",), "columns: {Gender: gender, ManagerGender: senior_gender}",
    ),
)  # fmt: skip


def run(folder: Path) -> Iterator[Result]:
    """Yield a result for each format, then one for the workbook."""
    for case in CASES:
        home = Home(folder / case.format)
        home.create()
        file = home.landing / "export.csv"
        multiply(case, file)
        rounds = [measured(case, home, file) for _ in range(ROUNDS)]
        bare, staged, stored, hashing = map(median, zip(*rounds, strict=True))
        file.unlink()
        yield Result(
            f"{ROWS:,} rows of {case.format}",
            f"staged {in_words(staged)}, stored {in_words(stored)}",
            f"read_csv: {in_words(bare)}, hashing: {in_words(hashing)}",
            times(median(took / alone for alone, took, _, _ in rounds), 1),
        )
    path = folder / "export.xlsx"
    write_workbook(path, {"Export": [[f"column {n}" for n in range(16)], *sheet_rows()]})
    with duckdb.connect() as connection:
        took = seconds(lambda: readers.stage(connection, path, readers.ReadOptions("xlsx"), "staged"))
    yield Result(f"a workbook of {SHEET_ROWS:,} rows and 16 columns", in_words(took))


def multiply(case: Case, file: Path) -> None:
    """Write an export of about a million rows: the writer's own, again and again with other ids."""
    case.write(file)
    header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    ids = [header.index(name) for name in case.ids]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for copy in range(ROWS // len(rows)):
            writer.writerows(with_ids(row, ids, copy) for row in rows)


def with_ids(row: Sequence[str], ids: Sequence[int], copy: int) -> list[str]:
    """Return the row with the number of the copy before every id in it."""
    return [f"{copy}x{cell}" if at in ids and cell else cell for at, cell in enumerate(row)]


def sheet_rows() -> list[list[object]]:
    """Return rows of a worksheet: a number and texts."""
    return [[n, *(f"value {n % 50}" for _ in range(15))] for n in range(SHEET_ROWS)]


def measured(case: Case, home: Home, file: Path) -> tuple[float, float, float, float]:
    """Return the seconds of read_csv, of staging, of a whole ingestion anew, and of the hashes of its ids alone."""
    home.config_file.write_text(
        f"sources: [{{feed: {case.feed}, files: '*', format: {case.format}{', ' if case.told else ''}{case.told}}}]\n"
        "levels: {default: 1}\ntolerance: 1\n",
        encoding="utf-8",
    )
    settings = load_settings(home)
    home.warehouse_file.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        bare = seconds(
            lambda: connection.execute("create table t as from read_csv(?, all_varchar = true)", [str(file)])
        )
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        (candidate,) = candidates(home, settings)
        plan = make_plan(connection, [candidate], [])[case.feed]
        staging: list[float] = []
        with patch.object(readers, "stage", clocked(readers.stage, staging)):
            done: list[Intake] = []
            stored = seconds(lambda: done.append(take_feed(connection, plan, settings, "benchmark")))
        if done[0].rejected:
            raise SystemExit(f"{case.format}: {done[0].rejected[0].detail['rejected']}")
        hashing = seconds(
            lambda: connection.execute(
                "create temp table hashed as select pseudonym_hr(range::varchar) from range(?)",
                [ROWS * len(case.ids)],
            )
        )
    return bare, sum(staging), stored, hashing


def clocked(call: Callable[..., Staged], taken: list[float]) -> Callable[..., Staged]:
    """Return the call, which notes how long it takes."""

    def timed(*arguments: object, **named: object) -> Staged:
        began = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            taken.append(time.perf_counter() - began)

    return timed


def seconds(call: Callable[[], object]) -> float:
    """Return the wall time of a call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
