"""Reverse mentoring meets on Zoom: its newest sessions come as participant reports, one file per meeting.

Each cohort has a recurring meeting, whose id is the cohort's in the program's own files too. Reports are written in the
four variants that are about, with people who rejoin, join twice or wait, and a guest in some. Minutes stay those that
were drawn.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from sample.cohorts import Run
from sample.delivery import Delivery, Table
from sample.exports import zoom
from sample.exports.meetings import Meeting, Stay
from sample.people import People
from sample.programs import REVERSE
from sample.workforce import Workforce

_MOST_MEETINGS = 60
_MINUTE = timedelta(minutes=1)
_TEN = time(10)
_FOLDER = "programs/zoom"
_TOPIC = "Learning from Her"


def write_reports(delivery: Delivery, workforce: Workforce, people: People, result: Run, seed: int) -> Run:
    """Write programs/zoom/*.csv; return the run with the meetings' ids as cohorts, less what the reports tell."""
    rng = np.random.default_rng((seed, 23))
    result = _meeting_cohorts(rng, result)
    session, attendance = result.session, result.attendance
    own = np.flatnonzero((session["program_id"] == REVERSE) & np.isin(session["session_id"], attendance["session_id"]))
    reported = own[np.argsort(session["held_on"][own], kind="stable")][-_MOST_MEETINGS:]
    (delivery.landing / _FOLDER).mkdir(parents=True, exist_ok=True)
    together = []
    for number, at in enumerate(reported.tolist()):
        meeting_id, day = str(session["cohort"][at]), session["held_on"][at].astype(object)
        present = attendance["session_id"] == session["session_id"][at]
        started = datetime.combine(day, _TEN)
        who, minutes = attendance["person"][present], attendance["minutes"][present].astype(int)
        variant, turn = number % 4, number // 4
        # A report of unique users adds up minutes; who is there twice at once would be told too long.
        stays = list(_stays(people, who, minutes, started, turn, has_times=variant != 3))
        if turn % 4 == 0:
            stays.append(Stay("Ona Visitor", None, started + 2 * _MINUTE, started + 20 * _MINUTE))
        meeting = Meeting(meeting_id, _TOPIC, started, tuple(sorted(stays, key=lambda stay: stay.joined)))
        file = delivery.landing / _FOLDER / f"participants_{meeting_id}_{day}.csv"
        match variant:
            case 0:
                zoom.write(file, meeting, zoom.clock if turn % 2 else zoom.us)
            case 1:
                zoom.write_plain(file, meeting)
            case 2:
                together.append(meeting)
            case _:
                zoom.write_unique(file, meeting)
    if together:
        zoom.write_prefixed(delivery.landing / _FOLDER / "meetings.csv", together, zoom.iso)
    told = session["session_id"][reported]
    return Run(
        result.enrolment,
        _without(session, np.isin(session["session_id"], told)),
        _without(attendance, np.isin(attendance["session_id"], told)),
    )


def _meeting_cohorts(rng: np.random.Generator, result: Run) -> Run:
    """Return the run with the id of a recurring meeting in the place of each cohort of the program."""
    cohorts = np.unique(result.enrolment["cohort"][result.enrolment["program_id"] == REVERSE].astype(str))
    ids = 93_000_000_000 + rng.choice(10**9, len(cohorts), replace=False)
    meeting = dict(zip(cohorts.tolist(), ids.astype(str).tolist(), strict=True))

    def renamed(table: Table) -> Table:
        return {**table, "cohort": np.array([meeting.get(name, name) for name in table["cohort"]], dtype=object)}

    return Run(renamed(result.enrolment), renamed(result.session), result.attendance)


def _without(table: Table, gone: np.ndarray) -> Table:
    return {name: values[~gone] for name, values in table.items()}


def _stays(
    people: People, who: np.ndarray, minutes: np.ndarray, started: datetime, turn: int, *, has_times: bool
) -> Iterator[Stay]:
    """Yield the stays of a meeting, which add up to everyone's minutes; `turn` decides whose are hard to read."""
    for story, (person, length) in enumerate(zip(who.tolist(), minutes.tolist(), strict=True), start=turn):
        name = f"{people.given[person]} {people.family[person]}"
        address = str(people.platform_address[person])
        left, middle = started + length * _MINUTE, started + length // 2 * _MINUTE
        if story % 4 == 1:
            yield Stay(name, address, started, middle)
            yield Stay(name, address.upper(), middle + 5 * _MINUTE, left + 5 * _MINUTE)
            continue
        yield Stay(name, address, started, left)
        if story % 4 == 2 and has_times:
            yield Stay(f"{people.given[person]}'s phone", address, started, middle)
        elif story % 4 == 3:
            yield Stay(name, address, started - 5 * _MINUTE, started, waiting=True)
