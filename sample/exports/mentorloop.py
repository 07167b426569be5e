"""A Mentorloop activity export of signups and participants."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.mentoring import Participant

COLUMNS = (
    "Role ID",
    "Name",
    "Role",
    "Approved (True/False)",
    "Verified Email (True/False)",
    "Email",
    "Signup Date",
    "Completion (%)",
    "Last Activity Type",
    "Loop Status",
)


def write(file: Path, participants: Sequence[Participant]) -> None:
    """Write one row for each profile, with those that never came to take part."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for one in participants:
            writer.writerow(
                (
                    one.role_id,
                    one.worker.name,
                    "Mentor" if one.role == "mentor" else "Mentee",
                    one.approved,
                    one.verified,
                    one.worker.email,
                    one.signed_up.strftime("%Y-%m-%d %H:%M:%S"),
                    one.completion,
                    f"Messaged {one.worker.given_name}",
                    one.loop_status,
                )
            )
