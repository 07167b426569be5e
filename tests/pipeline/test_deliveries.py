"""Files delivered, changed, removed and touched between runs: which rows stand, and what is said of those refused."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from delivery_desk import EFFORT, KEY, SENTENCE, WORKER, Desk, leavers, open_desk, text, workers

from pipelines.ingest import register
from pipelines.pseudonyms import pseudonym


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as desk:
        yield desk


# ---- what stands ---------------------------------------------------------------------------------------------


def test_the_newest_snapshot_of_a_date_replaces_it_whole(desk: Desk) -> None:
    desk.deliver("worker_snapshot/a.csv", workers("2026-01-31", 1, 2, 3) + workers("2026-02-28", 1).split("\n", 1)[1])
    desk.deliver("worker_snapshot/b.csv", workers("2026-01-31", 4))
    desk.run()
    january, february = date(2026, 1, 31), date(2026, 2, 28)
    assert [row[0] for row in desk.rows("worker_snapshot", "snapshot_date")] == [january, february]
    assert desk.entries()["worker_snapshot/a.csv"].rows_loaded == 3 + 1 - 3


def test_a_touched_older_snapshot_becomes_the_newest(desk: Desk) -> None:
    desk.deliver("worker_snapshot/a.csv", workers("2026-01-31", 1, 2))
    desk.deliver("worker_snapshot/b.csv", workers("2026-01-31", 3))
    desk.run()
    assert len(desk.rows("worker_snapshot")) == 1
    desk.touch("worker_snapshot/a.csv")
    done = desk.run()
    assert len(desk.rows("worker_snapshot")) == 2
    assert done["worker_snapshot"].accepted == []


def test_the_date_in_the_name_goes_before_the_time(desk: Desk) -> None:
    desk.configure("sources: [{feed: separation, files: 'left_*.csv', delivered: '%Y%m%d'}]")
    desk.deliver("left_20260301.csv", leavers("retirement"), at=1)
    desk.deliver("left_20260201.csv", leavers("voluntary"), at=9)
    desk.run()
    assert desk.rows("separation", "reason") == [("retirement",)]


def test_events_keep_honest_repeats_and_know_their_ids_again(desk: Desk) -> None:
    line, other = ",W1,2026-01-05,2", "e1,W1,2026-01-05,2"
    desk.deliver("effort/a.csv", text(EFFORT, line, line, other, other))
    desk.deliver("effort/b.csv", text(EFFORT, line, other))
    desk.run()
    assert len(desk.rows("effort")) == 2 + 1
    a, b = (desk.entries()[f"effort/{name}.csv"] for name in "ab")
    assert (a.rows_made, a.rows_repeated, a.rows_loaded) == (4, 1, 1)
    assert (b.rows_made, b.rows_repeated, b.rows_loaded) == (2, 0, 2)


def test_another_content_of_a_path_withdraws_its_earlier_rows(desk: Desk) -> None:
    desk.deliver("separation/a.csv", leavers("voluntary", "other", "retirement"))
    desk.deliver("separation/b.csv", leavers("other"), at=1)
    desk.run()
    assert desk.rows("separation", "reason") == [("other",), ("retirement",), ("voluntary",)]
    desk.deliver("separation/a.csv", leavers("involuntary", start=3))
    desk.run()
    # W1 falls back to what the other file says, W2 is gone with the content that spoke of it.
    assert desk.rows("separation", "reason") == [("involuntary",), ("other",)]
    assert desk.count("delivered.separation") == 2


def test_a_file_that_vanishes_keeps_its_rows_and_is_reported(desk: Desk) -> None:
    path = desk.deliver("separation/a.csv", leavers("voluntary"))
    desk.run()
    path.unlink()
    assert [e.path for e in desk.plans()["separation"].vanished] == ["separation/a.csv"]
    assert desk.run() == {}
    desk.deliver("separation/b.csv", leavers("other", start=2))
    desk.run()
    assert len(desk.rows("separation")) == 2
    assert [e.path for e in desk.plans()["separation"].vanished] == ["separation/a.csv"]


def test_a_file_that_its_source_no_longer_takes_is_withdrawn(desk: Desk) -> None:
    desk.configure("sources: [{feed: separation, files: 'hr/*.csv'}]")
    for name in "ab":
        desk.deliver(f"hr/{name}.csv", leavers("other", start=ord(name)))
    desk.run()
    assert len(desk.rows("separation")) == 2
    desk.configure("sources: [{feed: separation, files: 'hr/b.csv'}]")
    desk.run()
    assert list(desk.entries()) == ["hr/b.csv"]
    assert len(desk.rows("separation")) == desk.count("delivered.separation") == 1


def test_a_file_that_moves_to_another_feed_leaves_the_first(desk: Desk) -> None:
    both = text("worker_id,separation_date,pay_date,hourly_pay", "W1,2026-01-31,2026-01-31,20")
    desk.deliver("one.csv", both)
    desk.configure("sources: [{feed: separation, files: one.csv}]")
    desk.run()
    desk.configure("sources: [{feed: pay, files: one.csv}]")
    desk.run()
    assert (len(desk.rows("separation")), len(desk.rows("pay"))) == (0, 1)
    assert [e.feed for e in desk.entries().values()] == ["pay"]


def test_another_map_reads_the_files_again(desk: Desk) -> None:
    source = "sources: [{{feed: separation, files: 'a.csv', values: {{reason: {{quit: {}}}}}}}]"
    desk.deliver("a.csv", leavers("quit"))
    desk.configure(source.format("voluntary"))
    desk.run()
    assert desk.rows("separation", "reason") == [("voluntary",)]
    desk.configure(source.format("other"))
    desk.run()
    assert desk.rows("separation", "reason") == [("other",)]
    assert desk.run() == {}


def test_another_level_map_reads_the_files_again(desk: Desk) -> None:
    desk.deliver("worker_snapshot.csv", text(WORKER, "W1,2026-01-31,man,Boss,IT"))
    for rank in (8, 9):
        desk.configure(f"levels: {{Boss: {rank}}}")
        desk.run()
        assert desk.rows("worker_snapshot", "level") == [(rank,)]


def test_an_identical_file_is_nothing_new(desk: Desk) -> None:
    desk.deliver("separation/a.csv", leavers("other"), at=5)
    desk.run()
    desk.deliver("separation/a.csv", leavers("other"), at=5)
    assert desk.run() == {}


# ---- people --------------------------------------------------------------------------------------------------

PERSON, MANAGER, MAIL = "XQ-4711", "XQ-0815", "Wilhelmina.Quast@example.org"


def test_no_id_no_address_and_no_free_text_is_stored(desk: Desk) -> None:
    desk.deliver(
        "worker_snapshot.csv",
        text(
            f"{WORKER},manager_id,email,Legal Name",
            f"{PERSON},2026-01-31,woman,1,IT,{MANAGER},{MAIL},Wilhelmina Quast",
        ),
    )
    desk.deliver(
        "survey_response.csv",
        text(
            "respondent_id,wave,launched_on,item,answer",
            f"{PERSON},w1,2026-01-01,own_question,{SENTENCE}",
            f"{PERSON},w1,2026-01-01,exp_any,yes",
        ),
    )
    desk.run()
    assert desk.entries()["survey_response.csv"].skipped == {"free text": 1}
    assert desk.rows("survey_response", "item", "answer") == [("exp_any", "yes")]
    ((worker, manager, address),) = desk.rows("worker_snapshot", "worker_id", "manager_id", "email")
    assert worker.hex == pseudonym(KEY, "hr", PERSON)
    assert manager.hex == pseudonym(KEY, "hr", MANAGER)
    assert address.hex == pseudonym(KEY, "email", MAIL.lower())
    for planted in (PERSON, MANAGER, "Quast", "example.org", "told me", SENTENCE):
        assert desk.tables_with(planted) == []


def test_no_message_shows_a_person(desk: Desk) -> None:
    # Names and ids in every column where they do not belong, in files that are refused and in one that is taken.
    names = ("Norman Quast", "Roman", "Ian Xylo", "Femke", "Łucja Ždanov")
    columns = WORKER.split(",")
    for at, _ in enumerate(columns):
        good = ["W{}", "2026-01-31", "woman", "1", "IT"]
        good[at] = "{}"
        lines = [",".join(good).format(*([n, name] if at else [name])) for n, name in enumerate(names)]
        desk.deliver(f"worker_snapshot/{at}.csv", text(WORKER, *lines))
    desk.deliver("separation.csv", text("XQ-4711,2026-01-31,Norman Quast", "XQ-0815,2026-01-31,Roman"))
    desk.deliver("pay.csv", text("worker_id,pay_date,hourly_pay", *["XQ-4711,2026-01-31,1,Norman Quast"] * 3))
    desk.deliver(
        "promotion.csv",
        text("worker_id,promotion_date,from_level,to_level", *["XQ-4711,2026-01-31,1,2", "XQ-4711,2026-01-31,1,3"]),
    )
    desk.run()
    assert len(desk.entries("rejected")) == 3 + 3
    said = json.dumps([e.detail for e in register.entries(desk.connection)], ensure_ascii=False)
    for planted in (*names, "Quast", "Xylo", "Ždanov", "XQ-4711", "XQ-0815"):
        assert planted not in said


# ---- formats -------------------------------------------------------------------------------------------------


def test_typed_cells_give_the_same_rows_as_text(desk: Desk) -> None:
    header = ["case_id", "received_on", "issues", "anonymous", "subject_level"]
    cells = [("C1", date(2026, 1, 31), "other", True, 3), ("C2", date(2026, 2, 1), "harassment", False, None)]
    expected = [
        ("C1", date(2026, 1, 31), "other", True, 3),
        ("C2", date(2026, 2, 1), "harassment", False, None),
    ]
    book = openpyxl.Workbook()
    for row in (header, *cells):
        book.active.append([datetime.combine(c, datetime.min.time()) if isinstance(c, date) else c for c in row])
    stream = io.BytesIO()
    book.save(stream)
    parquet = desk.home.root / "case.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "create table t (case_id varchar, received_on date, issues varchar, anonymous bool, subject_level double)"
        )
        connection.executemany("insert into t values (?, ?, ?, ?, ?)", cells)
        connection.execute("copy t to ? (format parquet)", [str(parquet)])
    as_text = io.StringIO()
    csv.writer(as_text).writerows([header, *cells])
    deliveries = {"case.csv": as_text.getvalue(), "case.xlsx": stream.getvalue(), "case.parquet": parquet.read_bytes()}
    for name, content in deliveries.items():
        # The declared format is that of text cells; those with a type know their own date.
        dates = "" if name == "case.csv" else ", dates: '%d/%m/%Y'"
        desk.configure(f"sources: [{{feed: case, files: {name}{dates}}}]")
        desk.deliver(name, content)
        desk.run()
        assert desk.rows("case", *header) == expected, name
