"""What all lists of pairs have in common: ids that give nobody away, the feed's words, and names left behind."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import chronus, mentorloop, pushfar, qooper, together
from sample.exports.mentoring import Match, make_matches
from sample.exports.workers import make_workers

AS_OF = date(2026, 6, 30)
PROGRAMS = ("north", "south")
KnownAs = Callable[[str | None], UUID | None]
SOURCES: dict[str, dict[str, Any]] = {
    "chronus": {"constants": {"program_id": "north", "started_on": "2026-01-05"}},
    "together": {"columns": {"Start Date": "started_on", "End Date": "ended_on"}},
    "qooper": {"columns": {"Matched (MM-DD-YYYY)": "started_on", "Concluded (MM-DD-YYYY)": "ended_on"}},
    "pushfar": {"columns": {"Started": "started_on", "Ended": "ended_on"}, "dates": "%d/%m/%Y"},
}
WRITERS: dict[str, Callable[[Path, Sequence[Match]], None]] = {
    "chronus": chronus.write,
    "together": together.write,
    "qooper": qooper.write,
    "pushfar": pushfar.write,
}


def source(name: str, **more: Any) -> dict[str, Any]:
    return {"feed": "pairing", "files": "pairs/*", "format": name, **SOURCES[name], **more}


def pair(match: Match, known_as: KnownAs) -> tuple[UUID | None, UUID | None]:
    return known_as(match.guide.email), known_as(match.protege.email)


@pytest.fixture(scope="module")
def matches() -> list[Match]:
    return make_matches(make_workers(60, 3, AS_OF), PROGRAMS, 4, AS_OF)


@pytest.fixture(params=list(SOURCES))
def platform(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_pair_is_read_with_both_people(desk: Any, matches: list[Match], platform: str, known_as: KnownAs) -> None:
    WRITERS[platform](desk.file("pairs/a.csv"), matches)
    entry = desk.accept(source(platform))["pairing"]
    rows = desk.rows("pairing")
    found = {(row["guide_id"], row["protege_id"]): row for row in rows}
    assert len(rows) == len(found) == len(matches)
    assert entry.records_used == len(matches)
    for match in matches:
        row = found[pair(match, known_as)]
        assert row["kind"] == "mentor"
        assert row["program_id"] == ("north" if platform == "chronus" else match.program)
        assert row["started_on"] == (date(2026, 1, 5) if platform == "chronus" else match.started_on)
        if platform != "chronus":
            assert row["ended_on"] == match.ended_on
        if platform == "together":
            assert (row["guide_fit"], row["protege_fit"]) == (match.guide_fit, match.protege_fit)
        if platform == "qooper":
            assert row["end_reason"] == match.end_reason
        if platform == "pushfar":
            assert (row["meetings"], row["last_met_on"]) == (match.meetings, match.last_met_on)


def test_a_pair_keeps_its_id_from_file_to_file_and_has_another_in_another_program(
    desk: Any, matches: list[Match], platform: str
) -> None:
    def ids(program: str, rows: Sequence[Match]) -> set[str]:
        WRITERS[platform](desk.file("pairs/a.csv"), rows)
        said = source(platform)
        said["constants"] = {**said.get("constants", {}), "program_id": program}
        desk.accept(said)
        return {row["pair_id"] for row in desk.rows("pairing")}

    first = ids("north", matches)
    assert len(first) == len(matches)
    assert ids("south", matches) & first == set()
    assert ids("north", matches[:9]) < first


def test_an_address_in_capitals_is_the_same_pair(desk: Any, matches: list[Match], platform: str) -> None:
    file = desk.file("pairs/a.csv")
    ids = []
    for change in (str, str.upper):
        WRITERS[platform](file, matches)
        text = file.read_text(encoding="utf-8")
        for match in matches:
            text = text.replace(match.guide.email, change(match.guide.email))
        file.write_text(text, encoding="utf-8")
        desk.accept(source(platform))
        ids.append({row["pair_id"] for row in desk.rows("pairing")})
    assert ids[0] == ids[1]


def test_an_id_of_the_platforms_own_is_taken_where_it_is_told(desk: Any) -> None:
    head = "Connection ID,Mentor Email Address,Mentee Email Address\n"
    desk.file("pairs/a.csv").write_text(head + "881,a@x.example,b@x.example\n", encoding="utf-8")
    desk.accept(source("chronus", columns={"Connection ID": "pair_id"}))
    assert [row["pair_id"] for row in desk.rows("pairing")] == ["881"]


def test_two_rows_of_one_pair_end_in_quarantine(desk: Any) -> None:
    desk.tolerance = 1.0
    head = "Mentor Email,Mentee Email,Program,Start Date\n"
    rows = "a@x.example,b@x.example,p,2026-01-05\na@x.example,b@x.example,p,2026-03-05\n"
    desk.file("pairs/a.csv").write_text(head + rows, encoding="utf-8")
    entry = desk.accept(source("together"))["pairing"]
    assert entry.rows_quarantined == 2
    assert entry.detail["quarantine reasons"] == {"key: different rows share pair_id": 2}


def test_a_pair_without_one_side_ends_in_quarantine(desk: Any) -> None:
    desk.tolerance = 1.0
    text = "Mentor Email,Mentee Email,Program,Start Date\na@x.example,,p,2026-01-05\n"
    desk.file("pairs/a.csv").write_text(text, encoding="utf-8")
    assert desk.accept(source("together"))["pairing"].detail["quarantine reasons"] == {
        "pair_id: missing": 1,
        "protege_id: missing": 1,
    }


def test_names_addresses_and_feedback_come_no_further(desk: Any, matches: list[Match], platform: str) -> None:
    WRITERS[platform](desk.file("pairs/a.csv"), matches)
    staged = desk.text_of_staged(source(platform))
    desk.accept(source(platform))
    stored = desk.text_of_everything()
    for match in matches:
        for person in (match.guide, match.protege):
            assert person.given_name not in staged.replace(person.email, "")
            assert person.family_name not in staged
            assert person.email not in stored
    assert "learn a lot" not in staged


def test_what_is_not_told_is_asked_for(desk: Any, matches: list[Match], platform: str) -> None:
    WRITERS[platform](desk.file("pairs/a.csv"), matches)
    why = desk.refusal({"feed": "pairing", "files": "pairs/*", "format": platform})
    assert "required column" in why
    assert "started_on" in why


def test_a_file_of_another_format_is_refused_in_words(desk: Any, platform: str) -> None:
    desk.file("pairs/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    why = desk.refusal(source(platform))
    assert "required columns missing for feed pairing" in why
    assert "guide_id" in why


def test_each_is_recognized_by_its_own_alone(tmp_path: Path, matches: list[Match], platform: str) -> None:
    file = tmp_path / "a.csv"
    WRITERS[platform](file, matches)
    records = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()[:20]]
    sure = {name: vendor.recognize(records) for name, vendor in VENDORS.items() if not vendor.survey_columns}
    assert max(sure, key=lambda name: sure[name]) == platform
    assert sure[platform] >= 0.9
    assert max(other for name, other in sure.items() if name != platform) < 0.5
    assert VENDORS[platform].recognize([]) == 0
    assert VENDORS[platform].recognize([mentorloop.COLUMNS]) == 0
