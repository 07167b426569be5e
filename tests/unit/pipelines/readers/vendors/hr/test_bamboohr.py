"""BambooHR's reports: employees with their fields, or with their job history, as of a day that must be told."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import bamboohr
from sample.exports.workers import Worker, division, make_workers
from sample.shape import LEVEL_TITLES

AS_OF = date(2026, 6, 30)
SNAPSHOT = {
    "feed": "worker_snapshot",
    "files": "hr/*",
    "format": "bamboohr",
    "constants": {"snapshot_date": AS_OF.isoformat()},
}
SEPARATION = {"feed": "separation", "files": "hr/*", "format": "bamboohr"}
ALIAS = {"feed": "id_alias", "files": "hr/*", "format": "bamboohr"}
KnownAs = Callable[[str | None], UUID | None]


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = {name: rank for rank, name in enumerate(LEVEL_TITLES) if name}
    return desk


@pytest.fixture(scope="module")
def workers() -> list[Worker]:
    return make_workers(120, 5, AS_OF)


def employed(workers: list[Worker], day: date = AS_OF) -> list[Worker]:
    return [w for w in workers if w.hired_on <= day and (w.left_on is None or w.left_on >= day)]


def gone(workers: list[Worker]) -> list[Worker]:
    return [w for w in workers if w.left_on and w.left_on < AS_OF]


@pytest.mark.parametrize("history", [False, True], ids=["employees", "job history"])
def test_everyone_employed_on_the_day_is_read(
    desk: Any, workers: list[Worker], known_as: KnownAs, history: bool
) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, history=history)
    desk.accept(SNAPSHOT)
    rows = desk.rows("worker_snapshot")
    found = {row["worker_id"]: row for row in rows}
    assert len(found) == len(rows)
    assert set(found) == {known_as(w.worker_id) for w in employed(workers)}
    for worker in employed(workers):
        post, row = worker.post(AS_OF), found[known_as(worker.worker_id)]
        assert row["gender"] == worker.gender
        assert row["level"] == post.level
        assert (row["department"], row["division"]) == (post.department, division(post.department))
        assert row["location"] == worker.location
        assert row["hire_date"] == worker.hired_on
        assert row["manager_id"] is None, "a display name is no id"


def test_what_is_left_out_of_a_history_is_counted_with_its_reason(desk: Any, workers: list[Worker]) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, history=True)
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    there = employed(workers)
    assert entry.records_read == sum(len(w.posts) for w in workers)
    assert entry.skipped == {
        "begins after the snapshot date": sum(w.hired_on > AS_OF for w in workers)
        + sum(post.since > AS_OF for w in there for post in w.posts),
        "an earlier post of the same person": sum(sum(p.since <= AS_OF for p in w.posts) - 1 for w in there),
        "ended before the snapshot date": sum(len(w.posts) for w in gone(workers)),
    }
    assert min(entry.skipped.values()) > 0


def test_a_history_tells_of_an_earlier_day_too(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, history=True)
    mover = next(w for w in workers if len(w.posts) > 1)
    day = mover.posts[0].since
    desk.accept(SNAPSHOT | {"constants": {"snapshot_date": day.isoformat()}})
    found = {row["worker_id"]: row["level"] for row in desk.rows("worker_snapshot")}
    assert found[known_as(mover.worker_id)] == mover.posts[0].level
    assert set(found) == {known_as(w.worker_id) for w in employed(workers, day)}


def test_the_day_must_be_told(desk: Any, workers: list[Worker]) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, history=True)
    assert "required column missing for feed worker_snapshot: 'snapshot_date'" in desk.refusal(
        SNAPSHOT | {"constants": {}}
    )


def test_a_day_in_the_name_is_the_day(desk: Any, workers: list[Worker]) -> None:
    bamboohr.write(desk.file("hr/report-20260630.csv"), workers, AS_OF, history=True)
    desk.accept(SNAPSHOT | {"constants": {}, "snapshot_date": "%Y%m%d"})
    assert len(desk.rows("worker_snapshot")) == len(employed(workers))


def test_leavers_are_the_rows_with_a_termination_date(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF)
    entry = desk.accept(SEPARATION)["separation"]
    ends = {(known_as(w.worker_id), w.left_on) for w in workers if w.left_on}
    assert {(row["worker_id"], row["separation_date"]) for row in desk.rows("separation")} == ends
    assert entry.skipped == {"no termination date": len(workers) - len(ends)}


def test_a_report_of_current_people_has_nobody_who_left(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, only_current=True)
    desk.accept(SNAPSHOT, SEPARATION)
    left = {row["worker_id"] for row in desk.rows("separation")}
    assert left == {known_as(w.worker_id) for w in employed(workers) if w.left_on}, "leavers to come, none of the past"


def test_addresses_lead_to_workers(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF)
    desk.accept(ALIAS)
    found = {(row["worker_id"], row["alias_id"]) for row in desk.rows("id_alias")}
    assert found == {(known_as(w.worker_id), known_as(w.email)) for w in workers}


@pytest.mark.parametrize("source", [SNAPSHOT, SEPARATION, ALIAS], ids=lambda source: source["feed"])
def test_names_end_in_the_reader(desk: Any, workers: list[Worker], source: dict[str, Any]) -> None:
    bamboohr.write(desk.file("hr/report.csv"), workers, AS_OF, history=True)
    staged = desk.text_of_staged(source)
    assert next(w for w in employed(workers) if w.left_on).worker_id in staged
    for worker in workers:
        assert worker.name not in staged
        assert f"{worker.family_name}, {worker.given_name}" not in staged
    desk.accept(source)
    kept = desk.text_of_everything()
    for worker in workers:
        assert worker.family_name not in kept
        assert worker.email not in kept
        assert worker.worker_id not in kept


def lines(desk: Any, text: str) -> None:
    desk.file("hr/report.csv").write_text(text, encoding="utf-8")


def test_a_job_table_saved_by_itself_is_a_history(desk: Any) -> None:
    lines(
        desk,
        "Employee #,Date,Location,Department,Division,Job Title,Reporting to\n"
        "7,31/01/2020,Leeds,Sales,Commercial,Manager,A B\n"
        "7,01/02/2024,Leeds,Sales,Commercial,Director,A B\n"
        "7,01/12/2026,Leeds,Sales,Commercial,Vice President,A B\n",
    )
    told = {"constants": {"snapshot_date": "2026-06-30", "gender": "undisclosed"}, "dates": "%d/%m/%Y"}
    entry = desk.accept(SNAPSHOT | told)["worker_snapshot"]
    assert [row["level"] for row in desk.rows("worker_snapshot")] == [6]
    assert sum(entry.skipped.values()) == 2


def test_dates_that_are_none_set_posts_aside(desk: Any) -> None:
    lines(
        desk,
        "Employee #,Gender,Job Information: Date,Location,Department,Division,Job Title,Reporting to\n"
        "7,Male,31/01/2020,Leeds,Sales,Commercial,Manager,A B\n"
        "8,Male,31/01/2021,Leeds,Sales,Commercial,Manager,A B\n",
    )
    why = desk.refusal(SNAPSHOT)
    assert "2 of 2 rows would be quarantined" in why
    assert "Job Information: Date: not a date like 2026-01-31 (2 rows, first in record 1)" in why


def test_two_posts_of_one_day_are_not_chosen_from(desk: Any) -> None:
    desk.tolerance = 1.0
    lines(
        desk,
        "Employee #,Gender,Job Information: Date,Department,Job Title\n"
        "7,Male,2020-01-31,Sales,Manager\n7,Male,2020-01-31,Sales,Director\n",
    )
    assert desk.accept(SNAPSHOT)["worker_snapshot"].rows_quarantined == 2


def test_the_inactive_without_a_last_day_are_left_out(desk: Any) -> None:
    lines(
        desk,
        "Employee #,Gender,Status,Department,Job Title\n7,Male,Inactive,Sales,Manager\n8,Male,Active,Sales,Manager\n",
    )
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert (entry.skipped, len(desk.rows("worker_snapshot"))) == ({"inactive": 1}, 1)


def test_who_became_inactive_after_the_day_was_employed_on_it(desk: Any) -> None:
    lines(
        desk,
        "Employee #,Gender,Status,Termination Date,Department,Job Title\n7,Male,Inactive,2026-07-01,Sales,Manager\n",
    )
    desk.accept(SNAPSHOT)
    assert [row["status"] for row in desk.rows("worker_snapshot")] == ["active"]


def test_the_names_of_the_web_service_are_known_too(desk: Any, known_as: KnownAs) -> None:
    lines(
        desk,
        "employeeNumber,gender,hireDate,terminationDate,jobTitle,department,supervisorEId,workEmail\n"
        "7,Female,2020-01-31,,Manager,Sales,9,a@example.org\n8,Male,2020-01-31,2021-01-31,Manager,Sales,9,b@example.org\n",
    )
    desk.accept(SNAPSHOT, SEPARATION, ALIAS)
    (row,) = desk.rows("worker_snapshot")
    assert (row["worker_id"], row["manager_id"], row["level"]) == (known_as("7"), known_as("9"), 4)
    assert [row["separation_date"] for row in desk.rows("separation")] == [date(2021, 1, 31)]
    assert len(desk.rows("id_alias")) == 2


def test_another_format_is_refused_in_words(desk: Any) -> None:
    lines(desk, "Case Number,Primary Issue\n1,Harassment\n")
    assert "required columns missing for feed worker_snapshot: 'Employee #' (for worker_id)" in desk.refusal(SNAPSHOT)


def test_it_is_recognized_by_what_only_it_has() -> None:
    recognize = VENDORS["bamboohr"].recognize
    assert recognize([[*bamboohr.EMPLOYEE, *bamboohr.POST]]) == 1
    assert recognize([["Job Information: Date", *bamboohr.POST]]) == 1
    assert recognize([["Hire Date", "Department", "Division", "Location", "Job Title"]]) == 0
    assert recognize([]) == 0
