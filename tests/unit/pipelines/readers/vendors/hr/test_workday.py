"""Workday's custom reports: tenants' own headings, several values in a cell, rehires, people yet to come or gone."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import workday
from sample.exports.workers import Worker, division, make_workers, title
from sample.shape import LEVEL_TITLES

AS_OF = date(2026, 6, 30)
SNAPSHOT = {
    "feed": "worker_snapshot",
    "files": "hr/*",
    "format": "workday",
    "constants": {"snapshot_date": AS_OF.isoformat()},
    "values": {"gender": {"Female": "woman", "Male": "man", "X": "another", "": "undisclosed"}},
}
SEPARATION = {"feed": "separation", "files": "hr/*", "format": "workday"}
ALIAS = {"feed": "id_alias", "files": "hr/*", "format": "workday"}
KnownAs = Callable[[str | None], UUID | None]


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = {name: rank for rank, name in enumerate(LEVEL_TITLES) if name}
    return desk


@pytest.fixture(scope="module")
def workers() -> list[Worker]:
    return make_workers(120, 7, AS_OF)


def employed(workers: list[Worker]) -> list[Worker]:
    return [w for w in workers if w.hired_on <= AS_OF and (w.left_on is None or w.left_on >= AS_OF)]


def by_id(desk: Any) -> dict[UUID, dict[str, Any]]:
    rows = desk.rows("worker_snapshot")
    found = {row["worker_id"]: row for row in rows}
    assert len(found) == len(rows), "one row per worker and snapshot"
    return found


def test_everyone_employed_on_the_day_is_read(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    desk.accept(SNAPSHOT)
    found = by_id(desk)
    assert set(found) == {known_as(w.worker_id) for w in employed(workers)}
    for worker in employed(workers):
        post, row = worker.post(AS_OF), found[known_as(worker.worker_id)]
        assert row["gender"] == worker.gender
        assert row["level"] == post.level
        assert row["department"] == post.department
        assert row["location"] == worker.location
        assert row["hire_date"] == worker.hired_on
        assert row["manager_id"] == known_as(worker.manager_id)
        assert row["status"] == ("leave" if worker.on_leave else "active")
        assert row["worker_type"] == ("contingent" if int(worker.worker_id) % 9 == 0 else "employee")


def test_what_is_left_out_is_counted_with_its_reason(desk: Any, workers: list[Worker]) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    rehired = sum(w.other is not None for w in workers)
    assert entry.records_read == len(workers) + rehired
    assert entry.skipped == {
        "begins after the snapshot date": sum(w.hired_on > AS_OF for w in workers),
        "an earlier employment of the same worker": rehired,
        "ended before the snapshot date": sum(w.left_on is not None and w.left_on < AS_OF for w in workers),
    }
    assert min(entry.skipped.values()) > 0


def test_an_earlier_day_sees_the_earlier_employment(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    rehired = next(w for w in workers if w.other)
    then = rehired.other.left_on
    desk.accept(SNAPSHOT | {"constants": {"snapshot_date": then.isoformat()}})
    assert by_id(desk)[known_as(rehired.worker_id)]["hire_date"] == rehired.other.hired_on


def test_the_last_day_employed_is_a_day_employed(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    leaver = next(w for w in workers if w.left_on and w.left_on < AS_OF)
    desk.accept(SNAPSHOT | {"constants": {"snapshot_date": leaver.left_on.isoformat()}})
    assert known_as(leaver.worker_id) in by_id(desk)


def test_leavers_are_the_rows_with_a_termination_date(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    entry = desk.accept(SEPARATION)["separation"]
    ends = {(known_as(w.worker_id), w.left_on) for w in workers if w.left_on}
    ends |= {(known_as(w.worker_id), w.other.left_on) for w in workers if w.other}
    assert {(row["worker_id"], row["separation_date"]) for row in desk.rows("separation")} == ends
    assert entry.skipped == {"no termination date": sum(w.left_on is None for w in workers)}


def test_addresses_lead_to_workers(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    entry = desk.accept(ALIAS)["id_alias"]
    found = {(row["worker_id"], row["alias_id"]) for row in desk.rows("id_alias")}
    assert found == {(known_as(w.worker_id), known_as(w.email)) for w in workers}
    assert entry.rows_repeated == sum(w.other is not None for w in workers)


def test_one_file_gives_all_three(desk: Any, workers: list[Worker]) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    assert set(desk.accept(SNAPSHOT, SEPARATION, ALIAS)) == {"worker_snapshot", "separation", "id_alias"}


@pytest.mark.parametrize("source", [SNAPSHOT, SEPARATION, ALIAS], ids=lambda source: source["feed"])
def test_names_end_in_the_reader(desk: Any, workers: list[Worker], source: dict[str, Any]) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    staged = desk.text_of_staged(source)
    assert next(w for w in workers if w.left_on).worker_id in staged
    for worker in workers:
        assert worker.name not in staged
    desk.accept(source)
    kept = desk.text_of_everything()
    for worker in workers:
        assert worker.given_name not in kept
        assert worker.email not in kept
        assert worker.worker_id not in kept


def test_headings_of_the_web_service_are_known_too(desk: Any, workers: list[Worker]) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF, service=True)
    taken = desk.accept(SNAPSHOT, SEPARATION, ALIAS)
    assert len(desk.rows("worker_snapshot")) == len(employed(workers))
    assert taken["worker_snapshot"].skipped["ended before the snapshot date"] > 0


def lines(desk: Any, text: str) -> None:
    desk.file("hr/workday.csv").write_text(text, encoding="utf-8")


def test_the_tenants_own_headings_go_first(desk: Any, known_as: KnownAs) -> None:
    lines(
        desk,
        "Person No,Employee ID,As Of,Start,Sex,Grade,Unit\n"
        "0007,ignored-1,30/06/2026,01/02/2020,Female,Manager,Ops\n"
        "0007,ignored-2,30/06/2026,01/02/2024,Female,Director,Ops\n"
        "0008,ignored-3,30/06/2026,01/07/2026,Male,Director,Ops\n",
    )
    own = {
        "Person No": "worker_id",
        "As Of": "snapshot_date",
        "Start": "hire_date",
        "Sex": "gender",
        "Grade": "level",
        "Unit": "department",
    }
    desk.accept(SNAPSHOT | {"columns": own, "dates": "%d/%m/%Y", "constants": {}})
    (row,) = desk.rows("worker_snapshot")
    assert (row["worker_id"], row["level"]) == (known_as("0007"), 6)
    assert row["hire_date"] == date(2024, 2, 1)


def test_each_snapshot_date_of_a_file_is_a_day_of_its_own(desk: Any) -> None:
    lines(
        desk,
        "Employee ID,Effective Date,Hire Date,Gender,Management Level,Cost Center\n"
        "7,2023-12-31,2020-02-01,Female,Manager,Ops\n"
        "7,2024-12-31,2020-02-01,Female,Manager,Ops\n"
        "7,2024-12-31,2024-02-01,Female,Director,Ops\n",
    )
    desk.accept(SNAPSHOT | {"constants": {}})
    found = {(row["snapshot_date"], row["level"]) for row in desk.rows("worker_snapshot")}
    assert found == {(date(2023, 12, 31), 4), (date(2024, 12, 31), 6)}


HEAD = "Worker,Employee ID,Hire Date,Termination Date,Management Level,Supervisory Organization,Gender\n"


@pytest.mark.parametrize(
    ("organization", "department"),
    [
        ("Sales", "Sales"),
        ("Sales (Ada Bell)", "Sales"),
        ("Sales (Ada Bell (On Leave))", "Sales"),
        ("Sales (EMEA) (Ada Bell)", "Sales (EMEA)"),
        ('"Sales; Marketing"', "Sales"),
        ('"Sales\nMarketing"', "Sales"),
        ("Sales;Marketing", "Sales;Marketing"),
    ],
)
def test_an_organization_is_told_without_its_manager(desk: Any, organization: str, department: str) -> None:
    lines(desk, f"{HEAD}A B,7,2020-01-01,,Manager,{organization},Male\n")
    desk.accept(SNAPSHOT)
    assert [row["department"] for row in desk.rows("worker_snapshot")] == [department]


def test_parentheses_of_a_department_are_its_own(desk: Any) -> None:
    lines(
        desk,
        "Employee ID,Management Level,Department,Gender\n7,Manager,Sales (EMEA),Male\n8,Manager,HR (On Leave),Male\n",
    )
    desk.accept(SNAPSHOT | {"columns": {"Department": "department"}})
    assert {row["department"] for row in desk.rows("worker_snapshot")} == {"Sales (EMEA)", "HR"}


def test_a_terminated_worker_without_a_date_is_left_out(desk: Any) -> None:
    lines(desk, f"{HEAD}A B (Terminated),7,2020-01-01,,Manager,Ops,Male\nC D,8,2020-01-01,,Manager,Ops,Male\n")
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert entry.skipped == {"terminated": 1}


def test_a_worker_terminated_since_is_employed_on_the_day(desk: Any) -> None:
    lines(desk, f"{HEAD}A B (Terminated),7,2020-01-01,2026-07-15,Manager,Ops,Male\n")
    desk.accept(SNAPSHOT)
    assert [row["status"] for row in desk.rows("worker_snapshot")] == ["active"]


def test_so_is_one_whose_status_says_so(desk: Any) -> None:
    lines(
        desk,
        "Employee ID,Worker Status,Termination Date,Management Level,Cost Center,Gender\n"
        "7,Terminated,2026-07-15,Manager,Ops,Male\n",
    )
    desk.accept(SNAPSHOT)
    assert [row["status"] for row in desk.rows("worker_snapshot")] == ["active"]


def test_the_status_of_the_report_goes_before_the_suffix(desk: Any) -> None:
    lines(
        desk,
        "Worker,Employee ID,Worker Status,Management Level,Cost Center,Gender\n"
        "A B (On Leave),7,Active,Manager,Ops,Male\n"
        "C D,8,On Leave,Manager,Ops,Male\n"
        "E F,9,Terminated,Manager,Ops,Male\n",
    )
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert sorted(row["status"] for row in desk.rows("worker_snapshot")) == ["active", "leave"]
    assert entry.skipped == {"terminated": 1}


def test_a_termination_date_that_is_none_sets_the_row_aside(desk: Any) -> None:
    desk.tolerance = 0.5
    lines(desk, f"{HEAD}A B,7,2020-01-01,soon,Manager,Ops,Male\nC D,8,2020-01-01,,Manager,Ops,Male\n")
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert entry.detail["quarantine reasons"] == {"Termination Date: not a date like 2026-01-31": 1}
    assert (entry.rows_made, entry.rows_quarantined) == (2, 1)


def test_different_rows_of_one_employment_are_not_chosen_from(desk: Any) -> None:
    desk.tolerance = 1.0
    lines(desk, f"{HEAD}A B,7,2020-01-01,,Manager,Ops,Male\nA B,7,2020-01-01,,Director,Ops,Male\n")
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert (entry.rows_quarantined, len(desk.rows("worker_snapshot"))) == (2, 0)


def test_the_day_must_be_told(desk: Any, workers: list[Worker]) -> None:
    workday.write(desk.file("hr/workday.csv"), workers, AS_OF)
    assert "'Effective Date' (for snapshot_date)" in desk.refusal(SNAPSHOT | {"constants": {}})


def test_a_day_in_the_name_is_the_day(desk: Any, workers: list[Worker]) -> None:
    workday.write(desk.file("hr/workday_2026-06.csv"), workers, AS_OF)
    desk.accept(SNAPSHOT | {"constants": {}, "snapshot_date": "%Y-%m"})
    assert {row["snapshot_date"] for row in desk.rows("worker_snapshot")} == {AS_OF}
    assert len(desk.rows("worker_snapshot")) == len(employed(workers))


def test_a_workbook_is_read_like_its_csv(desk: Any, workers: list[Worker], tmp_path: Path) -> None:
    workday.write(tmp_path / "report.csv", workers, AS_OF)
    book = openpyxl.Workbook()
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as stream:
        records = list(csv.reader(stream))
    days = {at for at, heading in enumerate(records[0]) if heading.endswith("Date")}
    for record in records:
        cells = [
            date.fromisoformat(text) if at in days and text[:1].isdigit() else text for at, text in enumerate(record)
        ]
        book.active.append(cells)
    book.save(desk.file("hr/report.xlsx"))
    # The workbook's cells have types, whatever is said of text.
    entry = desk.accept(SNAPSHOT | {"dates": "%d/%m/%Y"})["worker_snapshot"]
    assert len(desk.rows("worker_snapshot")) == len(employed(workers))
    assert entry.skipped["begins after the snapshot date"] == sum(w.hired_on > AS_OF for w in workers)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")])
def test_delimiter_and_encoding_are_found(
    desk: Any, workers: list[Worker], tmp_path: Path, delimiter: str, encoding: str
) -> None:
    workday.write(tmp_path / "report.csv", workers, AS_OF)
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as stream:
        records = list(csv.reader(stream))
    with desk.file("hr/report.csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(records)
    desk.accept(SNAPSHOT)
    assert len(desk.rows("worker_snapshot")) == len(employed(workers))


def test_another_format_is_refused_in_words(desk: Any) -> None:
    lines(desk, "Case Number,Primary Issue\n1,Harassment\n")
    assert "required columns missing for feed worker_snapshot: 'Employee ID' (for worker_id)" in desk.refusal(SNAPSHOT)


def test_it_is_recognized_by_what_only_it_has() -> None:
    recognize = VENDORS["workday"].recognize
    assert recognize([workday.COLUMNS]) == 1
    assert recognize([[heading.replace(" ", "_") for heading in workday.COLUMNS]]) == 1
    assert recognize([["Employee ID", "Gender", "Department", "Location", "Hire Date"]]) < 0.5
    assert recognize([]) == 0


def test_the_sample_has_every_story() -> None:
    tens = make_workers(10, 1, AS_OF)
    assert division(tens[0].post(AS_OF).department)
    assert title(tens[0].post(AS_OF).level) in LEVEL_TITLES
    assert [w.worker_id[:4] for w in tens] == ["0001"] * 10
    assert make_workers(10, 1, AS_OF) == tens
    assert make_workers(10, 2, AS_OF) != tens
