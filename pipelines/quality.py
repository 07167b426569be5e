"""What the quality report says: files and their accounting, rules and their counts, hiding and its reasons.

Exact counts of normal and special feeds stay in the warehouse; what is published of them is rounded.
"""

from collections.abc import Mapping, Sequence

import duckdb

from expectations.validation import RuleResult
from models.feeds import FEEDS, Sensitivity
from models.release_schema import CHECK_RESULT, SOURCE_FILE, SUPPRESSION
from pipelines.erasure import tombstones
from pipelines.ingest import register
from pipelines.tables import write_rows

HEADINGS_RULE = "required columns under headings that are named"
_BASES: Mapping[Sensitivity, int] = {"open": 1, "normal": 5, "special": 5}
_SUPPRESSION = """
-- one row per metric, breakdown, status and reason: how many cells of kpi.value
with latest as (select kpi_id, max(period_end) as period_end from kpi.value group by kpi_id)
select v.kpi_id, v.breakdown, v.status, v.reason, count(*) as cells,
    count(*) filter (where v.period_end = l.period_end) as latest_cells
from kpi.value as v
join latest as l on l.kpi_id = v.kpi_id
group by all
order by all
"""


def is_balanced(entry: register.Entry) -> bool:
    """Whether every record and every row of an accepted file is accounted for (design.md section 4)."""
    if entry.status != "accepted":
        return True
    superseded = superseded_rows(entry)
    return (
        entry.records_read == entry.records_used + sum(entry.skipped.values())
        and entry.rows_made == entry.rows_loaded + superseded + entry.rows_quarantined
        and superseded >= entry.rows_repeated
    )


def superseded_rows(entry: register.Entry) -> int:
    """Return the rows that newer ones replaced, identical repeats included."""
    if entry.status != "accepted":
        return 0
    return entry.rows_repeated + (entry.rows_made - entry.rows_repeated - entry.rows_quarantined - entry.rows_loaded)


def delivered_rows(connection: duckdb.DuckDBPyConnection, feed: str) -> dict[int, int]:
    """Return the rows that each accepted file of the feed brought into `delivered`, whether they stand or not."""
    rows = connection.execute(f'select _file, count(*) from delivered."{feed}" group by all').fetchall()
    return {int(file): int(n) for file, n in rows}


def write_source_files(connection: duckdb.DuckDBPyConnection, vanished: Sequence[str]) -> None:
    """Make `quality.source_file` from the register; `vanished` are paths whose file is gone from landing."""
    rows = []
    for entry in register.entries(connection):
        base = _BASES[FEEDS[entry.feed].sensitivity]
        superseded = superseded_rows(entry)
        counts = [
            entry.records_read,
            entry.records_used,
            sum(entry.skipped.values()),
            entry.rows_made,
            entry.rows_loaded,
            superseded,
            entry.rows_quarantined,
        ]
        status = "vanished" if entry.status == "accepted" and entry.path in vanished else entry.status
        rows.append(
            (
                entry.path,
                entry.feed,
                entry.sha256,
                status,
                entry.delivered_on,
                *(_rounded(n, base) for n in counts),
                base,
                "yes" if is_balanced(entry) else "no",
                _detail(entry, base),
            )
        )
    write_rows(connection, SOURCE_FILE, rows)


def _detail(entry: register.Entry, base: int) -> str | None:
    words = []
    if entry.status == "rejected":
        # The message may hold exact counts of people: those of normal and special feeds stay in the warehouse.
        words.append(str(entry.detail.get("rejected", "")) if base == 1 else "rejected: see `allyship status`")
    # That somebody asked to be erased is nobody's business either.
    told = {reason: n for reason, n in entry.skipped.items() if reason != tombstones.SKIPPED}
    for reason, n in sorted(told.items()):
        words.append(f"skipped, {reason}: {_about(n, base)}")
    reasons = entry.detail.get("quarantine reasons", {})
    if isinstance(reasons, dict):
        words += [f"quarantined, {reason}: {_about(int(n), base)}" for reason, n in reasons.items()]
    for key in (register.USUAL_NAMES, "columns not delivered", "columns dropped"):
        names = entry.detail.get(key)
        if isinstance(names, list) and names:
            words.append(f"{key}: {', '.join(map(str, names))}")
    return "; ".join(words) or None


def _about(n: int, base: int) -> str:
    return str(n) if base == 1 else f"about {_rounded(n, base)}"


def _rounded(n: int, base: int) -> int:
    return (n + base // 2) // base * base


def headings_rule(connection: duckdb.DuckDBPyConnection, feed: str) -> RuleResult:
    """Return whether every file that stands has each required column under a heading that somebody named, in files."""
    taken = [entry for entry in register.entries(connection, feed) if entry.status == "accepted"]
    failed = sum(bool(entry.detail.get(register.USUAL_NAMES)) for entry in taken)
    return RuleResult(feed, HEADINGS_RULE, "warning", failed == 0, len(taken), failed)


def remember_rules(connection: duckdb.DuckDBPyConnection, results: Sequence[RuleResult], subject: str) -> None:
    """Keep the latest verdicts on one subject in `quality.rule_result` (exact counts, private)."""
    connection.execute(
        "create table if not exists quality.rule_result "
        "(subject varchar, rule varchar, severity varchar, passed boolean, checked bigint, failed bigint)"
    )
    connection.execute("delete from quality.rule_result where subject = ?", [subject])
    if results:
        connection.executemany(
            "insert into quality.rule_result values (?, ?, ?, ?, ?, ?)",
            [(r.subject, r.rule, r.severity, r.passed, r.checked, r.failed) for r in results],
        )


def write_check_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `quality.check_result`, with counts as the subject's class allows."""
    rows = []
    remember_rules(connection, [], "")
    for subject, rule, severity, passed, checked, failed in connection.execute(
        "select * from quality.rule_result order by all"
    ).fetchall():
        sensitivity = FEEDS[subject].sensitivity if subject in FEEDS else "open"
        base = _BASES[sensitivity]
        rows.append((subject, rule, severity, passed, checked if base == 1 else None, _rounded(failed, base)))
    write_rows(connection, CHECK_RESULT, rows)


def write_suppression(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `quality.suppression` from `kpi.value`."""
    connection.execute(f"create or replace table {SUPPRESSION.qualified} as {_SUPPRESSION}")
