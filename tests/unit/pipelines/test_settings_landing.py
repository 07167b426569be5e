"""Which file belongs to which source, by its place alone."""

import errno
import os
from pathlib import Path

import pytest

from models.errors import ConfigurationError
from models.feeds import FEEDS
from pipelines.home import Home
from pipelines.settings import implicit_sources, load_settings, match_files, unclaimed


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


def deliver(home: Home, *names: str) -> None:
    for name in names:
        path = home.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")


def taken(home: Home, config: str = "") -> list[tuple[str, str]]:
    home.config_file.write_text(config)
    matched = match_files(load_settings(home), home)
    return [(source.feed, path.relative_to(home.landing).as_posix()) for source, path in matched]


def left(home: Home) -> list[tuple[str, str | None]]:
    found = unclaimed(load_settings(home), home)
    return [(file.path.relative_to(home.landing).as_posix(), file.nearest_feed) for file in found]


def test_without_sources_names_tell_the_feed(home: Home) -> None:
    deliver(home, "case.csv", "pay.parquet", "review.xlsx", "effort/2024/deep.csv", "effort/b.csv", "effort/a.csv")
    deliver(home, "reach.json", "cases.csv", "hr/workers.csv", "promotions/a.csv", "cese_2024.csv")
    assert taken(home) == [
        ("case", "case.csv"),
        ("effort", "effort/a.csv"),
        ("effort", "effort/b.csv"),
        ("pay", "pay.parquet"),
        ("review", "review.xlsx"),
    ]
    assert left(home) == [
        ("cases.csv", "case"),
        ("cese_2024.csv", None),
        ("effort/2024/deep.csv", "effort"),
        ("hr/workers.csv", "worker_snapshot"),
        ("promotions/a.csv", "promotion"),
        ("reach.json", "reach"),
    ]


def test_implicit_sources_have_nothing_to_map(home: Home) -> None:
    deliver(home, *(f"{feed}.csv" for feed in FEEDS))
    sources = implicit_sources(home.landing)
    assert [source.feed for source in sources] == list(FEEDS)
    assert not any(source.columns or source.values or source.constants or source.line for source in sources)


@pytest.mark.parametrize(
    ("glob", "files"),
    [
        ("hr/*.csv", ["hr/a.csv", "hr/b.csv"]),
        ("hr/[ab].csv", ["hr/a.csv", "hr/b.csv"]),
        ("hr/?.CSV", []),
        ("**/*.csv", ["hr/2024/q1/d.csv", "hr/a.csv", "hr/b.csv", "top.csv"]),
        ("hr/**/d.csv", ["hr/2024/q1/d.csv"]),
        ("hr/**/a.csv", ["hr/a.csv"]),
        ("hr/*/d.csv", []),
        ("hr/**", ["hr/2024/q1/d.csv", "hr/a.csv", "hr/b.csv", "hr/c.xlsx"]),
    ],
)
def test_globs(home: Home, glob: str, files: list[str]) -> None:
    deliver(home, "top.csv", "hr/a.csv", "hr/b.csv", "hr/c.xlsx", "hr/2024/q1/d.csv", "hr/.a.csv", ".hidden/e.csv")
    assert taken(home, f'sources: [{{feed: case, files: "{glob}"}}]') == [("case", name) for name in files]


def test_a_file_may_have_one_source_for_each_feed(home: Home) -> None:
    deliver(home, "hr/a.csv")
    several = "sources:\n- feed: case\n  files: hr/*.csv\n- feed: pay\n  files: '**/a.*'\n"
    assert taken(home, several) == [("case", "hr/a.csv"), ("pay", "hr/a.csv")]
    deliver(home, "hr/b.csv")
    config = (
        "sources:\n- feed: case\n  files: hr/*.csv\n- feed: case\n  files: hr/b.csv\n- feed: pay\n  files: '**/a.*'\n"
    )
    with pytest.raises(ConfigurationError) as caught:
        taken(home, config)
    assert str(caught.value) == (
        "allyship.yaml: landing/hr/b.csv is taken by the sources on line 2 (case, hr/*.csv) "
        "and line 4 (case, hr/b.csv); each file may have one for each feed"
    )


def test_only_regular_files_are_taken(home: Home) -> None:
    deliver(home, "case/a.csv")
    os.mkfifo(home.landing / "case" / "pipe.csv")
    (home.landing / "case" / "folder.csv").mkdir()
    (home.landing / "case" / "again.csv").symlink_to("a.csv")
    (home.landing / "case" / "broken.csv").symlink_to("gone.csv")
    assert taken(home) == [("case", "case/a.csv"), ("case", "case/again.csv")]


@pytest.mark.parametrize("target", ["../../outside.csv", "../../gone.csv", "/etc/hostname"])
def test_a_link_that_leaves_landing_is_refused(home: Home, target: str) -> None:
    (home.root / "outside.csv").write_text("x")
    (home.landing / "case").mkdir()
    (home.landing / "case" / "a.csv").symlink_to(target)
    with pytest.raises(ConfigurationError, match=r"landing/case/a\.csv is a link that leaves landing"):
        taken(home)


def test_a_linked_folder_is_not_entered_and_shows_up(home: Home) -> None:
    (home.root / "elsewhere").mkdir()
    (home.root / "elsewhere" / "case.csv").write_text("x")
    (home.landing / "cases").symlink_to(home.root / "elsewhere")
    assert taken(home, "sources: [{feed: case, files: '*/case.csv'}]") == []
    assert left(home) == [("cases", "case")]


def test_landing_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    home = Home(tmp_path / "home")
    home.root.mkdir()
    home.landing.symlink_to(tmp_path / "share")
    deliver(home, "case.csv")
    assert taken(home) == [("case", "case.csv")]


def test_a_home_without_landing_has_no_files(tmp_path: Path) -> None:
    assert taken(Home(tmp_path)) == []


def test_a_folder_that_may_not_be_listed_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(home, "hr/a.csv")
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path).name == "hr":  # an administrator may list every folder, so modes alone prove nothing
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with pytest.raises(ConfigurationError, match=r"landing/hr' cannot be listed: Permission denied"):
        taken(home)
