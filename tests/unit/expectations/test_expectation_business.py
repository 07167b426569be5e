"""Domain rules: what they catch, how much they count, and the honest cases they let pass."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

import expectations
from expectations.business import business_rules
from expectations.validation import validate
from models.feeds import FEEDS

ALL = frozenset(FEEDS)
SQL = Path(expectations.__file__).parent / "sql"
STARTS = date(2025, 1, 15)


def result(connection, feed: str, words: str):
    (found,) = [r for r in validate(connection, [FEEDS[feed]], ALL) if words in r.rule]
    return found


def workers(sample, n: int, day: date, **given) -> list[dict]:
    return [
        sample.row("worker_snapshot", worker_id=sample.person(f"w{i}"), manager_id=None, snapshot_date=day, **given)
        for i in range(n)
    ]


SIMPLE = [
    # feed, words of the rule, rows that break it, rows that do not
    (
        "promotion",
        "higher level",
        [{"from_level": 4, "to_level": 4}, {"from_level": 5, "to_level": 4}],
        [{"from_level": 1, "to_level": 2}],
    ),
    ("attendance", "fit into one day", [{"minutes": 24 * 60 + 1}], [{"minutes": 24 * 60}, {"minutes": None}]),
    (
        "case",
        "closed reports have an outcome",
        [{"outcome": None}, {"outcome": None, "record_type": None}],
        [{"outcome": None, "closed_on": None}, {"outcome": None, "record_type": "inquiry"}],
    ),
    (
        "case",
        "carry no reporter",
        [{"anonymous": True}],
        [{"anonymous": True, "reporter_id": None}, {"anonymous": None}],
    ),
    (
        "survey_response",
        "standard answers",
        [{"item": "exp_any", "answer": "maybe"}, {"item": "heard", "answer": "6"}, {"item": "heard", "answer": "yes"}],
        [
            {"item": "of our own", "answer": "maybe"},
            {"item": "incidents_12m", "answer": "3"},
            {"item": "heard", "answer": "5"},
        ],
    ),
    (
        "survey_count",
        "standard answers",
        [{"item": "reported", "answer": "yes"}],
        [{"item": "reported", "answer": "formal"}],
    ),
    (
        "enrolment",
        "before the program starts",
        [{"left_on": STARTS - timedelta(days=1)}],
        [{"left_on": STARTS}, {"left_on": None}],
    ),
]


@pytest.mark.parametrize(("feed", "words", "bad", "fine"), SIMPLE, ids=[f"{case[0]}-{case[1]}" for case in SIMPLE])
def test_rules_about_one_row(make, sample, feed, words, bad, fine):
    rows = sample.good_rows()
    rows[feed] = [sample.row(feed, **cells) for cells in fine]
    assert result(make(rows), feed, words).failed == 0
    rows[feed] += [sample.row(feed, **cells) for cells in bad]
    broken = result(make(rows), feed, words)
    assert (broken.passed, broken.failed, broken.severity) == (False, len(bad), "warning")
    assert len(bad) <= broken.checked <= len(bad) + len(fine)


@pytest.mark.parametrize(
    ("feed", "first", "second", "words"),
    [
        ("pairing", "guide_id", "protege_id", "paired with themselves"),
        ("nomination", "nominator_id", "nominee_id", "nominates themselves"),
        ("worker_snapshot", "worker_id", "manager_id", "manages themselves"),
    ],
)
def test_nobody_holds_both_parts(make, sample, feed, first, second, words):
    rows = sample.good_rows()
    rows[feed].append(sample.row(feed, **{first: sample.person("bea"), second: sample.person("bea")}))
    assert result(make(rows), feed, words).failed == 1


def test_a_manager_must_stand_in_the_same_snapshot(make, sample):
    rows = sample.good_rows()
    # dan is a worker of the first snapshot only, so he can manage nobody in the others.
    for cells in rows["worker_snapshot"]:
        if cells["worker_id"] == sample.person("cid"):
            cells["manager_id"] = sample.person("dan")
    found = result(make(rows), "worker_snapshot", "manager exists")
    bosses = [cells for cells in rows["worker_snapshot"] if cells["manager_id"] is not None]
    assert (found.failed, found.checked) == (len(sample.snapshots) - 1, len(bosses))


@pytest.mark.parametrize(("sizes", "jumps"), [((4, 8, 4), 0), ((4, 9, 4), 2), ((8, 3, 3), 1), ((5,), 0)])
def test_headcount_neither_halves_nor_doubles(make, sample, sizes, jumps):
    rows = {"worker_snapshot": []}
    for size, day in zip(sizes, sample.snapshots, strict=False):
        rows["worker_snapshot"] += workers(sample, size, day)
    found = result(make(sample.good_rows() | rows), "worker_snapshot", "headcount")
    assert (found.failed, found.checked) == (jumps, len(sizes))


MONTHS = [date(2024, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("days", "gaps"),
    [
        (MONTHS, 0),
        (MONTHS[:4] + MONTHS[5:], 1),
        ([*MONTHS, date(2024, 6, 15)], 2),
        ([*MONTHS, date(2024, 6, 3)], 1),
        ([date(year, 12, 31) for year in range(2019, 2026)], 0),
        (MONTHS[:1], 0),
    ],
    ids=["months", "one missing", "one in the middle", "one just after", "years", "one snapshot"],
)
def test_snapshots_are_evenly_spaced(make, sample, days, gaps):
    rows = {"worker_snapshot": [cells for day in days for cells in workers(sample, 2, day)]}
    found = result(make(sample.good_rows() | rows), "worker_snapshot", "evenly spaced")
    assert (found.failed, found.checked) == (gaps, len(days))


@pytest.mark.parametrize(("undisclosed", "snapshots"), [(5, 0), (6, 1)])
def test_at_most_one_gender_in_twenty_is_undisclosed(make, sample, undisclosed, snapshots):
    people = workers(sample, 100, sample.snapshots[0]) + workers(sample, 100, sample.snapshots[1])
    for cells in people[:undisclosed]:
        cells["gender"] = "undisclosed"
    found = result(make(sample.good_rows() | {"worker_snapshot": people}), "worker_snapshot", "gender is known")
    assert (found.failed, found.checked) == (snapshots, 2)


@pytest.mark.parametrize(("changing", "later", "failures"), [(1, "man", 0), (2, "man", 2), (2, "undisclosed", 0)])
def test_gender_changes_for_few_workers_at_most(make, sample, changing, later, failures):
    before = workers(sample, 100, sample.snapshots[0], gender="woman")
    after = workers(sample, 100, sample.snapshots[1], gender="woman")
    for cells in after[:changing]:
        cells["gender"] = later
    found = result(make(sample.good_rows() | {"worker_snapshot": before + after}), "worker_snapshot", "gender agrees")
    assert (found.failed, found.checked) == (failures, 100)


@pytest.mark.parametrize(
    ("left", "hired", "failures"),
    [
        (date(2025, 3, 1), date(2020, 1, 1), 1),
        (date(2025, 3, 1), None, 1),
        (date(2025, 3, 1), date(2025, 3, 20), 0),
        (date(2025, 4, 30), date(2020, 1, 1), 0),
    ],
    ids=["still there", "hire date unknown", "rehired", "last day is the snapshot"],
)
def test_leavers_are_gone_unless_rehired(make, sample, left, hired, failures):
    rows = sample.good_rows()
    rows["separation"].append(sample.row("separation", worker_id=sample.person("cid"), separation_date=left))
    for cells in rows["worker_snapshot"]:
        if cells["worker_id"] == sample.person("cid") and cells["snapshot_date"] > left:
            cells["hire_date"] = hired
    assert result(make(rows), "separation", "leavers are gone").failed == failures


def test_rules_between_feeds_wait_for_the_other_feed():
    assert business_rules("separation", frozenset({"separation"})) == ()
    assert len(business_rules("separation", frozenset({"separation", "worker_snapshot"}))) == 1


def test_every_statement_is_used_and_says_what_its_rows_mean():
    used = {rule.failing for feed in FEEDS for rule in business_rules(feed, ALL)}
    files = sorted(SQL.glob("*.sql"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        first = text.splitlines()[0]
        assert first.startswith("-- One row per "), file.name
        assert [rule for rule in used if rule.startswith(first)], file.name
    # The answers to standard items are one statement for two feeds.
    assert len(used) == len(files) + 1
    assert all(len(duckdb.extract_statements(rule)) == 1 for rule in used)
