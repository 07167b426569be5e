"""Facts by their content: what each was made from, what it holds, and what its periods hold.

By content, never by time: a digest is the number of rows and the sum of their hashes, whatever made them, whenever and
in which order. A fact's origin is the digest of all that its rows depend on: its statement, the code of models/, the
database that runs it, and the content of the tables that it reads. A fact of the same origin need not be made again,
slices of the same digest need not be written again (mending.py), and cells counted from the same slices need not be
counted again (counting/carrying.py).

Grain of `register.fact_made`: fact. Grain of `metrics.slice`: fact, grain, period and snapshot, as far as the fact has
them.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb

import models
from models.facts import FACTS
from pipelines.warehouse import quoted

_FEED = "create temp table if not exists feed_content (feed varchar, digest varchar)"
_SLICE = """create table if not exists metrics.slice (
    fact varchar, origin varchar, grain varchar, period_start date, period_end date, snapshot_date date,
    records bigint, digest hugeint)"""
# Of a fact without rows no slices is all there is to know.
_IS_KNOWN = "coalesce(bool_or(s.origin = m.origin), any_value(m.records) = 0)"
_KNOWN = f"""
-- one row per fact whose slices, as it was made last, are known
select m.fact
from register.fact_made as m
left join metrics.slice as s on s.fact = m.fact
where list_contains(?::varchar[], m.fact)
group by m.fact
having {_IS_KNOWN}
"""
_CONTENT = f"""
-- one row per fact: its rows and the sum of their hashes, for a view its origin, and whether that is known
select
    m.fact,
    if(is_view, any_value(m.origin), coalesce(sum(s.records) || ' ' || sum(s.digest), '0 0')) as content,
    is_view or {_IS_KNOWN} as is_known
from (select *, list_contains($views::varchar[], fact) as is_view from register.fact_made) as m
left join metrics.slice as s on s.fact = m.fact
where list_contains($facts::varchar[], m.fact)
group by m.fact, is_view
order by m.fact
"""
# What rows of a fact are told apart by, as far as it has them, with their types.
SLICED_BY = {"grain": "varchar", "period_start": "date", "period_end": "date", "snapshot_date": "date"}


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


def remember(connection: duckdb.DuckDBPyConnection, name: str, origin: str | None) -> int | None:
    """Keep what a fact was made from, None for not known; return its rows, or None for a view.

    Belongs into the transaction that makes the fact, so that both are there or neither.
    """
    records = None
    if name not in FACTS or FACTS[name].stored == "table":
        row = connection.execute(f"select count(*) from facts.{quoted(name)}").fetchone()
        records = int(row[0]) if row else 0
    # Not "insert or replace", which takes twice as long as an update of what is there.
    made = connection.execute(
        "update register.fact_made set origin = ?, records = ? where fact = ?", [origin, records, name]
    ).fetchone()
    if made == (0,):
        connection.execute("insert into register.fact_made values (?, ?, ?)", [name, origin, records])
    return records


def remember_content(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep what a table of schema facts holds that no statement of models/facts makes, in place of an origin."""
    remember(connection, name, _content_of(connection, "facts", name))


def take_slices(connection: duckdb.DuckDBPyConnection, facts: Iterable[str]) -> None:
    """See that `metrics.slice` has the slices of the facts as they are now, and no others of them."""
    connection.execute(_SLICE)
    names = list(facts)
    known = {fact for (fact,) in connection.execute(_KNOWN, [names]).fetchall()}
    for fact in names:
        if fact in known:
            continue
        columns = columns_of(connection, "facts", fact)
        connection.execute("delete from metrics.slice where fact = ?", [fact])
        connection.execute(
            "insert into metrics.slice "
            "select $fact, (select origin from register.fact_made where fact = $fact), * "
            f"from ({slices(columns, f'facts.{quoted(fact)}')})",
            {"fact": fact},
        )


def slices(columns: Iterable[str], rows: str) -> str:
    """Return the query of the slices of a relation with those columns: what they are told apart by, records, digest."""
    columns = list(columns)
    by = [f"{name if name in columns else 'null'}::{kind} as {name}" for name, kind in SLICED_BY.items()]
    return f"select {', '.join(by)}, count(*) as records, {_digest(columns)} as digest from {rows} group by all"


def columns_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> dict[str, str]:
    """Return the columns of a table or view with their types, in order."""
    described = connection.execute(f"describe {quoted(schema)}.{quoted(table)}").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


@cache
def made_by() -> str:
    """Return the digest of the code that makes facts, counts them and tells their content, and of the database."""
    here = Path(__file__).parent
    folders = (Path(models.__file__).parent, here, here.parent / "counting")
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".sql"))
    told = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    return hashlib.sha256(told + duckdb.__version__.encode()).hexdigest()


def _content_of_facts(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[tuple[object, ...]]:
    # What a view holds is not worked out for its origin's sake: that tells all that it depends on.
    asked = {"facts": names, "views": [name for name in names if name in FACTS and FACTS[name].stored == "view"]}
    connection.execute(_SLICE)
    found = connection.execute(_CONTENT, asked).fetchall()
    unknown = [fact for fact, _, is_known in found if not is_known]
    if unknown:
        take_slices(connection, unknown)
        found = connection.execute(_CONTENT, asked).fetchall()
    return [(fact, content) for fact, content, _ in found]


def _content_of_feeds(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[tuple[object, ...]]:
    connection.execute(_FEED)
    known = dict(connection.execute("select feed, digest from feed_content").fetchall())
    for name in names:
        if name not in known:
            known[name] = _content_of(connection, "raw", name)
            connection.execute("insert into feed_content values (?, ?)", [name, known[name]])
    return [(name, known[name]) for name in names]


def _content_of(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    columns = columns_of(connection, schema, table)
    row = connection.execute(
        f"select count(*) || ' ' || {_digest(columns)} from {quoted(schema)}.{quoted(table)}"
    ).fetchone()
    return str(row[0]) if row else ""


def _digest(columns: Iterable[str]) -> str:
    return f"coalesce(sum(hash({', '.join(map(quoted, columns))})::hugeint), 0)"
