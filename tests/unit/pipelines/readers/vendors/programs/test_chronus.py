"""Chronus: the template's example row, and lists of members as enrolments."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from sample.exports import chronus
from sample.exports.mentoring import Participant, make_matches, make_participants
from sample.exports.workers import make_workers

AS_OF = date(2026, 6, 30)
PAIRS = {
    "feed": "pairing",
    "files": "c/*",
    "format": "chronus",
    "constants": {"program_id": "p", "started_on": "2026-01-05"},
}
MEMBERS = {
    "feed": "enrolment",
    "files": "c/*",
    "format": "chronus",
    "constants": {"program_id": "p"},
    "columns": {"Joined On": "enrolled_on"},
}


@pytest.fixture(scope="module")
def members() -> list[Participant]:
    return make_participants(make_workers(50, 5, AS_OF), "p", 6, AS_OF)


@pytest.mark.parametrize("example", [True, False])
def test_the_examples_row_is_left_out_and_a_first_real_one_is_not(desk: Any, example: bool) -> None:
    matches = make_matches(make_workers(20, 5, AS_OF), ["p"], 1, AS_OF)
    chronus.write(desk.file("c/a.csv"), matches, example=example)
    entry = desk.accept(PAIRS)["pairing"]
    assert entry.records_read == len(matches) + example
    assert entry.skipped == ({"example row of the template": 1} if example else {})
    assert len(desk.rows("pairing")) == len(matches)


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        ("mentor1@example.com,mentee1@example.com,", True),
        ("a@x.example,b@x.example,Sample Connection", True),
        ("mentor@x.example,b@x.example,A & B", False),
        ("a@x.example,b@x.example,Exampleton & B", False),
    ],
)
def test_what_an_example_looks_like(desk: Any, row: str, left_out: bool) -> None:
    head = ",".join(chronus.COLUMNS)
    desk.file("c/a.csv").write_text(f"{head}\n{row}\nc@x.example,d@x.example,C & D\n", encoding="utf-8")
    assert sum(desk.accept(PAIRS)["pairing"].skipped.values()) == left_out


def test_an_example_further_down_is_a_pair_like_any_other(desk: Any) -> None:
    head = ",".join(chronus.COLUMNS)
    rows = "c@x.example,d@x.example,C & D\nmentor@x.example,mentee@x.example,A & B\n"
    desk.file("c/a.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    assert desk.accept(PAIRS)["pairing"].skipped == {}


def test_programs_that_call_mentors_something_else_tell_the_headings(
    desk: Any, known_as: Callable[[str | None], UUID | None]
) -> None:
    text = "Coach Email Address,Coachee Email Address\na@x.example,b@x.example\n"
    desk.file("c/a.csv").write_text(text, encoding="utf-8")
    columns = {"Coach Email Address": "guide_id", "Coachee Email Address": "protege_id"}
    desk.accept({**PAIRS, "columns": columns})
    (row,) = desk.rows("pairing")
    assert (row["guide_id"], row["protege_id"]) == (known_as("a@x.example"), known_as("b@x.example"))
    assert row["pair_id"]


def test_members_are_enrolments_and_requests_are_not(
    desk: Any, members: list[Participant], known_as: Callable[[str | None], UUID | None]
) -> None:
    chronus.write_members(desk.file("c/a.csv"), members)
    entry = desk.accept(MEMBERS)["enrolment"]
    accepted = [one for one in members if one.approved and one.verified]
    assert entry.skipped == {"membership not accepted": len(members) - len(accepted)}
    found = {row["person_id"]: row for row in desk.rows("enrolment")}
    assert set(found) == {known_as(one.worker.email) for one in accepted}
    for one in accepted:
        row = found[known_as(one.worker.email)]
        assert (row["role"], row["enrolled_on"]) == (one.role, one.signed_up.date())
    stored = desk.text_of_everything()
    assert not any(one.worker.family_name in stored or one.worker.email in stored for one in members)


def test_connections_are_no_members(desk: Any) -> None:
    chronus.write(desk.file("c/a.csv"), make_matches(make_workers(20, 5, AS_OF), ["p"], 1, AS_OF))
    why = desk.refusal({**MEMBERS, "constants": {"program_id": "p", "enrolled_on": "2026-01-05"}, "columns": {}})
    assert "required column missing for feed enrolment" in why
    assert "person_id" in why
