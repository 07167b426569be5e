"""SAP SuccessFactors, employee export (UDF): system keys in the first row, labels in the second, people from the third.

Source of the layout: SAP knowledge base article 2087504. STATUS inactive means on leave or gone, so it never tells of a
leaver; separations come from another report. The file is a snapshot without a date of its own: `snapshot_date` must
come from the file's name or from a constant.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.rewriting import leave_out, stage_cells
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings

_KEYS = ("STATUS", "USERID", "GENDER", "MANAGER", "HR", "DEPARTMENT", "JOBCODE", "DIVISION", "LOCATION", "HIREDATE")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the people of an employee export; the row of labels is left out."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_KEYS})
    return leave_out(connection, staged, table, "row of labels", "_record = 1")


def _recognize(records: Sequence[Sequence[str]]) -> float:
    return share_of_headings(_KEYS, records[0]) if len(records) > 1 else 0.0


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
        )
    },
    recognize=_recognize,
    read=read,
)
