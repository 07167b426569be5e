"""A Viva Insights person query: a row for each person and week, under the vendor's own pseudonyms."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COLUMNS = (
    "PersonId",
    "MetricDate",
    "Meeting_and_call_hours_with_manager_1_1",
    "Meeting_and_call_hours_with_manager",
    "Meeting_and_call_hours_with_skip_level",
    "Time_with_leadership",
    "Internal_network_size",
    "Speak_My_Mind",
    "eSat",
    "LevelDesignation",
    "Organization",
    "Gender",
    "ManagerGender",
)


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """What the query tells of one person in one week; genders are words of the feed."""

    person_id: str
    week_start: date
    hours_alone: float
    level: str
    division: str
    gender: str
    manager_gender: str


def write(file: Path, weeks: Sequence[PersonWeek]) -> None:
    """Write one row for each person and week; the scores of surveys stand beside the hours."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for week in weeks:
            writer.writerow(
                (
                    week.person_id,
                    week.week_start.strftime("%m/%d/%Y"),
                    week.hours_alone,
                    week.hours_alone + 1.5,
                    0.25,
                    0.5,
                    42,
                    4.2,
                    77.7,
                    week.level,
                    week.division,
                    week.gender,
                    week.manager_gender,
                )
            )
