"""HR Acuity, in the layout to ask for: allegations become cases."""

from datetime import date
from typing import Any

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import hr_acuity
from sample.exports.case_files import CaseFile, make_cases

AS_OF = date(2026, 6, 30)
SOURCE = {"feed": "case", "files": "a/*", "format": "hr_acuity"}
HEAD = "case_id,received_date,issue_type,allegation_outcome,action_taken,reporter_named,subject_level,unit"


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = {str(rank): rank for rank in range(1, 10)}
    return desk


@pytest.fixture(scope="module")
def cases() -> list[CaseFile]:
    return make_cases(60, 8, AS_OF)


def lines(desk: Any, *rows: str, head: str = HEAD) -> None:
    desk.file("a/a.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def test_every_case_is_one_row(desk: Any, cases: list[CaseFile]) -> None:
    hr_acuity.write(desk.file("a/a.csv"), cases)
    entry = desk.accept(SOURCE)["case"]
    assert entry.records_used == sum(len(case.issues) for case in cases)
    found = {row["case_id"]: row for row in desk.rows("case")}
    assert set(found) == {case.case_id for case in cases}
    for case in cases:
        row = found[case.case_id]
        assert (row["received_on"], row["closed_on"]) == (case.received_on, case.closed_on)
        assert row["issues"] == ";".join(sorted(case.issues))
        assert (row["outcome"], row["action_taken"]) == (case.outcome, case.action_taken)
        assert row["anonymous"] == case.anonymous
        assert row["reporter_gender"] == (None if case.anonymous else case.reporter_gender)
        assert (row["subject_level"], row["department"]) == (case.subject_level, case.unit)


def test_several_issues_and_outcomes_in_one_cell_are_parted(desk: Any) -> None:
    head = HEAD.replace("issue_type", "issue_type[]")
    lines(desk, "1,2026-03-04,Harassment; Retaliation,Unsubstantiated; Substantiated,yes,y,3,Ops", head=head)
    desk.accept(SOURCE)
    (row,) = desk.rows("case")
    assert (row["issues"], row["outcome"]) == ("harassment;retaliation", "substantiated")


@pytest.mark.parametrize(("named", "anonymous"), [("yes", False), ("N", True), ("", None)])
def test_a_named_reporter_is_not_anonymous(desk: Any, named: str, anonymous: bool | None) -> None:
    lines(desk, f"1,2026-03-04,Other,,no,{named},3,Ops")
    desk.accept(SOURCE)
    assert [row["anonymous"] for row in desk.rows("case")] == [anonymous]


def test_a_column_that_tells_anonymity_itself_is_not_turned_round(desk: Any) -> None:
    lines(desk, "1,2026-03-04,Other,yes", head="case_id,received_date,issue_type,anonymous")
    desk.accept(SOURCE)
    assert [row["anonymous"] for row in desk.rows("case")] == [True]


@pytest.mark.parametrize(("words", "taken"), [(("no", "Yes"), True), (("no", ""), False), (("", ""), None)])
def test_a_consequence_that_any_row_records_is_recorded(desk: Any, words: tuple[str, str], taken: bool | None) -> None:
    lines(desk, *(f"1,2026-03-04,Other,,{word},y,3,Ops" for word in words))
    desk.accept(SOURCE)
    assert [row["action_taken"] for row in desk.rows("case")] == [taken]


def test_units_may_be_divisions(desk: Any) -> None:
    lines(desk, "1,2026-03-04,Other,,no,y,3,Ops")
    desk.accept({**SOURCE, "columns": {"unit": "division"}})
    (row,) = desk.rows("case")
    assert (row["department"], row["division"]) == (None, "Ops")


def test_of_several_subjects_the_first_row_tells_the_level(desk: Any) -> None:
    lines(desk, "1,2026-03-04,Other,,no,y,,", "1,2026-03-04,Other,,no,y,5,Ops", "1,2026-03-04,Other,,no,y,2,Sales")
    desk.accept(SOURCE)
    (row,) = desk.rows("case")
    assert (row["subject_level"], row["department"]) == (5, "Ops")


def test_notes_come_no_further(desk: Any, cases: list[CaseFile]) -> None:
    hr_acuity.write(desk.file("a/a.csv"), cases)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    for word in ("Ulrike", "ulrike@", "shouted"):
        assert word not in staged
        assert word not in desk.text_of_everything()


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("a/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    why = desk.refusal(SOURCE)
    assert "required columns missing for feed case" in why
    assert "case_id" in why


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["hr_acuity"].recognize
    assert recognize([hr_acuity.COLUMNS]) == 1
    assert recognize([("worker_id", "gender")]) == 0
    assert recognize([]) == 0
