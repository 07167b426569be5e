"""What is made once for the whole suite, however many processes work on it.

Whoever needs it first makes it while the others wait; afterwards it is only read. The paths are those of the process
that made it, below the folder that all processes of a run of the suite have in common.
"""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """Return what `make` returned for the folder that has the name; the folder is not there yet."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / f"{name}.pickle"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(make(shared / name)))
    found: Made = pickle.loads(made.read_bytes())
    return found
