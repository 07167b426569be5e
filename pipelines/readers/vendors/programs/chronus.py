"""Chronus: the list of mentoring connections (pairing), and a list of members (enrolment).

Source of the layout: Chronus's instructions for connection files (help center, article 1500011251582), UTF-8 CSV.
Connections are read by the two addresses; the connection's name holds people's names and is dropped. Row 2 of the
vendor's template is an example: it is left out where it is recognized as one, by an address that begins with the role,
or by a name that begins with Example or Sample. Lists of members have the fields of the user import (article 9183837);
requests for membership that are pending or rejected are left out.

To be told: program_id, the columns or constants for started_on and enrolled_on, and headings of programs that call
mentors something else. `kind` is mentor unless told.
"""

from collections.abc import Collection

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.mapped import mapped_cell, stage_taken
from pipelines.readers.vendors.programs.pairs import KIND, keep_pairs
from pipelines.readers.vendors.rewriting import cell, leave_out

_MENTOR, _MENTEE, _NAME = "Mentor Email Address", "Mentee Email Address", "Mentoring Connection Name"


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage connections without the template's example, or members without requests that came to nothing."""
    staged = stage_taken(connection, delivery, options, table, expected, _NAME, "Status")
    if options.feed == "pairing":
        guide, protege = mapped_cell(staged, options, "guide_id"), mapped_cell(staged, options, "protege_id")
        example = (
            f"_record = 1 and (({guide} ilike 'mentor%@%' and {protege} ilike 'mentee%@%') "
            f"or regexp_matches({cell(staged.columns, _NAME)}, '(?i)^(example|sample)\\b'))"
        )
        staged = leave_out(connection, staged, table, "example row of the template", example)
    else:
        refused = f"lower({cell(staged.columns, 'Status')}) in ('pending', 'rejected')"
        staged = leave_out(connection, staged, table, "membership not accepted", refused)
    return keep_pairs(connection, staged, table, options)


FORMAT = Vendor(
    name="chronus",
    title="Chronus list of connections or members",
    feeds={
        "pairing": Words(columns={_MENTOR: "guide_id", _MENTEE: "protege_id"}, constants=KIND),
        "enrolment": Words(
            columns={"Email Address": "person_id", "Email": "person_id", "Role": "role", "Roles": "role"},
            values={"role": {"Mentor": "mentor", "Mentee": "participant"}},
        ),
    },
    recognize=by_headings(_MENTOR, _MENTEE),
    read=read,
)
