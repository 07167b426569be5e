"""What the register remembers of files, and what goes when one is withdrawn."""

from datetime import date
from typing import Any

import duckdb
import pytest

from pipelines.ingest import register
from pipelines.ingest.register import Entry

Connection = duckdb.DuckDBPyConnection


def entry(path: str = "a.csv", sha256: str = "one", feed: str = "effort", **said: Any) -> Entry:
    return Entry(path, feed, sha256, "as read", said.pop("ordered_at", 1), date(2026, 1, 31), **said)


def deliver(connection: Connection, file_id: int, rows: int = 1, feed: str = "effort") -> None:
    connection.execute(
        f"insert into delivered.{feed} (_file, _record) select ?, n from range(1, ?) as t(n)", [file_id, rows + 1]
    )
    connection.execute("insert into register.quarantine values (?, 99, ['why'])", [file_id])


def brought(connection: Connection, feed: str = "effort") -> dict[int, int]:
    return dict(connection.execute(f"select _file, count(*) from delivered.{feed} group by all order by 1").fetchall())


def quarantined(connection: Connection) -> list[int]:
    return [file for (file,) in connection.execute("select file_id from register.quarantine order by 1").fetchall()]


def states(connection: Connection) -> list[tuple[str, str, str]]:
    return [(e.path, e.sha256, e.status) for e in register.entries(connection)]


def test_an_entry_comes_back_as_it_was_written(warehouse: Connection) -> None:
    written = entry(
        records_read=12,
        records_used=9,
        skipped={"free text": 3},
        rows_made=9,
        rows_repeated=1,
        rows_quarantined=2,
        detail={"columns dropped": ["Comment", "Ünïcode"], "quarantine reasons": {"kind: missing": 2}},
    )
    file_id = register.accept(warehouse, written, "run-1")
    assert register.entries(warehouse) == [written]
    assert written.file_id == file_id
    assert warehouse.execute("select run_id from register.source_file").fetchall() == [("run-1",)]


def test_entries_of_one_feed(warehouse: Connection) -> None:
    register.accept(warehouse, entry("b.csv"), "r")
    register.accept(warehouse, entry("a.csv"), "r")
    register.accept(warehouse, entry("c.csv", feed="reach"), "r")
    assert [e.path for e in register.entries(warehouse)] == ["a.csv", "b.csv", "c.csv"]
    assert [e.path for e in register.entries(warehouse, "effort")] == ["a.csv", "b.csv"]


def test_file_numbers_are_never_used_twice(warehouse: Connection) -> None:
    first = register.accept(warehouse, entry(), "r")
    register.withdraw(warehouse, "effort", "a.csv")
    assert register.accept(warehouse, entry(), "r") > first


def test_a_new_content_takes_the_place_of_the_old_one(warehouse: Connection) -> None:
    old = register.accept(warehouse, entry(sha256="old"), "r")
    other = register.accept(warehouse, entry("b.csv"), "r")
    deliver(warehouse, old, 3)
    deliver(warehouse, other, 2)
    register.reject(warehouse, entry(sha256="bad"), "r")
    new = register.accept(warehouse, entry(sha256="new"), "r")
    deliver(warehouse, new, 1)
    assert states(warehouse) == [("a.csv", "new", "accepted"), ("b.csv", "one", "accepted")]
    assert brought(warehouse) == {other: 2, new: 1}
    assert quarantined(warehouse) == [other, new]


def test_a_refused_content_leaves_what_stands_and_replaces_an_earlier_refusal(warehouse: Connection) -> None:
    file_id = register.accept(warehouse, entry(), "r")
    deliver(warehouse, file_id, 3)
    register.reject(warehouse, entry(sha256="bad", detail={"rejected": "first"}), "r")
    register.reject(warehouse, entry(sha256="worse", detail={"rejected": "second"}), "r")
    assert states(warehouse) == [("a.csv", "one", "accepted"), ("a.csv", "worse", "rejected")]
    assert brought(warehouse) == {file_id: 3}
    assert register.entries(warehouse)[1].detail == {"rejected": "second"}


def test_a_refusal_is_forgotten_by_itself(warehouse: Connection) -> None:
    register.accept(warehouse, entry(), "r")
    register.reject(warehouse, entry(sha256="bad"), "r")
    register.reject(warehouse, entry("b.csv", sha256="bad"), "r")
    register.forget_rejection(warehouse, "effort", "a.csv")
    assert states(warehouse) == [("a.csv", "one", "accepted"), ("b.csv", "bad", "rejected")]


@pytest.mark.parametrize("feed", ["effort", "reach"])
def test_withdrawing_takes_one_path_of_one_feed(warehouse: Connection, feed: str) -> None:
    ids = {}
    for name in ("effort", "reach"):
        ids[name] = register.accept(warehouse, entry(feed=name), "r")
        deliver(warehouse, ids[name], 2, name)
    other = "reach" if feed == "effort" else "effort"
    register.withdraw(warehouse, feed, "a.csv")
    assert [e.feed for e in register.entries(warehouse)] == [other]
    assert brought(warehouse, feed) == {}
    assert brought(warehouse, other) == {ids[other]: 2}
    assert quarantined(warehouse) == [ids[other]]


def test_a_new_order_changes_the_order_alone(warehouse: Connection) -> None:
    before = entry(ordered_at=1, rows_made=4)
    register.accept(warehouse, before, "r")
    register.reorder(warehouse, entry(ordered_at=7, rows_made=0))
    (after,) = register.entries(warehouse)
    before.ordered_at = 7
    assert after == before


def test_standing_rows_are_written_per_file(warehouse: Connection) -> None:
    ids = [register.accept(warehouse, entry(f"{name}.csv"), "r") for name in "abc"]
    elsewhere = register.accept(warehouse, entry("d.csv", feed="reach", rows_loaded=5), "r")
    register.write_loaded(warehouse, "effort", {ids[0]: 10, ids[1]: 20})
    register.write_loaded(warehouse, "effort", {ids[1]: 4})
    assert {e.file_id: e.rows_loaded for e in register.entries(warehouse)} == {
        ids[0]: 0,
        ids[1]: 4,
        ids[2]: 0,
        elsewhere: 5,
    }
