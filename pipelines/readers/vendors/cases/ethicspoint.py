"""NAVEX EthicsPoint Incident Management: exported cases (case).

Source of the layout: the vendor's help on general case information and on intake methods. The Case Number is the key;
the EPRS Report Number is the hotline's own id of the same case, empty for cases of other origin, and is dropped. The
Received/Reported Date goes before the day the case was created. Several issues of a case, in several columns, cells or
rows, are collected. Summary, Creator and all other fields that hold text or names are dropped.

To be told: the writing of the dates in `dates:` where it is not ISO; what the organization's own issues, outcomes and
intake methods mean, in `values:`; the headings of outcome, closed date and anonymity where they are others.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.cases.allegations import one_row_per_case
from pipelines.readers.vendors.cases.issues import ISSUES
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.rewriting import stage_cells

_HEADINGS = ("Case Number", "EPRS Report Number", "Received/Reported Date", "Primary Issue")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage exported cases, one row for each Case Number."""
    staged = stage_cells(connection, delivery, options, table, expected)
    return one_row_per_case(connection, staged, table, options)


FORMAT = Vendor(
    name="ethicspoint",
    title="NAVEX EthicsPoint cases",
    feeds={
        "case": Words(
            columns={
                "Case Number": "case_id",
                "Received/Reported Date": "received_on",
                "Created Date": "received_on",
                "Date Created": "received_on",
                "Closed Date": "closed_on",
                "Primary Issue": "issues",
                "Secondary Issue": "issues",
                "Additional Issues": "issues",
                "Intake Method": "channel",
                "Case Outcome": "outcome",
            },
            values={
                "issues": ISSUES,
                "channel": {
                    "Phone": "hotline",
                    "Hotline": "hotline",
                    "Hotline Phone": "hotline",
                    "Digital": "web",
                    "Digital Intake": "web",
                    "Web Intake": "web",
                    "Report Form": "other",
                    "Imported": "other",
                    "Opened Directly": "other",
                    "Direct Entry": "other",
                },
                "outcome": {
                    "Partially Substantiated": "partially",
                    "Insufficient Information": "undetermined",
                    "Inconclusive": "undetermined",
                },
            },
        )
    },
    recognize=by_headings(*_HEADINGS),
    read=read,
)
