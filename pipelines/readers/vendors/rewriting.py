"""The file underneath a vendor's format: delimited text or a worksheet, staged, and then rewritten in SQL.

The rewriting statements see the staged table under the name that `stage` gave it. Cells stay text; what they mean is
said by declarations, so no value of a file ever becomes part of a statement.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import duckdb

from pipelines.readers import delimited, spreadsheet
from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import column_names, quoted


def stage_cells(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the file as what it is, a worksheet or delimited text, under the contract of `readers.stage`."""
    read = spreadsheet.read if delivery.name.lower().endswith(".xlsx") else delimited.read
    return read(connection, delivery, options, table, expected)


def leave_out(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, why: str, condition: str) -> Staged:
    """Leave out the records for which a condition on c0, c1, ... and `_record` holds, counted under a reason."""
    (gone,) = connection.execute(f"delete from temp.{quoted(table)} where {condition}").fetchone() or (0,)
    if not gone:
        return staged
    return replace(
        staged,
        records=staged.records - int(gone),
        read=staged.records_read,
        skipped={**staged.skipped, why: staged.skipped.get(why, 0) + int(gone)},
    )


def position(columns: Sequence[str], heading: str) -> int | None:
    """Return where a heading stands, whatever its letter case and blanks; the first place where it repeats."""
    wanted = " ".join(heading.split()).casefold()
    return next((at for at, text in enumerate(columns) if " ".join(text.split()).casefold() == wanted), None)


def cell(columns: Sequence[str], heading: str) -> str:
    """Return the staged column of a heading as SQL, NULL where the file has none."""
    at = position(columns, heading)
    return "null::varchar" if at is None else f"c{at}"


def rewrite(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    table: str,
    select: str,
    headings: Sequence[str],
    *,
    stride: int = 1,
    parameters: Sequence[object] | Mapping[str, object] = (),
) -> Staged:
    """Replace the staged table by what `select` makes of it: `_record`, then one text column per heading, in order.

    `select` names the table by its name. Grain: as the statement makes it; `_record` must be unique in it.
    """
    names = ", ".join(column_names(len(headings)))
    made, target = quoted(f"{table}_made"), quoted(table)
    (rows,) = connection.execute(
        f"create or replace temp table {made} as select * from ({select}) as rewritten(_record, {names})",
        parameters or None,
    ).fetchone() or (0,)
    connection.execute(f"drop table temp.{target}")
    connection.execute(f"alter table temp.{made} rename to {target}")
    return replace(
        staged, columns=tuple(headings), records=int(rows), read=staged.records_read, stride=stride, typed=False
    )
