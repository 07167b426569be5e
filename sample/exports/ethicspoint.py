"""A NAVEX EthicsPoint export of cases: a row for each issue of a case, two ids, and text about people."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sample.exports.case_files import CaseFile

COLUMNS = (
    "Case Number",
    "EPRS Report Number",
    "EPRS Submission Date",
    "Received/Reported Date",
    "Created Date",
    "Alleged Incident Date",
    "Language",
    "Priority Keyword",
    "Assigned Tier",
    "Creator",
    "Intake Method",
    "Primary Issue",
    "Anonymous",
    "Case Outcome",
    "Closed Date",
    "Summary",
)
ISSUES = {
    "harassment": "Harassment",
    "discrimination": "Discrimination",
    "retaliation": "Retaliation",
    "other": "Conflicts of Interest",
}
OUTCOMES = {
    "substantiated": "Substantiated",
    "partially": "Partially Substantiated",
    "unsubstantiated": "Unsubstantiated",
    "undetermined": "Insufficient Information",
}
CHANNELS = {"hotline": "Hotline Phone", "web": "Web Intake", "other": "Opened Directly"}
DAY = "%m/%d/%Y"


def write(file: Path, cases: Sequence[CaseFile]) -> None:
    """Write one row for each issue; what the hotline tells stands only in cases that came by it."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for number, case in enumerate(cases):
            hotline = case.channel == "hotline"
            for issue, outcome in zip(case.issues, case.outcomes, strict=True):
                writer.writerow(
                    (
                        case.case_id,
                        900_000_000 + number if hotline else "",
                        case.received_on.strftime(DAY) if hotline else "",
                        case.received_on.strftime(DAY),
                        case.created_on.strftime(DAY),
                        (case.received_on - timedelta(days=9)).strftime(DAY),
                        "English" if hotline else "",
                        "shout" if hotline else "",
                        "Tier 1",
                        "" if hotline else "Ulrike Testname",
                        CHANNELS[case.channel],
                        ISSUES[issue],
                        "Yes" if case.anonymous else "No",
                        OUTCOMES[outcome] if case.closed_on else "",
                        case.closed_on.strftime(DAY) if case.closed_on else "",
                        case.story,
                    )
                )
