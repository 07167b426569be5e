"""What landing holds against what the register knows."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from models.errors import FileRejectedError
from pipelines.home import Home
from pipelines.ingest import plan as planning
from pipelines.ingest import register
from pipelines.ingest.plan import Candidate, FeedPlan, candidates, inputs_digest, make_plan, readable
from pipelines.ingest.register import Entry
from pipelines.settings import landing_files, load_settings

CONFIG = "sources:\n- {{feed: separation, files: '*.csv'{more}}}\n"
DAY = 86_400


class Desk:
    """A landing folder and an empty warehouse."""

    def __init__(self, root: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.home = Home(root)
        self.home.create()
        self.connection = connection
        self.configure("")

    def configure(self, more: str, also: str = "") -> None:
        self.home.config_file.write_text(CONFIG.format(more=more) + also, encoding="utf-8")

    def deliver(self, name: str, content: str = "x", at: int = DAY) -> Path:
        path = self.home.landing / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        os.utime(path, (at, at))
        return path

    def found(self) -> list[Candidate]:
        return candidates(self.home, load_settings(self.home))

    def plan(self, feed: str = "separation") -> FeedPlan:
        present = [path.relative_to(self.home.landing).as_posix() for path in landing_files(self.home.landing)]
        return make_plan(self.connection, self.found(), present).get(feed, FeedPlan(feed))

    def settle(self, *, rejecting: bool = False) -> None:
        """Write what the plan calls new into the register, as taken or as refused."""
        for c in self.plan().new:
            entry = Entry(c.relative, c.source.feed, c.sha256, c.fingerprint, c.ordered_at, c.delivered_on)
            if rejecting:
                entry.detail = {"rejected": "why"}
                register.reject(self.connection, entry, "run")
            else:
                register.accept(self.connection, entry, "run")


@pytest.fixture
def desk(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> Iterator[Desk]:
    return Desk(tmp_path / "home", warehouse)


def names(found: tuple[Candidate, ...] | list[Candidate]) -> list[str]:
    return [candidate.relative for candidate in found]


# ---- candidates ----------------------------------------------------------------------------------------------


def test_files_are_ordered_by_time_and_then_by_path(desk: Desk) -> None:
    desk.deliver("a.csv", at=3 * DAY)
    desk.deliver("c.csv", at=1 * DAY)
    desk.deliver("b.csv", at=1 * DAY)
    found = desk.found()
    assert names(found) == ["b.csv", "c.csv", "a.csv"]
    assert [c.delivered_on for c in found] == [date(1970, 1, 2), date(1970, 1, 2), date(1970, 1, 4)]


def test_a_delivery_date_in_the_name_goes_before_the_time(desk: Desk) -> None:
    desk.configure(", delivered: '%Y%m%d'")
    desk.deliver("a_20260301.csv", at=1 * DAY)
    desk.deliver("z_20260201.csv", at=9 * DAY)
    found = desk.found()
    assert names(found) == ["z_20260201.csv", "a_20260301.csv"]
    assert [c.delivered_on for c in found] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert found[0].ordered_at == datetime(2026, 2, 1, tzinfo=UTC).timestamp() * 10**9


def test_a_name_without_the_delivery_date_is_a_problem_of_that_file(desk: Desk) -> None:
    desk.configure(", delivered: '%Y%m%d'")
    desk.deliver("undated.csv")
    (found,) = desk.found()
    with pytest.raises(FileRejectedError, match=r"^the file name holds no delivery date of the form %Y%m%d$"):
        readable(found)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PermissionError(13, "Permission denied"), "the file may not be read: permission denied"),
        (OSError(5, "Input/output error"), "the file cannot be read: Input/output error"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_of_that_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: OSError, words: str
) -> None:
    desk.deliver("a.csv")
    desk.deliver("b.csv")
    read = planning._sha256

    def refuse(path: Path, *told: object) -> str:
        if path.name == "a.csv":
            raise fault
        return read(path, *told)

    monkeypatch.setattr(planning, "_sha256", refuse)
    a, b = desk.found()
    assert (a.problem, a.sha256, b.problem) == (words, "", None)
    assert readable(b) is b


def test_a_settled_file_is_read_once_and_a_changed_one_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_SETTLED", 0)
    read: list[str] = []
    digest = planning._digest

    def told(path: Path) -> str:
        read.append(path.name)
        return digest(path)

    monkeypatch.setattr(planning, "_digest", told)
    desk.deliver("a.csv", "before")
    (before,) = desk.found()
    assert desk.found() == [before]
    assert read == ["a.csv"]
    # Of the same size, and as old as the first by the time that a writer can set.
    desk.deliver("a.csv", "behind")
    (after,) = desk.found()
    assert (after.ordered_at, after.sha256 == before.sha256) == (before.ordered_at, False)


def test_a_file_that_was_only_just_written_is_read_each_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within one tick of the file system's clock another writing would leave the same times."""
    monkeypatch.setattr(planning, "_settled_digest", lambda *_: "remembered")
    desk.deliver("a.csv")
    assert [found.sha256 for found in desk.found()] != ["remembered"]


def test_candidates_of_one_feed(desk: Desk) -> None:
    desk.configure("", "- {feed: pay, files: 'pay/*.csv'}\n")
    desk.deliver("a.csv")
    desk.deliver("pay/b.csv")
    settings = load_settings(desk.home)
    assert names(candidates(desk.home, settings)) == ["a.csv", "pay/b.csv"]
    assert names(candidates(desk.home, settings, "pay")) == ["pay/b.csv"]
    assert {c.landing for c in candidates(desk.home, settings)} == {desk.home.landing}


# ---- plans ---------------------------------------------------------------------------------------------------


def test_without_a_warehouse_everything_is_new(desk: Desk) -> None:
    desk.deliver("a.csv")
    plans = make_plan(None, desk.found(), ["a.csv"])
    assert list(plans) == ["separation"]
    assert names(plans["separation"].new) == ["a.csv"]


def test_what_was_taken_and_has_not_changed_is_no_work(desk: Desk) -> None:
    desk.deliver("a.csv")
    assert names(desk.plan().new) == ["a.csv"]
    desk.settle()
    assert desk.plan() == FeedPlan("separation")
    assert not desk.plan().has_work


def test_another_content_is_new_and_another_time_is_another_order(desk: Desk) -> None:
    desk.deliver("a.csv", "one")
    desk.deliver("b.csv", "one")
    desk.settle()
    desk.deliver("a.csv", "two")
    desk.deliver("b.csv", "one", at=2 * DAY)
    plan = desk.plan()
    assert (names(plan.new), names(plan.reordered)) == (["a.csv"], ["b.csv"])
    assert plan.has_work


@pytest.mark.parametrize(
    ("more", "also"),
    [
        (", columns: {Emp: worker_id}", ""),
        (", values: {reason: {x: other}}", ""),
        (", constants: {reason: other}", ""),
        (", dates: '%d/%m/%Y'", ""),
        (", delimiter: ';'", ""),
        ("", "levels: {Boss: 9}\n"),
        ("", "tolerance: 0.5\n"),
    ],
)
def test_whatever_decides_how_bytes_are_read_makes_the_file_new(desk: Desk, more: str, also: str) -> None:
    desk.deliver("a.csv")
    desk.settle()
    desk.configure(more, also)
    assert names(desk.plan().new) == ["a.csv"]


def test_what_does_not_decide_how_bytes_are_read_leaves_the_file_alone(desk: Desk) -> None:
    desk.deliver("a.csv")
    desk.settle()
    desk.configure("", "schedule: '0 4 * * *'\norganisation: {name: Other}\n")
    assert not desk.plan().has_work


def test_another_version_of_the_readers_makes_files_new(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.deliver("a.csv")
    desk.settle()
    monkeypatch.setattr(planning, "READING_VERSION", planning.READING_VERSION + 1)
    assert names(desk.plan().new) == ["a.csv"]


def test_a_refused_content_is_not_read_again_until_something_changes(desk: Desk) -> None:
    desk.deliver("a.csv")
    desk.settle(rejecting=True)
    plan = desk.plan()
    assert ([e.path for e in plan.still_rejected], plan.has_work) == (["a.csv"], False)
    desk.deliver("a.csv", at=2 * DAY)
    assert names(desk.plan().new) == ["a.csv"]
    desk.deliver("a.csv", "better")
    assert names(desk.plan().new) == ["a.csv"]
    desk.deliver("a.csv")
    desk.configure(", delimiter: ';'")
    assert names(desk.plan().new) == ["a.csv"]


def test_a_refusal_for_the_file_s_name_ends_when_the_pattern_is_mended(desk: Desk) -> None:
    desk.deliver("a.csv")
    desk.settle()
    desk.configure(", delivered: '%Y%m%d'")
    assert names(desk.plan().new) == ["a.csv"]
    desk.settle(rejecting=True)
    assert [e.path for e in desk.plan().still_rejected] == ["a.csv"]
    desk.configure("")
    plan = desk.plan()
    assert (plan.new, plan.still_rejected) == ((), ())
    assert [e.path for e in plan.outlived] == ["a.csv"]


def test_a_refusal_is_outlived_when_its_content_is_gone(desk: Desk) -> None:
    desk.deliver("a.csv", "good")
    desk.settle()
    path = desk.deliver("a.csv", "bad")
    desk.settle(rejecting=True)
    assert desk.plan().outlived == ()
    desk.deliver("a.csv", "good")
    assert [e.sha256 for e in desk.plan().outlived] == [
        e.sha256 for e in register.entries(desk.connection) if e.status == "rejected"
    ]
    path.unlink()
    plan = desk.plan()
    assert [e.status for e in plan.outlived] == ["rejected"]
    assert [e.path for e in plan.vanished] == ["a.csv"]
    assert plan.has_work


def test_a_file_that_vanished_is_told_and_is_no_work(desk: Desk) -> None:
    path = desk.deliver("a.csv")
    desk.settle()
    path.unlink()
    plan = desk.plan()
    assert ([e.path for e in plan.vanished], plan.has_work) == (["a.csv"], False)


def test_a_file_that_no_source_takes_any_more_is_unclaimed(desk: Desk) -> None:
    desk.deliver("a.csv")
    desk.settle()
    desk.home.config_file.write_text("sources:\n- {feed: pay, files: '*.csv'}\n")
    plan = desk.plan()
    assert ([e.path for e in plan.unclaimed], plan.vanished) == (["a.csv"], ())
    assert plan.has_work
    assert names(desk.plan("pay").new) == ["a.csv"]


def test_a_feed_that_was_left_halfway_is_work(desk: Desk) -> None:
    desk.deliver("a.csv")
    desk.settle()
    desk.connection.execute("insert into register.setting values ('unresolved separation', '1')")
    assert desk.plan().unresolved
    assert desk.plan().has_work


# ---- digest of the inputs ------------------------------------------------------------------------------------


def entry(path: str, at: int, sha256: str = "s", feed: str = "pay", status: str = "accepted", read: str = "f") -> Entry:
    return Entry(path, feed, sha256, read, at, date(1970, 1, 1), status)


BASE = [entry("a", 1), entry("b", 2), entry("c", 1, feed="effort")]


@pytest.mark.parametrize(
    "same",
    [
        [entry("a", 5), entry("b", 9), entry("c", 70, feed="effort")],
        list(reversed(BASE)),
        [*BASE, entry("d", 3, status="rejected")],
    ],
    ids=["touched in the same order", "listed otherwise", "one more is refused"],
)
def test_what_gives_the_same_release_has_the_same_digest(same: list[Entry]) -> None:
    assert inputs_digest(same, "config", "1") == inputs_digest(BASE, "config", "1")


@pytest.mark.parametrize(
    "other",
    [
        [entry("a", 3), *BASE[1:]],
        [entry("a", 1, sha256="t"), *BASE[1:]],
        [entry("a", 1, read="g"), *BASE[1:]],
        BASE[1:],
    ],
    ids=["another order", "another content", "read otherwise", "one less"],
)
def test_what_may_give_another_release_has_another_digest(other: list[Entry]) -> None:
    assert inputs_digest(other, "config", "1") != inputs_digest(BASE, "config", "1")


def test_configuration_and_version_are_inputs() -> None:
    digests = {inputs_digest(BASE, config, version) for config in "ab" for version in "12"}
    assert len(digests) == 4
