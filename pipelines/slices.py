"""Slices of facts, known by their content: the rows of one grain and period, or of a whole fact, as one digest.

By content, never by time: a digest is the number of rows and the sum of their hashes, whatever made them, whenever and
in which order. Taken once per making of a fact, and only of the facts that somebody asks for.

Grain of temp table `slice_now`: fact, grain and period; a fact taken as a whole has neither.
"""

from collections.abc import Iterable

import duckdb

# A fact and the grain of the rows meant; None means the fact as a whole.
Source = tuple[str, str | None]

_NOW = """create temp table if not exists slice_now (
    fact varchar, grain varchar, period_start date, period_end date, records bigint, digest hugeint)"""


def forget_slices(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the digests that were taken: a fact is made anew, and others may be made from it."""
    connection.execute("drop table if exists temp.slice_now")


def take_slices(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """See that `slice_now` has the digests of the sources, as their facts are now."""
    connection.execute(_NOW)
    taken = set(connection.execute("select distinct fact, grain from slice_now").fetchall())
    for fact, grain in sources:
        if (fact, grain) in taken:
            continue
        if grain is None:
            connection.execute(
                "insert into slice_now select ?, null, null, null, count(*), coalesce(sum(hash(f)::hugeint), 0) "
                f"from facts.{fact} as f",
                [fact],
            )
        else:
            connection.execute(
                "insert into slice_now select ?, grain, period_start, period_end, count(*), sum(hash(f)::hugeint) "
                f"from facts.{fact} as f where grain = ? group by all",
                [fact, grain],
            )
