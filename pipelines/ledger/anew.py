"""Beginning the ledger anew, on somebody's own word: it then knows of nothing before but who is erased.

The new one is written beside the old one and takes its place by one rename, so that no moment is without either: the
tombstones of the erased would be lost with a ledger that was set aside before they were carried over.
"""

import os
from contextlib import suppress

import duckdb

from models.errors import BlockedError
from pipelines.erasure import tombstones
from pipelines.home import Home
from pipelines.ledger import entries
from pipelines.ledger.store import attached
from pipelines.pseudonyms import key_id


def begin_anew(home: Home) -> None:
    """Set the ledger aside as ledger.set-aside.duckdb, where there is one, and begin another in its place.

    Raises:
        BlockedError: the old one cannot be read, so whoever was erased has to be erased again; the new one is begun.
    """
    kept = home.ledger_file.with_name("ledger.set-aside.duckdb")
    draft = home.ledger_file.with_name("ledger.draft.duckdb")
    for left in (draft, draft.with_name(f"{draft.name}.wal")):
        left.unlink(missing_ok=True)
    there = home.ledger_file.exists()
    if there:
        _fold_log(home)
        kept.unlink(missing_ok=True)
        os.link(home.ledger_file, kept)
    unreadable = None
    with duckdb.connect(":memory:") as connection, attached(connection, draft, key_id(home.pseudonym_key())):
        entries.begin_anew(connection)
        if there:
            try:
                tombstones.carry_over(connection, kept)
            except BlockedError as fault:
                unreadable = fault
        connection.execute("checkpoint ledger")
    # A log that belongs to another file would keep the new one from opening.
    for leftover in home.root.glob("ledger.duckdb.*"):
        leftover.unlink()
    draft.replace(home.ledger_file)
    if unreadable:
        raise unreadable


def _fold_log(home: Home) -> None:
    """Write into the old file what stands in its log only; one that does not open is left as it is."""
    with suppress(duckdb.Error), duckdb.connect(str(home.ledger_file)) as connection:
        connection.execute("checkpoint")
