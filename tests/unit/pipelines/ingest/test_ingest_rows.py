"""Text cells into typed rows: every column type, every reason, and where maps, formats and constants apply."""

import calendar
import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.feeds import FEEDS
from models.feeds.declaration import ColumnType
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.ingest.rows import forget_people, free_text_condition
from pipelines.settings import LevelMap

# A feed, one of its columns of the type, and cells of the other required columns.
SNAPSHOT = {"worker_id": "W1", "snapshot_date": "2026-01-31", "gender": "woman", "level": "3", "department": "Legal"}
PAY = {"worker_id": "W1", "pay_date": "2026-04-05", "hourly_pay": "20"}
SESSION = {"session_id": "S1", "program_id": "P1", "held_on": "2026-01-05"}
PROGRAM = {"program_id": "P1", "kind": "training"}
CASE = {"case_id": "C1", "received_on": "2026-01-05", "issues": "other"}
ANSWER = {"respondent_id": "R1", "wave": "w", "launched_on": "2026-01-01", "item": "own_item", "answer": "some"}


def of(bench: Any, feed: str, cells: dict[str, str | None], **options: Any) -> dict[str, Any]:
    """Type one record."""
    (row,) = bench.type_rows(feed, list(cells), [list(cells.values())], **options)
    return row


def only(bench: Any, feed: str, base: dict[str, str], column: str, text: str | None, **options: Any) -> tuple[Any, Any]:
    """Type one cell in a record that is good otherwise; return its value and the reasons."""
    row = of(bench, feed, {**base, column: text}, **options)
    return row[column], row["_reasons"]


def key_of(domain: str, key: bytes) -> bytes:
    return hmac.new(key, f"allyship pseudonym domain {domain}".encode(), hashlib.sha256).digest()


def hashed(key: bytes, domain: str, text: str) -> UUID:
    return UUID(hmac.new(key_of(domain, key), text.encode(), hashlib.sha256).hexdigest()[:32])


GOOD = [
    ("worker_snapshot", SNAPSHOT, "department", "Légal & Søn", "Légal & Søn"),
    ("worker_snapshot", SNAPSHOT, "gender", "WOMAN", "woman"),
    ("worker_snapshot", SNAPSHOT, "level", "7", 7),
    ("worker_snapshot", SNAPSHOT, "level", "007", 7),
    ("worker_snapshot", SNAPSHOT, "hire_date", "2019-02-28", date(2019, 2, 28)),
    ("worker_snapshot", SNAPSHOT, "hire_date", "2019-02-28 23:59:59.123456", date(2019, 2, 28)),
    ("worker_snapshot", SNAPSHOT, "hire_date", "2019-02-28T23:59:59Z", date(2019, 2, 28)),
    ("worker_snapshot", SNAPSHOT, "hire_date", "2019-02-28 00:30 +02:00", date(2019, 2, 28)),
    ("worker_snapshot", SNAPSHOT, "hire_date", "9999-12-31", date(9999, 12, 31)),
    ("worker_snapshot", SNAPSHOT, "fte", "0.5", 0.5),
    ("worker_snapshot", SNAPSHOT, "fte", "0", 0.0),
    ("pay", PAY, "hourly_pay", "1.25e1", 12.5),
    ("session", SESSION, "cohort", "Spring-26", "Spring-26"),
    ("program", PROGRAM, "required_sessions", "90", 90),
    ("program", PROGRAM, "required_sessions", "90.00", 90),
    ("program", PROGRAM, "required_sessions", "+90", 90),
    ("case", CASE, "issues", "Retaliation; harassment ;harassment", "harassment;retaliation"),
    *[("case", CASE, "anonymous", text, True) for text in ("true", "T", "Yes", "y", "1")],
    *[("case", CASE, "anonymous", text, False) for text in ("FALSE", "f", "No", "n", "0")],
    ("survey_response", ANSWER, "answer", "Often", "often"),
    ("survey_response", {**ANSWER, "item": "heard"}, "answer", "4.0", "4"),
]


@pytest.mark.parametrize(("feed", "base", "column", "text", "value"), GOOD)
def test_good_cells(bench: Any, feed: str, base: dict[str, str], column: str, text: str, value: Any) -> None:
    assert only(bench, feed, base, column, text) == (value, [])


BAD = [
    ("worker_snapshot", SNAPSHOT, "worker_id", None, "worker_id: missing"),
    ("worker_snapshot", SNAPSHOT, "snapshot_date", None, "snapshot_date: missing"),
    ("worker_snapshot", SNAPSHOT, "department", None, "department: missing"),
    ("worker_snapshot", SNAPSHOT, "gender", None, "gender: missing"),
    ("worker_snapshot", SNAPSHOT, "gender", "wife", "gender: unknown value"),
    ("worker_snapshot", SNAPSHOT, "worker_type", "vendor", "worker_type: unknown value"),
    ("worker_snapshot", SNAPSHOT, "level", None, "level: missing"),
    *[
        ("worker_snapshot", SNAPSHOT, "level", text, "level: no rank for this value (see levels)")
        for text in ("Manager", "-3", "4.5", "99999", "1234567890")
    ],
    *[
        ("worker_snapshot", SNAPSHOT, "hire_date", text, "hire_date: not a date like 2026-01-31")
        for text in ("31/01/2026", "2026-02-30", "20260131", "2026-01-31 noon", "0026-01-31", "0000-01-01", "soon")
    ],
    *[
        ("worker_snapshot", SNAPSHOT, "fte", text, "fte: not a number")
        for text in ("full", "0,5", "nan", "inf", "1e999")
    ],
    ("worker_snapshot", SNAPSHOT, "fte", "-0.1", "fte: below 0"),
    *[
        ("program", PROGRAM, "required_sessions", text, "required_sessions: not a whole number")
        for text in ("1.5", "1e3", "0x1F", "1_000", "1,000", "an hour", "9" * 30)
    ],
    ("program", PROGRAM, "cadence_days", "0", "cadence_days: below 1"),
    *[
        ("case", CASE, "issues", text, "issues: unknown value")
        for text in ("harassment;noise", "harassment;", "harassment,other")
    ],
    *[("case", CASE, "anonymous", text, "anonymous: neither true nor false") for text in ("ja", "2", "x")],
    ("survey_response", {**ANSWER, "item": "heard"}, "answer", "6", "answer: not an answer of this item"),
    ("survey_response", {**ANSWER, "item": "took_part"}, "answer", "maybe", "answer: not an answer of this item"),
    ("survey_response", ANSWER, "incident", "-1", "incident: below 0"),
]


@pytest.mark.parametrize(("feed", "base", "column", "text", "reason"), BAD)
def test_bad_cells(bench: Any, feed: str, base: dict[str, str], column: str, text: str | None, reason: str) -> None:
    row = of(bench, feed, {**base, column: text})
    assert row["_reasons"] == [reason]
    # What obeys a rule of another kind is still typed, but what could not be typed is never guessed.
    assert (row[column] is None) == (not reason.endswith(("below 0", "below 1", "of this item")))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bullying;Hate speech", "harassment;other"),
        ("bullying ; Retaliation;", "harassment;retaliation"),
        ("Bullying;Hate speech;Not about people", "harassment;other"),
        ("Hate speech;really", "discrimination"),
        ("Not about people", None),
    ],
)
def test_words_joined_in_one_cell_are_mapped_one_by_one_unless_the_whole_cell_is_mapped(
    bench: Any, text: str, value: str | None
) -> None:
    words = {"Bullying": "harassment", "Hate speech": "other", "Not about people": None}
    words["Hate speech;really"] = "discrimination"
    row = of(bench, "case", {**CASE, "issues": text}, values={"issues": words})
    assert row["issues"] == value
    assert row["_reasons"] == ([] if value else ["issues: missing"])


def test_every_column_type_has_a_good_and_a_bad_cell_above() -> None:
    types = set(get_args(ColumnType))
    assert {FEEDS[feed].column(column).type for feed, _, column, *_ in GOOD} | {"person"} == types
    # Any text is an id, a category or a code, so these can only be missing.
    assert {FEEDS[feed].column(column).type for feed, _, column, *_ in BAD} | {"id"} == types


def test_a_row_with_several_faults_has_every_reason(bench: Any) -> None:
    row = of(
        bench,
        "worker_snapshot",
        {
            "worker_id": None,
            "snapshot_date": "31.1.2026",
            "gender": "w",
            "level": "boss",
            "department": None,
            "fte": "-1",
            "hire_date": "then",
            "status": "gone",
        },
    )
    assert sorted(row["_reasons"]) == [
        "department: missing",
        "fte: below 0",
        "gender: unknown value",
        "hire_date: not a date like 2026-01-31",
        "level: no rank for this value (see levels)",
        "snapshot_date: not a date like 2026-01-31",
        "status: unknown value",
        "worker_id: missing",
    ]  # fmt: skip


def test_reasons_stay_with_their_own_row(bench: Any) -> None:
    rows = bench.type_rows("pay", list(PAY), [["W1", "2026-04-05", "20"], [None, "2026-04-05", "x"], ["W3", "-", "1"]])
    assert [sorted(row["_reasons"]) for row in rows] == [
        [],
        ["hourly_pay: not a number", "worker_id: missing"],
        ["pay_date: not a date like 2026-01-31"],
    ]


def test_no_reason_holds_what_was_delivered(bench: Any) -> None:
    text = "Xylophagou"
    cells = {column.name: text for column in FEEDS["worker_snapshot"].columns}
    reasons = of(bench, "worker_snapshot", cells)["_reasons"]
    assert len(reasons) == sum(
        column.type in ("choice", "level", "date", "number") for column in FEEDS["worker_snapshot"].columns
    )
    assert not any(text.casefold() in reason.casefold() for reason in reasons)


def test_columns_that_are_not_delivered_are_empty_or_take_their_default(bench: Any) -> None:
    row = of(bench, "worker_snapshot", SNAPSHOT)
    empty = [name for name in FEEDS["worker_snapshot"].column_names if name not in SNAPSHOT]
    assert {name: row[name] for name in empty} == dict.fromkeys(empty) | {"worker_type": "employee", "status": "active"}


def test_an_empty_cell_takes_the_default_and_a_wrong_one_does_not(bench: Any) -> None:
    assert only(bench, "worker_snapshot", SNAPSHOT, "status", None) == ("active", [])
    assert only(bench, "worker_snapshot", SNAPSHOT, "status", "leave") == ("leave", [])
    assert only(bench, "worker_snapshot", SNAPSHOT, "status", "away") == (None, ["status: unknown value"])
    assert only(bench, "survey_response", ANSWER, "incident", None) == (0, [])


# ---- people --------------------------------------------------------------------------------------------------


def test_people_become_keyed_hashes_of_their_domain(bench: Any, key: bytes) -> None:
    row = of(bench, "worker_snapshot", {**SNAPSHOT, "manager_id": "W2", "email": "Ann.Lee@Example.ORG"})
    assert row["worker_id"] == hashed(key, "hr", "W1")
    assert row["manager_id"] == hashed(key, "hr", "W2")
    assert row["email"] == hashed(key, "email", "ann.lee@example.org")


def test_the_same_id_in_two_domains_is_two_people(bench: Any, key: bytes) -> None:
    respondent = of(bench, "survey_response", {**ANSWER, "respondent_id": "W1"})["respondent_id"]
    worker = of(bench, "worker_snapshot", SNAPSHOT)["worker_id"]
    assert respondent == hashed(key, "survey", "W1") != worker


def test_nobody_stays_nobody(bench: Any) -> None:
    row = of(bench, "worker_snapshot", {**SNAPSHOT, "manager_id": None, "email": None})
    assert (row["manager_id"], row["email"], row["_reasons"]) == (None, None, [])


def test_ids_that_repeat_and_ids_that_do_not_are_hashed_alike(bench: Any, key: bytes) -> None:
    ids = ["A", "B", "A", None, "C", "A", None]
    rows = bench.type_rows("pay", list(PAY), [[id_, "2026-04-05", "1"] for id_ in ids])
    assert [row["worker_id"] for row in rows] == [id_ and hashed(key, "hr", id_) for id_ in ids]


def test_a_value_map_speaks_of_ids_before_they_are_hashed(bench: Any, key: bytes) -> None:
    values = {"manager_id": {"none": None, "": "ROOT"}}
    cells = [["W1", "none"], ["W2", None], ["W3", "W1"]]
    rows = bench.type_rows(
        "worker_snapshot",
        ["worker_id", "manager_id", "snapshot_date", "gender", "level", "department"],
        [[*pair, "2026-01-31", "man", "1", "IT"] for pair in cells],
        values=values,
    )
    assert [row["manager_id"] for row in rows] == [None, hashed(key, "hr", "ROOT"), hashed(key, "hr", "W1")]


def test_no_table_with_delivered_ids_is_left_once_the_people_met_are_forgotten(bench: Any) -> None:
    of(bench, "worker_snapshot", {**SNAPSHOT, "email": "a@example.org"}, levels=LevelMap((("Boss", 9),)))
    forget_people(bench.connection)
    tables = {name for (name,) in bench.connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables == {"staged", "staged_unreadable", "typed"}


def test_people_met_in_an_earlier_file_or_column_are_hashed_as_if_met_first(bench: Any) -> None:
    headers = ["worker_id", "manager_id", "snapshot_date", "gender", "level", "department"]
    said = ["2026-01-31", "man", "1", "IT"]
    first = bench.type_rows("worker_snapshot", headers, [["W1", "W2", *said], ["W3", None, *said]])
    again = bench.type_rows("worker_snapshot", headers, [["W2", "W1", *said], ["W4", "W3", *said], [None, "W1", *said]])
    forget_people(bench.connection)
    alone = bench.type_rows("worker_snapshot", headers, [["W2", "W1", *said], ["W4", "W3", *said], [None, "W1", *said]])
    assert again == alone
    assert again[0]["manager_id"] == first[0]["worker_id"]
    assert again[0]["worker_id"] == first[0]["manager_id"]
    assert [row["worker_id"] is None for row in again] == [False, False, True]


# ---- value maps, levels --------------------------------------------------------------------------------------


def test_value_maps_translate_and_leave_the_rest(bench: Any) -> None:
    values = {"gender": {"Female": "woman", "M": "man", "X": "another", "": "undisclosed"}}
    cells = {"Female": "woman", " fEMALE ": "woman", "m": "man", "x": "another", None: "undisclosed", "woman": "woman"}
    rows = bench.type_rows(
        "worker_snapshot",
        list(SNAPSHOT),
        [["W", "2026-01-31", text, "1", "IT"] for text in (*cells, "unknown")],
        values=values,
    )
    assert [row["gender"] for row in rows] == [*cells.values(), None]
    assert [row["_reasons"] for row in rows] == [[]] * len(cells) + [["gender: unknown value"]]


def test_a_value_map_can_empty_a_cell(bench: Any) -> None:
    values = {"division": {"n/a": None}, "status": {"?": None}}
    row = of(bench, "worker_snapshot", {**SNAPSHOT, "division": "N/A", "status": "?"}, values=values)
    assert (row["division"], row["status"], row["_reasons"]) == (None, "active", [])


def test_levels_by_name_by_expression_by_number_and_by_default(bench: Any) -> None:
    levels = LevelMap((("Director", 6), (r"/\bVP\b/", 7), ("12", 3)))
    titles = {"director": 6, "Group VP, Sales": 7, "12": 3, "13": 13, "Chef": None, None: None}
    cells = [["W", "2026-01-31", "man", title, "IT"] for title in titles]
    rows = bench.type_rows("worker_snapshot", list(SNAPSHOT), cells, levels=levels)
    assert [row["level"] for row in rows] == list(titles.values())
    assert [row["_reasons"] for row in rows[-2:]] == [
        ["level: no rank for this value (see levels)"],
        ["level: missing"],
    ]
    defaulted = bench.type_rows("worker_snapshot", list(SNAPSHOT), cells, levels=LevelMap(levels.entries, default=1))
    assert [row["level"] for row in defaulted] == [rank or 1 for rank in titles.values()]


def test_a_value_map_of_titles_is_read_before_the_level_map(bench: Any) -> None:
    row = of(
        bench,
        "promotion",
        {"worker_id": "W", "promotion_date": "2026-01-01", "from_level": "C1", "to_level": "C2"},
        values={"from_level": {"C1": "Clerk"}, "to_level": {"C2": "Chief"}},
        levels=LevelMap((("Clerk", 1), ("Chief", 9))),
    )
    assert (row["from_level"], row["to_level"], row["_reasons"]) == (1, 9, [])


# ---- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "value"),
    [
        ("%d/%m/%Y", "31/01/2026", date(2026, 1, 31)),
        ("%d/%m/%Y", "1/2/2026", date(2026, 2, 1)),
        ("%m/%d/%y", "02/28/26", date(2026, 2, 28)),
        ("%d-%b-%Y", "03-mar-2026", date(2026, 3, 3)),
        ("%Y%m%d", "20260131", date(2026, 1, 31)),
        ("%d.%m.%Y %H:%M", "31.01.2026 23:59", date(2026, 1, 31)),
    ],
)
def test_declared_date_formats(bench: Any, pattern: str, text: str, value: date) -> None:
    got = only(bench, "worker_snapshot", SNAPSHOT, "hire_date", text, dates={"hire_date": pattern})
    assert got == (value, [])


@pytest.mark.parametrize("text", ["31/01/26", "2026-01-31", "01/31/2026", "31/02/2026", "31/01/2026 10:00"])
def test_a_date_in_another_format_names_the_declared_one(bench: Any, text: str) -> None:
    got = only(bench, "worker_snapshot", SNAPSHOT, "hire_date", text, dates={"hire_date": "%d/%m/%Y"})
    assert got == (None, ["hire_date: not a date in the format %d/%m/%Y"])


def test_each_date_column_has_its_own_format(bench: Any) -> None:
    cells = {**SNAPSHOT, "snapshot_date": "2026-01-31", "hire_date": "2/1/2026"}
    assert of(bench, "worker_snapshot", cells, dates={"hire_date": "%m/%d/%Y"})["hire_date"] == date(2026, 2, 1)
    assert of(bench, "worker_snapshot", cells, dates={"hire_date": "%d/%m/%Y"})["hire_date"] == date(2026, 1, 2)


@settings(max_examples=30)
@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), pattern=st.sampled_from(["%d/%m/%Y", "%Y%m%d", "%d %b %Y"]))
def test_a_date_written_by_python_is_read_back(bench_once: Any, day: date, pattern: str) -> None:
    text = datetime.combine(day, datetime.min.time()).strftime(pattern)
    got = only(bench_once, "worker_snapshot", SNAPSHOT, "hire_date", text, dates={"hire_date": pattern})
    assert got == (day, [])


@pytest.mark.parametrize("pattern", ["%d/%m/%Y", "%Y-%d-%m"])
def test_cells_that_had_a_type_are_iso_whatever_the_source_declares(bench: Any, pattern: str) -> None:
    dates = {"hire_date": pattern}
    got = only(bench, "worker_snapshot", SNAPSHOT, "hire_date", "2026-01-02", dates=dates, typed_cells=True)
    assert got == (date(2026, 1, 2), [])


def test_text_cells_of_a_workbook_may_still_be_in_the_declared_format(bench: Any) -> None:
    options = {"dates": {"hire_date": "%d/%m/%Y"}, "typed_cells": True}
    assert only(bench, "worker_snapshot", SNAPSHOT, "hire_date", "02/01/2026", **options) == (date(2026, 1, 2), [])


# ---- constants and dates of file names -----------------------------------------------------------------------


def test_constants_are_typed_like_cells_and_their_dates_are_iso(bench: Any, key: bytes) -> None:
    row = of(
        bench,
        "worker_snapshot",
        {"worker_id": "W1", "gender": "woman"},
        constants={"level": "Boss", "department": "O'Brien's", "snapshot_date": "2026-01-02", "manager_id": "W0"},
        dates={"snapshot_date": "%Y-%d-%m"},
        levels=LevelMap((("Boss", 9),)),
    )
    assert (row["level"], row["department"], row["snapshot_date"]) == (9, "O'Brien's", date(2026, 1, 2))
    assert row["manager_id"] == hashed(key, "hr", "W0")
    assert row["_reasons"] == []


def test_a_constant_goes_through_the_value_map(bench: Any) -> None:
    values = {"division": {"HQ": "Head office"}, "department": {"x": None}}
    cells = {name: text for name, text in SNAPSHOT.items() if name != "department"}
    row = of(bench, "worker_snapshot", cells, values=values, constants={"division": "HQ", "department": "x"})
    assert (row["division"], row["department"]) == ("Head office", None)
    assert row["_reasons"] == ["department: missing"]


def test_a_snapshot_date_from_the_file_name(bench: Any) -> None:
    last = date(2026, 2, calendar.monthrange(2026, 2)[1])
    rows = bench.type_rows(
        "worker_snapshot",
        ["worker_id", "gender", "level", "department"],
        [["W1", "woman", "1", "IT"], ["W2", "man", "2", "IT"]],
        named_date=last,
        dates={"snapshot_date": "%d/%m/%Y"},
    )
    assert [(row["snapshot_date"], row["_reasons"]) for row in rows] == [(last, [])] * 2


# ---- answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [item for item, answers in ITEM_ANSWERS.items() if answers])
def test_a_standard_item_takes_its_own_answers_only(bench: Any, item: str) -> None:
    answers: Sequence[str] = (*ITEM_ANSWERS[item], "something else")
    rows = bench.type_rows(
        "survey_response", list(ANSWER), [["R", "w", "2026-01-01", item, answer] for answer in answers]
    )
    assert [row["_reasons"] for row in rows] == [[]] * (len(answers) - 1) + [["answer: not an answer of this item"]]


@pytest.mark.parametrize(
    ("answer", "is_free_text"),
    [
        ("strongly agree", False),
        ("a code of four", False),
        ("x" * 40, False),
        ("x" * 41, True),
        ("my manager said it again", True),
        ("ask ann@example.org", True),
        ("one\ntwo\tthree  four five", True),
    ],
)
def test_what_reads_like_a_sentence_is_free_text(bench: Any, answer: str, is_free_text: bool) -> None:
    of(bench, "survey_response", {**ANSWER, "answer": answer})
    found = bench.connection.execute(f"select count(*) from typed where {free_text_condition()}").fetchone()
    assert found == (int(is_free_text),)


def test_a_feed_without_records_gives_an_empty_table(bench: Any) -> None:
    assert bench.type_rows("pay", list(PAY), [], values={"worker_id": {"x": "y"}}) == []
