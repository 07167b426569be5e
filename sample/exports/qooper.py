"""A Qooper matching report: matches in every status, people without one, and mentees behind a mask."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sample.exports.mentoring import Match
from sample.exports.workers import Worker

COLUMNS = (
    "Program",
    "Current Company",
    "Mentor Name",
    "Mentor Email",
    "Registered (MM-DD-YYYY)",
    "Mentee Name",
    "Mentee Email",
    "Matching Status",
    "Matched (MM-DD-YYYY)",
    "Concluded (MM-DD-YYYY)",
    "Completed Meetings",
    "Upcoming Meetings",
)
UNMATCHED = (
    "Unmatched",
    "Match Request-Waiting Mentee Approval",
    "Match Request-Waiting 2 Approvals",
    "Not Registered",
)
_STATUS = {None: "Matched-Active", "completed": "Matched-Duration Completed", "early": "Concluded"}
_DAY = "%m-%d-%Y"


def write(file: Path, matches: Sequence[Match], alone: Sequence[Worker] = (), masked: Sequence[Match] = ()) -> None:
    """Write matches, then mentors who are alone for one reason after the other, then matches with a masked mentee."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for match in matches:
            writer.writerow(_row(match, match.protege.email))
        for number, worker in enumerate(alone):
            status = UNMATCHED[number % len(UNMATCHED)]
            writer.writerow(("Circle", "Northmere", worker.name, worker.email, "", "", "", status, "", "", 0, 0))
        for match in masked:
            writer.writerow(_row(match, "Mentee"))


def _row(match: Match, mentee: str) -> tuple[object, ...]:
    registered = match.started_on - timedelta(days=30)
    return (
        match.program,
        "Northmere",
        match.guide.name,
        match.guide.email,
        registered.strftime(_DAY),
        "Mentee",
        mentee,
        _STATUS[match.end_reason],
        match.started_on.strftime(_DAY),
        match.ended_on.strftime(_DAY) if match.ended_on else "",
        match.meetings,
        1,
    )
