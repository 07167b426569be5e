"""Cornerstone OnDemand: a custom transcript report (enrolment), one row per registration of a person for a training.

The designer of the report picks its columns; those below are Cornerstone's own names of the fields, with and without
the section in front. Times are UTC (vendor's help on transcript reports) and become the organization's day; a day
without a time stays. Of several registrations of a person for a training the latest stands. Trainings that were removed
from a transcript, and removed users, are left out. A training is a program: its title through
`values: {program_id: ...}`, or all of them one through `constants: {program_id: ...}`. Names and managers are dropped.

To be told: the writing of dates and times in `dates:` where it is not ISO; the column of left_on, if any.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import duckdb

from pipelines.readers.contract import YES, ReadOptions, Staged
from pipelines.readers.days import day_in
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import literal, quoted
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.mapped import keep_mapped, mapped_cell, positions, stage_taken
from pipelines.readers.vendors.programs.moments import moment_in
from pipelines.readers.vendors.rewriting import cell, leave_out

_TITLES = ("Training Title", "Training - Training Title")
_FLAGS = ("Removed", "Is Removed", "Transcript Removed", "Transcript - Is Removed")
_STATUSES = ("Transcript Status", "Transcript - Transcript Status", "User Status", "User - User Status")
_DAYS = ("enrolled_on", "left_on", "completed_on")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the latest registration of each person for each training, with days of the organization's zone."""
    staged = stage_taken(connection, delivery, options, table, expected, *_TITLES, *_FLAGS, *_STATUSES)
    removed = " or ".join(
        [f"lower({cell(staged.columns, heading)}) = 'removed'" for heading in _STATUSES]
        + [f"lower({cell(staged.columns, heading)}) in ({_listed(YES)})" for heading in _FLAGS]
    )
    staged = leave_out(connection, staged, table, "removed", removed)
    person = f"lower({mapped_cell(staged, options, 'person_id')})"
    titles = ", ".join(cell(staged.columns, heading) for heading in _TITLES)
    training = f"coalesce({mapped_cell(staged, options, 'program_id')}, {titles})"
    day = day_in(_day(staged, options, "enrolled_on"), options.dates.get("enrolled_on"), iso_too=True)
    moment = f"coalesce({_moment(staged, options, 'enrolled_on')}, {day})"
    # Few registrations are repeated, and to tell which by a hash takes a third of what putting all in order does.
    repeated = f"select hash({person}, {training}) from temp.{quoted(table)} group by all having count(*) > 1"
    earlier = (
        f"_record in (select _record from temp.{quoted(table)} "
        f"where {person} is not null and hash({person}, {training}) in ({repeated}) qualify row_number() over "
        f"(partition by {person}, {training} order by {moment} desc nulls last, _record desc) > 1)"
    )
    staged = leave_out(connection, staged, table, "earlier registration", earlier)
    there = positions(staged, options)
    made = {name: _day(staged, options, name) for name in _DAYS if name in there}
    # Days that were made of moments are ISO, whatever the source declares.
    return replace(keep_mapped(connection, staged, table, options, made), typed=True)


def _moment(staged: Staged, options: ReadOptions, column: str) -> str:
    """Return SQL for the moment of a column in the organization's zone, NULL where the cell tells no time of day."""
    declared = options.dates.get(column, "")
    formats = [declared] if any(directive in declared for directive in ("%H", "%I")) else []
    return moment_in(mapped_cell(staged, options, column), formats, options.zone or "UTC", options.timezone)


def _day(staged: Staged, options: ReadOptions, column: str) -> str:
    moment = _moment(staged, options, column)
    return f"coalesce(strftime({moment}, '%Y-%m-%d'), {mapped_cell(staged, options, column)})"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(literal(word) for word in words)


def _recognize(records: Sequence[Sequence[str]]) -> float:
    header = [text.rpartition(" - ")[2] for text in records[0]] if records else []
    return share_of_headings(("User ID", "Training Title", "Transcript Status", "Transcript Completed Date"), header)


FORMAT = Vendor(
    name="cornerstone",
    title="Cornerstone transcript report",
    feeds={
        "enrolment": Words(
            columns={
                **dict.fromkeys(_TITLES, "program_id"),
                "User ID": "person_id",
                "User - User ID": "person_id",
                "Transcript Registration Date": "enrolled_on",
                "Transcript - Transcript Registration Date": "enrolled_on",
                "Transcript Completed Date": "completed_on",
                "Transcript - Transcript Completed Date": "completed_on",
            }
        )
    },
    recognize=_recognize,
    read=read,
)
