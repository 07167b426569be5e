"""A made-up organization small enough to run in seconds: eight feeds under canonical headings, no map needed.

Ninety people in two divisions; its leaders are too few to be shown by department, so that something is hidden.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

PEOPLE = 90
SNAPSHOTS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
NEXT_SNAPSHOT = date(2026, 4, 30)
SETTINGS = """\
organisation: {name: Small Example, timezone: Europe/Berlin, synthetic: true}
schedule: "30 3 * * *"
keep_releases: 3
keep_runs: 5
"""


def write_small_home(home: Path, settings: str = SETTINGS) -> Path:
    """Write allyship.yaml and every export; return the home."""
    landing = home / "landing"
    landing.mkdir(parents=True)
    (home / "allyship.yaml").write_text(settings, encoding="utf-8")
    for day in SNAPSHOTS:
        write_snapshot(home, day)
    enrolled = range(0, PEOPLE, 2)
    write_csv(
        landing / "separation.csv",
        ({"worker_id": f"w{i:03}", "separation_date": "2026-02-10", "reason": "voluntary"} for i in (3, 9)),
    )
    write_csv(
        landing / "program.csv",
        [{"program_id": "P1", "kind": "allyship", "starts_on": "2026-01-05", "ends_on": "2026-03-20"}],
    )
    write_csv(
        landing / "enrolment.csv",
        ({"program_id": "P1", "person_id": f"w{i:03}", "enrolled_on": "2026-01-02"} for i in enrolled),
    )
    write_csv(
        landing / "session.csv",
        (
            {"session_id": f"S{n}", "program_id": "P1", "held_on": day, "scheduled_minutes": 60}
            for n, day in enumerate(("2026-01-05", "2026-02-09"))
        ),
    )
    write_csv(
        landing / "attendance.csv",
        (
            {"session_id": f"S{n}", "person_id": f"w{i:03}", "minutes": 60}
            for n in (0, 1)
            for i in enrolled
            if i % 3 or n == 0
        ),
    )
    write_csv(
        landing / "survey_response.csv",
        (
            {"respondent_id": f"r{i:03}", "wave": "w1", "launched_on": "2026-02-01", "gender": gender(i), **answered}
            for i in range(PEOPLE)
            for answered in answers(i)
        ),
    )
    write_csv(
        landing / "case.csv",
        ({"case_id": f"C{n}", "received_on": "2026-02-15", "issues": "harassment"} for n in range(12)),
    )
    return home


def write_snapshot(home: Path, day: date, people: int = PEOPLE) -> Path:
    """Write one month's workers; return the file."""
    file = home / "landing" / "worker_snapshot" / f"{day:%Y-%m}.csv"
    write_csv(
        file,
        (
            {
                "worker_id": f"w{i:03}",
                "snapshot_date": day.isoformat(),
                "gender": gender(i),
                "level": 1 + i % 8,
                "division": "North" if i % 3 else "South",
                "department": f"{'North' if i % 3 else 'South'} {i % 2}",
            }
            for i in range(people)
        ),
    )
    return file


def gender(i: int) -> str:
    """Return the gender of the person of that number: two women in five, one in thirty not disclosed."""
    if i % 30 == 7:
        return "undisclosed"
    return "woman" if i % 5 < 2 else "man"


def answers(i: int) -> Iterable[dict[str, str]]:
    """Yield the survey answers of one respondent: one in three experienced something, half of them reported it."""
    yield {"item": "exp_any", "answer": "no" if i % 3 else "yes"}
    if i % 3 == 0:
        yield {"item": "reported", "answer": "formal" if i % 2 else "no"}


def write_csv(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows of equal keys as CSV."""
    rows = list(rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
