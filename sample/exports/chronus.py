"""A Chronus list of mentoring connections, and one of members."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.mentoring import Match, Participant

COLUMNS = ("Mentor Email Address", "Mentee Email Address", "Mentoring Connection Name")
EXAMPLE = ("mentor@example.com", "mentee@example.com", "Example Connection")
MEMBER_COLUMNS = ("First Name", "Last Name", "Email", "Role", "Status", "Joined On")


def write(file: Path, matches: Sequence[Match], *, example: bool = True) -> None:
    """Write connections below the example row of the vendor's template; their names are made of people's names."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        if example:
            writer.writerow(EXAMPLE)
        for match in matches:
            name = f"{match.guide.given_name} & {match.protege.given_name}"
            writer.writerow((match.guide.email, match.protege.email, name))


def write_members(file: Path, members: Sequence[Participant]) -> None:
    """Write members and those who asked for membership; not approved ones wait, unconfirmed ones were rejected."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(MEMBER_COLUMNS)
        for member in members:
            status = "Accepted" if member.approved else "Pending"
            role = "Mentor" if member.role == "mentor" else "Mentee"
            worker = member.worker
            writer.writerow(
                (
                    worker.given_name,
                    worker.family_name,
                    worker.email,
                    role,
                    status if member.verified else "Rejected",
                    member.signed_up.date().isoformat(),
                )
            )
