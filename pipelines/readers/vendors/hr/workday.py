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
from functools import partial

import duckdb

from pipelines.readers.contract import Loading, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.employments import ENDED, keep_leavers, keep_newest
from pipelines.readers.vendors.hr.other_ids import give_aliases
from pipelines.readers.vendors.mapped import (
    keep_mapped,
    mapped_cell,
    mapped_day,
    other_day,
    positions,
    positions_in,
    set_aside_unreadable_days,
    taken_cells,
)
from pipelines.readers.vendors.rewriting import cell, leave_out, position, stage_cells

_WORKER = "Worker"
_CHARACTERISTIC = (_WORKER, "Employee ID", "Worker Type", "Management Level", "Supervisory Organization")
_UNITS = ("department", "division")
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
    options = replace(options, loading=Loading(partial(_loaded, options=options), several="; "))
    staged = stage_cells(connection, delivery, options, table, {*expected, *_CHARACTERISTIC})
    if options.feed == "id_alias":
        return give_aliases(connection, staged, table, options)
    if options.feed == "separation":
        return keep_leavers(connection, staged, table, options)
    return _workers(connection, staged, table, options)


def _workers(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Leave one row per worker and snapshot date, with the status out of the worker's suffix."""
    staged = set_aside_unreadable_days(connection, staged, table, options, *_ENDS)
    as_of, ended = mapped_day(staged, options, "snapshot_date"), other_day(staged, options, *_ENDS)
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
    there = positions(staged, options)
    made = {name: f"nullif(c{there[name]}, '')" for name in _UNITS if name in there}
    delivered, suffix = mapped_cell(staged, options, "status"), cell(staged.columns, _WORKER)
    terminated = f"coalesce(lower({delivered}), {suffix}) = 'terminated'"
    staged = leave_out(connection, staged, table, "terminated", f"{terminated} and {ended} is null")
    worker = position(staged.columns, _WORKER)
    if "status" in there:
        # Terminated since, and employed on the day.
        made["status"] = f"case when lower({delivered}) <> 'terminated' then {delivered} end"
    elif worker is not None:
        made["status"] = f"case when {suffix} = 'on leave' then 'leave' end"
    return keep_mapped(connection, staged, table, options, made, read=[] if worker is None else [worker])


def _loaded(columns: Sequence[str], options: ReadOptions) -> dict[int, str]:
    """Return the cells to load: workers without their names, units without the names of their managers."""
    cells = taken_cells(columns, options, *_ENDS)
    there = positions_in(columns, options)
    for at in (there[name] for name in _UNITS if name in there):
        supervised = _SUPERVISORY.search(columns[at].replace("_", " "))
        suffix = _MANAGER_SUFFIX if supervised else rf"\s*{_STATUS_SUFFIX}"
        cells[at] = _where_parentheses(at, f"regexp_replace(c{at}, '{suffix}', '', 'i')", f"c{at}")
    worker = position(columns, _WORKER)
    if worker is not None and worker not in cells:
        cells[worker] = _where_parentheses(
            worker, f"lower(regexp_extract(c{worker}, '{_STATUS_SUFFIX}', 1, 'i'))", "null"
        )
    return cells


def _where_parentheses(at: int, then: str, otherwise: str) -> str:
    # To look for one takes a tenth of what the expressions do, and few cells have one.
    return f"case when contains(c{at}, '(') then {then} else {otherwise} end"


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
