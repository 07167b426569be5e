"""What is really sent to DuckDB: nothing that stops reading failing rows before their end.

DuckDB 2.0.0 waits forever where LIMIT or EXISTS ends an anti join early, so failing rows are counted to the last.
"""

import re
from typing import Any

import duckdb
import pytest

from expectations.rules import rules_for
from expectations.validation import validate
from models.feeds import FEEDS

ALL = frozenset(FEEDS)
ENDS_EARLY = re.compile(r"\b(limit|exists)\b", re.IGNORECASE)
# Asked by Great Expectations before any rule: a plain scan of one relation, which may end where it likes.
PROBES = {f'SELECT 1 FROM "{feed}" LIMIT $1' for feed in FEEDS}


class Recording:
    """A connection or cursor of DuckDB that keeps the text of every statement it is given."""

    def __init__(self, lent: duckdb.DuckDBPyConnection, sent: list[str]) -> None:
        self._lent = lent
        self._sent = sent

    def cursor(self) -> "Recording":
        return Recording(self._lent.cursor(), self._sent)

    def execute(self, query: str, *parameters: Any, **named: Any) -> "Recording":
        self._sent.append(" ".join(query.split()))
        self._lent.execute(query, *parameters, **named)
        return self

    def __enter__(self) -> "Recording":
        return self

    def __exit__(self, *_: object) -> None:
        self._lent.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lent, name)


def broken(good: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The good rows, and of each feed one more whose every text is a word that nothing allows or knows."""
    texts = {name: [c.name for c in feed.columns if c.sql_type == "VARCHAR"] for name, feed in FEEDS.items()}
    return {name: [*own, own[0] | dict.fromkeys(texts[name], "nothing like it")] for name, own in good.items()}


@pytest.mark.parametrize("state", ["good", "broken", "empty"])
def test_no_statement_ends_early_among_failing_rows(make, sample, state):
    good = sample.good_rows()
    rows = {"good": good, "broken": broken(good), "empty": {name: [] for name in FEEDS}}[state]
    sent: list[str] = []

    results = validate(Recording(make(rows), sent), list(FEEDS.values()), ALL)

    # Every rule that only SQL can say was sent, and so were the rows of every rule that failed.
    failed = {(r.subject, r.rule) for r in results if not r.passed}
    everything = "\n".join(sent)
    for name, feed in FEEDS.items():
        for rule in rules_for(feed, ALL):
            if rule.native is None or (name, rule.name) in failed:
                assert " ".join(rule.failing.split()) in everything, (name, rule.name)
    assert bool(failed) == (state != "good")
    assert {statement for statement in sent if ENDS_EARLY.search(statement)} == PROBES


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_no_rule_ends_early_among_failing_rows(feed):
    assert [rule.name for rule in rules_for(feed, ALL) if ENDS_EARLY.search(rule.failing + rule.checked)] == []
