"""Zoom's participant report: sessions and who was present, whichever of its variants is delivered."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers.vendors import VENDORS
from pipelines.readers.vendors.programs.presence import ATTENDED
from sample.exports import zoom
from sample.exports.meetings import Meeting, Stay, make_meeting
from sample.exports.workers import make_workers

KnownAs = Callable[[str | None], UUID | None]
WORKERS = make_workers(30, 3, date(2026, 6, 30))
STARTED = datetime(2026, 3, 5, 18, 0)
SESSION = {"feed": "session", "files": "z/*", "format": "zoom", "constants": {"program_id": "allies"}}
ATTENDANCE = {"feed": "attendance", "files": "z/*", "format": "zoom"}
HEAD = ",".join(zoom.COLUMNS)
VARIANTS: dict[str, Callable[[Path, Meeting], None]] = {
    "preamble": zoom.write,
    "preamble, ISO": lambda file, meeting: zoom.write(file, meeting, zoom.iso),
    "preamble, clock": lambda file, meeting: zoom.write(file, meeting, zoom.clock),
    "plain": zoom.write_plain,
    "prefixed": lambda file, meeting: zoom.write_prefixed(file, [meeting]),
}


@pytest.fixture(scope="module")
def meeting() -> Meeting:
    return make_meeting(WORKERS, "97303290176", "Allies, session 2", STARTED, 5)


def report(desk: Any) -> Path:
    return Path(desk.file("z/participants_97303290176.csv"))


def lines(desk: Any, *rows: str, head: str = HEAD) -> None:
    report(desk).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def present(stays: Sequence[Stay]) -> float:
    """Count, one by one, the minutes in which somebody has at least one stay."""
    minutes: set[int] = set()
    for stay in stays:
        first = int((stay.joined - STARTED) / timedelta(minutes=1))
        minutes |= set(range(first, int((stay.left - STARTED) / timedelta(minutes=1))))
    return float(len(minutes))


def minutes_of(desk: Any) -> dict[UUID, float]:
    rows = desk.rows("attendance")
    found = {row["person_id"]: row["minutes"] for row in rows}
    assert len(rows) == len(found)
    return found


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_everybody_was_present_for_the_union_of_their_stays(
    desk: Any, meeting: Meeting, variant: str, known_as: KnownAs
) -> None:
    VARIANTS[variant](report(desk), meeting)
    entries = desk.accept(SESSION, ATTENDANCE)
    stays = [stay for stay in meeting.stays if not stay.waiting]
    found = minutes_of(desk)
    for worker in WORKERS:
        theirs = [stay for stay in stays if (stay.email or "").lower() == worker.email]
        assert found.pop(known_as(worker.email)) == present(theirs)
    visitors = {stay.name for stay in stays if not stay.email}
    assert sorted(found.values()) == sorted(present([s for s in stays if s.name == name]) for name in visitors)
    waiting, twice = len(meeting.stays) - len(stays), len(stays) - len(set(stays))
    assert waiting > 0
    assert twice > 0
    for entry in entries.values():
        assert entry.records_read == len(meeting.stays)
        assert entry.skipped == {"waiting room": waiting, "identical row": twice}


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_the_session_is_the_meeting_on_its_day(desk: Any, meeting: Meeting, variant: str) -> None:
    VARIANTS[variant](report(desk), meeting)
    desk.accept(SESSION, ATTENDANCE)
    (session,) = desk.rows("session")
    assert session["session_id"] == f"97303290176 {STARTED.date()}"
    assert (session["held_on"], session["program_id"]) == (STARTED.date(), "allies")
    assert session["kind"] == "planned"
    assert {row["session_id"] for row in desk.rows("attendance")} == {session["session_id"]}


def test_unique_users_have_their_total(desk: Any, meeting: Meeting, known_as: KnownAs) -> None:
    zoom.write_unique(report(desk), meeting)
    desk.accept(SESSION, ATTENDANCE)
    found = minutes_of(desk)
    for worker in WORKERS:
        theirs = [s for s in meeting.stays if (s.email or "").lower() == worker.email and not s.waiting]
        assert found[known_as(worker.email)] == sum(stay.minutes for stay in theirs)
    assert [row["held_on"] for row in desk.rows("session")] == [STARTED.date()]


def test_several_meetings_of_one_report_are_sessions_of_their_own(desk: Any, known_as: KnownAs) -> None:
    days = [STARTED, STARTED + timedelta(days=7)]
    meetings = [make_meeting(WORKERS[:5], "97303290176", "Weekly", day, 5) for day in days]
    meetings.append(make_meeting(WORKERS[:5], "81234567890", "Other", STARTED, 6))
    zoom.write_prefixed(report(desk), meetings)
    programs = {"97303290176": "allies", "81234567890": "listening"}
    told = {"columns": {"Meeting ID": "program_id"}, "values": {"program_id": programs}}
    desk.accept({**SESSION, "constants": {}, **told}, ATTENDANCE)
    sessions = {(row["session_id"], row["held_on"], row["program_id"]) for row in desk.rows("session")}
    assert sessions == {
        (f"{one.meeting_id} {one.started.date()}", one.started.date(), programs[one.meeting_id]) for one in meetings
    }
    came = [row["session_id"] for row in desk.rows("attendance") if row["person_id"] == known_as(WORKERS[0].email)]
    assert sorted(came) == sorted(session for session, *_ in sessions)


def test_overlapping_devices_are_not_summed(desk: Any) -> None:
    lines(
        desk,
        "A,a@x.example,03/05/2026 06:00:00 PM,03/05/2026 06:20:00 PM,20,No",
        "A,a@x.example,03/05/2026 06:10:00 PM,03/05/2026 06:50:00 PM,40,No",
        "A,A@x.example,03/05/2026 06:15:00 PM,03/05/2026 06:18:00 PM,3,No",
        "A,a@x.example,03/05/2026 07:00:00 PM,03/05/2026 07:05:30 PM,6,No",
    )
    desk.accept(ATTENDANCE)
    assert list(minutes_of(desk).values()) == [50 + 5.5]


def test_a_leave_that_is_missing_is_told_by_the_duration(desk: Any) -> None:
    lines(desk, "A,a@x.example,03/05/2026 06:00:00 PM,,20,No")
    desk.accept(ATTENDANCE)
    assert list(minutes_of(desk).values()) == [20]


def test_a_meeting_over_midnight_is_one_session(desk: Any) -> None:
    lines(
        desk,
        "A,a@x.example,03/05/2026 11:00:00 PM,03/06/2026 12:30:00 AM,90,No",
        "B,b@x.example,03/06/2026 12:10:00 AM,03/06/2026 12:30:00 AM,20,No",
    )
    desk.accept(SESSION, ATTENDANCE)
    assert [row["held_on"] for row in desk.rows("session")] == [date(2026, 3, 5)]
    assert sorted(minutes_of(desk).values()) == [20, 90]


def test_a_clock_that_runs_backwards_has_passed_midnight(desk: Any) -> None:
    rows = ("973 0329 0176,Night,Mar 05 2026", HEAD, "A,a@x.example,23:50,00:20,30,No")
    lines(desk, *rows, head="Meeting ID,Topic,Start Time")
    desk.accept(SESSION, ATTENDANCE)
    assert list(minutes_of(desk).values()) == [30]
    assert [row["held_on"] for row in desk.rows("session")] == [date(2026, 3, 5)]


@pytest.mark.parametrize(
    ("ours", "told", "day"),
    [
        ("UTC", None, date(2026, 3, 5)),
        ("UTC", "America/New_York", date(2026, 3, 6)),
        ("America/New_York", None, date(2026, 3, 5)),
        ("Asia/Tokyo", "UTC", date(2026, 3, 6)),
    ],
)
def test_the_day_is_the_organizations(desk: Any, ours: str, told: str | None, day: date) -> None:
    desk.timezone = ours
    lines(desk, "A,a@x.example,03/05/2026 10:00:00 PM,03/05/2026 10:20:00 PM,20,No")
    zone = {"timezone": told} if told else {}
    desk.accept({**SESSION, **zone}, {**ATTENDANCE, **zone})
    (row,) = desk.rows("session")
    assert (row["held_on"], row["session_id"]) == (day, f"97303290176 {day}")
    assert [row["session_id"] for row in desk.rows("attendance")] == [f"97303290176 {day}"]


def test_a_report_is_read_again_when_the_organization_moves_to_another_zone(desk: Any) -> None:
    lines(desk, "A,a@x.example,03/05/2026 10:00:00 PM,03/05/2026 10:20:00 PM,20,No")
    source = {**SESSION, "timezone": "UTC"}
    days = []
    for desk.timezone in ("UTC", "Asia/Tokyo"):
        desk.accept(source)
        days += [row["held_on"] for row in desk.rows("session")]
    assert days == [date(2026, 3, 5), date(2026, 3, 6)]


def test_iso_with_an_offset_needs_no_zone(desk: Any) -> None:
    desk.timezone = "Asia/Tokyo"
    lines(desk, "A,a@x.example,2026-03-05T23:00:00Z,2026-03-06T08:30:00+09:00,30,No")
    desk.accept({**SESSION, "timezone": "America/New_York"}, ATTENDANCE)
    assert [row["held_on"] for row in desk.rows("session")] == [date(2026, 3, 6)]
    assert list(minutes_of(desk).values()) == [30]


def test_days_that_come_first_are_told(desk: Any) -> None:
    lines(desk, "A,a@x.example,13/03/2026 18:00,13/03/2026 18:20,20,No")
    assert "minutes: not a number" in desk.refusal(ATTENDANCE)
    told = {"dates": "%d/%m/%Y %H:%M"}
    desk.accept({**SESSION, **told}, {**ATTENDANCE, **told})
    assert [row["held_on"] for row in desk.rows("session")] == [date(2026, 3, 13)]
    assert list(minutes_of(desk).values()) == [20]


def test_a_person_with_one_time_that_cannot_be_read_is_not_told_short(desk: Any) -> None:
    desk.tolerance = 1.0
    lines(
        desk,
        "A,a@x.example,03/05/2026 06:00:00 PM,03/05/2026 06:20:00 PM,20,No",
        "A,a@x.example,soon,03/05/2026 06:50:00 PM,20,No",
        "B,b@x.example,03/05/2026 06:00:00 PM,03/05/2026 06:20:00 PM,20,No",
    )
    entry = desk.accept(ATTENDANCE)["attendance"]
    assert entry.detail["quarantine reasons"] == {"minutes: not a number": 1}
    assert list(minutes_of(desk).values()) == [20]


def test_guests_without_an_address_are_people_of_their_own(desk: Any, known_as: KnownAs) -> None:
    start, end = "03/05/2026 06:00:00 PM", "03/05/2026 06:20:00 PM"
    lines(
        desk,
        f"Ona,,{start},{end},20,Yes",
        f"una ,,{start},{end},20,Yes",
        f"Una,,{end},03/05/2026 06:30:00 PM,10,Yes",
        f",-,{start},{end},20,Yes",
        f",,{start},03/05/2026 06:05:00 PM,5,Yes",
    )
    desk.accept(ATTENDANCE)
    session = f"97303290176 {STARTED.date()}"
    expected = {known_as(f"guest:{session}:{n}"): m for n, m in enumerate((20, 30, 20, 5), start=1)}
    assert minutes_of(desk) == expected


def test_a_report_that_tells_no_meeting_asks_for_it(desk: Any, meeting: Meeting) -> None:
    zoom.write_plain(desk.file("z/report.csv"), meeting)
    assert "tells no meeting" in desk.refusal(ATTENDANCE)
    told = {"program_id": "p", "session_id": "S1"}
    desk.accept({**SESSION, "constants": told}, {**ATTENDANCE, "constants": {"session_id": "S1"}})
    assert [(row["session_id"], row["held_on"]) for row in desk.rows("session")] == [("S1", STARTED.date())]
    assert {row["session_id"] for row in desk.rows("attendance")} == {"S1"}


def test_the_name_of_the_file_tells_the_meeting_that_the_first_rows_leave_out(desk: Any) -> None:
    rows = ("Night,03/05/2026 06:00:00 PM", HEAD, "A,a@x.example,18:00,18:30,30,No")
    lines(desk, *rows, head="Topic,Start Time")
    desk.accept(SESSION)
    assert [row["session_id"] for row in desk.rows("session")] == ["97303290176 2026-03-05"]


def test_unique_users_without_a_day_ask_for_it(desk: Any, meeting: Meeting) -> None:
    zoom.write_unique(report(desk), meeting, preamble=False)
    assert "tells no day" in desk.refusal(ATTENDANCE)
    assert "held_on for the feed session" in desk.refusal(
        {**SESSION, "constants": {"program_id": "p", "session_id": "S1"}}
    )
    told = {"program_id": "p", "session_id": "S1", "held_on": "2026-03-05"}
    desk.accept({**SESSION, "constants": told}, {**ATTENDANCE, "constants": {"session_id": "S1"}})
    assert [row["held_on"] for row in desk.rows("session")] == [date(2026, 3, 5)]


def test_clocks_without_a_day_are_refused(desk: Any, meeting: Meeting) -> None:
    zoom.write_plain(report(desk), meeting, zoom.clock)
    assert "times without a day" in desk.refusal(ATTENDANCE)


def test_the_program_must_be_told(desk: Any, meeting: Meeting) -> None:
    zoom.write(report(desk), meeting)
    assert "'program_id'" in desk.refusal({**SESSION, "constants": {}})


def test_newer_headings_are_read_as_well(desk: Any) -> None:
    head = "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room"
    lines(desk, "A,a@x.example,09/09/2026 19:02,09/09/2026 20:31,89,Yes,No", head=head)
    desk.accept(ATTENDANCE)
    assert list(minutes_of(desk).values()) == [89]


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_names_and_topics_come_no_further(desk: Any, meeting: Meeting, variant: str) -> None:
    VARIANTS[variant](report(desk), meeting)
    for source in (SESSION, ATTENDANCE):
        staged = desk.text_of_staged(source)
        assert "Visitor" not in staged
        assert "session 2" not in staged
        assert not any(worker.family_name in staged for worker in WORKERS)
    desk.accept(SESSION, ATTENDANCE)
    stored = desk.text_of_everything()
    assert not any(worker.email in stored for worker in WORKERS)
    assert "guest:" not in stored


@pytest.mark.parametrize(
    "text", ["worker_id,gender\n7,woman\n", "Meeting ID,Topic,Start Time\n1,T,03/05/2026\n\na,b\n1,2\n"]
)
def test_a_file_of_another_format_is_refused_in_words(desk: Any, text: str) -> None:
    report(desk).write_text(text, encoding="utf-8")
    assert "is no participant report" in desk.refusal(ATTENDANCE)


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_it_is_recognized_in_every_variant(tmp_path: Path, meeting: Meeting, variant: str) -> None:
    VARIANTS[variant](tmp_path / "a.csv", meeting)
    records = [line.split(",") for line in (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[:10]]
    assert VENDORS["zoom"].recognize(records) == 1
    assert VENDORS["zoom"].recognize([("Name", "Email", "Duration")]) == 0
    assert VENDORS["zoom"].recognize([]) == 0


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20), st.sampled_from("ab")), min_size=1, max_size=8)


@settings(max_examples=60)
@given(SPANS)
def test_time_is_counted_once_however_stays_overlap(spans: list[tuple[int, int, str]]) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("create table stay (n bigint, who varchar, first integer, last integer)")
        rows = [(n, who, first, first + length) for n, (first, length, who) in enumerate(spans)]
        connection.executemany("insert into stay values (?, ?, ?, ?)", rows)
        stays = """with stays as (
            select n as _record, 'm' as meeting, who || '@x' as address, who as name,
                timestamp '2026-03-05 18:00:00' + to_minutes(first) as joined,
                timestamp '2026-03-05 18:00:00' + to_minutes(last) as gone,
                null::double as minutes, null::varchar as unread
            from stay)"""
        found = connection.execute(stays + ATTENDED, {"session": "S", "day": None}).fetchall()
    expected = {
        f"{who}@x": float(len({m for _, owner, first, last in rows if owner == who for m in range(first, last)}))
        for _, who, _, _ in rows
    }
    assert {person: float(minutes) for _, _, person, minutes in found} == expected
