"""The command `allyship` in a process of its own, in the second it takes to fork one instead of the five to start one.

A server process imports the product once and forks for every call, with a process group of its own; what is to be done
to the process is done by `before`, functions that a test module holds, called in it before the command is.
"""

import itertools
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

_WARM = (
    "audit",
    "great_expectations",
    "pandas",
    "pipelines.cli",
    "pipelines.definitions",
    "pipelines.orchestration.checks",
    "pipelines.release.build",
    "pipelines.runs.job",
    "scipy.sparse.linalg",
    "scipy.stats",
)
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(list(_WARM))
_calls = itertools.count()


@dataclass(frozen=True)
class Told:
    """How a call ended: exit code (negative: the signal), what was printed, and its most memory in bytes or 0."""

    code: int
    out: str
    err: str
    peak: int


@dataclass(frozen=True)
class Going:
    """A call that goes on."""

    process: BaseProcess
    folder: Path

    def kill_after(self, seconds: float) -> Told:
        """Kill the call with its whole process group after a while, unless it has ended by then."""
        self.process.join(seconds)
        if self.process.is_alive():
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        return self.told()

    def told(self, seconds: float = 240) -> Told:
        """Wait for the end."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, "the call did not end"
        out, err = ((self.folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        peak = self.folder / "peak"
        # Of a process that was killed nothing is known.
        return Told(self.process.exitcode, out, err, int((peak.exists() and peak.read_text()) or 0))


def start(
    home: Path,
    *arguments: str,
    before: Sequence[Callable[[], object]] = (),
    told_in: Path | None = None,
    said: str = "",
    environment: Mapping[str, str] | None = None,
) -> Going:
    """Call `allyship` on a home and do not wait; what it prints is written down beside the home, or where is said.

    It finds `said` on its standard input, and the variables of this process, those of `environment` before them.
    """
    folder = (told_in or home.parent) / f"told-{next(_calls)}"
    folder.mkdir()
    (folder / "in").write_text(said, encoding="utf-8")
    variables = {**os.environ, "ALLYSHIP_HOME": str(home), **(environment or {})}
    process = _SERVER.Process(target=_call, args=(home.parent, arguments, folder, tuple(before), variables))
    process.start()
    return Going(process, folder)


def forked(function: Callable[..., None], *arguments: object) -> int:
    """Call a function of a test module in a process of its own; return the exit code (negative: the signal)."""
    process = _SERVER.Process(target=function, args=arguments)
    process.start()
    process.join(240)
    assert process.exitcode is not None, "the call did not end"
    return process.exitcode


def allyship(
    home: Path, *arguments: str, before: Sequence[Callable[[], object]] = (), told_in: Path | None = None
) -> Told:
    """Call `allyship` on a home as `start` does, and wait for the end."""
    return start(home, *arguments, before=before, told_in=told_in).told()


def _call(
    place: Path,
    arguments: Sequence[str],
    folder: Path,
    before: Sequence[Callable[[], object]],
    variables: Mapping[str, str],
) -> None:
    os.setsid()
    sys.stdin = (folder / "in").open(encoding="utf-8")
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o644), stream.fileno())
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(place)
    peak = os.open(folder / "peak", os.O_WRONLY | os.O_CREAT, 0o644)
    sys.argv = ["allyship", *arguments]
    from pipelines.cli import main

    for prepare in before:
        prepare()
    try:
        main()
    finally:
        os.write(peak, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024).encode())
