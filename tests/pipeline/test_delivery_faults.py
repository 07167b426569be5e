"""Files that are refused, rows that are set aside, and runs that die: nothing is lost and nothing half done."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from delivery_desk import LEAVER, Desk, leavers, open_desk, text

from pipelines.ingest import intake, register, standing
from pipelines.ingest.register import Entry


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as desk:
        yield desk


# ---- what is refused -----------------------------------------------------------------------------------------


def test_a_refused_content_leaves_the_earlier_rows_and_is_not_read_again(desk: Desk) -> None:
    desk.deliver("separation/a.csv", leavers("other"))
    desk.run()
    desk.deliver("separation/a.csv", text("worker_id,reason", "W1,other"))
    done = desk.run()
    assert [e.path for e in done["separation"].rejected] == ["separation/a.csv"]
    assert len(desk.rows("separation")) == 1
    assert desk.entries()["separation/a.csv"].rows_loaded == 1
    assert [e.path for e in desk.plans()["separation"].still_rejected] == ["separation/a.csv"]
    assert desk.run() == {}


def test_a_refusal_is_over_when_a_good_content_comes(desk: Desk) -> None:
    desk.deliver("separation/a.csv", leavers("nonsense"))
    desk.run()
    assert list(desk.entries("rejected")) == ["separation/a.csv"]
    desk.deliver("separation/a.csv", leavers("other"))
    desk.run()
    assert desk.entries("rejected") == {}
    assert len(desk.rows("separation")) == 1


@pytest.mark.parametrize("ending", ["removed", "restored"])
def test_a_refusal_is_over_when_the_bad_content_is_gone(desk: Desk, ending: str) -> None:
    path = desk.deliver("separation/a.csv", leavers("other"), at=5)
    desk.run()
    desk.deliver("separation/a.csv", leavers("nonsense"))
    desk.run()
    assert list(desk.entries("rejected")) == ["separation/a.csv"]
    if ending == "removed":
        path.unlink()
    else:
        desk.deliver("separation/a.csv", leavers("other"), at=5)
    desk.run()
    assert desk.entries("rejected") == {}
    assert len(desk.rows("separation")) == 1


def test_a_second_refusal_of_a_path_is_remembered_too(desk: Desk) -> None:
    for reasons in (("nonsense",), ("nonsense", "rubbish")):
        desk.deliver("separation/a.csv", leavers(*reasons))
        desk.run()
    assert desk.entries("rejected")["separation/a.csv"].rows_quarantined == 2
    assert desk.run() == {}


@pytest.mark.parametrize(("bad", "is_taken"), [(0, True), (2, True), (3, False)])
def test_two_percent_of_the_rows_may_be_set_aside(desk: Desk, bad: int, is_taken: bool) -> None:
    desk.deliver("separation.csv", leavers(*["nonsense"] * bad, *["other"] * (100 - bad)))
    desk.run()
    assert len(desk.rows("separation")) == (100 - bad if is_taken else 0)
    if is_taken:
        assert desk.entries()["separation.csv"].rows_quarantined == bad
    else:
        assert desk.entries("rejected")["separation.csv"].detail["rejected"] == (
            "3 of 100 rows would be quarantined, more than the tolerance of 2.0%: reason: unknown value (3 rows, "
            "first in record 1, expected voluntary, involuntary, retirement, other)"
        )


def test_the_organization_s_own_tolerance_counts(desk: Desk) -> None:
    desk.configure("tolerance: 0.5")
    desk.deliver("separation/a.csv", leavers("nonsense", "other"))
    desk.deliver("separation/b.csv", leavers("nonsense", "rubbish", "other", start=7))
    desk.run()
    assert (list(desk.entries()), list(desk.entries("rejected"))) == (["separation/a.csv"], ["separation/b.csv"])


def test_records_that_cannot_be_read_are_accounted_for(desk: Desk) -> None:
    good = leavers(*["other"] * 99)
    desk.deliver("separation.csv", good + "W100,2026-01-31\n")
    desk.run()
    entry = desk.entries()["separation.csv"]
    assert (entry.records_read, entry.rows_made, entry.rows_quarantined, entry.rows_loaded) == (100, 100, 1, 99)
    assert desk.connection.execute("select record, reasons from register.quarantine").fetchall() == [
        (100, ["wrong number of cells: 2 instead of 3"])
    ]


def test_a_file_of_unreadable_records_is_refused_for_them(desk: Desk) -> None:
    desk.deliver("separation.csv", text(LEAVER, "W1,2026-01-31", "W2,2026-01-31"))
    desk.run()
    assert str(desk.entries("rejected")["separation.csv"].detail["rejected"]).startswith(
        "2 of 2 rows would be quarantined, more than the tolerance of 2.0%: wrong number of cells: 2 instead of 3"
    )


def test_every_reason_of_a_row_is_kept_with_its_record(desk: Desk) -> None:
    desk.configure("tolerance: 1")
    desk.deliver("separation.csv", text(LEAVER, "W1,2026-01-31,other", "W2,soon,bored", "W1,2026-01-31,bored"))
    desk.run()
    shared = "key: different rows share worker_id, separation_date"
    found = desk.connection.execute("select record, reasons from register.quarantine order by 1").fetchall()
    assert found == [
        (1, [shared]),
        (2, ["separation_date: not a date like 2026-01-31", "reason: unknown value"]),
        (3, ["reason: unknown value", shared]),
    ]


# ---- one transaction -----------------------------------------------------------------------------------------


def fail(*_: object, **__: object) -> Any:
    raise RuntimeError("the lights went out")


def between_register_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "column_list", fail)


def before_the_quarantine_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    accept = register.accept

    def lose_a_table(connection: duckdb.DuckDBPyConnection, entry: Entry, run_id: str) -> int:
        connection.execute("drop table temp.quarantined")
        return accept(connection, entry, run_id)

    monkeypatch.setattr(register, "accept", lose_a_table)


@pytest.mark.parametrize("fault", [between_register_and_rows, before_the_quarantine_is_written])
def test_rows_and_their_register_entry_come_together_or_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    desk.deliver("separation/a.csv", leavers("other", "other"))
    desk.run()
    before = (desk.entries(), desk.rows("separation"), desk.count("delivered.separation"))
    desk.deliver("separation/a.csv", leavers("retirement"))
    with monkeypatch.context() as patched:
        fault(patched)
        with pytest.raises((RuntimeError, duckdb.CatalogException)):
            desk.run()
    assert (desk.entries(), desk.rows("separation"), desk.count("delivered.separation")) == before
    assert desk.tables_with("W1") == []
    desk.run()
    assert desk.rows("separation", "reason") == [("retirement",)]


def test_a_run_that_dies_before_the_rows_stand_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deliver("separation/a.csv", leavers("other"))
    desk.run()
    desk.deliver("separation/a.csv", leavers("retirement"))
    with monkeypatch.context() as patched:
        patched.setattr(standing, "resolve", fail)
        with pytest.raises(RuntimeError):
            desk.run()
    assert desk.rows("separation", "reason") == [("other",)]
    assert desk.plans()["separation"].unresolved
    done = desk.run()
    assert done["separation"].accepted == []
    assert desk.rows("separation", "reason") == [("retirement",)]
    assert not desk.plans()["separation"].has_work


def test_files_before_the_one_that_failed_stay_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (1, 2):
        desk.deliver(f"separation/{n}.csv", leavers("other", start=n))
    calls = itertools.count()
    accept = register.accept

    def fail_second(*arguments: Any) -> int:
        return accept(*arguments) if next(calls) == 0 else fail()

    with monkeypatch.context() as patched:
        patched.setattr(register, "accept", fail_second)
        with pytest.raises(RuntimeError):
            desk.run()
    assert list(desk.entries()) == ["separation/1.csv"]
    assert [c.relative for c in desk.plans()["separation"].new] == ["separation/2.csv"]
    desk.run()
    assert len(desk.rows("separation")) == 2
