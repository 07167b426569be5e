"""SuccessFactors' employee export: two header rows, codes with labels, people who may be gone or on leave."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import successfactors
from sample.exports.workers import Worker, division, make_workers
from sample.shape import LEVEL_TITLES

AS_OF = date(2026, 6, 30)
SNAPSHOT = {
    "feed": "worker_snapshot",
    "files": "hr/*",
    "format": "successfactors",
    "constants": {"snapshot_date": AS_OF.isoformat()},
}
ALIAS = {"feed": "id_alias", "files": "hr/*", "format": "successfactors"}
BY_CODE = {f"D{rank}": rank for rank, name in enumerate(LEVEL_TITLES) if name}
BY_TITLE = {name: rank for rank, name in enumerate(LEVEL_TITLES) if name}
BOTH = {f"{name} (D{rank})": rank for rank, name in enumerate(LEVEL_TITLES) if name}
KEYS = "STATUS,USERID,GENDER,MANAGER,DEPARTMENT,JOBCODE,HIREDATE\n"
LABELS = "Status,User ID,Gender,Manager,Department,Job Code,Hire Date\n"
KnownAs = Callable[[str | None], UUID | None]


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = BY_CODE
    return desk


@pytest.fixture(scope="module")
def workers() -> list[Worker]:
    return make_workers(100, 3, AS_OF)


def listed(workers: list[Worker]) -> list[Worker]:
    return [w for w in workers if w.hired_on <= AS_OF]


def test_everyone_listed_is_read(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF)
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    found = {row["worker_id"]: row for row in desk.rows("worker_snapshot")}
    assert set(found) == {known_as(w.worker_id) for w in listed(workers)}
    for worker in listed(workers):
        post, row = worker.post(AS_OF), found[known_as(worker.worker_id)]
        assert row["gender"] == worker.gender
        assert row["level"] == post.level
        assert (row["department"], row["division"]) == (post.department, division(post.department))
        assert row["hire_date"] == worker.hired_on
        assert row["manager_id"] == known_as(worker.manager_id)
    assert entry.skipped == {"row of labels": 1}
    assert entry.records_read == len(listed(workers)) + 1


def test_inactive_is_on_leave_until_a_separation_says_otherwise(
    desk: Any, workers: list[Worker], known_as: KnownAs
) -> None:
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF)
    desk.accept(SNAPSHOT)
    away = {known_as(w.worker_id) for w in listed(workers) if w.on_leave or (w.left_on and w.left_on < AS_OF)}
    assert {row["worker_id"] for row in desk.rows("worker_snapshot") if row["status"] == "leave"} == away
    assert away


@pytest.mark.parametrize("levels", [BY_CODE, BY_TITLE, BOTH], ids=["code", "title", "whole"])
def test_a_title_with_its_code_is_found_by_either(desk: Any, workers: list[Worker], levels: dict[str, int]) -> None:
    desk.levels = levels
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF, code_and_label=True)
    desk.accept(SNAPSHOT)
    ranks = sorted(row["level"] for row in desk.rows("worker_snapshot"))
    assert ranks == sorted(w.post(AS_OF).level for w in listed(workers))


def test_the_head_has_no_manager_and_a_matrix_manager_is_none(
    desk: Any, workers: list[Worker], known_as: KnownAs
) -> None:
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF)
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    found = {row["worker_id"]: row["manager_id"] for row in desk.rows("worker_snapshot")}
    assert [worker for worker, manager in found.items() if manager is None] == [known_as(workers[0].worker_id)]
    assert {"MATRIX_MANAGER", "FIRSTNAME", "LASTNAME", "HR"} <= set(entry.detail["columns dropped"])


def test_an_export_without_labels_loses_nobody(desk: Any) -> None:
    desk.file("hr/udf.csv").write_text(
        KEYS + "active,1,F,NO_MANAGER,Ops,D5,01/31/2020\nactive,2,M,1,Ops,D4,02/01/2020\n", encoding="utf-8"
    )
    entry = desk.accept(SNAPSHOT)["worker_snapshot"]
    assert (len(desk.rows("worker_snapshot")), entry.skipped) == (2, {})


def test_leading_zeros_stay_where_the_export_has_them(desk: Any, known_as: KnownAs) -> None:
    desk.file("hr/udf.csv").write_text(
        KEYS + LABELS + "active,0042,F,NO_MGR,Ops,D5,01/31/2020\nactive,42,M,0042,Ops,D4,02/01/2020\n", encoding="utf-8"
    )
    desk.accept(SNAPSHOT)
    assert {row["worker_id"] for row in desk.rows("worker_snapshot")} == {known_as("0042"), known_as("42")}


def test_other_ids_lead_to_the_user(desk: Any, workers: list[Worker], known_as: KnownAs) -> None:
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF)
    entry = desk.accept(ALIAS)["id_alias"]
    found = {(row["worker_id"], row["alias_id"]) for row in desk.rows("id_alias")}
    others = {w.worker_id: (w.email, f"E{w.worker_id}") for w in listed(workers)}
    assert found == {(known_as(worker), known_as(other)) for worker, both in others.items() for other in both}
    assert entry.rows_made == 2 * len(listed(workers))


@pytest.mark.parametrize("source", [SNAPSHOT, ALIAS], ids=lambda source: source["feed"])
def test_names_end_in_the_reader(desk: Any, workers: list[Worker], source: dict[str, Any]) -> None:
    successfactors.write(desk.file("hr/udf.csv"), workers, AS_OF)
    staged = desk.text_of_staged(source)
    assert workers[0].worker_id in staged
    for worker in workers:
        assert worker.given_name not in staged
    desk.accept(source)
    kept = desk.text_of_everything()
    for worker in workers:
        assert worker.family_name not in kept
        assert worker.email not in kept
        assert worker.worker_id not in kept


def test_labels_in_the_first_row_are_refused_in_words(desk: Any) -> None:
    desk.file("hr/udf.csv").write_text(LABELS + "active,1,F,NO_MANAGER,Ops,D5,01/31/2020\n", encoding="utf-8")
    assert "required columns missing for feed worker_snapshot: 'USERID' (for worker_id)" in desk.refusal(SNAPSHOT)


def test_it_is_recognized_by_its_keys() -> None:
    recognize = VENDORS["successfactors"].recognize
    keys, labels = list(successfactors.COLUMNS), list(successfactors.COLUMNS.values())
    assert recognize([keys, labels]) == 1
    assert recognize([keys]) == 0
    assert recognize([labels, labels]) == 0
    anybodys = ["Status", "Gender", "Manager", "Department", "Division", "Location"]
    assert recognize([anybodys, anybodys]) == 0
    assert recognize([]) == 0
