"""The home's lock held once per process: the command line takes it before Dagster's resource would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
            yield
        finally:
            _held.discard(home.root)
