"""BambooHR, company or custom report as CSV, with the fields of the employee or with the table of the job history.

Source of the layout: report fields as the vendor's report designer and public integrations name them ("Employee #",
"Job Information: Date"), or as its web service does (employeeNumber, hireDate).

Read: one row per person as of the snapshot date, leavers (rows with a Termination Date), addresses. A report with the
job history has a row for each post: the newest that began on or before the snapshot date stands for the person. What
begins later is left out, as are people marked inactive, which is what the vendor calls those who left.

Dropped: names (Reporting to and Supervisor are display names, not ids; ask for Supervisor EID), all that is not mapped.

To be told: the snapshot date, and the way dates are written, unless ISO (one format for the whole file). A report of
current people only (onlyCurrent, the vendor's default) has no leavers; with it off, people hired for later are in it.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.employments import AFTER, ENDED, keep_leavers, keep_newest
from pipelines.readers.vendors.hr.other_ids import give_aliases
from pipelines.readers.vendors.mapped import (
    keep_mapped,
    mapped_cell,
    mapped_day,
    other_day,
    set_aside_unreadable_days,
    stage_taken,
)
from pipelines.readers.vendors.rewriting import cell, leave_out, position

_EMPLOYEE = ("Employee #", "Hire Date", "Department", "Division", "Location", "Job Title")
_POST = ("Job Information: Date", "Location", "Department", "Division", "Job Title", "Reporting to")
_ENDS = ("Termination Date", "terminationDate")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage what a report says of the wanted feed: people as of a day, leavers or addresses."""
    staged = stage_taken(
        connection, delivery, options, table, {*expected, *_EMPLOYEE}, *_POST, "Date", *_ENDS, "Status"
    )
    if options.feed == "id_alias":
        return give_aliases(connection, staged, table, options)
    if options.feed == "separation":
        return keep_leavers(connection, staged, table, options)
    return _people(connection, staged, table, options)


def _people(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Leave one row per person: who was employed on the day, in the post held on it."""
    began = _first_of_post(staged)
    staged = set_aside_unreadable_days(connection, staged, table, options, began, *_ENDS)
    as_of, ended = mapped_day(staged, options, "snapshot_date"), other_day(staged, options, *_ENDS)
    staged = leave_out(connection, staged, table, AFTER, f"{mapped_day(staged, options, 'hire_date')} > {as_of}")
    staged = leave_out(connection, staged, table, ENDED, f"{ended} < {as_of}")
    inactive = f"lower({cell(staged.columns, 'Status')}) = 'inactive' and {ended} is null"
    staged = leave_out(connection, staged, table, "inactive", inactive)
    if position(staged.columns, began) is not None:
        staged = keep_newest(
            connection,
            staged,
            table,
            "an earlier post of the same person",
            person=mapped_cell(staged, options, "worker_id"),
            began=other_day(staged, options, began),
            as_of=as_of,
        )
    return keep_mapped(connection, staged, table, options)


def _first_of_post(staged: Staged) -> str:
    """Return the heading of the day on which a post began; a table saved by itself calls it just Date."""
    whole_table = all(position(staged.columns, heading) is not None for heading in ("Job Title", "Reporting to"))
    return "Date" if whole_table and position(staged.columns, _POST[0]) is None else _POST[0]


def _recognize(records: Sequence[Sequence[str]]) -> float:
    cells = records[0] if records else ()
    # The other headings are anybody's.
    return max((share_of_headings(known, cells) for known in (_EMPLOYEE, _POST) if known[0] in cells), default=0.0)


_WORKER = {"Employee #": "worker_id", "Employee Number": "worker_id", "employeeNumber": "worker_id"}

FORMAT = Vendor(
    name="bamboohr",
    title="BambooHR report",
    feeds={
        "worker_snapshot": Words(
            columns={
                **_WORKER,
                "Gender": "gender",
                "Job Title": "level",
                "jobTitle": "level",
                "Department": "department",
                "Division": "division",
                "Location": "location",
                "Country": "country",
                "Ethnicity": "ethnicity",
                "Supervisor EID": "manager_id",
                "supervisorEId": "manager_id",
                "Hire Date": "hire_date",
                "hireDate": "hire_date",
                "Work Email": "email",
                "workEmail": "email",
                "Status": "status",
            },
            values={
                "gender": {"Female": "woman", "Male": "man", "Non-binary": "another", "": "undisclosed"},
                # Who is inactive and has a last day yet to come is still employed.
                "status": {"Active": "active", "Inactive": "active"},
            },
        ),
        "separation": Words(
            columns={**_WORKER, "Termination Date": "separation_date", "terminationDate": "separation_date"}
        ),
        "id_alias": Words(columns={**_WORKER, "Work Email": "alias_id", "workEmail": "alias_id"}),
    },
    recognize=_recognize,
    read=read,
)
