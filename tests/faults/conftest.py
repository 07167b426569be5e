"""Homes that faults are done to, made once; small_home, whole_runs and nights are those of the pipeline's tests."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from settled import Undisturbed
from small_home import write_small_home
from warm import allyship


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A small home after a run that nothing disturbed, and what it published. Read only."""
    home = write_small_home(tmp_path_factory.mktemp("undisturbed") / "home")
    assert allyship(home, "releases").out == "No release yet\n"
    begun = time.monotonic()
    told = allyship(home, "run")
    assert told.code == 0, told
    return Undisturbed.of(home, time.monotonic() - begun)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Path]:
    """Copy a home with its times of modification, which order its deliveries."""

    def copy(home: Path, name: str = "copy") -> Path:
        return shutil.copytree(home, tmp_path / name, symlinks=True)

    return copy
