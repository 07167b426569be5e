"""Vault's importer: one row per case, categories joined, days first."""

from datetime import date
from typing import Any

import pytest

from pipelines.readers.vendors import VENDORS
from sample.exports import vault
from sample.exports.case_files import CaseFile, make_cases

AS_OF = date(2026, 6, 30)
SOURCE = {"feed": "case", "files": "v/*", "format": "vault", "values": {"issues": {"Code of Conduct": "other"}}}


@pytest.fixture(scope="module")
def cases() -> list[CaseFile]:
    return make_cases(60, 8, AS_OF)


def test_every_case_is_read(desk: Any, cases: list[CaseFile]) -> None:
    vault.write(desk.file("v/a.csv"), cases)
    desk.accept(SOURCE)
    found = {row["case_id"]: row for row in desk.rows("case")}
    closed = [case for case in cases if case.closed_on]
    assert set(found) == {case.case_id for case in closed}
    for case in closed:
        row = found[case.case_id]
        assert (row["received_on"], row["closed_on"]) == (case.received_on, case.closed_on)
        assert row["issues"] == ";".join(sorted(case.issues))
        assert row["anonymous"] == case.anonymous
        assert row["outcome"] == case.outcome


def test_a_category_that_nobody_told_is_asked_about(desk: Any, cases: list[CaseFile]) -> None:
    vault.write(desk.file("v/a.csv"), cases)
    why = desk.refusal({**SOURCE, "values": {"issues": {"Code of Conducts": "other"}}})
    assert "issues: unknown value" in why
    assert "did you mean 'Code of Conducts'?" in why


def test_the_first_number_of_a_date_is_the_day(desk: Any) -> None:
    text = "Original case ID,Case categories,Submission date,Reporter Anonymous\n1,Harassment,03/04/2026,TRUE\n"
    desk.file("v/a.csv").write_text(text, encoding="utf-8")
    desk.accept(SOURCE)
    (row,) = desk.rows("case")
    assert (row["received_on"], row["anonymous"]) == (date(2026, 4, 3), True)


def test_a_case_without_its_own_id_ends_in_quarantine(desk: Any) -> None:
    desk.tolerance = 1.0
    text = "Original case ID,Case categories,Submission date\n,Harassment,03/04/2026\n"
    desk.file("v/a.csv").write_text(text, encoding="utf-8")
    assert desk.accept(SOURCE)["case"].detail["quarantine reasons"] == {"case_id: missing": 1}


def test_stories_and_case_leads_come_no_further(desk: Any, cases: list[CaseFile]) -> None:
    vault.write(desk.file("v/a.csv"), cases)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    for word in ("Ulrike", "ulrike@", "Ulla", "lead@", "E12345", "shouted", "Summary"):
        assert word not in staged
        assert word not in desk.text_of_everything()


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("v/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    assert "'Original case ID' (for case_id)" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["vault"].recognize
    assert recognize([vault.COLUMNS]) == 1
    assert recognize([("case_id", "received_on", "issues")]) == 0
    assert recognize([]) == 0
