"""Who is who: the ids and addresses under which other systems know a worker, as keyed hashes.

Made from the history of worker snapshots, whose addresses change with names and employers, and from delivered aliases.
Nobody is ever matched by name. An alias that two workers had belongs to neither, since a wrong match tells one
person's story as another's; records under it stay unmatched, and are counted as such.
"""

import duckdb

from models.feeds import Feed
from pipelines.warehouse import quoted

SOURCES = ("worker_snapshot", "id_alias")
_DOMAIN = "hr"


def people_of(feed: Feed) -> tuple[str, ...]:
    """Return the feed's columns that name people of HR under whatever id the delivering system has."""
    return tuple(c.name for c in feed.columns if c.type == "person" and c.domain == _DOMAIN and c.name != "alias_id")


def write_aliases(connection: duckdb.DuckDBPyConnection) -> int:
    """Make `register.alias` anew from what stands of snapshots and aliases; return its rows.

    Grain: one row per alias of exactly one worker: `alias`, `person` (pseudonyms). A worker's own id is none.
    """
    connection.execute("""
        create or replace table register.alias as
        with declared as (
            select alias_id as alias, worker_id as person from standing.id_alias where alias_id <> worker_id
        ), addressed as (
            select distinct s.email as alias, coalesce(d.person, s.worker_id) as person
            from standing.worker_snapshot as s
            left join (select alias, any_value(person) as person from declared group by alias having count(*) = 1) as d
                on d.alias = s.worker_id
            where s.email is not null
        )
        select alias, any_value(person) as person
        from (select * from declared union select * from addressed)
        group by alias
        having count(distinct person) = 1
    """)
    row = connection.execute("select count(*) from register.alias").fetchone()
    return int(row[0]) if row else 0


def resolved(feed: Feed) -> str:
    """Return the SELECT of the feed's standing rows with everyone under the worker id that HR knows them by."""
    people = people_of(feed)
    if not people or feed.name == "id_alias":
        return f"select * from standing.{quoted(feed.name)}"
    known = ", ".join(f"coalesce(a{n}.person, s.{quoted(name)}) as {quoted(name)}" for n, name in enumerate(people))
    joins = " ".join(
        f"left join register.alias as a{n} on a{n}.alias = s.{quoted(name)}" for n, name in enumerate(people)
    )
    return f"select s.* replace ({known}) from standing.{quoted(feed.name)} as s {joins}"
