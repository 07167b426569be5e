"""Delivered headers against canonical columns: what is used, dropped, missing, doubled."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.errors import FileRejectedError
from models.feeds import FEEDS
from models.feeds.declaration import Column
from pipelines.ingest.columns import Mapping, map_columns
from pipelines.readers import VENDORS
from pipelines.settings import Source

SEPARATION = ("worker_id", "separation_date", "reason")


def mapped(feed: str, headers: tuple[str, ...], named_date: date | None = None, **source: Any) -> Mapping:
    return map_columns(FEEDS[feed], Source(feed=feed, files="any", **source), headers, named_date)


def refusal(feed: str, headers: tuple[str, ...], **source: Any) -> str:
    with pytest.raises(FileRejectedError) as refused:
        mapped(feed, headers, **source)
    return str(refused.value)


def test_canonical_headers_need_no_map_whatever_their_case_and_blanks() -> None:
    found = mapped("separation", ("Separation_Date", " REASON ", "worker_id"))
    assert found.position == {"worker_id": 2, "separation_date": 0, "reason": 1}
    assert (found.dropped, found.not_delivered, found.fixed) == ((), (), {})


def test_the_source_s_map_goes_before_a_header_that_happens_to_be_canonical() -> None:
    found = mapped(
        "separation",
        ("Employee  ID", "separation_date", "reason", "Why"),
        columns={"employee id": "worker_id", "Why": "reason"},
    )
    assert found.position == {"worker_id": 0, "separation_date": 1, "reason": 3}
    assert found.dropped == ("reason",)


def test_a_column_that_nothing_wants_is_dropped_and_named() -> None:
    found = mapped("separation", (*SEPARATION, "Comment", "Legal Name"))
    assert found.dropped == ("Comment", "Legal Name")
    assert set(found.position) == set(SEPARATION)


def test_a_delivered_column_feeds_one_canonical_column_only() -> None:
    found = mapped("separation", SEPARATION, columns={"reason": "worker_id"})
    assert found.position == {"worker_id": 2, "separation_date": 1}


def test_several_headings_of_one_column_are_for_exports_that_changed() -> None:
    headings = {"Emp No": "worker_id", "Employee ID": "worker_id", "Left": "separation_date"}
    for delivered in ("Emp No", "Employee ID"):
        found = mapped("separation", (delivered, "Left"), columns=headings)
        assert found.position == {"worker_id": 0, "separation_date": 1}
        assert found.not_delivered == ()


def test_a_mapped_header_that_is_not_in_the_file_is_told_when_its_column_is_optional() -> None:
    found = mapped("separation", ("worker_id", "separation_date"), columns={"Why": "reason"})
    assert found.not_delivered == ("Why",)


def test_constants_fill_columns_that_the_file_lacks() -> None:
    found = mapped(
        "separation", ("worker_id", "reason"), constants={"separation_date": "2026-01-31", "reason": "other"}
    )
    assert found.fixed == {"separation_date": "2026-01-31"}
    assert found.position == {"worker_id": 0, "reason": 1}


@pytest.mark.parametrize(("feed", "column"), [("worker_snapshot", "snapshot_date"), ("pay", "pay_date")])
def test_the_date_in_the_file_name_is_the_snapshot_s_whatever_the_column_says(feed: str, column: str) -> None:
    required = FEEDS[feed].required
    found = mapped(feed, required, named_date=date(2026, 1, 31))
    assert found.fixed == {column: "2026-01-31"}
    assert column not in found.position
    assert found.dropped == (column,)


def test_missing_required_columns_are_named_with_the_nearest_header() -> None:
    message = refusal("separation", ("workerid", "seperation_date", "reason"))
    assert message.startswith("required columns missing for feed separation: ")
    assert "'worker_id'; did you mean 'workerid'?" in message
    assert "'separation_date'; did you mean 'seperation_date'?" in message
    assert message.endswith("the file has 3 columns: 'workerid', 'seperation_date', 'reason'")


def test_a_missing_mapped_header_is_named_as_the_file_should_have_it() -> None:
    message = refusal("separation", ("Employee", "separation_date"), columns={"Employee ID": "worker_id"})
    assert (
        "required column missing for feed separation: 'Employee ID' (for worker_id); did you mean 'Employee'?"
        in message
    )


def test_a_single_column_points_to_the_delimiter() -> None:
    assert "is the delimiter another one?" in refusal("separation", ("worker_id^separation_date^reason",))
    assert "delimiter" not in refusal("separation", ("worker_id", "reason"))


def test_a_wide_file_is_not_listed_whole() -> None:
    headers = ("worker_id", *(f"extra {n}" for n in range(20)))
    message = refusal("separation", headers)
    assert message.endswith(f"and {len(headers) - 12} more")
    assert "'extra 10'" in message
    assert "'extra 11'" not in message


def test_the_first_record_of_a_file_without_a_header_is_not_quoted() -> None:
    record = ("W-77310", "2026-03-31", "Norman Quill", "Norwich")
    message = refusal("separation", record)
    assert message.endswith("the file has 4 columns, and none is like one of the feed; is the first line a header?")
    assert not any(cell in message for cell in record)


def test_a_cell_that_is_like_a_column_does_not_make_a_record_a_header() -> None:
    # A job and a unit in the first record of a file without a header, each close to the name of a column.
    message = refusal("separation", ("Separation Data", "Worker 12", "Norman Quill"))
    assert not any(cell in message for cell in ("Separation Data", "Worker 12", "Norman Quill"))
    assert "did you mean" not in message


@pytest.mark.parametrize("columns", [{}, {"worker_id": "worker_id"}])
def test_a_header_that_stands_twice_and_is_needed_is_unclear(columns: dict[str, str]) -> None:
    message = refusal("separation", ("worker_id", "separation_date", "Worker_ID"), columns=columns)
    assert message == "column 'worker_id' stands 2 times in the header; which one is meant is unclear"


def test_a_header_that_stands_twice_and_is_not_needed_is_dropped() -> None:
    found = mapped("separation", ("note", "worker_id", "separation_date", "note", ""))
    assert found.dropped == ("note", "note", "")


# ---- usual names (two deliveries of each kind: test_drift.py) ------------------------------------------------


def test_a_heading_that_two_missing_columns_may_mean_is_given_to_neither() -> None:
    people = tuple(Column(name, "person", "someone", required=True) for name in ("worker_id", "ally_id"))
    feed = replace(FEEDS["separation"], columns=people)
    source = Source(feed="separation", files="any")
    assert map_columns(feed, source, ("worker_id", "Employee ID"), None).by_usual_name == {"ally_id": "Employee ID"}
    with pytest.raises(FileRejectedError, match="columns missing for feed separation: 'worker_id', 'ally_id'"):
        map_columns(feed, source, ("Employee ID", "Note"), None)


def test_a_usual_name_does_not_count_in_a_vendor_s_format_or_for_an_optional_column() -> None:
    headers = ("Emp ID", "separation_date", "Leaving Reason")
    found = mapped("separation", headers)
    assert found.by_usual_name == {"worker_id": "Emp ID"}
    assert found.dropped == ("Leaving Reason",)
    vendor = next(name for name, one in VENDORS.items() if "worker_snapshot" in one.feeds)
    assert "required column missing for feed separation: 'worker_id'" in refusal("separation", headers, format=vendor)


def test_a_vendor_s_file_without_its_header_is_not_quoted() -> None:
    # Its reader adds columns of the feed, and a word of its headings stands in the record as well.
    record = ("P2", "Norman Quill", "norman@example.org", "Mentee", "pair_id")
    message = refusal("pairing", record, format="qooper", columns={"Mentee": "protege_id"})
    assert not any(cell in message for cell in record[1:3])
    assert message.endswith("none is like one of the feed; is the first line a header?")
