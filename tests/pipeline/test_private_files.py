"""Who may read what a run writes: nobody but its owner, except a published release, which the group may."""

import os
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest
from shared_homes import PlantedRun, SmallRun
from small_home import write_small_home
from whole_runs import ALLYSHIP, run

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.runs.lock import hold

# The organization's own, whose modes are its business.
OWN = ("landing", "allyship.yaml")


def modes(home: Path) -> dict[str, int]:
    """Return the permissions of everything in a home that the product wrote, links aside, by path."""
    return {
        path.relative_to(home).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in sorted(home.rglob("*"))
        if path.relative_to(home).parts[0] not in OWN and not path.is_symlink()
    }


def check_modes(home: Path) -> None:
    found = modes(home)
    assert {"warehouse.duckdb", "ledger.duckdb", "secrets/pseudonym.key", "dagster/last_run.json", ".scratch"} <= set(
        found
    )
    for path, mode in found.items():
        is_folder = (home / path).is_dir()
        if path.split("/")[0] == "releases":
            assert mode == (0o750 if is_folder else 0o640), path
        else:
            assert mode == (0o700 if is_folder else 0o600), path
    assert any(path.endswith(".db") for path in found)
    assert any(path.endswith("index.html") for path in found)


def test_whatever_the_system_would_allow_a_run_writes_in_private(small_run: SmallRun, planted: PlantedRun) -> None:
    for home in (small_run.untouched, planted.home):
        check_modes(home)


def test_a_run_that_the_daemon_starts_writes_in_private_too(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    before = os.umask(0)
    try:
        assert run(home).outcome == "published"
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    check_modes(home)


def test_passing_files_stand_in_private_and_are_gone_afterwards(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    # What a run that was killed left behind, which may hold rows.
    (home.scratch / "spill").mkdir()
    (home.scratch / "spill" / "block").write_bytes(b"rows")
    (home.scratch / "allyship-copy.csv").write_bytes(b"rows")
    (home.scratch / "link").symlink_to(tmp_path / "landing")
    place, mask = tempfile.gettempdir(), os.umask(0o022)
    try:
        with hold(home):
            assert list(home.scratch.iterdir()) == []
            with tempfile.NamedTemporaryFile(delete=False) as passing:
                assert Path(passing.name).parent == home.scratch
            written = home.root / "written"
            written.write_bytes(b"")
            assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert list(home.scratch.iterdir()) == []
        assert home.landing.is_dir()
        assert (tempfile.gettempdir(), os.umask(0o022)) == (place, 0o022)
    finally:
        os.umask(mask)


def test_a_scratch_folder_that_cannot_be_emptied_stops_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.create()
    (home.scratch / "block").write_bytes(b"rows")
    mask = os.umask(0o022)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    try:
        monkeypatch.setattr(Path, "unlink", refuse)
        with pytest.raises(BlockedError, match="cannot be emptied: Permission denied"), hold(home):
            raise AssertionError("the run began")
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(mask)
    monkeypatch.undo()
    with hold(home):
        assert list(home.scratch.iterdir()) == []


def test_a_command_writes_in_private_without_a_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = f"umask 0; exec {ALLYSHIP} init --home {home}"
    subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=True)
    assert stat.S_IMODE((home / "allyship.yaml").stat().st_mode) == 0o600
    assert all(mode & 0o007 == 0 for mode in modes(home).values())
