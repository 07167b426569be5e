"""SAP SuccessFactors, employee export (UDF): system keys in the first row, labels in the second, people from the third.

Source of the layout: SAP knowledge base article 2087504. STATUS inactive means on leave or gone, so it never tells of a
leaver: people stand as on leave until a separation, which comes from another report, says otherwise.

Read: one row per person as of the snapshot date; with the feed id_alias, EMPID and addresses as other ids of USERID. A
job code or title with its code, such as "Director (D4)", is found in the level map whole, by its label or by its code.

Dropped: names, HR, MATRIX_MANAGER (the manager of record is MANAGER), TIMEZONE, all custom fields that are not mapped.

To be told: the snapshot date, which the file does not hold. Ids that have lost their leading zeros in a spreadsheet
cannot be repaired here, since nobody knows how long they were: other systems' ids then match nobody.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.hr.other_ids import give_aliases
from pipelines.readers.vendors.mapped import keep_mapped, stage_taken
from pipelines.readers.vendors.rewriting import cell, leave_out

_KEYS = ("STATUS", "USERID", "GENDER", "MANAGER", "HR", "DEPARTMENT", "JOBCODE", "DIVISION", "LOCATION", "HIREDATE")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the people of an employee export, or their other ids; the row of labels is left out."""
    staged = stage_taken(connection, delivery, options, table, {*expected, *_KEYS}, "STATUS")
    # Some take the row of labels out before they deliver: the first record is then a person.
    labels = f"_record = 1 and coalesce(lower({cell(staged.columns, 'STATUS')}) not in ('active', 'inactive'), true)"
    staged = leave_out(connection, staged, table, "row of labels", labels)
    if options.feed == "id_alias":
        return give_aliases(connection, staged, table, options)
    return keep_mapped(connection, staged, table, options)


def _recognize(records: Sequence[Sequence[str]]) -> float:
    # Department, Gender and the like are anybody's; keys in capitals with these two are not.
    of_keys = len(records) > 1 and {"STATUS", "USERID"} <= set(records[0])
    return share_of_headings(_KEYS, records[0]) if of_keys else 0.0


FORMAT = Vendor(
    name="successfactors",
    title="SAP SuccessFactors employee export",
    feeds={
        "worker_snapshot": Words(
            columns={
                "USERID": "worker_id",
                "GENDER": "gender",
                "MANAGER": "manager_id",
                "DEPARTMENT": "department",
                "DIVISION": "division",
                "LOCATION": "location",
                "JOBCODE": "level",
                "HIREDATE": "hire_date",
                "EMAIL": "email",
                "STATUS": "status",
            },
            values={
                "gender": {
                    "M": "man",
                    "F": "woman",
                    "D": "another",
                    "O": "another",
                    "U": "undisclosed",
                    "": "undisclosed",
                },
                "manager_id": {"NO_MANAGER": None, "NO_MGR": None},
                "status": {"active": "active", "inactive": "leave"},
            },
            dates={"hire_date": "%m/%d/%Y"},
        ),
        "id_alias": Words(columns={"USERID": "worker_id", "EMPID": "alias_id", "EMAIL": "alias_id"}),
    },
    recognize=_recognize,
    read=read,
)
