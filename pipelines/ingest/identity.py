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
_MOST_MOVES = 20  # ids that led to one another so often are beyond telling


def people_of(feed: Feed) -> tuple[str, ...]:
    """Return the feed's columns that name people of HR under whatever id the delivering system has."""
    return tuple(c.name for c in feed.columns if c.type == "person" and c.domain == _DOMAIN and c.name != "alias_id")


def write_aliases(connection: duckdb.DuckDBPyConnection) -> int:
    """Make `register.alias` and `register.worker` anew from what stands of snapshots and aliases; return aliases.

    Grain: one row per alias of exactly one worker: `alias`, `person` (pseudonyms). A worker's own id is none. What
    came under an id that is itself an alias by now, as after a move to another employer, is the worker's it leads to.
    The other has one row per worker of any snapshot, under the id that HR knows them by.
    """
    connection.execute("create or replace table register.alias (alias uuid, person uuid)")
    connection.execute("""
        create or replace temp table claim as
        select e.alias_id as alias, e.worker_id as person
        from standing.id_alias as e
        -- Of two ids that were each the other's alias one must be the person's; which one makes no difference.
        left join standing.id_alias as back on back.worker_id = e.alias_id and back.alias_id = e.worker_id
        where e.alias_id <> e.worker_id and (back.alias_id is null or e.alias_id < e.worker_id)
        union
        select email as alias, worker_id as person from standing.worker_snapshot where email is not null
    """)
    for _ in range(_MOST_MOVES):
        if not _follow_aliases(connection):
            break
    connection.execute("drop table temp.claim")
    connection.execute("""
        create or replace table register.worker as
        select distinct coalesce(a.person, s.worker_id) as worker
        from (select distinct worker_id from standing.worker_snapshot) as s
        left join register.alias as a on a.alias = s.worker_id
    """)
    row = connection.execute("select count(*) from register.alias").fetchone()
    return int(row[0]) if row else 0


def _follow_aliases(connection: duckdb.DuckDBPyConnection) -> bool:
    """Let every claim count for whom its worker is known to be by now; return whether that told anything new."""
    connection.execute("""
        create or replace temp table found as
        select c.alias, any_value(coalesce(a.person, c.person)) as person
        from claim as c left join register.alias as a on a.alias = c.person
        where c.alias <> coalesce(a.person, c.person)
        group by c.alias
        having count(distinct coalesce(a.person, c.person)) = 1
    """)
    changes = connection.execute(
        "select count(*) from (select * from found except select * from register.alias)"
        " union all select count(*) from (select * from register.alias except select * from found)"
    ).fetchall()
    connection.execute("create or replace table register.alias as select * from found")
    connection.execute("drop table temp.found")
    return any(count for (count,) in changes)


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
