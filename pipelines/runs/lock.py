"""The home's lock held once per process: the command line takes it before Dagster's resource would.

Whoever holds it works in private: new files are the owner's alone, and passing ones stand in the home's scratch folder,
which is emptied before and after, since a run that was killed leaves rows about people there.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.errors import BlockedError
from pipelines.home import Home

_held: set[Path] = set()


@contextmanager
def hold(home: Home, wait: float = 0.0) -> Iterator[None]:
    """Hold the home's run lock, or join the hold that this process already has.

    Raises BlockedError when another process holds it for longer than `wait` seconds.
    """
    if home.root in _held:
        yield
        return
    with home.run_lock(wait):
        _held.add(home.root)
        try:
            with _in_private(home.scratch):
                yield
        finally:
            _held.discard(home.root)


@contextmanager
def _in_private(scratch: Path) -> Iterator[None]:
    mask, place = os.umask(0o077), tempfile.tempdir
    try:
        _begin(scratch)
        tempfile.tempdir = str(scratch)
        yield
    finally:
        tempfile.tempdir = place
        # What a program that is still ending writes there meanwhile goes when the next run begins.
        with suppress(OSError):
            _empty(scratch)
        os.umask(mask)


def _begin(scratch: Path) -> None:
    try:
        _empty(scratch)
    except OSError as fault:
        raise BlockedError(f"the folder '{scratch}' cannot be emptied: {fault.strerror}") from None


def _empty(scratch: Path) -> None:
    scratch.mkdir(mode=0o700, exist_ok=True)
    for left in scratch.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
