"""BambooHR reports: one row per employee, or one per post of the job history."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.exports.workers import Post, Worker, division, title

GENDERS = {"woman": "Female", "man": "Male", "another": "Non-binary", "undisclosed": ""}
EMPLOYEE = ("Employee #", "Last name, First name", "Gender", "Hire Date", "Termination Date", "Status", "Work Email")
POST = ("Location", "Department", "Division", "Job Title", "Reporting to")


def write(
    file: Path, workers: Sequence[Worker], as_of: date, *, history: bool = False, only_current: bool = False
) -> None:
    """Write a report of a day.

    With `history` each post has a row, headed by the day on which it began; planned ones are among them. With
    `only_current` those who left, and those who are yet to come, are missing.
    """
    dated = ("Job Information: Date", *POST) if history else POST
    manager = {worker.worker_id: worker.name for worker in workers}
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow((*EMPLOYEE, *dated))
        for worker in workers:
            gone = worker.left_on is not None and worker.left_on < as_of
            if only_current and (gone or worker.hired_on > as_of):
                continue
            for post in worker.posts if history else [worker.post(as_of)]:
                since = (post.since.isoformat(),) if history else ()
                writer.writerow((*_employee(worker, gone=gone), *since, *_post(worker, post, manager)))


def _employee(worker: Worker, *, gone: bool) -> tuple[str, ...]:
    return (
        worker.worker_id,
        f"{worker.family_name}, {worker.given_name}",
        GENDERS[worker.gender],
        worker.hired_on.isoformat(),
        worker.left_on.isoformat() if worker.left_on else "",
        "Inactive" if gone else "Active",
        worker.email,
    )


def _post(worker: Worker, post: Post, manager: dict[str, str]) -> tuple[str, ...]:
    reporting_to = manager.get(worker.manager_id or "", "")
    return (worker.location, post.department, division(post.department), title(post.level), reporting_to)
