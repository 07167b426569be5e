"""Homes that were run once and are shared by many tests; a test that changes one takes a copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import shared_homes
from shared_homes import PlantedRun, SampleRun, SmallRun
from whole_runs import run


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """The sample organization after its first run. Read only."""
    return shared_homes.sample_run(tmp_path_factory)


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> SmallRun:
    """A small home with one release. Read only."""
    return shared_homes.small_run(tmp_path_factory)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> PlantedRun:
    """A home in which everything that belongs to a person is planted, after a run. Read only."""
    return shared_homes.planted_run(tmp_path_factory)


@pytest.fixture(scope="session")
def small_home(small_run: SmallRun) -> Path:
    """A small home with one release. Read only: `small_copy` gives one to change."""
    return small_run.home


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a home with its times of modification, which order its deliveries."""

    def copy(home: Path) -> Path:
        return shutil.copytree(home, tmp_path / "copy", symlinks=True)

    return copy


@pytest.fixture
def small_copy(small_run: SmallRun, copy_of: Callable[[Path], Path]) -> Path:
    """A small home with one release, to change."""
    return copy_of(small_run.untouched)


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
