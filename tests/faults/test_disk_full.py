"""A disk that is full at any stage: a sentence and exit code 1, and with room again the release as if nothing had been.

Room ends for single files (a limit on their size, which every file system keeps to) or, in the long form, for all of
them together (a small file system of its own).
"""

import re
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from settled import LONG, Undisturbed, settled, whole
from small_home import write_small_home
from warm import Told, allyship
from whole_runs import current

# Too little for the orchestrator's history; enough for everything up to the release.
SIZES = [4096 * round(1.35**n) for n in range(1, 24)] if LONG else [4096, 2_000_000]
MEGABYTES = (1, 2, 4, 8, 12, 16, 20, 24, 28)
ROOM = 256
# How the small home calls its workers and respondents.
SOMEBODY = re.compile(r"\b[wr]\d{3}\b")


def limit(size: int) -> None:
    """Let no file of this process grow beyond a size in bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def says_so(home: Path, told: Told) -> None:
    """Assert that a run ended for want of room, in words that fit a screen and hold nobody's value."""
    assert told.code == 1, told
    assert "the disk is full or a limit on its use is reached; make room and run again" in told.err, told
    # The history of runs goes on behind the release, which nothing takes back then.
    behind = f"Published release {current(home)}, but failed behind it; the next run finishes what is left to do.\n"
    assert told.out in (f"Failed: no new release, current stays {current(home) or 'none'}.\n", behind), told
    assert len((told.out + told.err).splitlines()) < 24
    incident = home / "incident.txt"
    said = told.out + told.err + (incident.read_text(encoding="utf-8") if incident.exists() else "")
    assert "Traceback" not in said
    assert SOMEBODY.search(said) is None


@pytest.mark.timeout(3600 if LONG else 300)
def test_a_file_that_cannot_grow(undisturbed: Undisturbed, tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    failed = 0
    for size in SIZES:
        told = allyship(home, "run", before=[partial(limit, size)])
        if told.code == 0:
            break
        says_so(home, told)
        whole(home)
        failed += 1
    assert failed >= 2
    told = allyship(home, "run")
    assert (told.code, told.err) == (0, "")
    settled(home, undisturbed)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(not LONG, reason="a run for every size of disk takes minutes: make faults")
@pytest.mark.timeout(1800)
def test_a_disk_that_is_full(undisturbed: Undisturbed, tmp_path: Path) -> None:
    for megabytes in MEGABYTES:
        disk = tmp_path / f"{megabytes} MB"
        with small_disk(disk, megabytes):
            home = write_small_home(disk / "home")
            told = allyship(home, "run", told_in=tmp_path)
            if told.code == 0:
                continue
            says_so(home, told)
            whole(home)
            subprocess.run(["mount", "-o", f"remount,size={ROOM}m", str(disk)], check=True)
            told = allyship(home, "run", told_in=tmp_path)
            assert (told.code, told.err) == (0, ""), megabytes
            settled(home, undisturbed)
