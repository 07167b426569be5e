"""Mentorloop: the activity export of signups and participants (enrolment).

Source of the layout: the vendor's glossary of exports (help hub, article 12217125148559). People are read by address:
the Role ID is another one in every program. Signup Date is the day of enrolment. Left out are people who wait for
approval, have not confirmed their address, or have not finished signing up (Completion under 100 %). The status of a
loop that was closed becomes the reason for leaving; its day must be told. Names and activities are dropped.

To be told: program_id; the writing of Signup Date in `dates:` where it is not ISO; the column of left_on.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.mapped import keep_mapped, stage_taken
from pipelines.readers.vendors.rewriting import cell, leave_out

_HEADINGS = ("Role ID", "Approved", "Verified Email", "Signup Date")
# The glossary writes the possible values behind some headings; files have been seen with and without.
_SUFFIX = " (True/False)"


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the people who joined the program."""
    approved, verified = ((heading, heading + _SUFFIX) for heading in ("Approved", "Verified Email"))
    completion = ("Completion (%)", "Completion")
    signed_up = {*expected, *_HEADINGS}
    staged = stage_taken(connection, delivery, options, table, signed_up, *approved, *verified, *completion)

    def either(headings: Sequence[str]) -> str:
        return f"lower(coalesce({', '.join(cell(staged.columns, heading) for heading in headings)}))"

    finished = f"try_cast(replace({either(completion)}, '%', '') as double)"
    staged = leave_out(connection, staged, table, "not approved", f"{either(approved)} = 'false'")
    staged = leave_out(connection, staged, table, "address not confirmed", f"{either(verified)} = 'false'")
    staged = leave_out(connection, staged, table, "signup not finished", f"{finished} < 100")
    return keep_mapped(connection, staged, table, options)


def _recognize(records: Sequence[Sequence[str]]) -> float:
    header = [cell.removesuffix(_SUFFIX) for cell in records[0]] if records else []
    return share_of_headings(_HEADINGS, header)


FORMAT = Vendor(
    name="mentorloop",
    title="Mentorloop export of participants",
    feeds={
        "enrolment": Words(
            columns={"Email": "person_id", "Signup Date": "enrolled_on", "Role": "role", "Loop Status": "left_reason"},
            values={
                "role": {"Mentor": "mentor", "Mentee": "participant"},
                "left_reason": {
                    "Active": None,
                    "Draft": None,
                    "Closed by PC": "closed_by_coordinator",
                    "Closed by participant": "closed_by_participant",
                    "Archived": "removed",
                },
            },
        )
    },
    recognize=_recognize,
    read=read,
)
