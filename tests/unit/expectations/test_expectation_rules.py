"""Rules derived from declarations: their words, and their counts against a reading of the rows in Python."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from expectations.rules import rules_for
from expectations.validation import validate
from models.feeds import FEEDS, Feed, Reference

ALL = frozenset(FEEDS)


def broken_rows(feed: Feed, good: dict) -> list[dict]:
    """Copy a good row once per declared promise of one row, each copy breaking that promise."""
    rows = []
    for column in feed.columns:
        if column.required:
            rows.append(good | {column.name: None})
        if column.allowed:
            rows.append(good | {column.name: f"{column.allowed[0]};nothing like it"})
        if column.minimum is not None:
            rows.append(good | {column.name: column.minimum - 1})
    for earlier, later in feed.ordered_dates:
        rows.append(good | {later: good[earlier] - timedelta(days=1)})
        rows.append(good | {later: None})
    for reference in feed.references:
        rows.append(good | {reference.column: uuid4() if feed.column(reference.column).type == "person" else "nowhere"})
    return rows


def expected_failures(feed: Feed, rows: dict[str, list[dict]]) -> dict[str, int]:
    """Count failures of the derived rules by reading the rows one by one."""
    own = rows[feed.name]
    keys = Counter(tuple(r[part] for part in feed.key) for r in own)
    thing = feed.grain.removeprefix("one row per ").split(", or ")[0]
    repeated = sum(n for key, n in keys.items() if n > 1 and (feed.semantics != "events" or key != (None,)))
    counts = {f"one {thing} once": repeated}
    for column in feed.columns:
        cells = [r[column.name] for r in own if r[column.name] is not None]
        if column.required:
            word = "known" if column.type == "level" else "complete"
            counts[f"{column.name} is {word}"] = len(own) - len(cells)
        if column.type == "choices":
            wrong = [c for c in cells if not set(c.split(";")) <= set(column.allowed)]
            counts[f"every part of {column.name} is recognized"] = len(wrong)
        elif column.allowed:
            counts[f"{column.name} is recognized"] = sum(c not in column.allowed for c in cells)
        if column.minimum is not None:
            counts[f"{column.name} is at least {column.minimum:g}"] = sum(c < column.minimum for c in cells)
    for earlier, later in feed.ordered_dates:
        pairs = [(r[earlier], r[later]) for r in own if r[earlier] and r[later]]
        counts[f"dates in order: {earlier} <= {later}"] = sum(a > b for a, b in pairs)
    for reference in feed.references:
        counts[reference.rule] = unknown(own, reference, rows)
    return counts


def unknown(own: list[dict], reference: Reference, rows: dict[str, list[dict]]) -> int:
    known = {r[reference.target] for r in rows[reference.feed]}
    return sum(r[reference.column] is not None and r[reference.column] not in known for r in own)


def test_every_rule_of_every_feed_holds_on_good_data(warehouse):
    results = validate(warehouse, list(FEEDS.values()), ALL)
    assert [r for r in results if not r.passed or r.failed] == []
    assert {r.subject for r in results} == ALL
    assert {(r.subject, r.rule) for r in results} == {
        (f.name, r.name) for f in FEEDS.values() for r in rules_for(f, ALL)
    }


def test_every_derived_rule_counts_exactly_the_rows_that_break_it(make, sample):
    good = sample.good_rows()
    rows = {name: own + broken_rows(FEEDS[name], own[0]) for name, own in good.items()}
    results = {(r.subject, r.rule): r for r in validate(make(rows), list(FEEDS.values()), ALL)}
    for name, feed in FEEDS.items():
        for rule, failures in expected_failures(feed, rows).items():
            result = results[name, rule]
            assert (result.failed, result.passed) == (failures, failures == 0), (name, rule)
            assert result.checked >= result.failed
            # The copies break each promise at least once, so no rule goes untried.
            assert failures or rule.startswith("one "), (name, rule)


def test_the_verdict_of_great_expectations_agrees_with_the_count_of_every_rule(make, sample):
    good = sample.good_rows()
    connection = make({name: own + broken_rows(FEEDS[name], own[0]) for name, own in good.items()})
    verdicts = {(r.subject, r.rule): r.passed for r in validate(connection, list(FEEDS.values()), ALL)}
    for feed in FEEDS.values():
        for rule in rules_for(feed, ALL):
            (failing,) = connection.execute(f"SELECT count(*) FROM ({rule.failing})").fetchone()
            assert verdicts[feed.name, rule.name] == (failing == 0), (feed.name, rule.name)
    assert set(verdicts.values()) == {True, False}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_names_are_unique_and_blocking_rules_come_first(feed):
    rules = rules_for(feed, ALL)
    assert len({rule.name for rule in rules}) == len(rules)
    assert sorted(rules, key=lambda rule: rule.severity) == list(rules)  # "blocking" sorts before "warning"
    assert all(rule.checked and rule.failing for rule in rules)


def test_words_that_readers_of_the_quality_report_look_for():
    words = {name: {rule.name for rule in rules_for(feed, ALL)} for name, feed in FEEDS.items()}
    assert "one case once" in words["case"]
    assert "level is known" in words["worker_snapshot"]
    assert "gender is recognized" in words["worker_snapshot"]
    assert "manager exists in the same snapshot" in words["worker_snapshot"]
    assert "attendance refers to a session" in words["attendance"]
    assert "dates in order: received_on <= closed_on" in words["case"]


def test_rules_between_feeds_wait_for_the_other_feed(make, sample):
    feed = FEEDS["attendance"]
    here = {"attendance"}
    references = {reference.rule for reference in feed.references}
    assert {r.name for r in rules_for(feed, frozenset(here))}.isdisjoint(references)
    rows = {"attendance": [sample.row("attendance", session_id="nowhere")]}
    assert all(r.passed for r in validate(make(rows), [feed], frozenset(here)))


def test_empty_parts_of_a_key_compare_as_equal(make, sample):
    rows = sample.good_rows()
    rows["survey_count"] += [sample.row("survey_count", item="ally_self", answer="3", division=None) for _ in range(3)]
    assert failed(make(rows), "survey_count", "one wave, item, answer and demographic cell once") == 3


def test_events_without_an_id_may_repeat_and_events_with_one_may_not(make, sample):
    rows = sample.good_rows()
    rows["ally_act"] = [sample.row("ally_act", event_id=event) for event in (None, None, "a", "b", "b")]
    connection = make(rows)
    (result,) = [r for r in validate(connection, [FEEDS["ally_act"]], ALL) if r.rule == "one act once"]
    assert (result.failed, result.checked) == (2, 3)


def test_a_wave_has_one_launch_date(make, sample):
    rows = sample.good_rows()
    rows["survey_invitation"].append(sample.row("survey_invitation", gender="another", launched_on=sample.snapshots[0]))
    rows["survey_invitation"].append(sample.row("survey_invitation", wave="x2", launched_on=sample.snapshots[0]))
    connection = make(rows)
    (result,) = [
        r for r in validate(connection, [FEEDS["survey_invitation"]], ALL) if r.rule == "one launch date per wave"
    ]
    assert (result.failed, result.checked, result.severity) == (1, 2, "blocking")


def test_a_feed_without_rows_fails_that_rule_only(make, sample):
    rows = sample.good_rows()
    rows["case"] = []
    results = validate(make(rows), [FEEDS["case"]], ALL)
    assert [(r.rule, r.checked, r.failed) for r in results if not r.passed] == [("rows exist", 1, 1)]


@pytest.mark.parametrize(
    ("change", "failures"),
    [
        ("ALTER TABLE raw.session RENAME COLUMN held_on TO held", 1 + 1),
        ("ALTER TABLE raw.session ADD COLUMN extra INTEGER", 1),
        ("ALTER TABLE raw.session DROP COLUMN kind", 1),
        ("ALTER TABLE raw.session ALTER scheduled_minutes TYPE VARCHAR", 1),
    ],
)
def test_other_columns_than_declared_are_the_only_result_of_a_feed(warehouse, change, failures):
    warehouse.execute(change)
    (result,) = validate(warehouse, [FEEDS["session"]], ALL)
    assert (result.rule, result.severity) == ("columns are exactly the declared ones", "blocking")
    assert (result.passed, result.failed, result.checked) == (False, failures, len(FEEDS["session"].columns))


def failed(connection, feed: str, rule: str) -> int:
    (result,) = [r for r in validate(connection, [FEEDS[feed]], ALL) if r.rule == rule]
    return result.failed
