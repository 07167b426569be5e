"""The other ids and addresses of workers in an HR export, as rows of the feed id_alias.

Ingestion hashes both and finds everyone under the worker's own id (ingest/identity.py).
"""

from collections.abc import Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.mapped import mapped_cell, positions
from pipelines.readers.vendors.rewriting import leave_out, position, rewrite

NONE = "no other id or address"


def give_aliases(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    table: str,
    options: ReadOptions,
    *,
    worker: str | None = None,
    others: Sequence[str] | None = None,
) -> Staged:
    """Rewrite a file of workers as one row per worker and other id; records without any are left out.

    A file without a worker's id or without other ids is left as it is: ingestion says which column is missing.

    Args:
        connection: where the table stands.
        staged: what is known of it.
        table: its name.
        options: what the source says.
        worker: SQL of the worker's own id; the column mapped to worker_id when None.
        others: SQL of the other ids; the columns mapped to alias_id when None.
    """
    cells = alias_cells(staged, options) if others is None else list(others)
    if not cells or "worker_id" not in positions(staged, options):
        return staged
    own = worker or mapped_cell(staged, options, "worker_id")
    other = f"list_filter([{', '.join(cells)}], lambda other: other is distinct from {own} and other is not null)"
    staged = leave_out(connection, staged, table, NONE, f"len({other}) = 0")
    return rewrite(
        connection,
        staged,
        table,
        f"""
        with listed as (
            select _record, {own} as worker, {other} as others from temp.{quoted(table)}
        )
        select _record * {len(cells)} + place - 1, worker, others[place]
        from (select *, unnest(range(1, len(others) + 1)) as place from listed)
        """,
        ("worker_id", "alias_id"),
        stride=len(cells),
    )


def alias_cells(staged: Staged, options: ReadOptions) -> list[str]:
    """Return SQL of every delivered cell that is mapped to alias_id; of other columns only the first one counts."""
    named = [heading for heading, column in options.columns.items() if column == "alias_id"]
    found = (position(staged.columns, heading) for heading in (*named, "alias_id"))
    return list(dict.fromkeys(f"c{at}" for at in found if at is not None))
