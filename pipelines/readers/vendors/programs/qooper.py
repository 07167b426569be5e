"""Qooper: the matching report (pairing).

Source of the words: the vendor's definitions of its report's columns (knowledge base, biweekly manager emails). A match
whose duration is over is completed, a concluded one was closed early; people without a match, with a request that
waits, or not registered are left out, and so are rows in which the mentee is masked. Dates are MM-DD-YYYY.

"Registered" is the day a mentor joined the program and not the day of the match, so it is no started_on. "Completed
Meetings" counts meetings whose planned day is past, held or not: it becomes `meetings` only where
`columns: {Completed Meetings: meetings}` says so. Names and companies are dropped.

To be told: started_on, and ended_on where there is one; Mentee Email must be part of the report.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.mapped import mapped_cell, stage_taken
from pipelines.readers.vendors.programs.pairs import KIND, keep_pairs
from pipelines.readers.vendors.rewriting import cell, leave_out

_HEADINGS = ("Matching Status", "Mentor Email", "Registered (MM-DD-YYYY)", "Completed Meetings")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the matches that came about and whose both sides are told."""
    staged = stage_taken(connection, delivery, options, table, expected, "Matching Status")
    status = f"lower({cell(staged.columns, 'Matching Status')})"
    unmatched = f"{status} in ('unmatched', 'not registered') or {status} like 'match request%'"
    staged = leave_out(connection, staged, table, "not matched", unmatched)
    protege = mapped_cell(staged, options, "protege_id")
    masked = f"contains({protege}, '*') or lower({protege}) = 'mentee'"
    staged = leave_out(connection, staged, table, "mentee masked", masked)
    return keep_pairs(connection, staged, table, options)


FORMAT = Vendor(
    name="qooper",
    title="Qooper matching report",
    feeds={
        "pairing": Words(
            columns={
                "Program": "program_id",
                "Mentor Email": "guide_id",
                "Mentee Email": "protege_id",
                "Matching Status": "end_reason",
            },
            values={
                "end_reason": {"Matched-Active": None, "Matched-Duration Completed": "completed", "Concluded": "early"}
            },
            dates=dict.fromkeys(("started_on", "ended_on", "last_met_on"), "%m-%d-%Y"),
            constants=KIND,
        )
    },
    recognize=by_headings(*_HEADINGS),
    read=read,
)
