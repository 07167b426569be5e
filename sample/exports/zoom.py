"""A Zoom participant report: after rows about the meeting, plain, with the meeting in each row, of unique users."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sample.exports.meetings import Meeting, Stay

PREAMBLE = ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants")
COLUMNS = ("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest")
CONSENT = ("Recording Consent", "In Waiting Room")
UNIQUE = ("Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest")

Rows = Iterable[Sequence[object]]


def us(moment: datetime) -> str:
    """Write a moment as the web portal does."""
    return moment.strftime("%m/%d/%Y %I:%M:%S %p")


def iso(moment: datetime) -> str:
    """Write a moment as reports of the interface do."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def clock(moment: datetime) -> str:
    """Write a moment without its day."""
    return moment.strftime("%H:%M")


def write(file: Path, meeting: Meeting, written: Callable[[datetime], str] = us) -> None:
    """Write a report that begins with two rows about the meeting and an empty one."""
    ended = max(stay.left for stay in meeting.stays)
    about = (spaced(meeting.meeting_id), meeting.topic, us(meeting.started), us(ended), "", 60, len(meeting.stays))
    _write(file, [PREAMBLE, about, (), (*COLUMNS, *CONSENT), *(_row(stay, written) for stay in meeting.stays)])


def write_plain(file: Path, meeting: Meeting, written: Callable[[datetime], str] = us) -> None:
    """Write a report that begins with its header and does not tell its meeting."""
    _write(file, [(*COLUMNS, *CONSENT), *(_row(stay, written) for stay in meeting.stays)])


def write_prefixed(file: Path, meetings: Sequence[Meeting], written: Callable[[datetime], str] = us) -> None:
    """Write several meetings into one report, each row with the meeting that it is of."""
    rows = [
        (meeting.topic, spaced(meeting.meeting_id), *_row(stay, written))
        for meeting in meetings
        for stay in meeting.stays
    ]
    _write(file, [("Topic", "Meeting ID", *COLUMNS, *CONSENT), *rows])


def write_unique(file: Path, meeting: Meeting, *, preamble: bool = True) -> None:
    """Write a report of unique users, who have a total of minutes and no times."""
    totals: dict[tuple[str, str], int] = {}
    for stay in meeting.stays:
        if not stay.waiting:
            user = (stay.email or "").lower() or stay.name
            shown = next((known for known in totals if known[0] == user), (user, stay.name))
            totals[shown] = totals.get(shown, 0) + stay.minutes
    about = (spaced(meeting.meeting_id), meeting.topic, us(meeting.started), "", "", 60, len(totals))
    rows = [(name, user if "@" in user else "", minutes, "No") for (user, name), minutes in totals.items()]
    _write(file, [*([PREAMBLE, about, ()] if preamble else []), UNIQUE, *rows])


def spaced(meeting_id: str) -> str:
    """Write a meeting's id as the portal does: 973 0329 0176."""
    return f"{meeting_id[:3]} {meeting_id[3:7]} {meeting_id[7:]}"


def _row(stay: Stay, written: Callable[[datetime], str]) -> tuple[object, ...]:
    guest = "No" if stay.email else "Yes"
    waiting = "Yes" if stay.waiting else "No"
    return (stay.name, stay.email or "", written(stay.joined), written(stay.left), stay.minutes, guest, "", waiting)


def _write(file: Path, rows: Rows) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
