"""Homes that are run once for the whole suite, however many processes work on it; afterwards they are only read."""

import os
import shutil
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from once import made_once
from planted_home import write_planted_home
from small_home import write_small_home
from whole_runs import command, fresh_command

from sample import SampleTruths, generate


@dataclass(frozen=True)
class SampleRun:
    """The sample organization after its first run, which was a command in a process of its own."""

    home: Path
    truths: SampleTruths
    process: CompletedProcess[str]


@dataclass(frozen=True)
class SmallRun:
    """A small home with one release, and how many seconds its run took.

    The system would have let it write for everybody to read.
    `untouched` is a copy that nobody opens, from which others can be made at any time: a database in `home` that
    somebody reads may have files beside it that come and go.
    """

    home: Path
    untouched: Path
    seconds: float


@dataclass(frozen=True)
class PlantedRun:
    """The planted home after `check`, `run` and `status`, with everything that they said.

    The system would have let them write nothing that anybody else may read.
    """

    home: Path
    check: str
    run: str
    status: str


def sample_run(factory: pytest.TempPathFactory) -> SampleRun:
    """Return the sample organization after its run: 1,200 people, 26 months."""
    return made_once(factory, "sample", _run_the_sample)


def small_run(factory: pytest.TempPathFactory) -> SmallRun:
    """Return the small home (small_home.py) after its run."""
    return made_once(factory, "small", _run_a_small_home)


def planted_run(factory: pytest.TempPathFactory) -> PlantedRun:
    """Return the home of planted words (planted_home.py) after its run, in which some files are refused."""
    return made_once(factory, "planted", _run_the_planted_home)


def _run_the_sample(folder: Path) -> SampleRun:
    home = folder / "home"
    truths = generate(home, employees=1200, months=26)
    process = fresh_command(home, "run")
    assert process.returncode == 0, process.stderr
    return SampleRun(home, truths, process)


def _run_a_small_home(folder: Path) -> SmallRun:
    home = write_small_home(folder / "home")
    openly = [partial(os.umask, 0)]
    assert command(home, "releases", before=openly).stdout == "No release yet\n"
    begun = time.monotonic()
    process = command(home, "run", before=openly)
    seconds = time.monotonic() - begun
    assert process.returncode == 0, process.stderr
    return SmallRun(home, shutil.copytree(home, folder / "untouched", symlinks=True), seconds)


def _run_the_planted_home(folder: Path) -> PlantedRun:
    home = write_planted_home(folder / "home")
    said = []
    for name in ("check", "run", "status"):
        process = command(home, name, before=[partial(os.umask, 0o077)])
        assert process.returncode == {"check": 3, "run": 3, "status": 0}[name], process.stdout + process.stderr
        said.append(process.stdout + process.stderr)
    return PlantedRun(home, *said)
