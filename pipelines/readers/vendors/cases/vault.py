"""Vault Platform: the case importer's CSV (case).

Source of the layout: the vendor's field reference of the importer (help center, article 13012059). Categories are
joined by ";", dates are dd/mm/yyyy, the reporter is anonymous or not. The case's own id is the Original case ID, which
the vendor calls optional and allyship needs. Event description, Case summary and whatever is said of the case lead are
dropped.

To be told: what the organization's own categories mean, in `values: {issues: ...}`.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.cases.issues import ISSUES
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.mapped import keep_mapped, stage_taken

_HEADINGS = ("Case categories", "Reporter Anonymous", "Submission date", "Substantiation status", "Original case ID")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the cases of an importer's file; what is told in words ends here."""
    return keep_mapped(connection, stage_taken(connection, delivery, options, table, expected), table, options)


FORMAT = Vendor(
    name="vault",
    title="Vault case importer",
    feeds={
        "case": Words(
            columns={
                "Original case ID": "case_id",
                "Submission date": "received_on",
                "Closed date": "closed_on",
                "Case categories": "issues",
                "Reporter Anonymous": "anonymous",
                "Substantiation status": "outcome",
            },
            values={"issues": ISSUES, "outcome": {"Partially-substantiated": "partially"}},
            dates={"received_on": "%d/%m/%Y", "closed_on": "%d/%m/%Y"},
        )
    },
    recognize=by_headings(*_HEADINGS),
    read=read,
)
