"""A SuccessFactors employee export: keys, labels, people; nobody who left can be told from somebody on leave."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.exports.workers import Worker, division, title

GENDERS = {"woman": "F", "man": "M", "another": "O", "undisclosed": "U"}
COLUMNS = {
    "STATUS": "Status",
    "USERID": "User ID",
    "USERNAME": "Username",
    "FIRSTNAME": "First Name",
    "LASTNAME": "Last Name",
    "MI": "Middle Name",
    "GENDER": "Gender",
    "EMAIL": "Email",
    "MANAGER": "Manager",
    "HR": "Human Resource",
    "DEPARTMENT": "Department",
    "JOBCODE": "Job Code",
    "DIVISION": "Division",
    "LOCATION": "Location",
    "TIMEZONE": "Time Zone",
    "HIREDATE": "Hire Date",
    "EMPID": "Employee ID",
    "TITLE": "Title",
    "CUSTOM01": "Cost Center",
    "MATRIX_MANAGER": "Matrix Manager",
    "DEFAULT_LOCALE": "Default Locale",
}


def write(file: Path, workers: Sequence[Worker], as_of: date, *, code_and_label: bool = False) -> None:
    """Write the people known on a day, those who left among them as inactive.

    `code_and_label` writes job codes as some extracts do, "Director (D6)".
    """
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerow(COLUMNS.values())
        for worker in workers:
            if worker.hired_on <= as_of:
                writer.writerow(_cells(worker, as_of, code_and_label=code_and_label))


def _cells(worker: Worker, as_of: date, *, code_and_label: bool) -> tuple[str, ...]:
    post = worker.post(as_of)
    code = f"D{post.level}"
    gone = worker.left_on is not None and worker.left_on < as_of
    return (
        "inactive" if gone or worker.on_leave else "active",
        worker.worker_id,
        f"{worker.given_name}{worker.family_name}".lower(),
        worker.given_name,
        worker.family_name,
        "",
        GENDERS[worker.gender],
        worker.email,
        worker.manager_id or "NO_MANAGER",
        "NO_HR",
        post.department,
        f"{title(post.level)} ({code})" if code_and_label else code,
        division(post.department),
        worker.location,
        "Europe/London",
        worker.hired_on.strftime("%m/%d/%Y"),
        f"E{worker.worker_id}",
        title(post.level),
        "4711",
        f"{int(worker.worker_id) + 1:07d}",
        "en_GB",
    )
