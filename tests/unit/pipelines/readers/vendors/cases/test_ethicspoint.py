"""EthicsPoint: one case of several rows and two ids, and nothing of what is told in words."""

from datetime import date
from typing import Any

import pytest

from models.feeds import FEEDS
from pipelines.readers.vendors import VENDORS
from pipelines.readers.vendors.cases.issues import ISSUES
from sample.exports import ethicspoint
from sample.exports.case_files import CaseFile, make_cases

AS_OF = date(2026, 6, 30)
SOURCE = {"feed": "case", "files": "n/*", "format": "ethicspoint", "dates": "%m/%d/%Y"}
HEAD = "Case Number,EPRS Report Number,Received/Reported Date,Created Date,Primary Issue"


@pytest.fixture(scope="module")
def cases() -> list[CaseFile]:
    return make_cases(60, 8, AS_OF)


def lines(desk: Any, *rows: str, head: str = HEAD) -> None:
    desk.file("n/a.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def test_every_case_is_one_row(desk: Any, cases: list[CaseFile]) -> None:
    ethicspoint.write(desk.file("n/a.csv"), cases)
    entry = desk.accept(SOURCE)["case"]
    assert entry.records_read == entry.records_used == sum(len(case.issues) for case in cases)
    assert entry.rows_made == len(cases)
    found = {row["case_id"]: row for row in desk.rows("case")}
    assert set(found) == {case.case_id for case in cases}
    for case in cases:
        row = found[case.case_id]
        assert (row["received_on"], row["closed_on"]) == (case.received_on, case.closed_on)
        assert row["issues"] == ";".join(sorted(case.issues))
        assert (row["channel"], row["anonymous"]) == (case.channel, case.anonymous)
        assert row["outcome"] == case.outcome


def test_the_day_received_goes_before_the_day_created(desk: Any) -> None:
    lines(desk, "1,,03/04/2026,03/09/2026,Other", "2,,,03/09/2026,Other")
    desk.accept(SOURCE)
    days = {row["case_id"]: row["received_on"] for row in desk.rows("case")}
    assert days == {"1": date(2026, 3, 4), "2": date(2026, 3, 9)}


def test_the_hotlines_number_is_no_case(desk: Any) -> None:
    lines(desk, "1,900,03/04/2026,,Other", "1,900,03/04/2026,,Harassment", "2,901,03/04/2026,,Other")
    desk.accept(SOURCE)
    assert {row["case_id"]: row["issues"] for row in desk.rows("case")} == {"1": "harassment;other", "2": "other"}


def test_issues_in_columns_cells_and_rows_are_collected(desk: Any) -> None:
    head = HEAD + ",Secondary Issue"
    rows = ("1,,03/04/2026,,Harassment;Retaliation,Global Trade", "1,,03/04/2026,,Discrimination,")
    lines(desk, *rows, "2,,03/04/2026,,,Sexual Harassment", head=head)
    desk.accept(SOURCE)
    issues = {row["case_id"]: row["issues"] for row in desk.rows("case")}
    assert issues == {"1": "discrimination;harassment;other;retaliation", "2": "harassment"}


def test_an_organizations_own_issue_is_told_beside_the_standard_ones(desk: Any) -> None:
    lines(desk, "1,,03/04/2026,,Bullying", "1,,03/04/2026,,Global Trade")
    assert "issues: unknown value" in desk.refusal(SOURCE)
    desk.accept({**SOURCE, "values": {"issues": {"Bullying": "harassment"}}})
    assert [row["issues"] for row in desk.rows("case")] == ["harassment;other"]


def test_every_standard_issue_means_one_of_the_feed() -> None:
    assert set(ISSUES.values()) == set(FEEDS["case"].column("issues").allowed)


@pytest.mark.parametrize(
    ("outcomes", "strongest"),
    [
        (("Unsubstantiated", "Substantiated"), "substantiated"),
        (("Insufficient Information", "Partially Substantiated"), "partially"),
        (("Inconclusive", "unsubstantiated"), "unsubstantiated"),
        (("Founded", "Unsubstantiated"), "substantiated"),
        (("", "Inconclusive"), "undetermined"),
    ],
)
def test_the_strongest_outcome_stands(desk: Any, outcomes: tuple[str, str], strongest: str) -> None:
    lines(desk, *(f"1,,03/04/2026,,Other,{outcome}" for outcome in outcomes), head=HEAD + ",Case Outcome")
    desk.accept({**SOURCE, "values": {"outcome": {"Founded": "substantiated"}}})
    assert [row["outcome"] for row in desk.rows("case")] == [strongest]


def test_an_outcome_that_nobody_told_is_not_hidden_behind_a_known_one(desk: Any) -> None:
    lines(desk, "1,,03/04/2026,,Other,Founded", "1,,03/04/2026,,Other,Substantiated", head=HEAD + ",Case Outcome")
    assert "outcome: unknown value" in desk.refusal(SOURCE)


@pytest.mark.parametrize(
    ("heading", "texts", "reason"),
    [
        ("Closed Date", ("05/01/2026", "05/02/2026"), "closed_on: not a date in the format %m/%d/%Y"),
        ("Intake Method", ("Phone", "Web"), "channel: unknown value"),
        ("Anonymous", ("Yes", "No"), "anonymous: neither true nor false"),
    ],
)
def test_rows_of_a_case_that_contradict_each_other_end_in_quarantine(
    desk: Any, heading: str, texts: tuple[str, str], reason: str
) -> None:
    desk.tolerance = 1.0
    lines(desk, *(f"1,,03/04/2026,,Other,{text}" for text in texts), head=f"{HEAD},{heading}")
    assert desk.accept(SOURCE)["case"].detail["quarantine reasons"] == {reason: 1}


def test_a_fact_that_one_row_leaves_out_is_no_contradiction(desk: Any) -> None:
    lines(desk, "1,,03/04/2026,,Other,", "1,,03/04/2026,,Other,05/01/2026", head=HEAD + ",Closed Date")
    desk.accept(SOURCE)
    assert [row["closed_on"] for row in desk.rows("case")] == [date(2026, 5, 1)]


def test_records_without_a_case_number_stay_apart(desk: Any) -> None:
    desk.tolerance = 1.0
    lines(desk, ",,03/04/2026,,Other", ",,03/05/2026,,Other")
    entry = desk.accept(SOURCE)["case"]
    assert entry.detail["quarantine reasons"] == {"case_id: missing": 2}
    found = desk.connection.execute("select record from register.quarantine order by record").fetchall()
    assert found == [(1,), (2,)]


def test_what_is_told_in_words_comes_no_further(desk: Any, cases: list[CaseFile]) -> None:
    ethicspoint.write(desk.file("n/a.csv"), cases)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    for word in ("Ulrike", "ulrike@", "shouted", "Tier 1", "English", "900000000"):
        assert word not in staged
        assert word not in desk.text_of_everything()


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("n/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    why = desk.refusal(SOURCE)
    assert "required columns missing for feed case" in why
    assert "'Case Number' (for case_id)" in why


def test_dates_without_a_told_writing_are_refused(desk: Any, cases: list[CaseFile]) -> None:
    ethicspoint.write(desk.file("n/a.csv"), cases)
    source = {key: value for key, value in SOURCE.items() if key != "dates"}
    assert "received_on: not a date like 2026-01-31" in desk.refusal(source)


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["ethicspoint"].recognize
    assert recognize([ethicspoint.COLUMNS]) == 1
    assert recognize([("case_id", "received_on", "issues")]) == 0
    assert recognize([]) == 0
