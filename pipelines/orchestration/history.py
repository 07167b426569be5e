"""Dagster's history, written through one connection for each of its files while a run goes on.

As shipped its SQLite storage makes an engine and a connection for every event, some 1,400 in a night, and has the disk
confirm each: 6 ms where one kept connection takes a third of a millisecond. The files and what is in them are the same.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

import dagster as dg
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine, event


@contextmanager
def kept_open(instance: dg.DagsterInstance) -> Iterator[None]:
    """Let the instance's event log keep its connections until the end; within another call, or elsewhere, do nothing.

    Only for a process that executes a run: its connections would hold files open that others remove.
    """
    storage = instance.event_log_storage
    if not isinstance(storage, SqliteEventLogStorage) or "_connect" in vars(storage):
        yield
        return
    kept = _Kept(storage)
    storage._connect = kept.connect  # type: ignore[method-assign]
    storage.has_table = kept.has_table  # type: ignore[method-assign]
    try:
        yield
    finally:
        del storage._connect, storage.has_table
        kept.close()


class _Kept:
    def __init__(self, storage: SqliteEventLogStorage) -> None:
        self._storage = storage
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def connect(self, shard: str) -> Iterator[Connection]:
        # Any first connection to a file is Dagster's own, which makes its tables.
        with self._lock, ExitStack() as stack:
            engine = self._engines.get(shard)
            if engine is None:
                yield stack.enter_context(SqliteEventLogStorage._connect(self._storage, shard))
                self._engines[shard] = self._engine(shard)
            else:
                yield stack.enter_context(engine.begin())

    def has_table(self, table_name: str) -> bool:
        # A table that is there stays there.
        if table_name not in self._tables and SqliteEventLogStorage.has_table(self._storage, table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def _engine(self, shard: str) -> Engine:
        location = self._storage.conn_string_for_shard(shard)
        engine = create_engine(location, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
        event.listen(engine, "connect", _confirm_at_checkpoints)
        return engine


def _confirm_at_checkpoints(connection: object, _: object) -> None:
    # In write-ahead mode a power cut then costs the last events at most, and never the file.
    connection.execute("pragma synchronous = normal")  # type: ignore[attr-defined]
