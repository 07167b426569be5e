"""The moments of a run at which something may happen to it, and a camera: the home as a kill would leave it then.

A process that is killed leaves what it has written; a copy of the home taken at that moment is the same files.
Each function is called in the process of the command (warm.py), before the command.
"""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from pipelines.ledger import entries
from pipelines.orchestration import release
from pipelines.release import publication, shelf
from pipelines.runs import progress

# What is called between the steps that are told: after it has returned is a moment of its own.
_BETWEEN = {
    "candidate built": (release, "build_candidate"),
    "marts written": (publication.restricted, "publish"),
    "announced": (shelf, "announce"),
    "entered": (entries, "prepare"),
    "flushed": (shelf, "_flush"),
    "renamed": (Path, "rename"),
    "linked": (shelf, "publish"),
    "confirmed": (entries, "confirm"),
    "withdrawn": (shelf, "withdraw"),
    "pruned": (shelf, "prune"),
}
PUBLICATION = tuple(_BETWEEN)[1:]
"""The moments of a publication, in order."""
BEFORE_THE_RENAME = PUBLICATION[: PUBLICATION.index("renamed")]


def die_at(moment: str) -> None:
    """Have this process killed when a step begins, or right after one of the calls between steps."""
    _at(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == moment else None)


def photograph(home: Path, album: Path, steps: tuple[str, ...]) -> None:
    """Have the home copied into the album whenever one of the steps begins, under the step's name."""

    def take(name: str) -> None:
        if name in steps:
            shutil.copytree(home, album / name, symlinks=True)

    _at(take)


def write_down(file: Path) -> None:
    """Have the name of every moment written into a file, one a line."""
    stream = file.open("a", encoding="utf-8", buffering=1)
    _at(lambda name: stream.write(f"{name}\n") and None)


def _at(happen: Callable[[str], None]) -> None:
    progress._listeners.append(happen)
    for name, (module, function) in _BETWEEN.items():
        setattr(module, function, _followed(getattr(module, function), name, happen))


def _followed(call: Callable[..., object], name: str, happen: Callable[[str], None]) -> Callable[..., object]:
    def followed(*arguments: object, **named: object) -> object:
        result = call(*arguments, **named)
        # Of all that is renamed, one is the release.
        if name != "renamed" or getattr(arguments[0], "name", "") == ".candidate":
            happen(name)
        return result

    return followed
