"""A UKG Pro employee export: a row per employing company, so that some people stand in it twice."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.exports.workers import Employment, Worker, division

GENDERS = {"woman": "F", "man": "M", "another": "X", "undisclosed": ""}
COLUMNS = (
    "EmployeeNumber",
    "CompanyIdentifier",
    "FirstName",
    "LastName",
    "Gender",
    "HireDate",
    "FullOrPartTime",
    "HourlyOrSalaried",
    "JobCode",
    "LocationCode",
    "OrgLevel1",
    "OrgLevel2",
    "OrgLevel3",
    "OrgLevel4",
    "BenefitSeniorityDate",
    "EmailAddress",
    "PersonID",
    "SupervisorID",
)


def write(file: Path, workers: Sequence[Worker], as_of: date) -> None:
    """Write those employed on a day and those yet to come; a second company's employment stands before the first."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for worker in workers:
            if worker.left_on is None or worker.left_on >= as_of:
                if worker.second:
                    writer.writerow(_cells(worker, worker.second, "SOUTH", as_of))
                first = Employment(worker.worker_id, worker.email, worker.hired_on)
                writer.writerow(_cells(worker, first, "NORTH", as_of))


def _cells(worker: Worker, employment: Employment, company: str, as_of: date) -> tuple[str, ...]:
    post = worker.post(as_of)
    return (
        employment.worker_id,
        company,
        worker.given_name,
        worker.family_name,
        GENDERS[worker.gender],
        employment.hired_on.strftime("%m/%d/%Y"),
        "F",
        "S",
        f"J{post.level}",
        worker.location.upper(),
        division(post.department),
        post.department,
        "",
        "",
        worker.hired_on.strftime("%m/%d/%Y"),
        employment.email,
        worker.person_id,
        worker.manager_id or "",
    )
