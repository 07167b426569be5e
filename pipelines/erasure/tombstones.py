"""Tombstones: that somebody is erased, kept in a way that tells nobody who, and what it keeps out.

A tombstone is the keyed hash of a pseudonym in a domain of its own. It stands in the ledger, which outlives the
warehouse: a rebuild keeps to it. Every file is held against the tombstones before anything of it is stored.

A row goes with the person whom a required column or its key names. Where another column names the person, as the
manager of a colleague, the row is about somebody else and stays, with that cell empty.
"""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import duckdb

from models.errors import BlockedError
from models.feeds import Feed
from pipelines import pseudonyms
from pipelines.readers.staging import literal
from pipelines.warehouse import quoted

SKIPPED = "erased person"
"""The reason under which a file's accounting counts records that were left out for a tombstone."""
LEFT_OUT = "rows of erased people left out"
"""The detail of an entry that counts them where one record makes several rows."""

# A count of views names nobody, so the column is optional; a view that does name somebody is theirs.
_OWNED = {("reach", "person_id")}


def naming(feed: Feed) -> tuple[str, ...]:
    """Return the feed's columns that name a person, in whatever domain."""
    return tuple(column.name for column in feed.columns if column.type == "person")


def owning(feed: Feed) -> tuple[str, ...]:
    """Return the columns whose person the row is about: it goes with them."""
    return tuple(
        name for name in naming(feed) if feed.column(name).required or name in feed.key or (feed.name, name) in _OWNED
    )


def mentioning(feed: Feed) -> tuple[str, ...]:
    """Return the columns that name a person in a row about somebody or something else."""
    return tuple(name for name in naming(feed) if name not in owning(feed))


def tombstone(key: bytes, person: UUID) -> UUID:
    """Return the tombstone of a pseudonym, the same as the SQL `pseudonym_erased(person::varchar)`."""
    return UUID(hex=pseudonyms.pseudonym(key, "erased", str(person)))


def lay(connection: duckdb.DuckDBPyConnection, key: bytes, people: Iterable[UUID]) -> int:
    """Add the tombstones of pseudonyms to the attached ledger, in one transaction; return how many are new."""
    stones = [str(tombstone(key, person)) for person in people]
    row = connection.execute(
        "insert or ignore into ledger.tombstone select unnest(?::varchar[])::uuid", [stones]
    ).fetchone()
    return int(row[0]) if row else 0


def carry_over(connection: duckdb.DuckDBPyConnection, old: Path) -> None:
    """Copy the tombstones of a ledger that was set aside into the one that is attached.

    Raises:
        BlockedError: the old one cannot be read, so that nobody knows any more who must be kept out.
    """
    try:
        connection.execute(f"attach {literal(str(old))} as before (read_only)")
        connection.execute("insert or ignore into ledger.tombstone select tombstone from before.tombstone")
        connection.execute("detach before")
    except duckdb.Error:
        raise BlockedError(
            f"a new ledger is begun, and {old.name} cannot be read: whoever was erased is in the next delivery again. "
            "Erase them anew (`allyship erase`), then run"
        ) from None


def leave_out(connection: duckdb.DuckDBPyConnection, feed: Feed) -> int:
    """Take the erased out of temp table `typed`; return how many of its rows went.

    Does nothing where no ledger is attached, as when `allyship check` looks at files under a key of the moment.
    """
    people = naming(feed)
    if not people or not _in_force(connection):
        return 0
    cells = ", ".join(map(quoted, people))
    connection.execute(
        f"""create or replace temp table erased as
        -- one row per erased person who is named in the file
        select person from (select distinct unnest([{cells}]) as person from typed)
        where pseudonym_erased(person::varchar) in (select tombstone from ledger.tombstone)"""
    )
    gone = 0
    if owning(feed):
        row = connection.execute(f"delete from typed where {named(owning(feed), 'erased')}").fetchone()
        gone = int(row[0]) if row else 0
    for column in mentioning(feed):
        connection.execute(f"update typed set {quoted(column)} = null where {named((column,), 'erased')}")
    connection.execute("drop table temp.erased")
    return gone


def named(columns: Iterable[str], people: str) -> str:
    """Return SQL that is true where one of the columns holds somebody of the table `people` (column `person`)."""
    return " or ".join(f"coalesce({quoted(name)} in (select person from {people}), false)" for name in columns)


def _in_force(connection: duckdb.DuckDBPyConnection) -> bool:
    there = connection.execute("select count(*) from duckdb_databases() where database_name = 'ledger'").fetchone()
    if not there or not there[0]:
        return False
    return connection.execute("select 1 from ledger.tombstone limit 1").fetchone() is not None
