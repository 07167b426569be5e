"""Who is who: the ids and addresses under which other systems know a worker, as keyed hashes.

Made from the history of worker snapshots, whose addresses change with names and employers, and from delivered aliases.
Nobody is ever matched by name. An alias that two workers had belongs to neither, since a wrong match tells one
person's story as another's; records under it stay unmatched, and are counted as such.
"""

import duckdb

from models.feeds import FEEDS, Feed
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
    # Until a file of a feed is taken, `raw.<feed>` is an empty table.
    views = connection.execute("select view_name from duckdb_views() where schema_name = 'raw'").fetchall()
    for (name,) in views:
        if name in FEEDS and people_of(FEEDS[name]):
            show(connection, FEEDS[name])
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


def show(connection: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Make `raw.<feed>` anew: the view of its standing rows with everyone under the worker id that HR knows them by.

    Only columns in which an alias stands are looked up, since every reader of the view pays for the look: whoever
    changes the feed's rows or the aliases has to call this afterwards, in the same transaction.
    """
    aliased = [name for name in people_of(feed) if feed.name != "id_alias" and _holds_alias(connection, feed, name)]
    known = ", ".join(f"coalesce(a{n}.person, s.{quoted(name)}) as {quoted(name)}" for n, name in enumerate(aliased))
    joins = " ".join(
        f"left join register.alias as a{n} on a{n}.alias = s.{quoted(name)}" for n, name in enumerate(aliased)
    )
    replaced = f" replace ({known})" if aliased else ""
    connection.execute(
        f"create or replace view raw.{quoted(feed.name)} as "
        f"select s.*{replaced} from standing.{quoted(feed.name)} as s {joins}"
    )


def _holds_alias(connection: duckdb.DuckDBPyConnection, feed: Feed, column: str) -> bool:
    row = connection.execute(
        f"select count(*) from standing.{quoted(feed.name)} as s "
        f"semi join register.alias as a on a.alias = s.{quoted(column)}"
    ).fetchone()
    return bool(row and row[0])
