"""Together: the pairing report, with what both sides say of their fit (pairing).

The vendor publishes the three answers of the question about fit (help center, article 4967752) but no headings: those
below are the ones to ask for, any others are mapped in allyship.yaml. Names, ratings and feedback are dropped.

To be told: started_on, program_id where the file has no Program, and the writing of dates that are not ISO.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words
from pipelines.readers.vendors.mapped import stage_taken
from pipelines.readers.vendors.programs.pairs import KIND, keep_pairs

_FIT: dict[str, str | None] = {
    "It's a good fit": "good",
    "It\u2019s a good fit": "good",
    "Still deciding": "undecided",
    "Not a good fit": "bad",
}


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the pairings of a report."""
    return keep_pairs(connection, stage_taken(connection, delivery, options, table, expected), table, options)


def _recognize(records: Sequence[Sequence[str]]) -> float:
    # The answers are the vendor's own words; mentor and mentee are everybody's.
    header = " ".join(records[0]).casefold() if records else ""
    answers = {word.casefold() for word in _FIT}
    answered = any(cell.strip().casefold() in answers for record in records[1:] for cell in record)
    return 0.9 if answered and "mentor" in header and "mentee" in header else 0.0


FORMAT = Vendor(
    name="together",
    title="Together pairing report",
    feeds={
        "pairing": Words(
            columns={
                "Mentor Email": "guide_id",
                "Mentee Email": "protege_id",
                "Program": "program_id",
                "Mentor Pairing Fit": "guide_fit",
                "Mentee Pairing Fit": "protege_fit",
            },
            values={"guide_fit": _FIT, "protege_fit": _FIT},
            constants=KIND,
        )
    },
    recognize=_recognize,
    read=read,
)
