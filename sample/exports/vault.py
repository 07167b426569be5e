"""A file for Vault's case importer."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.case_files import CaseFile

COLUMNS = (
    "Case categories",
    "Case status",
    "Event description",
    "Reporter Anonymous",
    "Submission date",
    "Closed date",
    "Substantiation status",
    "Case summary",
    "Original case ID",
    "Case lead EID",
    "Case lead email",
    "Case lead name",
)
CATEGORIES = {
    "harassment": "Harassment",
    "discrimination": "Discrimination",
    "retaliation": "Retaliation",
    "other": "Code of Conduct",
}
OUTCOMES = {
    "substantiated": "Substantiated",
    "partially": "Partially-substantiated",
    "unsubstantiated": "Unsubstantiated",
    "undetermined": "Undetermined",
}
_DAY = "%d/%m/%Y"


def write(file: Path, cases: Sequence[CaseFile]) -> None:
    """Write one row for each closed case, as the importer takes no others; categories are joined by "; "."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for case in cases:
            if case.closed_on and case.outcome:
                writer.writerow(
                    (
                        "; ".join(CATEGORIES[issue] for issue in case.issues),
                        "CLOSED",
                        case.story,
                        str(case.anonymous).upper(),
                        case.received_on.strftime(_DAY),
                        case.closed_on.strftime(_DAY),
                        OUTCOMES[case.outcome],
                        f"Summary: {case.story}",
                        case.case_id,
                        "E12345",
                        "lead@northmere.example",
                        "Ulla Leadname",
                    )
                )
