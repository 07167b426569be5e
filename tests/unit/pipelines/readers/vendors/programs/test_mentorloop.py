"""Mentorloop: who takes part, under addresses and not under role ids."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import mentorloop
from sample.exports.mentoring import Participant, make_participants
from sample.exports.workers import make_workers

AS_OF = date(2026, 6, 30)
WORKERS = make_workers(50, 5, AS_OF)
KnownAs = Callable[[str | None], UUID | None]
REASONS = {"Closed by PC": "closed_by_coordinator", "Closed by participant": "closed_by_participant"}


def source(program: str, files: str = "m/*") -> dict[str, Any]:
    return {"feed": "enrolment", "files": files, "format": "mentorloop", "constants": {"program_id": program}}


@pytest.fixture(scope="module")
def people() -> list[Participant]:
    return make_participants(WORKERS, "north", 6, AS_OF)


def test_everybody_who_joined_is_enrolled(desk: Any, people: list[Participant], known_as: KnownAs) -> None:
    mentorloop.write(desk.file("m/a.csv"), people)
    entry = desk.accept(source("north"))["enrolment"]
    found = {row["person_id"]: row for row in desk.rows("enrolment")}
    joined = [one for one in people if one.joined]
    assert set(found) == {known_as(one.worker.email) for one in joined}
    for one in joined:
        row = found[known_as(one.worker.email)]
        assert (row["role"], row["enrolled_on"]) == (one.role, one.signed_up.date())
        assert row["left_reason"] == REASONS.get(one.loop_status)
        assert row["left_on"] is None
    assert entry.skipped == {
        "not approved": sum(not one.approved for one in people),
        "address not confirmed": sum(not one.verified for one in people),
        "signup not finished": sum(one.completion < 100 for one in people),
    }
    assert all(entry.skipped.values())


def test_a_person_with_a_role_id_in_each_of_two_programs_is_one_person(desk: Any, people: list[Participant]) -> None:
    mentorloop.write(desk.file("m/a.csv"), people)
    mentorloop.write(desk.file("n/a.csv"), make_participants(WORKERS, "south", 6, AS_OF))
    ids = {one.role_id for one in people} & {one.role_id for one in make_participants(WORKERS, "south", 6, AS_OF)}
    assert ids == set()
    desk._run(source("north"), source("south", "n/*"))
    rows = desk.rows("enrolment")
    assert {row["program_id"] for row in rows} == {"north", "south"}
    assert len(rows) == 2 * len({row["person_id"] for row in rows})


@pytest.mark.parametrize("suffix", ["", " (True/False)"])
def test_the_headings_come_with_and_without_their_values(desk: Any, suffix: str) -> None:
    text = f"Role ID,Approved{suffix},Verified Email{suffix},Email,Signup Date,Completion (%)\n"
    text += "1,True,True,a@x.example,2026-01-05,100%\n2,False,True,b@x.example,2026-01-05,100%\n"
    desk.file("m/a.csv").write_text(text, encoding="utf-8")
    assert desk.accept(source("p"))["enrolment"].skipped == {"not approved": 1}


def test_dates_that_are_not_iso_must_be_told(desk: Any) -> None:
    text = "Role ID,Approved,Email,Signup Date\n1,True,a@x.example,05/01/2026 10:30\n"
    desk.file("m/a.csv").write_text(text, encoding="utf-8")
    assert "cells look like '99/99/9999 99:99'" in desk.refusal(source("p"))
    desk.accept({**source("p"), "dates": "%d/%m/%Y %H:%M"})
    assert [row["enrolled_on"] for row in desk.rows("enrolment")] == [date(2026, 1, 5)]


def test_names_and_activities_come_no_further(desk: Any, people: list[Participant]) -> None:
    mentorloop.write(desk.file("m/a.csv"), people)
    staged = desk.text_of_staged(source("north"))
    desk.accept(source("north"))
    stored = desk.text_of_everything()
    for one in people:
        assert one.worker.family_name not in staged
        assert one.worker.email not in stored
    assert "Messaged" not in staged


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("m/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    assert "'Email' (for person_id)" in desk.refusal(source("p"))


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["mentorloop"].recognize
    assert recognize([mentorloop.COLUMNS]) == 1
    assert recognize([("Name", "Email", "Role")]) == 0
    assert recognize([]) == 0
