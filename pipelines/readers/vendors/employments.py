"""Several rows of one person in one export: which one tells of the day, and which are left out.

An HR system keeps what was and what is planned beside what is: an employment before a rehire, a starter of next month,
a post held last year. A snapshot has one row per person, so by rule the newest beginning up to the day stands.
"""

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.mapped import keep_mapped, mapped_cell
from pipelines.readers.vendors.rewriting import leave_out

AFTER = "begins after the snapshot date"
ENDED = "ended before the snapshot date"


def keep_leavers(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Leave the separations of a report of people: those with a last day. It is the last step of a reader."""
    left = mapped_cell(staged, options, "separation_date")
    staged = leave_out(connection, staged, table, "no termination date", f"{left} is null")
    return keep_mapped(connection, staged, table, options)


def keep_newest(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    table: str,
    earlier: str,
    *,
    person: str,
    began: str,
    as_of: str,
    then_by: str = "null",
) -> Staged:
    """Leave out what begins after the day, and of several rows of a person and day all but the newest beginning.

    Rows that begin on the same day all stand (ingestion judges them), unless `then_by` puts them in an order; the first
    of it stands then. Without a day nothing is in the future.

    Args:
        connection: where the table stands.
        staged: what is known of it.
        table: its name.
        earlier: the reason under which the other rows are counted.
        person: SQL of who a row is about; rows of nobody stand.
        began: SQL of the DATE from which a row holds.
        as_of: SQL of the DATE that the file tells of, or of NULL.
        then_by: SQL of what decides between rows of one day.
    """
    staged = leave_out(connection, staged, table, AFTER, f"{began} > {as_of}")
    # Most people have one row, and a hash of who is meant tells which have not; the order is found for those alone.
    several = f"select hash({person}, {as_of}) from temp.{quoted(table)} group by all having count(*) > 1"
    return leave_out(
        connection,
        staged,
        table,
        earlier,
        f"""_record in (
            select _record from (
                select _record, {person} as person,
                    rank() over (partition by {person}, {as_of} order by {began} desc nulls last, {then_by}) as place
                from temp.{quoted(table)} where hash({person}, {as_of}) in ({several})
            ) where place > 1 and person is not null
        )""",
    )
