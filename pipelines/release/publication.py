"""Publishing in an order that a crash cannot break, and finishing what one left half done.

1. The restricted marts are written: they are private, and the next publication removes those whose release never came.
2. The release is announced on the shelf, and its entries are written into the ledger, pending.
3. The shelf publishes: flushed to disk, renamed into place, linked. From the rename on it is published.
4. The entries are confirmed, the announcement is withdrawn, and the oldest releases go.

Whoever opens the home next and finds an announcement looks whether the release is on the shelf. It is: the link is set
and the entries are confirmed. It is not: the entries are taken back, and the run makes it again.
"""

from pathlib import Path

import duckdb

from pipelines import restricted
from pipelines.home import Home
from pipelines.ledger import entries
from pipelines.ledger.store import attached
from pipelines.pseudonyms import key_id
from pipelines.release import shelf
from pipelines.settings import Settings


def publish(
    connection: duckdb.DuckDBPyConnection, home: Home, settings: Settings, release_id: str
) -> tuple[Path, list[str]]:
    """Publish the audited candidate; return its folder and the ids of the releases that were removed for it.

    Args:
        connection: the warehouse that the candidate was computed from, with the ledger attached.
        home: whose candidate; the caller holds the run lock.
        settings: say whether there are restricted marts, and how many releases are kept.
        release_id: what it is to be called.
    """
    restricted.publish(connection, home, settings, release_id)
    shelf.announce(home, release_id)
    # A verification copy is not for publication, so nothing is carried over from it.
    is_entered = not settings.organization.verification_copy
    if is_entered:
        entries.prepare(connection, release_id)
        # The database flushes its files, not that they are there.
        shelf.flush_folder(home.root)
    folder = shelf.publish(home, release_id)
    if is_entered:
        entries.confirm(connection)
    shelf.withdraw(home)
    return folder, shelf.prune(home, settings.keep_releases)


def settle(home: Home) -> str | None:
    """Finish a publication that was cut short, or take it back; does nothing after one that was not.

    Args:
        home: whose shelf and ledger; the caller holds the run lock and has neither open.

    Returns:
        The id of the release that was finished, or None.

    Raises:
        BlockedError: the ledger cannot be opened.
    """
    release_id = shelf.announced(home)
    if release_id is None:
        return None
    is_there = release_id in [release.release_id for release in shelf.releases(home)]
    if home.ledger_file.exists():
        with duckdb.connect() as connection, attached(connection, home.ledger_file, key_id(home.pseudonym_key())):
            entries.reconcile(connection, shelf.published_ids(home))
    if is_there:
        shelf.roll_back(home, release_id)
    shelf.withdraw(home)
    return release_id if is_there else None
