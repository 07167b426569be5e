"""Culture Amp: the employee file as its template lays it out, with what the template says around it, and counts.

The file was imported in full, so that leavers are in it with their End Date; managers stand by address and by name.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sample.exports.questionnaire import GENDERS, TEXTS, WORDS, Respondent
from sample.exports.workbook import Cell, write_workbook
from sample.exports.workers import Worker, division, title

COLUMNS = (
    "Name", "Preferred Name", "Employee Id", "Email", "Date of Birth", "Start Date", "End Date", "Language",
    "Manager Email", "Timezone", "Mobile Phone Number", "Manager", "Job Title", "Job Title Level", "Department",
    "Division", "Country", "Location", "Region", "Work Location", "Gender", "Race/Ethnicity", "BIPOC",
    "Employment Type",
)  # fmt: skip
EMPLOYEE_GENDERS = {
    "woman": "Woman",
    "man": "Man",
    "another": "Non-Binary / Non-Conforming",
    "undisclosed": "",
}
ABOVE = "Build Your Employee Data File (DELETE this tab before importing)"
BELOW = "Instructions: columns A to I are recommended; delete these lines."
HIDDEN_BELOW = 5


def write_employees(
    file: Path, workers: Sequence[Worker], as_of: date, *, instructions: bool = False, without_ids: bool = False
) -> None:
    """Write the employee file of a day as CSV, or as XLSX by the ending of the name.

    `instructions` leaves the template's lines in, and in a workbook its tab; `without_ids` knows people by address.
    """
    addresses = {worker.worker_id: worker for worker in workers}
    people = [
        _person(worker, addresses.get(worker.manager_id or ""), as_of, without_ids=without_ids)
        for worker in workers
        if worker.hired_on <= as_of
    ]
    above = [_line(ABOVE), _line("Use column headers exactly as shown.")] if instructions else []
    below = [_line(""), _line(BELOW)] if instructions else []
    rows: list[list[Cell]] = [*above, list(COLUMNS), *people, *below]
    if file.suffix == ".xlsx":
        tab: dict[str, list[list[Cell]]] = {"How to": [[ABOVE]]} if instructions else {}
        write_workbook(file, {**tab, "Employees": rows})
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def write_counts(file: Path, respondents: Sequence[Respondent], items: Sequence[str], *, totals: bool = False) -> None:
    """Write how many gave each answer, by gender and department; groups of fewer than five have no count.

    `totals` adds a line for everyone under each answer.
    """
    rows: list[list[Cell]] = [["Question", "Response", "Gender", "Department", "Count"]]
    for item in items:
        for answer, word in WORDS[item].items():
            gave = [r for r in respondents if r.answers.get(item) == answer]
            cells = Counter((GENDERS[r.gender], r.department) for r in gave)
            rows += [[TEXTS[item], word, *group, n if n >= HIDDEN_BELOW else "-"] for group, n in sorted(cells.items())]
            if totals:
                rows.append([TEXTS[item], word, "All", "All", len(gave)])
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def _line(text: str) -> list[Cell]:
    return [text, *[""] * (len(COLUMNS) - 1)]


def _person(worker: Worker, manager: Worker | None, as_of: date, *, without_ids: bool) -> list[Cell]:
    post = worker.post(as_of)
    return [
        worker.name,
        worker.given_name,
        "" if without_ids else worker.worker_id,
        worker.email,
        date(1980, 1, 1),
        worker.hired_on,
        worker.left_on,
        "en",
        manager.email if manager else "",
        "Europe/London",
        "+442071838750",
        manager.name if manager else "",
        title(post.level),
        10 - post.level,
        post.department,
        division(post.department),
        "United Kingdom",
        worker.location,
        "South",
        "Hybrid",
        EMPLOYEE_GENDERS[worker.gender],
        "",
        "",
        "Full-time",
    ]
