"""What every test shares: where the project stands, and an environment that no test changes for the next one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
# The files that take longest, longest first. A process takes a file at a time, so that one of these taken late would
# keep it at work after the others have nothing left. The first needs a browser and the second homes: neither waits
# for what the other makes.
LONGEST = (
    "browser/test_every_page.py",
    "pipeline/test_erasure.py",
    "pipeline/test_release.py",
    "pipeline/test_release_attack.py",
    "attack/test_months.py",
    "pipeline/test_real_organizations.py",
    "pipeline/test_retention.py",
    "pipeline/test_operations_page.py",
    "pipeline/test_ledger.py",
    "faults/test_killed.py",
    "faults/test_disk_full.py",
    "faults/test_at_once.py",
    "faults/test_large.py",
    "pipeline/test_canaries.py",
    "pipeline/test_recovery.py",
    "pipeline/test_commands.py",
    "pipeline/test_nightly.py",
    "pipeline/test_sample_run.py",
    "browser/test_site_in_browser.py",
    "browser/test_access_in_browser.py",
    "browser/test_tables_in_browser.py",
    "browser/test_states_in_browser.py",
    "unit/pipelines/readers/test_hostile.py",
    "unit/sample/test_sample_feeds.py",
    "unit/pipelines/test_own_metrics.py",
    "attack/test_random_cubes.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers of this project."""
    config.addinivalue_line("markers", "slow: starts other programs and waits for them")
    # A slow machine is no fault of what is tested: no example is timed.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    # A shell that starts the suite behind itself has it ignore interrupts, and what tests start too.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Printing a board pack takes seconds, and many tests make releases; those about printing name a browser again.
    os.environ.setdefault("ALLYSHIP_BROWSER", "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the files that take longest begin first; all else stays in its order."""
    rank = {ROOT / "tests" / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST)))


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
