"""What must hold of facts and cells before anything is published: counted in SQL, on the warehouse as built.

These rules guard the project's own statements rather than an organization's data, so they need no Great
Expectations; like all rules they give away counts and names only.
"""

from dataclasses import dataclass

import duckdb

from expectations.validation import RuleResult


@dataclass(frozen=True, slots=True)
class FactRule:
    """A rule on one built table: its name in words, and a query of (rows looked at, rows that break it)."""

    table: str
    rule: str
    query: str


FACT_RULES = (
    FactRule(
        "facts.workforce",
        "an employee stands once in a snapshot",
        "select count(*), count(*) - count(distinct (snapshot_date, person)) from facts.workforce",
    ),
    FactRule(
        "facts.headcount",
        "the headcount counts every employee of every snapshot",
        "select count(*), abs(sum(people) - (select count(*) from facts.workforce))::bigint from facts.headcount",
    ),
    FactRule(
        "facts.window",
        "a grain has one window per last day",
        "select count(*), count(*) - count(distinct (grain, period_end)) from facts.window",
    ),
    FactRule(
        "facts.promoted",
        "a person is promoted once per window",
        "select count(*), count(*) - count(distinct (grain, period_start, period_end, person)) from facts.promoted",
    ),
    FactRule(
        "metrics.cell",
        "no numerator exceeds its denominator",
        "select count(*), count(*) filter (where kind = 'share' and numerator > denominator) from metrics.cell",
    ),
    FactRule(
        "metrics.cell",
        "every cell stands once",
        "select count(*), count(*) - count(distinct (kpi_id, period_start, period_end, breakdown, segment, measure)) "
        "from metrics.cell",
    ),
    FactRule(
        "metrics.protected",
        "every cell is shown, hidden or not applicable",
        "select count(*), abs(count(*) - (select count(*) from metrics.cell)) from metrics.protected",
    ),
)


def check_facts(connection: duckdb.DuckDBPyConnection, table: str) -> list[RuleResult]:
    """Return the verdicts on one built table; every rule is blocking, since wrong numbers would follow."""
    results = []
    for rule in FACT_RULES:
        if rule.table == table:
            row = connection.execute(rule.query).fetchone() or (0, 0)
            checked, failed = int(row[0] or 0), int(row[1] or 0)
            results.append(RuleResult(table, rule.rule, "blocking", failed == 0, checked, failed))
    return results
