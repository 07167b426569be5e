"""UKG Pro, employee export as CSV or XLSX: one row per person and employing company.

Source of the layout: the vendor's import and export field list (EmployeeNumber, CompanyIdentifier, OrgLevel1 ...) and
the fields of public connectors (PersonID, SupervisorID).

Read: one row per person as of the snapshot date. Somebody employed by several component companies has a number in
each; the person id says that they are one. By rule the employment with the newest hire date on or before the snapshot
date is the person's, between equal dates the one with the smallest number. The person id, the numbers of the other
employments and all addresses are given as other ids of the number that is newest in the file.

Dropped: names, CompanyIdentifier, FullOrPartTime, HourlyOrSalaried, all that is not mapped.

To be told: the snapshot date; the way dates are written, unless ISO; which organization levels are division and
department, unless OrgLevel1 and OrgLevel2; genders beyond F and M, which exist only where a business rule adds them.
The export tells nothing of leavers: ask for active employees, and for leavers in a file of their own.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.employments import keep_newest
from pipelines.readers.vendors.hr.other_ids import alias_cells, give_aliases
from pipelines.readers.vendors.mapped import keep_mapped, mapped_cell, mapped_day, other_day, stage_taken
from pipelines.readers.vendors.rewriting import cell, rewrite

_FIELDS = (
    "EmployeeNumber",
    "CompanyIdentifier",
    "HireDate",
    "FullOrPartTime",
    "HourlyOrSalaried",
    "JobCode",
    "LocationCode",
    "OrgLevel1",
)


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage what an employee export says of the wanted feed: people as of a day, or their other ids."""
    staged = stage_taken(connection, delivery, options, table, {*expected, *_FIELDS}, "PersonID", "HireDate")
    number = mapped_cell(staged, options, "worker_id")
    person = f"coalesce({cell(staged.columns, 'PersonID')}, {number})"
    # Numbers of one length stand in the order of their values, whether they have leading zeros or not.
    by_number = f"length({number}), {number}"
    if options.feed == "id_alias":
        return _other_ids(connection, staged, table, options, person, number, by_number)
    staged = keep_newest(
        connection,
        staged,
        table,
        "another employment of the same person",
        person=person,
        began=mapped_day(staged, options, "hire_date"),
        as_of=mapped_day(staged, options, "snapshot_date"),
        then_by=by_number,
    )
    return keep_mapped(connection, staged, table, options)


def _other_ids(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    table: str,
    options: ReadOptions,
    person: str,
    number: str,
    by_number: str,
) -> Staged:
    """Give numbers, person id and addresses under the number of the employment that is newest in the file."""
    hired = other_day(staged, options, "HireDate")
    newest = f"first_value({number}) over (partition by {person} order by {hired} desc nulls last, {by_number})"
    headings = (*staged.columns, "newest number")
    told = rewrite(connection, staged, table, f"select *, {newest} from temp.{quoted(table)}", headings)
    others = (number, person, *alias_cells(staged, options))
    return give_aliases(connection, told, table, options, worker=f"c{len(staged.columns)}", others=others)


FORMAT = Vendor(
    name="ukg",
    title="UKG Pro employee export",
    feeds={
        "worker_snapshot": Words(
            columns={
                "EmployeeNumber": "worker_id",
                "Gender": "gender",
                "HireDate": "hire_date",
                "JobCode": "level",
                "LocationCode": "location",
                "OrgLevel1": "division",
                "OrgLevel2": "department",
                "EmailAddress": "email",
                "SupervisorID": "manager_id",
            },
            values={"gender": {"F": "woman", "M": "man", "": "undisclosed"}},
        ),
        "id_alias": Words(columns={"EmployeeNumber": "worker_id", "EmailAddress": "alias_id"}),
    },
    recognize=by_headings(*_FIELDS),
    read=read,
)
