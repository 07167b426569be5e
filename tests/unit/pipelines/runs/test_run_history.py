"""What is kept of old runs: the newest, and of Dagster's files of single runs those of them and of runs that begin."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.home import Home
from pipelines.runs.history import forget_old_runs


@dataclass(frozen=True)
class Run:
    run_id: str


@dataclass
class History:
    """A history that a run enters while it is read, with its file following at once."""

    files: Path
    runs: list[Run]
    deleted: list[str] = field(default_factory=list)

    def get_runs(self) -> list[Run]:
        (self.files / "be-gun.db").touch()
        return self.runs

    def delete_run(self, run_id: str) -> None:
        self.deleted.append(run_id)


def test_the_files_of_forgotten_and_unknown_runs_go_with_them(tmp_path: Path) -> None:
    home = Home(tmp_path)
    files = home.dagster_home / "history" / "runs"
    files.mkdir(parents=True)
    for name in ("new-1.db", "new-1.db-wal", "new-2.db", "old-1.db", "old-1.db-journal", "lost-1.db", "index.db"):
        (files / name).touch()
    history = History(files, [Run("new-2"), Run("new-1"), Run("old-1")])
    forget_old_runs(home, history, 2)
    assert history.deleted == ["old-1"]
    kept = ["be-gun.db", "index.db", "new-1.db", "new-1.db-wal", "new-2.db"]
    assert sorted(path.name for path in files.iterdir()) == kept


def test_results_of_checks_stay_for_runs_that_are_kept_and_once_for_a_check_that_they_did_not_make(
    tmp_path: Path,
) -> None:
    # What stands for something else in an address is a letter in a folder's name.
    home = Home(tmp_path / "50% of #1?")
    files = home.dagster_home / "history" / "runs"
    files.mkdir(parents=True)
    made = [("old", "a", "1"), ("old", "a", "2"), ("old", "b", "1"), ("new", "a", "1"), ("new", "a", "2")]
    with closing(sqlite3.connect(files / "index.db")) as index, index:
        index.execute("create table asset_check_executions (id integer primary key, run_id, asset_key, check_name)")
        index.executemany("insert into asset_check_executions (run_id, asset_key, check_name) values (?, ?, ?)", made)
    forget_old_runs(home, History(files, [Run("new"), Run("old")]), 1)
    with closing(sqlite3.connect(files / "index.db")) as index:
        kept = index.execute("select run_id, asset_key, check_name from asset_check_executions order by id").fetchall()
    assert kept == [("old", "b", "1"), ("new", "a", "1"), ("new", "a", "2")]


def test_a_home_without_history_has_nothing_to_forget(tmp_path: Path) -> None:
    history = History(tmp_path, [])
    forget_old_runs(Home(tmp_path / "home"), history, 2)
    assert history.deleted == []
