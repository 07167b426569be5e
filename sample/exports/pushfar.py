"""A PushFar export of mentoring relationships, days written as in Britain."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.mentoring import Match

COLUMNS = (
    "Mentor",
    "Mentor Email",
    "Mentee",
    "Mentee Email",
    "Programme",
    "Started",
    "Ended",
    "Total Meetings",
    "Last Meeting Date",
    "Goals Set",
    "Goals Completed",
)
_DAY = "%d/%m/%Y"


def write(file: Path, matches: Sequence[Match]) -> None:
    """Write one row for each relationship."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for match in matches:
            writer.writerow(
                (
                    match.guide.name,
                    match.guide.email,
                    match.protege.name,
                    match.protege.email,
                    match.program,
                    match.started_on.strftime(_DAY),
                    match.ended_on.strftime(_DAY) if match.ended_on else "",
                    match.meetings,
                    match.last_met_on.strftime(_DAY) if match.last_met_on else "",
                    3,
                    1,
                )
            )
