"""What every test shares: where the project stands, and an environment that no test changes for the next one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers of this project."""
    config.addinivalue_line("markers", "slow: starts other programs and waits for them")
    # Printing a board pack takes seconds, and many tests make releases; those about printing name a browser again.
    os.environ.setdefault("ALLYSHIP_BROWSER", "")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
