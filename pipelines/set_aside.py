"""A warehouse that cannot be used is kept beside the place of the next one, which the run makes anew from landing."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.warehouse import is_usable

_KEPT = "warehouse.set-aside.duckdb"


def told(name: str) -> str:
    """Return the words that say what was done, for the terminal and for `allyship status`."""
    return f"The warehouse was set aside as {name} and rebuilt from landing."


def is_lost(home: Home) -> bool:
    """Tell whether something stands in the warehouse's place that cannot be used: damaged, or of another layout."""
    # A link that leads nowhere is in the way as well.
    return os.path.lexists(home.warehouse_file) and not is_usable(home.warehouse_file)


def set_aside(home: Home) -> Path:
    """Move the warehouse aside and return where it went; the caller holds the home's lock."""
    kept = home.warehouse_file.with_name(_KEPT)
    # Whatever was set aside before goes, a folder too: a file could not take the place of one.
    if kept.is_dir():
        shutil.rmtree(kept)
    else:
        kept.unlink(missing_ok=True)
    home.warehouse_file.replace(kept)
    for leftover in home.root.glob("warehouse.duckdb.*"):
        leftover.unlink()
    return kept


def set_aside_unless_held(home: Home) -> Path | None:
    """Do so with a lost warehouse from a process that has not the lock, and only where no other has it."""
    with suppress(BlockedError), home.run_lock():
        return set_aside(home) if is_lost(home) else None
    return None
