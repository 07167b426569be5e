"""A Workday custom report: suffixes behind names, several values in a cell, a row for each employment."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.exports.workers import Worker, title

GENDERS = {"woman": "Female", "man": "Male", "another": "X", "undisclosed": ""}
COLUMNS = (
    "Worker",
    "Employee ID",
    "Worker Type",
    "Hire Date",
    "Original Hire Date",
    "Termination Date",
    "Management Level",
    "Job Profile",
    "Supervisory Organization",
    "Cost Center",
    "Gender",
    "Manager",
    "Manager ID",
    "Location",
    "Email",
)


def write(file: Path, workers: Sequence[Worker], as_of: date, *, service: bool = False) -> None:
    """Write a report of a day, run without a prompt for it: those who left and those yet to come are in it.

    `service` writes headings with underscores, as the report has them over its web service.
    """
    head = {worker.worker_id: worker for worker in workers}
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heading.replace(" ", "_") if service else heading for heading in COLUMNS)
        for worker in workers:
            employments = [(worker.hired_on, worker.left_on)]
            if worker.other:
                employments.insert(0, (worker.other.hired_on, worker.other.left_on))
            manager = head.get(worker.manager_id or "")
            for hired_on, left_on in employments:
                writer.writerow(_cells(worker, manager, hired_on, left_on, as_of))


def _cells(
    worker: Worker, manager: Worker | None, hired_on: date, left_on: date | None, as_of: date
) -> tuple[str, ...]:
    post = worker.post(as_of)
    boss = _shown(manager, as_of) if manager else ""
    second_site = "\n" if int(worker.worker_id) % 4 == 0 else "; "
    return (
        _shown(worker, as_of) if left_on == worker.left_on else f"{worker.name} (Terminated)",
        worker.worker_id,
        "Contingent Worker" if int(worker.worker_id) % 9 == 0 else "Employee",
        hired_on.isoformat(),
        (worker.other.hired_on if worker.other else worker.hired_on).isoformat(),
        left_on.isoformat() if left_on else "",
        title(post.level),
        "Specialist; Trainer",
        f"{post.department} ({boss})" if boss else post.department,
        "CC 4711",
        GENDERS[worker.gender],
        boss,
        worker.manager_id or "",
        f"{worker.location}{second_site}Remote" if int(worker.worker_id) % 2 else worker.location,
        worker.email,
    )


def _shown(worker: Worker, as_of: date) -> str:
    gone = worker.left_on is not None and worker.left_on < as_of
    return f"{worker.name} (Terminated)" if gone else f"{worker.name} (On Leave)" if worker.on_leave else worker.name
