"""Pairs of a guide and a protege as mentoring platforms list them, under an id that gives neither of them away.

Platforms know people by their addresses and seldom tell an id of the pair. The id made here is a keyed hash of both
people and their program as delivered, so the same pair keeps it from file to file; where an export does tell an id,
`columns` maps it to pair_id and nothing is made. A pair under a new address is another pair. Two rows of one pair in a
file share the id and end in quarantine, since neither says which of them stands.
"""

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.staging import literal
from pipelines.readers.vendors.mapped import keep_mapped, mapped_cell, positions

# What platforms that only mentor leave unsaid.
KIND = {"kind": "mentor"}


def keep_pairs(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Keep what the feed pairing takes, with a pair_id for each record; names and free text end here.

    The connection needs the pseudonym macros (pipelines/pseudonyms.py). Where guide or protege is empty, so is the id.
    """
    if options.feed != "pairing" or "pair_id" in positions(staged, options):
        return keep_mapped(connection, staged, table, options)
    guide, protege = (f"lower({mapped_cell(staged, options, name)})" for name in ("guide_id", "protege_id"))
    told = literal(options.constants.get("program_id", ""))
    program = f"coalesce({mapped_cell(staged, options, 'program_id')}, {told})"
    made = f"pseudonym_email({guide} || ' ' || {protege} || ' ' || {program})::varchar"
    return keep_mapped(connection, staged, table, options, {"pair_id": made})
