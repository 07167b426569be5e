"""The register of files: what was taken from which content, and what is known of files that were refused.

One row per path that stands (`accepted`), and at most one more per path for a newer content that was refused
(`rejected`). Rows of a feed and their register entry are written in one transaction by intake.py.
"""

import json
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipelines.warehouse import quoted

USUAL_NAMES = "columns mapped by their usual names"
"""The detail of an entry that lists, as "heading = column", what was mapped although nothing names its heading."""


@dataclass(slots=True)
class Entry:
    """One file's content and its accounting; counts are records or rows."""

    path: str
    feed: str
    sha256: str
    fingerprint: str
    ordered_at: int
    delivered_on: date
    status: str = "accepted"
    records_read: int = 0
    records_used: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    rows_made: int = 0
    rows_repeated: int = 0
    rows_quarantined: int = 0
    rows_loaded: int = 0
    detail: dict[str, object] = field(default_factory=dict)
    file_id: int = 0


_COLUMNS = (
    "path, feed, sha256, fingerprint, ordered_at, delivered_on, status, records_read, records_used, skipped, "
    "rows_made, rows_repeated, rows_quarantined, rows_loaded, detail, file_id"
)


def entries(connection: duckdb.DuckDBPyConnection, feed: str | None = None) -> list[Entry]:
    """Return register entries, of one feed or of all, ordered by path and status."""
    rows = connection.execute(
        f"select {_COLUMNS} from register.source_file where ?::varchar is null or feed = ? order by path, status",
        [feed, feed],
    ).fetchall()
    found = []
    for row in rows:
        values = list(row)
        values[9], values[14] = json.loads(values[9]), json.loads(values[14])
        found.append(Entry(*values))
    return found


def accept(connection: duckdb.DuckDBPyConnection, entry: Entry, run_id: str) -> int:
    """Write an accepted entry in place of the path's earlier ones; return its new file id."""
    row = connection.execute("select nextval('register.file_number')").fetchone()
    entry.file_id = int(row[0]) if row else 0
    withdraw(connection, entry.feed, entry.path)
    _insert(connection, entry, run_id)
    return entry.file_id


def amend(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Write another accounting of an accepted entry that keeps its file id."""
    connection.execute(
        "update register.source_file set records_read = ?, records_used = ?, skipped = ?, rows_made = ?, "
        "rows_repeated = ?, rows_quarantined = ?, detail = ? where file_id = ? and status = 'accepted'",
        [
            entry.records_read,
            entry.records_used,
            json.dumps(entry.skipped),
            entry.rows_made,
            entry.rows_repeated,
            entry.rows_quarantined,
            json.dumps(entry.detail),
            entry.file_id,
        ],
    )


def reject(connection: duckdb.DuckDBPyConnection, entry: Entry, run_id: str) -> None:
    """Remember that this content of the path was refused; rows of an earlier content stand."""
    entry.status, entry.file_id = "rejected", 0
    connection.execute(
        "delete from register.source_file where path = ? and feed = ? and status = 'rejected'", [entry.path, entry.feed]
    )
    _insert(connection, entry, run_id)


def withdraw(connection: duckdb.DuckDBPyConnection, feed: str, path: str) -> None:
    """Take back everything that an earlier content of the path brought to the feed."""
    known = connection.execute(
        "select file_id from register.source_file where path = ? and feed = ? and status = 'accepted'", [path, feed]
    ).fetchall()
    for (file_id,) in known:
        connection.execute(f"delete from delivered.{quoted(feed)} where _file = ?", [file_id])
        connection.execute("delete from register.quarantine where file_id = ?", [file_id])
    connection.execute("delete from register.source_file where path = ? and feed = ?", [path, feed])


def forget_rejection(connection: duckdb.DuckDBPyConnection, feed: str, path: str) -> None:
    """Forget that a content of the path was refused; whatever was accepted of the path stays."""
    connection.execute(
        "delete from register.source_file where path = ? and feed = ? and status = 'rejected'", [path, feed]
    )


def reorder(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Write a changed delivery order of an unchanged content."""
    connection.execute(
        "update register.source_file set ordered_at = ?, delivered_on = ? where path = ? and feed = ?",
        [entry.ordered_at, entry.delivered_on, entry.path, entry.feed],
    )


def write_loaded(connection: duckdb.DuckDBPyConnection, feed: str, loaded: dict[int, int]) -> None:
    """Write how many rows of each accepted file of the feed stand now."""
    connection.execute("update register.source_file set rows_loaded = 0 where feed = ? and status = 'accepted'", [feed])
    if loaded:
        connection.execute(
            "update register.source_file set rows_loaded = l.rows "
            "from (select unnest(?::integer[]) as file_id, unnest(?::bigint[]) as rows) l "
            "where source_file.file_id = l.file_id",
            [list(loaded), list(loaded.values())],
        )


def _insert(connection: duckdb.DuckDBPyConnection, entry: Entry, run_id: str) -> None:
    connection.execute(
        f"insert into register.source_file ({_COLUMNS}, run_id) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            entry.path,
            entry.feed,
            entry.sha256,
            entry.fingerprint,
            entry.ordered_at,
            entry.delivered_on,
            entry.status,
            entry.records_read,
            entry.records_used,
            json.dumps(entry.skipped),
            entry.rows_made,
            entry.rows_repeated,
            entry.rows_quarantined,
            entry.rows_loaded,
            json.dumps(entry.detail),
            entry.file_id,
            run_id,
        ],
    )
