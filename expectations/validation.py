"""Runs the rules of the delivered feeds and returns counts: what pipelines call, and all that leaves.

Great Expectations gives the verdicts, one validation per feed; rows are counted by SQL only where a rule
failed. Results hold rule names and whole numbers, never a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from expectations.gx import Suites, open_suites
from expectations.rule import Rule, Severity, relation
from expectations.rules import COLUMNS_RULE, rules_for
from models.errors import BlockedError
from models.feeds.declaration import Feed


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule asked of one feed: a row of quality.check_result before rounding.

    `checked` and `failed` count the same thing, mostly rows; snapshots, waves or workers where the rule is
    about those. `failed` is 0 exactly where `passed`.
    """

    subject: str
    rule: str
    severity: Severity
    passed: bool
    checked: int
    failed: int


def validate(
    connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed], delivered: frozenset[str]
) -> list[RuleResult]:
    """Ask every rule of every delivered feed, inside DuckDB.

    Where a relation's columns are not the declared ones, that rule is the feed's only result: no other
    could be trusted.

    Args:
        connection: the warehouse, with a relation `raw.<feed>` per delivered feed; it must have committed
            what is to be checked, as the rules run on cursors of their own.
        feeds: feeds to check; those that were never delivered are passed over.
        delivered: names of all feeds with a relation, needed for rules between feeds.

    Returns:
        Results by feed in the order given, blocking rules first. A failed rule is a result, not an error.

    Raises:
        BlockedError: a rule could not be computed; the message names the feed and the rule, no value.
    """
    present = [feed for feed in feeds if feed.name in delivered]
    if not present:
        return []
    with open_suites(connection, "raw") as suites, connection.cursor() as cursor:
        return [result for feed in present for result in _results(suites, cursor, feed, rules_for(feed, delivered))]


def _results(
    suites: Suites, cursor: duckdb.DuckDBPyConnection, feed: Feed, rules: tuple[Rule, ...]
) -> list[RuleResult]:
    try:
        verdicts = suites.verdicts(feed.name, rules)
    except Exception as error:
        # Its message may quote a cell, its kind cannot.
        raise BlockedError(f"{feed.name}: the rules could not be checked ({type(error).__name__})") from None
    if verdicts[COLUMNS_RULE] is False:
        rules = tuple(rule for rule in rules if rule.name == COLUMNS_RULE)
    for rule in rules:
        if verdicts[rule.name] is None:
            raise BlockedError(f"{feed.name}: the rule '{rule.name}' could not be checked")
    checked = _checked(cursor, feed, rules)
    return [
        RuleResult(
            subject=feed.name,
            rule=rule.name,
            severity=rule.severity,
            passed=bool(verdicts[rule.name]),
            checked=checked[rule.checked],
            failed=0 if verdicts[rule.name] else _failed(cursor, feed, rule),
        )
        for rule in rules
    ]


def _checked(cursor: duckdb.DuckDBPyConnection, feed: Feed, rules: tuple[Rule, ...]) -> dict[str, int]:
    expressions = list(dict.fromkeys(["count(*)", *(rule.checked for rule in rules)]))
    query = f"SELECT {', '.join(expressions)} FROM {relation(feed.name)}"
    return dict(zip(expressions, _row(cursor, query, feed, "rows can be counted"), strict=True))


def _failed(cursor: duckdb.DuckDBPyConnection, feed: Feed, rule: Rule) -> int:
    return _row(cursor, f"SELECT count(*) FROM (\n{rule.failing}\n)", feed, rule.name)[0]


def _row(cursor: duckdb.DuckDBPyConnection, query: str, feed: Feed, rule: str) -> tuple[int, ...]:
    # DuckDB's messages quote the cell at fault.
    try:
        row = cursor.execute(query).fetchone()
    except duckdb.Error:
        row = None
    if row is None:
        raise BlockedError(f"{feed.name}: the rule '{rule}' could not be checked")
    return row
