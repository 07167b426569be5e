"""Homes that faults are done to, made once; small_home, whole_runs and nights are those of the pipeline's tests."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from settled import Undisturbed
from shared_homes import small_run


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A small home after a run that nothing disturbed, and what it published. Read only."""
    run = small_run(tmp_path_factory)
    home = shutil.copytree(run.untouched, tmp_path_factory.mktemp("undisturbed") / "home", symlinks=True)
    return Undisturbed.of(home, run.seconds)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Path]:
    """Copy a home with its times of modification, which order its deliveries."""

    def copy(home: Path, name: str = "copy") -> Path:
        return shutil.copytree(home, tmp_path / name, symlinks=True)

    return copy
