"""Cornerstone's transcripts: the latest registration of each person, on the organization's days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import cornerstone
from sample.exports.cornerstone import Registration
from sample.exports.workers import make_workers

KnownAs = Callable[[str | None], UUID | None]
WORKERS = make_workers(40, 3, date(2026, 6, 30))
PROGRAMS = {"Being an Ally": "ally", "Speaking Up": "speak"}
SOURCE = {"feed": "enrolment", "files": "t/*", "format": "cornerstone", "values": {"program_id": PROGRAMS}}
ZONE = "America/New_York"
UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def registrations() -> list[Registration]:
    """Everybody once for one training or two; every fourth again a year later, every tenth removed."""
    rng = np.random.default_rng(9)
    made = []
    for number, worker in enumerate(WORKERS):
        for training in list(PROGRAMS)[: 1 + number % 2]:
            first = datetime(2025, 1, 1) + int(rng.integers(0, 300_000)) * timedelta(minutes=1)
            done = first + int(rng.integers(1, 40_000)) * timedelta(minutes=1) if number % 3 else None
            made.append(Registration(worker, training, first, done, removed=number % 10 == 9))
            if number % 4 == 1:
                made.append(Registration(worker, training, first + timedelta(days=365)))
    order = rng.permutation(len(made))
    return [made[int(at)] for at in order]


def latest(registrations: list[Registration]) -> dict[tuple[str, str], Registration]:
    found: dict[tuple[str, str], Registration] = {}
    for one in registrations:
        key = (one.training, one.worker.worker_id)
        if not one.removed and (key not in found or found[key].registered < one.registered):
            found[key] = one
    return found


def our_day(moment: datetime | None) -> date | None:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).date() if moment else None


@pytest.mark.parametrize("writing", [None, "%Y-%m-%dT%H:%M:%SZ", "%m/%d/%Y %I:%M %p", "%d/%m/%Y %H:%M"])
def test_the_latest_registration_stands_on_our_days(
    desk: Any, registrations: list[Registration], known_as: KnownAs, writing: str | None
) -> None:
    desk.timezone = ZONE
    cornerstone.write(desk.file("t/a.csv"), registrations, writing or "%Y-%m-%d %H:%M:%S")
    told = {"dates": writing} if writing and "/" in writing else {}
    entry = desk.accept({**SOURCE, **told})["enrolment"]
    expected = latest(registrations)
    found = {(row["program_id"], row["person_id"]): row for row in desk.rows("enrolment")}
    assert set(found) == {(PROGRAMS[training], known_as(person)) for training, person in expected}
    for (training, person), one in expected.items():
        row = found[PROGRAMS[training], known_as(person)]
        assert (row["enrolled_on"], row["completed_on"]) == (our_day(one.registered), our_day(one.completed))
    removed = sum(one.removed for one in registrations)
    assert entry.skipped == {
        "removed": removed,
        "earlier registration": len(registrations) - removed - len(expected),
    }
    assert all(entry.skipped.values())
    assert any(our_day(one.registered) != one.registered.date() for one in expected.values())


def test_all_trainings_may_be_one_program(desk: Any, registrations: list[Registration]) -> None:
    one_training = [one for one in registrations if one.training == "Being an Ally"]
    cornerstone.write(desk.file("t/a.csv"), one_training)
    desk.accept({**SOURCE, "values": {}, "constants": {"program_id": "p"}})
    rows = desk.rows("enrolment")
    assert {row["program_id"] for row in rows} == {"p"}
    assert len(rows) == len(latest(one_training))


def test_two_trainings_under_one_told_program_are_not_mixed(desk: Any) -> None:
    desk.tolerance = 1.0
    twice = [Registration(WORKERS[0], training, datetime(2026, 1, 5 + n)) for n, training in enumerate(PROGRAMS)]
    cornerstone.write(desk.file("t/a.csv"), twice)
    entry = desk.accept({**SOURCE, "values": {}, "constants": {"program_id": "p"}})["enrolment"]
    assert entry.rows_quarantined == len(twice)


def test_a_day_without_a_time_stays(desk: Any) -> None:
    desk.timezone = ZONE
    text = "User ID,Training Title,Transcript Registration Date,Transcript Completed Date\n"
    text += "7,Being an Ally,2026-01-05,2026-02-05 03:00:00\n"
    desk.file("t/a.csv").write_text(text, encoding="utf-8")
    desk.accept(SOURCE)
    (row,) = desk.rows("enrolment")
    assert (row["enrolled_on"], row["completed_on"]) == (date(2026, 1, 5), date(2026, 2, 4))


def test_a_zone_that_is_told_goes_before_utc(desk: Any) -> None:
    text = "User ID,Training Title,Transcript Registration Date\n7,Being an Ally,2026-01-05 23:00:00\n"
    desk.file("t/a.csv").write_text(text, encoding="utf-8")
    desk.accept({**SOURCE, "timezone": ZONE})
    assert [row["enrolled_on"] for row in desk.rows("enrolment")] == [date(2026, 1, 6)]


@pytest.mark.parametrize("heading", ["Transcript Status", "User Status"])
def test_what_was_removed_is_left_out(desk: Any, heading: str) -> None:
    text = f"User ID,Training Title,Transcript Registration Date,{heading}\n"
    text += "7,Being an Ally,2026-01-05,Removed\n8,Being an Ally,2026-01-05,Inactive\n"
    desk.file("t/a.csv").write_text(text, encoding="utf-8")
    assert desk.accept(SOURCE)["enrolment"].skipped == {"removed": 1}


def test_a_removed_registration_does_not_hide_the_one_before(desk: Any) -> None:
    earlier = Registration(WORKERS[0], "Being an Ally", datetime(2026, 1, 5))
    later = Registration(WORKERS[0], "Being an Ally", datetime(2026, 2, 5), removed=True)
    cornerstone.write(desk.file("t/a.csv"), [earlier, later])
    desk.accept(SOURCE)
    assert [row["enrolled_on"] for row in desk.rows("enrolment")] == [date(2026, 1, 5)]


def test_dates_in_another_writing_must_be_told(desk: Any, registrations: list[Registration]) -> None:
    cornerstone.write(desk.file("t/a.csv"), registrations, "%m/%d/%Y %I:%M %p")
    assert "enrolled_on: not a date like 2026-01-31" in desk.refusal(SOURCE)


def test_a_workbook_is_read_like_text(desk: Any, known_as: KnownAs) -> None:
    desk.timezone = ZONE
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["User ID", "Training Title", "Transcript Registration Date"])
    sheet.append(["0007", "Speaking Up", datetime(2026, 1, 5, 3, 0)])
    book.save(desk.file("t/a.xlsx"))
    desk.accept(SOURCE)
    (row,) = desk.rows("enrolment")
    assert (row["person_id"], row["program_id"]) == (known_as("0007"), "speak")
    assert row["enrolled_on"] == date(2026, 1, 4)


def test_names_come_no_further(desk: Any, registrations: list[Registration]) -> None:
    cornerstone.write(desk.file("t/a.csv"), registrations)
    staged = desk.text_of_staged(SOURCE)
    assert not any(worker.family_name in staged for worker in WORKERS)
    desk.accept(SOURCE)
    stored = desk.text_of_everything()
    assert not any(worker.family_name in stored or worker.worker_id in stored for worker in WORKERS)


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("t/a.csv").write_text("worker,gender\n7,woman\n", encoding="utf-8")
    assert "required columns missing for feed enrolment" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["cornerstone"].recognize
    assert recognize([cornerstone.COLUMNS]) == 1
    assert recognize([("User ID", "Training Title", "Transcript Status", "Transcript Completed Date")]) == 1
    assert recognize([("worker_id", "gender")]) == 0
    assert recognize([]) == 0
