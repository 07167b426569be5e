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

_FEED = "create temp table if not exists feed_content (feed varchar, digest varchar)"
_SLICE = """create table if not exists metrics.slice (
    fact varchar, origin varchar, grain varchar, period_start date, period_end date, records bigint, digest hugeint)"""
_CONTENT = "count(*) || ' ' || coalesce(sum(hash(f)::hugeint), 0)"
_READ = frozenset(table for fact in FACTS.values() for schema, table in fact.reads if schema == "facts")


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Get ready to make facts: what feeds hold is looked up anew."""
    connection.execute("drop table if exists temp.feed_content")


def origin_of(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the digest of all that the rows of a fact depend on, as it is now."""
    fact = FACTS[name]
    feeds = [table for schema, table in fact.reads if schema == "raw"]
    made = [table for schema, table in fact.reads if schema == "facts"]
    inputs = repr((_content_of_feeds(connection, feeds), _content_of_facts(connection, made)))
    return hashlib.sha256("\0".join((made_by(), name, fact.statement, inputs)).encode()).hexdigest()


def records_made(connection: duckdb.DuckDBPyConnection, name: str, origin: str) -> int | None:
    """Return the rows of a table that was made of that origin; None where there is none."""
    row = connection.execute(
        "select records from register.fact_made where fact = ? and origin = ?", [name, origin]
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def remember(connection: duckdb.DuckDBPyConnection, name: str, origin: str | None = None) -> int | None:
    """Keep what a fact was made from and what it holds; return its rows, or None for a view.

    What no statement of models/facts makes, and so has no origin, is told by its content alone. Belongs into the
    transaction that makes the fact, so that both are there or neither.
    """
    records, digest = None, origin
    if origin is None or FACTS[name].stored == "table":
        # What nobody else is made from need not be told from other contents.
        content = _CONTENT if name in _READ else "null"
        row = connection.execute(f"select count(*), {content} from facts.{quoted(name)} as f").fetchone()
        records, digest = (int(row[0]), str(row[1])) if row else (0, "")
    connection.execute(
        "insert or replace into register.fact_made values (?, ?, ?, ?)", [name, origin or digest, records, digest]
    )
    return records


def take_slices(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """See that `metrics.slice` has the digests of the sources, as their facts are now, and no others of them."""
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


def _content_of_facts(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[tuple[object, ...]]:
    return connection.execute(
        "select fact, digest from register.fact_made where list_contains(?::varchar[], fact) order by fact", [names]
    ).fetchall()


def _content_of_feeds(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[tuple[object, ...]]:
    connection.execute(_FEED)
    known = dict(connection.execute("select feed, digest from feed_content").fetchall())
    for name in names:
        if name not in known:
            row = connection.execute(f"select {_CONTENT} from raw.{quoted(name)} as f").fetchone()
            known[name] = row[0] if row else None
            connection.execute("insert into feed_content values (?, ?)", [name, known[name]])
    return [(name, known[name]) for name in names]
