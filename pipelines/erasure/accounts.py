"""The register of files, made true again after a person's rows have gone from what the files brought.

A file that still lies in landing as it was taken is read once more under the tombstones, so that its accounting, and
which of its records are set aside, come out as a rebuild would have them. Of a file that has gone since, the rows that
left are subtracted; which of its quarantined records were the person's nobody can tell any more.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

import duckdb

from models.errors import FileRejectedError
from models.feeds import FEEDS, Feed
from pipelines.erasure.rewriting import listed
from pipelines.erasure.tombstones import LEFT_OUT, SKIPPED, named, naming
from pipelines.home import Home
from pipelines.ingest import identity, register, standing
from pipelines.ingest.intake import forget_staged, stage_and_judge
from pipelines.ingest.plan import Candidate, candidates, readable
from pipelines.settings import Settings
from pipelines.warehouse import column_list, quoted, transaction


def brought(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return how many rows each accepted file has in `delivered`, by file id."""
    counts = " union all ".join(
        f"select _file, count(*) from delivered.{quoted(name)} group by _file" for name in FEEDS
    )
    return {int(file): int(rows) for file, rows in connection.execute(counts).fetchall()}


def files_naming(connection: duckdb.DuckDBPyConnection, people: Iterable[UUID]) -> list[str]:
    """Return the paths within landing of the accepted files that brought a row with one of the people, sorted."""
    with listed(connection, people):
        named_in = " union ".join(
            f"select _file from delivered.{quoted(name)} where {named(naming(feed), 'gone')}"
            for name, feed in FEEDS.items()
            if naming(feed)
        )
        rows = connection.execute(
            f"select distinct path from register.source_file where file_id in ({named_in}) order by path"
        ).fetchall()
    return [path for (path,) in rows]


def settle(connection: duckdb.DuckDBPyConnection, home: Home, settings: Settings, before: Mapping[int, int]) -> None:
    """Settle accounts and standing rows of a warehouse out of which people were taken.

    Args:
        connection: the warehouse made anew, with the ledger attached that holds their tombstones.
        home: whose landing is read.
        settings: how the files are read.
        before: what `brought` said of the warehouse when the people were still in it.
    """
    now = brought(connection)
    there = {(c.relative, c.source.feed, c.sha256, c.fingerprint): c for c in candidates(home, settings)}
    touched = set()
    for entry in register.entries(connection):
        gone = before.get(entry.file_id, 0) - now.get(entry.file_id, 0)
        feed = FEEDS[entry.feed]
        if entry.status != "accepted" or not naming(feed) or not (gone or entry.rows_quarantined):
            continue
        candidate = there.get((entry.path, entry.feed, entry.sha256, entry.fingerprint))
        if candidate is None or not _read_again(connection, feed, candidate, entry, settings):
            _subtract(entry, gone)
            register.amend(connection, entry)
        touched.add(feed.name)
    with transaction(connection):
        for name in (name for name in FEEDS if name in touched):
            register.write_loaded(connection, name, standing.resolve(connection, FEEDS[name]))
        identity.write_aliases(connection)


def _read_again(
    connection: duckdb.DuckDBPyConnection, feed: Feed, candidate: Candidate, entry: register.Entry, settings: Settings
) -> bool:
    """Judge the file under the tombstones and write what comes out; False where it would be refused by now."""
    fresh = register.Entry(
        entry.path, entry.feed, entry.sha256, entry.fingerprint, entry.ordered_at, entry.delivered_on
    )
    fresh.file_id, fresh.rows_loaded = entry.file_id, entry.rows_loaded
    good = "from judged where not _repeat and len(_reasons) = 0"
    try:
        stage_and_judge(connection, feed, readable(candidate), fresh, settings)
        with transaction(connection):
            file = f"delivered.{quoted(feed.name)} where _file = {entry.file_id}"
            # Rows that only contradicted the person's are set aside no longer.
            if _count(connection, f"select count(*) {good}") != _count(connection, f"select count(*) from {file}"):
                connection.execute(f"delete from {file}")
                connection.execute(
                    f"insert into delivered.{quoted(feed.name)} select ?, _record, {column_list(feed)} {good}",
                    [entry.file_id],
                )
            connection.execute("delete from register.quarantine where file_id = ?", [entry.file_id])
            connection.execute("insert into register.quarantine select ?, * from quarantined", [entry.file_id])
            register.amend(connection, fresh)
    except FileRejectedError:
        return False
    finally:
        forget_staged(connection)
    return True


def _subtract(entry: register.Entry, gone: int) -> None:
    if not gone:
        return
    if entry.rows_made == entry.records_used:
        entry.records_used -= gone
        entry.skipped[SKIPPED] = entry.skipped.get(SKIPPED, 0) + gone
    else:
        earlier = entry.detail.get(LEFT_OUT, 0)
        entry.detail[LEFT_OUT] = gone + (earlier if isinstance(earlier, int) else 0)
    entry.rows_made -= gone


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
