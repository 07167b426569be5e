"""PushFar: the export of mentoring relationships (pairing).

The vendor says what the export counts (support article on mentoring relationships): meetings, the day of the last one,
goals set and completed. It publishes no headings: those below are the ones to ask for, any others are mapped in
allyship.yaml. Goals, feedback and names are dropped.

To be told: started_on, program_id where the file has no Programme, and the writing of dates that are not ISO.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.mapped import stage_taken
from pipelines.readers.vendors.programs.pairs import KIND, keep_pairs

_HEADINGS = ("Total Meetings", "Last Meeting Date", "Goals Set", "Goals Completed")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the relationships of an export."""
    return keep_pairs(connection, stage_taken(connection, delivery, options, table, expected), table, options)


FORMAT = Vendor(
    name="pushfar",
    title="PushFar export of mentoring relationships",
    feeds={
        "pairing": Words(
            columns={
                "Mentor Email": "guide_id",
                "Mentee Email": "protege_id",
                "Programme": "program_id",
                "Total Meetings": "meetings",
                "Last Meeting Date": "last_met_on",
            },
            constants=KIND,
        )
    },
    recognize=by_headings(*_HEADINGS),
    read=read,
)
