"""Qooper: who has no match, who is masked, and what its columns do not say."""

from datetime import date
from typing import Any

import pytest

from sample.exports import qooper
from sample.exports.mentoring import Match, make_matches
from sample.exports.workers import make_workers

AS_OF = date(2026, 6, 30)
WORKERS = make_workers(60, 3, AS_OF)
SOURCE = {
    "feed": "pairing",
    "files": "q/*",
    "format": "qooper",
    "columns": {"Matched (MM-DD-YYYY)": "started_on", "Concluded (MM-DD-YYYY)": "ended_on"},
}


@pytest.fixture(scope="module")
def matches() -> list[Match]:
    return make_matches(WORKERS, ["p"], 4, AS_OF)


def test_who_is_alone_or_masked_is_left_out_with_the_reason(desk: Any, matches: list[Match]) -> None:
    alone, shown, masked = WORKERS[:8], matches[:20], matches[20:]
    qooper.write(desk.file("q/a.csv"), shown, alone, masked)
    entry = desk.accept(SOURCE)["pairing"]
    assert entry.records_read == len(shown) + len(alone) + len(masked)
    assert entry.skipped == {"not matched": len(alone), "mentee masked": len(masked)}
    assert len(desk.rows("pairing")) == len(shown)


def test_every_status_of_the_vendor_is_known(desk: Any, matches: list[Match]) -> None:
    qooper.write(desk.file("q/a.csv"), matches, WORKERS[: len(qooper.UNMATCHED)])
    desk.accept(SOURCE)
    reasons = [row["end_reason"] for row in desk.rows("pairing")]
    for reason in (None, "completed", "early"):
        assert reasons.count(reason) == sum(match.end_reason == reason for match in matches) > 0


def test_meetings_of_the_past_become_meetings_only_where_told(desk: Any, matches: list[Match]) -> None:
    qooper.write(desk.file("q/a.csv"), matches)
    desk.accept(SOURCE)
    assert {row["meetings"] for row in desk.rows("pairing")} == {None}
    desk.accept({**SOURCE, "columns": {**SOURCE["columns"], "Completed Meetings": "meetings"}})
    assert sum(row["meetings"] for row in desk.rows("pairing")) == sum(match.meetings for match in matches)


def test_the_day_of_registration_is_no_start_of_a_match(desk: Any, matches: list[Match]) -> None:
    qooper.write(desk.file("q/a.csv"), matches)
    assert "'started_on'" in desk.refusal({**SOURCE, "columns": {}})


def test_dates_begin_with_the_month(desk: Any) -> None:
    head = "Program,Mentor Email,Mentee Email,Matching Status,Matched (MM-DD-YYYY)\n"
    desk.file("q/a.csv").write_text(head + "p,a@x.example,b@x.example,Matched-Active,03-04-2026\n", encoding="utf-8")
    desk.accept(SOURCE)
    assert [row["started_on"] for row in desk.rows("pairing")] == [date(2026, 3, 4)]


def test_an_unknown_status_is_asked_about(desk: Any) -> None:
    head = "Program,Mentor Email,Mentee Email,Matching Status,Matched (MM-DD-YYYY)\n"
    desk.file("q/a.csv").write_text(head + "p,a@x.example,b@x.example,Concludd,03-04-2026\n", encoding="utf-8")
    assert "did you mean 'Concluded'?" in desk.refusal(SOURCE)


def test_a_report_without_the_mentees_addresses_is_refused(desk: Any) -> None:
    head = "Program,Mentor Email,Mentee Name,Matching Status,Matched (MM-DD-YYYY)\n"
    desk.file("q/a.csv").write_text(head + "p,a@x.example,Mentee,Matched-Active,03-04-2026\n", encoding="utf-8")
    assert "'Mentee Email' (for protege_id)" in desk.refusal(SOURCE)
