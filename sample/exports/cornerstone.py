"""A Cornerstone transcript report: every registration of a training that recurs, times in UTC."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sample.exports.workers import Worker

COLUMNS = (
    "User - User ID",
    "User - User Full Name",
    "User - Manager - User ID",
    "Training - Training Title",
    "Transcript - Transcript Status",
    "Transcript - Transcript Registration Date",
    "Transcript - Transcript Completed Date",
    "Transcript - Is Removed",
)


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration of a person for a training; moments are UTC."""

    worker: Worker
    training: str
    registered: datetime
    completed: datetime | None = None
    removed: bool = False


def write(file: Path, registrations: Sequence[Registration], writing: str = "%Y-%m-%d %H:%M:%S") -> None:
    """Write one row for each registration, moments in a strptime format."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for one in registrations:
            writer.writerow(
                (
                    one.worker.worker_id,
                    one.worker.name,
                    one.worker.manager_id or "",
                    one.training,
                    "Completed" if one.completed else "Registered",
                    one.registered.strftime(writing),
                    one.completed.strftime(writing) if one.completed else "",
                    "Yes" if one.removed else "No",
                )
            )
