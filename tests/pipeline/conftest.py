"""Homes that were run once and are shared by many tests; a test that changes one takes a copy."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from small_home import write_small_home
from whole_runs import command, run

from sample import SampleTruths, generate


@dataclass(frozen=True)
class SampleRun:
    """The sample organization after its first run, which was a command in a process of its own."""

    home: Path
    truths: SampleTruths
    process: CompletedProcess[str]


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """The sample organization, read only; made once, also where several processes run the suite."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "sample.pickle"
    home = shared / "sample" / "home"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            truths = generate(home, employees=1200, months=26)
            process = command(home, "run")
            assert process.returncode == 0, process.stderr
            made.write_bytes(pickle.dumps((truths, process)))
    return SampleRun(home, *pickle.loads(made.read_bytes()))


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home with one release. Read only: `copy_of` gives one to change."""
    home = write_small_home(tmp_path_factory.mktemp("small") / "home")
    outcome = run(home)
    assert outcome.outcome == "published", outcome.message
    return home


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a home with its times of modification, which order its deliveries."""

    def copy(home: Path) -> Path:
        return shutil.copytree(home, tmp_path / "copy", symlinks=True)

    return copy


@pytest.fixture
def small_copy(small_home: Path, copy_of: Callable[[Path], Path]) -> Path:
    """A small home with one release, to change."""
    return copy_of(small_home)


@pytest.fixture(scope="session")
def real_home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the home of a real organization after its first run; skips where the public records are absent."""
    done: dict[str, Path] = {}

    def home_of(name: str) -> Path:
        origin = root.parent / "shared" / "data" / name
        if not origin.is_dir():
            pytest.skip(f"the public records of {name} are not beside the checkout (shared/data)")
        if name not in done:
            home = tmp_path_factory.mktemp(name) / "home"
            shutil.copytree(origin, home, copy_function=shutil.copyfile)
            # What is delivered read-only keeps its folders closed otherwise.
            for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
                folder.chmod(0o755)
            outcome = run(home)
            assert outcome.outcome == "published", outcome.message
            done[name] = home
        return done[name]

    return home_of
