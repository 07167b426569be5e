"""A warehouse that does not open, in whatever form: it is set aside, that is said, and the run makes another."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from settled import LONG, Undisturbed, settled
from warm import allyship
from whole_runs import VALUES, in_warehouse

from pipelines.cli.running import run_and_tell
from pipelines.home import Home
from pipelines.runs import job

Damage = Callable[[Path], object]


def into_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "something").touch()


def the_log_of_another(file: Path) -> None:
    """Lay beside it what a kill leaves of a database that is not this one."""
    other = file.with_name("other.duckdb")
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table said (word varchar)")
        shutil.copyfile(f"{other}.wal", f"{file}.wal")
    other.unlink()


DAMAGES: dict[str, Damage] = {
    "random bytes": lambda file: file.write_bytes(os.urandom(65_536)),
    "cut off": lambda file: os.truncate(file, file.stat().st_size // 2),
    "its head only": lambda file: os.truncate(file, 4096),
    "empty": lambda file: os.truncate(file, 0),
    "a folder": into_a_folder,
    "a dead link": lambda file: (file.unlink(), file.symlink_to("nowhere/else")),
    "with the log of another": the_log_of_another,
}


def test_it_is_set_aside_and_said_whatever_it_has_become(
    undisturbed: Undisturbed,
    copy_of: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = copy_of(undisturbed.home)
    file, kept = home / "warehouse.duckdb", home / "warehouse.set-aside.duckdb"
    found = []

    def launch(*_: object) -> job.Outcome:
        found.append(sorted(path.name for path in home.glob("warehouse.*")))
        return job.Outcome("published", "00002-2026-03-31")

    monkeypatch.setattr(job, "_launch", launch)
    for damage in DAMAGES.values():
        # One after the other, so that each also finds what the one before has left.
        shutil.copyfile(undisturbed.home / file.name, file)
        damage(file)
        run_and_tell(Home(home))
        assert "The warehouse was set aside as warehouse.set-aside.duckdb" in capsys.readouterr().out
        assert os.path.lexists(kept)
    assert found == [[kept.name]] * len(DAMAGES)


@pytest.mark.skipif(not LONG, reason="a run for every form: make faults")
@pytest.mark.parametrize("form", DAMAGES)
def test_the_run_makes_another_with_the_same_values(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], form: str
) -> None:
    home = copy_of(undisturbed.home)
    DAMAGES[form](home / "warehouse.duckdb")
    # The release is of these very files, so there is nothing new to publish, but the warehouse is made.
    told = allyship(home, "run")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("The warehouse was set aside as warehouse.set-aside.duckdb and rebuilt from landing.\n")
    settled(home, undisturbed)
    assert in_warehouse(home, VALUES) == undisturbed.values
