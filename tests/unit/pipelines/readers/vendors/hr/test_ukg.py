"""UKG Pro's employee export: people of several companies, known by a person id, with a number in each."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import ukg
from sample.exports.workers import Worker, division, make_workers

AS_OF = date(2026, 6, 30)
TOLD = {"files": "hr/*", "format": "ukg", "dates": "%m/%d/%Y"}
SNAPSHOT = {
    "feed": "worker_snapshot",
    "constants": {"snapshot_date": AS_OF.isoformat()},
    "values": {"gender": {"F": "woman", "M": "man", "X": "another", "": "undisclosed"}},
    **TOLD,
}
ALIAS = {"feed": "id_alias", **TOLD}
HEAD = "EmployeeNumber,PersonID,Gender,HireDate,JobCode,OrgLevel2,EmailAddress\n"
KnownAs = Callable[[str | None], UUID | None]


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = {f"J{rank}": rank for rank in range(1, 10)}
    return desk


@pytest.fixture(scope="module")
def workers() -> list[Worker]:
    return make_workers(100, 11, AS_OF)


def listed(workers: list[Worker]) -> list[Worker]:
    return [w for w in workers if w.left_on is None or w.left_on >= AS_OF]


def employed(workers: list[Worker]) -> list[Worker]:
    return [w for w in listed(workers) if w.hired_on <= AS_OF]


def lines(desk: Any, text: str) -> None:
    desk.file("hr/ukg.csv").write_text(text, encoding="utf-8")


def test_everyone_is_read_once(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    ukg.write(desk.file("hr/ukg.csv"), workers, AS_OF)
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    rows = desk.rows("worker_snapshot")
    found = {row["worker_id"]: row for row in rows}
    assert len(rows) == len(found) == len(employed(workers))
    for worker in employed(workers):
        post, row = worker.post(AS_OF), found[known_as(worker.worker_id)]
        assert row["gender"] == worker.gender
        assert row["level"] == post.level
        assert (row["department"], row["division"]) == (post.department, division(post.department))
        assert row["location"] == worker.location.upper()
        assert row["hire_date"] == worker.hired_on
        assert row["manager_id"] == known_as(worker.manager_id)
    seconds = sum(w.second is not None for w in listed(workers))
    assert seconds > 0
    assert entry.records_read == len(listed(workers)) + seconds
    assert entry.skipped == {
        "begins after the snapshot date": len(listed(workers)) - len(employed(workers)),
        "another employment of the same person": seconds,
    }


def test_the_other_numbers_and_addresses_are_other_ids(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    ukg.write(desk.file("hr/ukg.csv"), workers, AS_OF)
    desk.accept(ALIAS)
    expected = {
        (known_as(w.worker_id), known_as(other))
        for w in listed(workers)
        for other in (w.person_id, w.email, *((w.second.worker_id, w.second.email) if w.second else ()))
    }
    assert {(row["worker_id"], row["alias_id"]) for row in desk.rows("id_alias")} == expected


def test_records_under_any_number_are_one_persons(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    ukg.write(desk.file("hr/ukg.csv"), workers, AS_OF)
    twice = next(w for w in listed(workers) if w.second)
    left = f"worker_id,separation_date\n{twice.second.worker_id},2026-07-31\n"
    desk.file("left.csv").write_text(left, encoding="utf-8")
    desk.accept(SNAPSHOT, ALIAS, {"feed": "separation", "files": "left.csv"})
    assert [row["worker_id"] for row in desk.rows("separation")] == [known_as(twice.worker_id)]


def test_a_manager_under_a_second_number_is_the_person(desk: Any, known_as: KnownAs) -> None:
    lines(
        desk,
        "EmployeeNumber,PersonID,Gender,HireDate,JobCode,OrgLevel2,SupervisorID\n"
        "10,P1,F,01/31/2020,J5,Ops,\n11,P1,F,01/31/2019,J5,Ops,\n12,P2,M,01/31/2019,J2,Ops,11\n13,P3,M,01/31/2019,J2,Ops,P1\n",
    )
    desk.accept(SNAPSHOT, ALIAS)
    found = {row["worker_id"]: row["manager_id"] for row in desk.rows("worker_snapshot")}
    assert found == {known_as("10"): None, known_as("12"): known_as("10"), known_as("13"): known_as("10")}


def test_a_move_to_another_company_stays_one_person(desk: Any, known_as: KnownAs) -> None:
    (january, february) = ("7,P1,F,01/31/2020,J5,Ops,a@example.org\n", "9,P1,F,02/01/2026,J5,Ops,a@example.org\n")
    lines(desk, HEAD + january)
    desk.accept(SNAPSHOT | {"constants": {"snapshot_date": "2026-01-31"}}, ALIAS)
    desk.file("hr/ukg.csv").rename(desk.file("before/ukg.csv"))
    lines(desk, HEAD + january + february)
    before = {"files": "before/*"}
    desk.file("left.csv").write_text("worker_id,separation_date\na@example.org,2026-07-31\n", encoding="utf-8")
    desk.accept(
        SNAPSHOT | before | {"constants": {"snapshot_date": "2026-01-31"}},
        ALIAS | before,
        SNAPSHOT | {"constants": {"snapshot_date": "2026-02-28"}},
        ALIAS,
        {"feed": "separation", "files": "left.csv"},
    )
    rows = desk.rows("worker_snapshot")
    assert [row["snapshot_date"].month for row in rows] == [1, 2]
    assert {row["worker_id"] for row in [*rows, *desk.rows("separation")]} == {known_as("9")}


@pytest.mark.parametrize("numbers", [("10", "9"), ("9", "10"), ("009", "010")])
def test_of_employments_that_began_on_one_day_the_smallest_number_stands(
    desk: Any, known_as: KnownAs, numbers: tuple[str, str]
) -> None:
    records = "".join(f"{number},P1,F,01/31/2020,J5,Ops,\n" for number in numbers)
    lines(desk, HEAD + records)
    desk.accept(SNAPSHOT, ALIAS)
    smallest = min(numbers, key=int)
    assert [row["worker_id"] for row in desk.rows("worker_snapshot")] == [known_as(smallest)]
    assert {row["worker_id"] for row in desk.rows("id_alias")} == {known_as(smallest)}


def test_different_rows_of_one_employment_are_not_chosen_from(desk: Any) -> None:
    desk.tolerance = 1.0
    lines(desk, HEAD + "9,P1,F,01/31/2020,J5,Ops,\n9,P1,F,01/31/2020,J6,Ops,\n")
    assert desk.accept(SNAPSHOT)["worker_snapshot"].rows_quarantined == 2


def test_without_person_ids_each_number_is_a_person(desk: Any) -> None:
    lines(
        desk,
        "EmployeeNumber,Gender,HireDate,JobCode,OrgLevel2,EmailAddress\n"
        "9,F,01/31/2020,J5,Ops,a@example.org\n10,F,01/31/2020,J5,Ops,\n",
    )
    taken = desk.accept(SNAPSHOT, ALIAS)
    assert len(desk.rows("worker_snapshot")) == 2
    assert len(desk.rows("id_alias")) == 1
    assert taken["id_alias"].skipped == {"no other id or address": 1}


def test_the_person_id_may_be_the_worker(desk: Any, known_as: KnownAs) -> None:
    lines(desk, HEAD + "10,P1,F,01/31/2020,J5,Ops,\n11,P1,F,01/31/2019,J5,Ops,\n")
    desk.accept(
        SNAPSHOT | {"columns": {"PersonID": "worker_id"}},
        ALIAS | {"columns": {"PersonID": "worker_id", "EmployeeNumber": "alias_id"}},
    )
    assert [row["worker_id"] for row in desk.rows("worker_snapshot")] == [known_as("P1")]
    assert {row["alias_id"] for row in desk.rows("id_alias")} == {known_as("10"), known_as("11")}


def test_a_gender_of_a_business_rule_must_be_told(desk: Any) -> None:
    lines(desk, HEAD + "9,P1,X,01/31/2020,J5,Ops,\n")
    assert "gender: unknown value" in desk.refusal(SNAPSHOT | {"values": {}})


@pytest.mark.parametrize("source", [SNAPSHOT, ALIAS], ids=lambda source: source["feed"])
def test_names_end_in_the_reader(desk: Any, workers: list[Worker], source: dict[str, Any]) -> None:
    ukg.write(desk.file("hr/ukg.csv"), workers, AS_OF)
    staged = desk.text_of_staged(source)
    assert workers[0].worker_id in staged
    for worker in workers:
        assert worker.given_name not in staged
        assert worker.family_name not in staged
    desk.accept(source)
    kept = desk.text_of_everything()
    for worker in workers:
        assert worker.given_name not in kept
        assert worker.email not in kept
        assert worker.person_id not in kept
        assert worker.worker_id not in kept


def test_another_format_is_refused_in_words(desk: Any) -> None:
    lines(desk, "Case Number,Primary Issue\n1,Harassment\n")
    assert "required columns missing for feed worker_snapshot: 'EmployeeNumber'" in desk.refusal(SNAPSHOT)
    desk.file("hr/ukg.csv").unlink()
    lines(desk, "Case Number,Primary Issue\n2,Harassment\n")
    assert "required columns missing for feed id_alias: 'EmployeeNumber'" in desk.refusal(ALIAS)


def test_it_is_recognized_by_what_only_it_has() -> None:
    recognize = VENDORS["ukg"].recognize
    assert recognize([ukg.COLUMNS]) == 1
    assert recognize([["Employee Number", "Gender", "Hire Date", "Job Code"]]) == 0
    assert recognize([]) == 0
