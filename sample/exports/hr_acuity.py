"""An HR Acuity export in the layout to ask for: a row for each allegation of a case."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.case_files import CaseFile

COLUMNS = (
    "case_id",
    "received_date",
    "closed_date",
    "issue_type",
    "allegation_outcome",
    "action_taken",
    "reporter_named",
    "reporter_gender",
    "subject_level",
    "unit",
    "notes",
)
_OUTCOMES = {"partially": "Partially Substantiated", "undetermined": "Inconclusive"}
_GENDERS = {"woman": "Female", "man": "Male"}


def write(file: Path, cases: Sequence[CaseFile]) -> None:
    """Write one row for each allegation; a consequence is recorded with the last one only."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for case in cases:
            for number, (issue, outcome) in enumerate(zip(case.issues, case.outcomes, strict=True), start=1):
                acted = case.action_taken and number == len(case.issues)
                writer.writerow(
                    (
                        case.case_id,
                        case.received_on,
                        case.closed_on or "",
                        issue.capitalize(),
                        _OUTCOMES.get(outcome, outcome.capitalize()) if case.closed_on else "",
                        "Yes" if acted else "No",
                        "n" if case.anonymous else "y",
                        "" if case.anonymous else _GENDERS[case.reporter_gender],
                        case.subject_level,
                        case.unit,
                        case.story,
                    )
                )
