"""Facts by their content: what each was made from, what it holds, and what its periods hold.

By content, never by time: a digest is the number of rows and the sum of their hashes, whatever made them, whenever and
in which order. A fact's origin is the digest of all that its rows depend on: its statement, the code of models/, the
database that runs it, and the content of the tables that it reads. A fact of the same origin need not be made again,
and cells counted from the same slices need not be counted again (counting/carrying.py).

Grain of `register.fact_made`: fact. Grain of `metrics.slice`: fact, grain and period; a fact that is taken as a whole
has neither of the two.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb

import models
from models.facts import FACTS
from pipelines.warehouse import quoted

# A fact and the grain of the rows meant; None means the fact as a whole.
Source = tuple[str, str | None]

_MADE = """create table if not exists register.fact_made (
    fact varchar primary key, origin varchar, records bigint, digest varchar)"""
_SLICE = """create table if not exists metrics.slice (
    fact varchar, origin varchar, grain varchar, period_start date, period_end date, records bigint, digest hugeint)"""
_CONTENT = "count(*) || ' ' || coalesce(sum(hash(f)::hugeint), 0)"
_READ = frozenset(table for fact in FACTS.values() for schema, table in fact.reads if schema == "facts")


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Get ready to make facts: what feeds hold is looked up anew."""
    connection.execute(_MADE)
    connection.execute("create or replace temp table feed_content (feed varchar, digest varchar)")


def origin_of(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the digest of all that the rows of a fact depend on, as it is now."""
    fact = FACTS[name]
    inputs = [_content_of(connection, schema, table) for schema, table in fact.reads]
    return hashlib.sha256("\0".join((made_by(), name, fact.statement, *inputs)).encode()).hexdigest()


def records_made(connection: duckdb.DuckDBPyConnection, name: str, origin: str) -> int | None:
    """Return the rows of a table that was made of that origin and is whole; None where there is none."""
    row = connection.execute(
        "select m.records from register.fact_made as m join duckdb_tables() as t "
        "on t.database_name = current_database() and t.schema_name = 'facts' and t.table_name = m.fact "
        "where m.fact = ? and m.origin = ?",
        [name, origin],
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def forget(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Know nothing of a fact, which is about to be made."""
    connection.execute("delete from register.fact_made where fact = ?", [name])


def remember(connection: duckdb.DuckDBPyConnection, name: str, origin: str | None = None) -> int | None:
    """Keep what a fact was made from and what it holds; return its rows, or None for a view.

    What no statement of models/facts makes, and so has no origin, is told by its content alone.
    """
    records, digest = None, origin
    if origin is None or FACTS[name].stored == "table":
        # What nobody else is made from need not be told from other contents.
        content = _CONTENT if name in _READ else "null"
        row = connection.execute(f"select count(*), {content} from facts.{quoted(name)} as f").fetchone()
        records, digest = (int(row[0]), str(row[1])) if row else (0, "")
    connection.execute("insert into register.fact_made values (?, ?, ?, ?)", [name, origin or digest, records, digest])
    return records


def take_slices(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """See that `metrics.slice` has the digests of the sources, as their facts are now, and no others of them."""
    connection.execute(_MADE)
    connection.execute(_SLICE)
    for fact, grain in sources:
        known = connection.execute(
            "select 1 from metrics.slice as s join register.fact_made as m using (fact, origin) "
            "where fact = ? and s.grain is not distinct from ? limit 1",
            [fact, grain],
        ).fetchone()
        if known:
            continue
        connection.execute("delete from metrics.slice where fact = ? and grain is not distinct from ?", [fact, grain])
        where, by = ("grain = $grain", "grain, period_start, period_end") if grain else ("true", "null, null, null")
        connection.execute(
            "insert into metrics.slice "
            "select $fact, (select origin from register.fact_made where fact = $fact), "
            f"{by}, count(*), coalesce(sum(hash(f)::hugeint), 0) from facts.{quoted(fact)} as f where {where} "
            + ("group by all" if grain else ""),
            {"fact": fact} | ({"grain": grain} if grain else {}),
        )


@cache
def made_by() -> str:
    """Return the digest of all files of models/ and of the database's version: what makes facts and counts them."""
    folder = Path(models.__file__).parent
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".py", ".sql"))
    told = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    return hashlib.sha256(told + duckdb.__version__.encode()).hexdigest()


def _content_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    if schema == "raw":
        return _feed_content(connection, table)
    row = connection.execute("select digest from register.fact_made where fact = ?", [table]).fetchone()
    return str(row[0]) if row else "not made"


def _feed_content(connection: duckdb.DuckDBPyConnection, feed: str) -> str:
    row = connection.execute("select digest from feed_content where feed = ?", [feed]).fetchone()
    if row is None:
        connection.execute(f"insert into feed_content select ?, {_CONTENT} from raw.{quoted(feed)} as f", [feed])
        return _feed_content(connection, feed)
    return str(row[0])
