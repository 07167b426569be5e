"""Workday, custom report as CSV or XLSX (Report-as-a-Service, or saved from the page).

Source of the layout: the tenant's own report designer; there is no fixed one. The headings below are usual, with blanks
or, as web services write them, underscores. A tenant's own go into `columns` of allyship.yaml, which goes first.

Read: one row per worker and snapshot date, leavers (rows with a Termination Date, the last day employed), addresses.
By rule the first of several values in a cell counts (they are joined by "; " or line breaks), and of several
employments of one Employee ID the newest; rows that begin later, or ended before the snapshot date, are left out.
"(On Leave)" and "(Terminated)" behind a worker's name are the status. Behind a supervisory organization Workday writes
its manager in parentheses, which is a name: cut off.

Dropped: the names in Worker and Manager (a Manager ID is needed), Original Hire Date, all that is not mapped.

To be told: the snapshot date, unless the report has an Effective Date; the way dates are written, unless ISO. Leavers
are in a report only where its data source includes terminated workers.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.employments import ENDED, keep_newest
from pipelines.readers.vendors.mapped import (
    keep_mapped,
    mapped_cell,
    mapped_day,
    other_day,
    positions,
    set_aside_unreadable_days,
)
from pipelines.readers.vendors.other_ids import give_aliases
from pipelines.readers.vendors.rewriting import cell, leave_out, position, rewrite, stage_cells

_CHARACTERISTIC = ("Worker", "Employee ID", "Worker Type", "Management Level", "Supervisory Organization")
_ENDS = ("Termination Date", "Termination_Date")
_STATUS_SUFFIX = r"\((on leave|terminated)\)\s*$"
# The last parentheses of a cell with what stands in them, such as "(Ada Bell (On Leave))".
_MANAGER_SUFFIX = r"\s*\((?:[^()]|\([^()]*\))*\)\s*$"
_SUPERVISORY = re.compile(r"sup(?:ervisory)? org", re.IGNORECASE)


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage what a custom report says of the wanted feed: workers as of a day, leavers or addresses."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_CHARACTERISTIC})
    staged = _first_of_several(connection, staged, table)
    if options.feed == "id_alias":
        return give_aliases(connection, staged, table, options)
    if options.feed == "separation":
        left = mapped_cell(staged, options, "separation_date")
        staged = leave_out(connection, staged, table, "no termination date", f"{left} is null")
        return keep_mapped(connection, staged, table, options)
    return _workers(connection, staged, table, options)


def _first_of_several(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str) -> Staged:
    # Splitting costs ten times the look whether there is anything to split.
    cells = (
        f"case when contains(c{at}, '; ') or contains(c{at}, chr(10)) or contains(c{at}, chr(13)) "
        f"then nullif(trim(string_split_regex(c{at}, '; |[\\r\\n]+')[1]), '') else c{at} end"
        for at in range(len(staged.columns))
    )
    select = f"select _record, {', '.join(cells)} from temp.{quoted(table)}"
    return replace(rewrite(connection, staged, table, select, staged.columns), typed=staged.typed)


def _workers(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Leave one row per worker and snapshot date, with the status out of the worker's suffix."""
    staged = set_aside_unreadable_days(connection, staged, table, options, *_ENDS)
    as_of, ended = mapped_day(staged, options, "snapshot_date"), other_day(staged, options, *_ENDS)
    suffix = f"lower(nullif(regexp_extract({cell(staged.columns, 'Worker')}, '{_STATUS_SUFFIX}', 1, 'i'), ''))"
    staged = keep_newest(
        connection,
        staged,
        table,
        "an earlier employment of the same worker",
        person=mapped_cell(staged, options, "worker_id"),
        began=mapped_day(staged, options, "hire_date"),
        as_of=as_of,
    )
    staged = leave_out(connection, staged, table, ENDED, f"{ended} < {as_of}")
    delivered = mapped_cell(staged, options, "status")
    terminated = f"coalesce(lower({delivered}), {suffix}) = 'terminated'"
    staged = leave_out(connection, staged, table, "terminated", f"{terminated} and {ended} is null")
    made = _units(staged, options)
    if "status" in positions(staged, options):
        # Terminated since, and employed on the day.
        made["status"] = f"if(lower({delivered}) = 'terminated', null, {delivered})"
    elif position(staged.columns, "Worker") is not None:
        made["status"] = f"if({suffix} = 'on leave', 'leave', null)"
    return keep_mapped(connection, staged, table, options, made)


def _units(staged: Staged, options: ReadOptions) -> dict[str, str]:
    """Return SQL of departments and divisions without the manager of a supervisory organization or a status."""
    made = {}
    for column in ("department", "division"):
        at = positions(staged, options).get(column)
        if at is not None:
            supervised = _SUPERVISORY.search(staged.columns[at].replace("_", " "))
            suffix = _MANAGER_SUFFIX if supervised else rf"\s*{_STATUS_SUFFIX}"
            made[column] = f"nullif(regexp_replace(c{at}, '{suffix}', '', 'i'), '')"
    return made


def _both_spellings(heading: str) -> tuple[str, str]:
    return heading, heading.replace(" ", "_")


def _headings(**columns: str) -> dict[str, str]:
    """Return heading to canonical column, in both spellings, from canonical column to headings separated by |."""
    return {
        spelled: column
        for column, headings in columns.items()
        for heading in headings.split("|")
        for spelled in _both_spellings(heading)
    }


def _recognize(records: Sequence[Sequence[str]]) -> float:
    return share_of_headings(_CHARACTERISTIC, [cell.replace("_", " ") for cell in records[0]]) if records else 0.0


FORMAT = Vendor(
    name="workday",
    title="Workday custom report",
    feeds={
        "worker_snapshot": Words(
            columns=_headings(
                worker_id="Employee ID",
                snapshot_date="Effective Date",
                gender="Gender",
                level="Management Level",
                department="Supervisory Organization|Cost Center",
                location="Location",
                job_family="Job Family|Job Profile",
                manager_id="Manager ID",
                worker_type="Worker Type",
                status="Worker Status",
                hire_date="Hire Date",
                email="Email|Work Email|Email Address",
            ),
            values={
                "gender": {"Female": "woman", "Male": "man", "": "undisclosed"},
                "worker_type": {"Employee": "employee", "Contingent Worker": "contingent"},
                "status": {"Active": "active", "On Leave": "leave"},
            },
        ),
        "separation": Words(
            columns=_headings(
                worker_id="Employee ID", separation_date="Termination Date", reason="Termination Category"
            )
        ),
        "id_alias": Words(columns=_headings(worker_id="Employee ID", alias_id="Email|Work Email|Email Address")),
    },
    recognize=_recognize,
    read=read,
)
