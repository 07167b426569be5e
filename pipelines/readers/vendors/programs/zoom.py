"""Zoom: the participant report of meetings (session, attendance), in the four variants that are about.

Sources: reports and their readers in public repositories. A report begins with its header, or with two rows about the
meeting (id, topic, start); every row may carry Topic and Meeting ID; a report of unique users has a total of minutes
instead of joins and leaves. Times are written 01/21/2021 08:58:30 PM with the month first, in ISO, or as 18:14 on the
day that the first rows tell.

Read are addresses, times and minutes: rejoins and a second device count once, identical rows once, stays in the waiting
room not at all. Guests without an address are kept as people whom nobody knows. session_id is the meeting's id and the
day on which it began, in the organization's zone. Names and topics are dropped.

To be told: program_id, as a constant or by `columns: {Meeting ID: program_id}` with values; `timezone:` where the
report tells times of another zone than the organization's, `dates:` where it writes them otherwise; session_id (and
held_on) where the file has no meeting or no day. A meeting's id is also found in the name that Zoom gives a report.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from pipelines.readers.contract import OTHER_DATES, YES, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import column_names, literal, quoted
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.programs.moments import moment_in
from pipelines.readers.vendors.programs.presence import ATTENDED, CLOCK, HELD, Cells, stays_in
from pipelines.readers.vendors.rewriting import cell, leave_out, position, rewrite, stage_cells

_NAMES = ("Name (Original Name)", "Name")
_ADDRESSES = ("User Email", "Email")
_JOIN, _LEAVE = "Join Time", "Leave Time"
_TOTALS = ("Total Duration (Minutes)", "Duration (Minutes)")
_FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M")
_START_FORMATS = ("%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d %Y", "%m/%d/%Y")
_FILE_NAME = re.compile(r"participants[_-](\d{9,11})(?!\d)")
_AFTER_PREAMBLE = 3  # the header's number among the records with content


@dataclass(frozen=True, slots=True)
class _About:
    """What a report tells of its meeting outside its rows, as delivered."""

    meeting: str | None
    start: str | None = None


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the sessions of a report, or who was present for how many minutes.

    Raises:
        FileRejectedError: no participant report, or one whose meeting or day nothing tells.
    """
    headings = {*expected, *_NAMES, *_ADDRESSES, _JOIN, *_TOTALS}
    staged = stage_cells(connection, delivery, options, table, headings)
    named = _FILE_NAME.search(delivery.name)
    about = _About(named[1] if named else None)
    if not _is_list(staged.columns):
        told = _preamble(connection, staged, table)
        about = _About(told.meeting or about.meeting, told.start)
        if told.meeting or told.start:
            after = replace(options, header_row=_AFTER_PREAMBLE)
            staged = stage_cells(connection, delivery, after, table, headings)
    if not _is_list(staged.columns):
        raise delivery.rejected("is no participant report: no row of headings with a name and times or a duration")
    cells = ", ".join(column_names(len(staged.columns)))
    once = f"_record not in (select min(_record) from temp.{quoted(table)} group by {cells})"
    staged = leave_out(connection, staged, table, "identical row", once)
    waited = f"lower({cell(staged.columns, 'In Waiting Room')}) in ({', '.join(map(literal, YES))})"
    staged = leave_out(connection, staged, table, "waiting room", waited)
    return _present(connection, delivery, staged, table, options, about)


def _is_list(columns: Sequence[str]) -> bool:
    """Tell whether these are the headings of a list of participants."""
    found = [any(position(columns, text) is not None for text in known) for known in (_NAMES, (_JOIN, *_TOTALS))]
    return all(found)


def _preamble(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str) -> _About:
    row = connection.execute(
        f"select {_either(staged, 'Meeting ID', 'ID')}, {cell(staged.columns, 'Start Time')} "
        f"from temp.{quoted(table)} order by _record limit 1"
    ).fetchone()
    return _About(*row) if row else _About(None)


def _present(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    staged: Staged,
    table: str,
    options: ReadOptions,
    about: _About,
) -> Staged:
    zone, ours = options.zone or options.timezone, options.timezone
    told = options.dates.get(OTHER_DATES)
    formats = (told,) if told else _FORMATS
    began = (moment_in("$start::varchar", (*formats, *_START_FORMATS), zone, there) for there in (zone, ours))
    days = connection.execute(
        f"select {', '.join(f'({moment})::date::varchar' for moment in began)}", {"start": about.start}
    ).fetchone()
    local_day, our_day = days or (None, None)
    facts: dict[str, str | None] = {
        "meeting": about.meeting,
        "local_day": local_day,
        "day": our_day or options.constants.get("held_on"),
        "session": options.constants.get("session_id"),
    }
    _demand(connection, delivery, staged, table, options.feed, facts)
    cells = Cells(
        meeting=cell(staged.columns, "Meeting ID"),
        address=_either(staged, *_ADDRESSES),
        name=_either(staged, *_NAMES),
        joined=cell(staged.columns, _JOIN) if position(staged.columns, _JOIN) is not None else None,
        left=cell(staged.columns, _LEAVE),
        minutes=_either(staged, *_TOTALS),
    )
    stays = stays_in(table, cells, formats, zone, ours)
    if options.feed == "session":
        select, made = HELD, ("session_id", "held_on", "Meeting ID")
    else:
        select, made = ATTENDED, ("session_id", "person_id", "minutes")
    # Days are made in ISO, whatever the source declares of the file's.
    return replace(rewrite(connection, staged, table, stays + select, made, parameters=facts), typed=True)


def _demand(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    staged: Staged,
    table: str,
    feed: str,
    facts: Mapping[str, str | None],
) -> None:
    """Refuse a report of which nobody could say what session it is about."""
    if not facts["local_day"]:
        clocks = connection.execute(
            f"select count(*) from temp.{quoted(table)} where regexp_matches({cell(staged.columns, _JOIN)}, '{CLOCK}')"
        ).fetchone()
        if clocks and clocks[0]:
            raise delivery.rejected("has times without a day, which the rows before the header tell as Start Time")
    if not facts["session"] and not facts["meeting"] and position(staged.columns, "Meeting ID") is None:
        raise delivery.rejected(
            "tells no meeting, neither before the header, nor in a column Meeting ID, nor in a name like "
            "participants_97303290176.csv; constants can tell session_id"
        )
    needs_day = feed == "session" or not facts["session"]
    if needs_day and not facts["day"] and position(staged.columns, _JOIN) is None:
        raise delivery.rejected("tells no day; constants can tell session_id, and held_on for the feed session")


def _either(staged: Staged, *headings: str) -> str:
    """Return the cell of the first of these headings that the file has."""
    return next((cell(staged.columns, text) for text in headings if position(staged.columns, text) is not None), "null")


def _recognize(records: Sequence[Sequence[str]]) -> float:
    lists = [record for record in records[: _AFTER_PREAMBLE + 1] if any(cell.strip() for cell in record)]
    return max((_likeness(record) for record in lists), default=0.0)


def _likeness(header: Sequence[str]) -> float:
    times = share_of_headings((_NAMES[0], _JOIN, _LEAVE, "Duration (Minutes)"), header)
    totals = share_of_headings((_NAMES[0], _TOTALS[0], "Guest"), header)
    return max(times, totals) if share_of_headings(_NAMES[:1], header) else 0.0


FORMAT = Vendor(
    name="zoom",
    title="Zoom participant report",
    feeds={"session": Words(), "attendance": Words()},
    recognize=_recognize,
    read=read,
)
