"""Folders and files that may not be written to: the command says which, does nothing by halves, and goes on afterwards.

Modes bind nobody who may override them, as root may, so the commands give that up first.
"""

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from settled import LONG, Undisturbed, settled, whole
from small_home import SETTINGS
from warm import Told, allyship, forked

TARGET = "targets: {women_in_leadership: {value: 0.45, by: 2028-12-31, owner: Board}}\n"
# linux/capability.h: the third version of the call, and the two that let modes be overridden.
_VERSION, _OVERRIDE, _SEARCH = 0x20080522, 1, 2


def keep_to_modes() -> None:
    """Give up the right of root, where this process has it, to write to what is closed."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "the capabilities of this process cannot be read")
    for at in (0, 1):
        sets[at] &= ~(1 << _OVERRIDE | 1 << _SEARCH)
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "the capabilities of this process cannot be given up")


def write_as_others_do(folder: Path) -> None:
    """End well where a closed folder can be written to."""
    keep_to_modes()
    if not os.access(folder, os.W_OK):
        raise SystemExit(1)


@pytest.fixture
def home(undisturbed: Undisturbed, copy_of: Callable[..., Path], tmp_path: Path) -> Path:
    """A home of one release and something new."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if forked(write_as_others_do, closed) == 0:
        pytest.skip("modes do not bind the commands on this system")
    home = copy_of(undisturbed.home)
    (home / "allyship.yaml").write_text(SETTINGS + TARGET, encoding="utf-8")
    return home


def run(home: Path) -> Told:
    return allyship(home, "run", before=[keep_to_modes])


@pytest.mark.parametrize(
    "command", ["check", pytest.param("run", marks=pytest.mark.skipif(not LONG, reason="make faults"))]
)
def test_landing_is_never_written_to(home: Path, undisturbed: Undisturbed, command: str) -> None:
    folders = [path for path in (home / "landing", *(home / "landing").rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    told = allyship(home, command, before=[keep_to_modes])
    assert (told.code, told.err) == (0, "")
    assert (
        told.out.splitlines()[-1]
        == {
            "check": "Every file would be taken. Next: allyship run",
            "run": "Published release 00002-2026-03-31.",
        }[command]
    )
    settled(home, undisturbed)


@pytest.mark.parametrize("place", ["releases", ".", "warehouse.duckdb", "ledger.duckdb", ".lock"])
def test_a_place_that_is_closed_is_named_and_nothing_is_lost(home: Path, place: str) -> None:
    closed = home / place
    mode = closed.stat().st_mode
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.duckdb")}
    closed.chmod(0o500 if closed.is_dir() else 0o400)
    told = run(home)
    closed.chmod(mode)
    assert (told.code, told.out) == (2, ""), told
    assert str(closed) in told.err
    assert len(told.err.splitlines()) == 1
    assert whole(home) == "00001-2026-03-31"
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.duckdb")} == before
