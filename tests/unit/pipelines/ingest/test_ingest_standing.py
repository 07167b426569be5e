"""Which rows stand when deliveries meet, for each of the four semantics."""

from datetime import date
from typing import Any

import duckdb

from models.feeds import FEEDS
from pipelines.ingest import register
from pipelines.ingest.register import Entry
from pipelines.ingest.standing import resolve
from pipelines.warehouse import quoted

Connection = duckdb.DuckDBPyConnection
JANUARY, FEBRUARY = "2026-01-31", "2026-02-28"


def deliver(connection: Connection, feed: str, path: str, ordered_at: int, *rows: dict[str, Any]) -> int:
    """Register one accepted file and its rows; return its id."""
    entry = Entry(path, feed, f"content of {path}", "as read", ordered_at, date(2026, 1, 1))
    file_id = register.accept(connection, entry, "run")
    for record, row in enumerate(rows, start=1):
        cells = {"_file": file_id, "_record": record, **row}
        names, marks = ", ".join(map(quoted, cells)), ", ".join("?" * len(cells))
        connection.execute(f"insert into delivered.{quoted(feed)} ({names}) values ({marks})", list(cells.values()))
    return file_id


def standing(connection: Connection, feed: str, *columns: str) -> list[tuple[Any, ...]]:
    listed = ", ".join(f"{quoted(c)}::varchar" for c in columns)
    return connection.execute(f"select {listed} from raw.{quoted(feed)} order by all").fetchall()


def person(n: int) -> str:
    return f"00000000-0000-0000-0000-{n:012}"


def worker(n: int, day: str, department: str = "IT") -> dict[str, Any]:
    return {"worker_id": person(n), "snapshot_date": day, "department": department}


def test_the_newest_delivery_of_a_date_replaces_it_whole(warehouse: Connection) -> None:
    feed = "worker_snapshot"
    old = deliver(warehouse, feed, "old.csv", 1, worker(1, JANUARY), worker(2, JANUARY), worker(1, FEBRUARY))
    new = deliver(warehouse, feed, "new.csv", 2, worker(3, JANUARY))
    assert resolve(warehouse, FEEDS[feed]) == {old: 1, new: 1}
    assert standing(warehouse, feed, "snapshot_date", "worker_id") == [(JANUARY, person(3)), (FEBRUARY, person(1))]


def test_a_wave_is_replaced_whole_too(warehouse: Connection) -> None:
    feed = "survey_invitation"
    first, again = (
        {"wave": "w1", "launched_on": JANUARY, "invited": 10, "gender": "woman"},
        {"wave": "w1", "launched_on": JANUARY, "invited": 12, "gender": "man"},
    )
    second = {"wave": "w2", "launched_on": FEBRUARY, "invited": 9}
    old = deliver(warehouse, feed, "old.csv", 1, first, second)
    new = deliver(warehouse, feed, "new.csv", 2, again)
    assert resolve(warehouse, FEEDS[feed]) == {old: 1, new: 1}
    assert standing(warehouse, feed, "wave", "invited") == [("w1", "12"), ("w2", "9")]


def test_equal_times_are_settled_by_path(warehouse: Connection) -> None:
    feed = "worker_snapshot"
    deliver(warehouse, feed, "b.csv", 5, worker(1, JANUARY, "from b"))
    deliver(warehouse, feed, "a.csv", 5, worker(1, JANUARY, "from a"))
    resolve(warehouse, FEEDS[feed])
    assert standing(warehouse, feed, "department") == [("from b",)]


def leaver(n: int, day: str, reason: str) -> dict[str, Any]:
    return {"worker_id": person(n), "separation_date": day, "reason": reason}


def test_the_newest_row_per_key_wins(warehouse: Connection) -> None:
    feed = "separation"
    old = deliver(
        warehouse, feed, "z.csv", 1, leaver(1, JANUARY, "other"), leaver(2, JANUARY, "other"), leaver(1, FEBRUARY, "x")
    )
    new = deliver(warehouse, feed, "a.csv", 2, leaver(1, JANUARY, "retirement"), leaver(3, JANUARY, "other"))
    assert resolve(warehouse, FEEDS[feed]) == {old: 2, new: 2}
    assert standing(warehouse, feed, "worker_id", "separation_date", "reason") == [
        (person(1), JANUARY, "retirement"),
        (person(1), FEBRUARY, "x"),
        (person(2), JANUARY, "other"),
        (person(3), JANUARY, "other"),
    ]


def test_equal_times_of_rows_are_settled_by_path_too(warehouse: Connection) -> None:
    for path, reason in (("b.csv", "retirement"), ("a.csv", "other")):
        deliver(warehouse, "separation", path, 5, leaver(1, JANUARY, reason))
    resolve(warehouse, FEEDS["separation"])
    assert standing(warehouse, "separation", "reason") == [("retirement",)]


def test_an_empty_part_of_a_key_is_a_value_of_its_own(warehouse: Connection) -> None:
    feed = "enrolment"
    row = {"program_id": "P", "person_id": person(1), "enrolled_on": JANUARY}
    deliver(warehouse, feed, "a.csv", 1, row, {**row, "cohort": "c"})
    deliver(warehouse, feed, "b.csv", 2, {**row, "enrolled_on": FEBRUARY})
    resolve(warehouse, FEEDS[feed])
    assert standing(warehouse, feed, "cohort", "enrolled_on") == [("c", JANUARY), (None, FEBRUARY)]


def hours(n: int, amount: float, event: str | None = None) -> dict[str, Any]:
    return {"event_id": event, "person_id": person(n), "worked_on": JANUARY, "hours": amount}


def test_events_with_an_id_are_known_again(warehouse: Connection) -> None:
    old = deliver(warehouse, "effort", "a.csv", 1, hours(1, 1, "e1"), hours(1, 2, "e2"))
    new = deliver(warehouse, "effort", "b.csv", 2, hours(1, 5, "e2"), hours(1, 2, "e3"))
    assert resolve(warehouse, FEEDS["effort"]) == {old: 1, new: 2}
    assert standing(warehouse, "effort", "event_id", "hours") == [("e1", "1.0"), ("e2", "5.0"), ("e3", "2.0")]


def test_events_without_an_id_keep_honest_repeats_and_not_overlaps(warehouse: Connection) -> None:
    # Two entries alike on one day in the first file; the second file overlaps and has a third one.
    old = deliver(warehouse, "effort", "a.csv", 1, hours(1, 1), hours(1, 1), hours(2, 1))
    new = deliver(warehouse, "effort", "b.csv", 2, hours(1, 1), hours(1, 1), hours(1, 1))
    assert resolve(warehouse, FEEDS["effort"]) == {old: 1, new: 3}
    assert standing(warehouse, "effort", "person_id", "hours") == [
        *[(person(1), "1.0")] * 3,
        (person(2), "1.0"),
    ]


def test_events_with_and_without_an_id_do_not_meet(warehouse: Connection) -> None:
    file = deliver(warehouse, "effort", "a.csv", 1, hours(1, 1), hours(1, 1, "e1"))
    assert resolve(warehouse, FEEDS["effort"]) == {file: 2}


def test_rows_of_files_that_were_withdrawn_or_refused_do_not_stand(warehouse: Connection) -> None:
    deliver(warehouse, "separation", "a.csv", 1, leaver(1, JANUARY, "other"))
    deliver(warehouse, "separation", "b.csv", 2, leaver(1, JANUARY, "retirement"))
    register.withdraw(warehouse, "separation", "b.csv")
    resolve(warehouse, FEEDS["separation"])
    assert standing(warehouse, "separation", "reason") == [("other",)]


def test_nothing_delivered_leaves_an_empty_table(warehouse: Connection) -> None:
    for feed in FEEDS.values():
        assert resolve(warehouse, feed) == {}
        columns = warehouse.execute(f"describe raw.{quoted(feed.name)}").fetchall()
        assert [(c[0], c[1]) for c in columns] == [(c.name, c.sql_type) for c in feed.columns]
        assert standing(warehouse, feed.name, feed.columns[0].name) == []


def test_resolving_again_changes_nothing(warehouse: Connection) -> None:
    deliver(warehouse, "effort", "a.csv", 1, hours(1, 1), hours(1, 1))
    deliver(warehouse, "effort", "b.csv", 1, hours(1, 1))
    once = resolve(warehouse, FEEDS["effort"])
    rows = standing(warehouse, "effort", "person_id", "hours")
    assert resolve(warehouse, FEEDS["effort"]) == once
    assert standing(warehouse, "effort", "person_id", "hours") == rows
