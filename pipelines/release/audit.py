"""The audit of a candidate release: what is on disk, read as its readers will read it.

Every rule is blocking: a release that breaks one is not published. Only counts and rule names leave here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb

from expectations.validation import RuleResult
from models.organization import ETHNICITY_MINIMUM
from models.release_schema import TABLES

SUBJECT = "release"
_VIEWS = ("kpi.latest",)
_NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "people",
    "n_eff",
    "ci_low",
    "ci_high",
    "p_value",
    "value_low",
    "value_high",
)

_PAGES = (
    *("index.html", "actions.html", "changes.html", "methodology.html", "data-quality.html", "downloads.html"),
    "board-pack.html",
)
# A link to a page of the site itself: no scheme, no anchor alone.
_PAGE_LINK = re.compile(rb'href="([^":#?]+\.html)["#]')

_THINGS = """
-- one row per table, view and macro: its comment
select comment from duckdb_tables() where not internal
union all select comment from duckdb_views() where not internal
union all select comment from duckdb_functions() where not internal
"""

# name of the rule -> query of (rows looked at, rows that break it) on the release database alone
_QUERIES = {
    "a row that is not shown holds no number": (
        "select count(*), count(*) filter (where status <> 'shown' and ("
        + " or ".join(f"{n} is not null" for n in _NUMBERS)
        + ")) from kpi.value"
    ),
    "a row that is not shown says why": (
        "select count(*), count(*) filter (where status <> 'shown' and coalesce(reason, '') = '') from kpi.value"
    ),
    "a shown row holds a value or its bounds": (
        "select count(*), count(*) filter (where status = 'shown' and value is null and value_low is null "
        "and value_high is null) from kpi.value"
    ),
    "no shown cell has fewer people than its class allows": (
        # published people may be rounded, so they are held against the minimum rounded alike
        "select count(*), count(*) filter (where v.status = 'shown' and coalesce(v.people, 0) < "
        "(l.minimum + v.rounding_base // 2) // v.rounding_base * v.rounding_base) "
        "from kpi.value as v join kpi.definition as d on d.kpi_id = v.kpi_id "
        "join lateral (select greatest(d.minimum_people, "
        f"case when v.breakdown = 'ethnicity' then {ETHNICITY_MINIMUM} else 0 end) as minimum) as l on true"
    ),
    "published counts are multiples of the rounding base": (
        "select count(*), count(*) filter (where rounding_base > 1 and numerator % rounding_base <> 0) from kpi.value"
    ),
    "every cell stands once": (
        "select count(*), count(*) - count(distinct (kpi_id, period_start, period_end, breakdown, segment, measure)) "
        "from kpi.value"
    ),
    "every value lies within its interval and its bounds": (
        "select count(*), count(*) filter (where value not between ci_low - 1e-9 and ci_high + 1e-9 "
        "or value not between value_low - 1e-9 and value_high + 1e-9) from kpi.value"
    ),
    "every metric has a definition and at least one row": (
        "select count(*), count(*) filter (where d.kpi_id is null or v.kpi_id is null) from kpi.definition as d "
        "full join (select distinct kpi_id from kpi.value) as v on v.kpi_id = d.kpi_id"
    ),
    "the scorecard has every metric once": (
        "select count(*), (select count(*) from kpi.definition) - count(distinct kpi_id) from kpi.scorecard"
    ),
    "every outside figure is about a metric and a measure of it": (
        "select count(*), count(*) filter (where d.kpi_id is null "
        "or not coalesce(list_contains(string_split(d.measures, ', '), b.measure), true)) "
        "from kpi.benchmark as b left join kpi.definition as d on d.kpi_id = b.kpi_id"
    ),
    "the accounting of every file balances": (
        "select count(*), count(*) filter (where accounting_balanced <> 'yes') from quality.source_file"
    ),
    "no blocking rule of a feed failed": (
        "select count(*), count(*) filter (where severity = 'blocking' and not passed) from quality.check_result"
    ),
}


def audit(folder: Path, snapshots: Sequence[date]) -> list[RuleResult]:
    """Return the verdict on every rule for the candidate in `folder`; `snapshots` are the dates it must cover."""
    results = list(_schema_rules(folder / "allyship.duckdb"))
    if all(result.passed for result in results):
        with duckdb.connect(str(folder / "allyship.duckdb"), read_only=True) as published:
            for rule, query in _QUERIES.items():
                row = published.execute(query).fetchone() or (0, 0)
                results.append(_result(rule, int(row[0]), int(row[1])))
            results.append(_periods(published, snapshots))
    results.extend(_page_rules(folder / "site"))
    return results


def _schema_rules(file: Path) -> Iterator[RuleResult]:
    with duckdb.connect(str(file), read_only=True) as published:
        rows = published.execute(
            "select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns() "
            "where not internal and database_name = current_database()"
        ).fetchall()
        things = published.execute(_THINGS).fetchall()
    found = {(table, column): (kind, comment) for table, column, kind, comment in rows if table not in _VIEWS}
    wanted = {(t.qualified, f.name): f.type for t in TABLES for f in t.fields}
    wrong = [key for key, kind in wanted.items() if found.get(key, ("", ""))[0] != kind]
    yield _result("every table and column of the contract is there", len(wanted), len(wrong))
    yield _result("nothing but the contract's tables is there", len(found), len(set(found) - set(wanted)))
    yield _result("every column has its comment", len(rows), sum(not comment for *_, comment in rows))
    yield _result("every table, view and macro has its comment", len(things), sum(not comment for (comment,) in things))


def _periods(published: duckdb.DuckDBPyConnection, snapshots: Sequence[date]) -> RuleResult:
    """Missing and extra periods both fail: head counts of every snapshot stand at exactly the snapshots' dates.

    Succession slates are snapshots too, with dates of their own, so only metrics over head counts are looked at.
    """
    wanted = set(snapshots)
    rows = published.execute(
        "select v.kpi_id, list(distinct v.period_end) from kpi.value as v join kpi.definition as d using (kpi_id) "
        "where d.grain = 'snapshot' and contains(d.tables, 'facts.headcount') and v.breakdown = 'company' group by all"
    ).fetchall()
    wrong = sum(len(set(found) ^ wanted) for _, found in rows) if wanted else 0
    return _result("metrics of a snapshot stand at every snapshot and at no other day", len(rows), wrong)


def _page_rules(site: Path) -> Iterator[RuleResult]:
    """Every page of every release, and every page that one of them links to: which those are depends on the data."""
    written = {page: page.read_bytes() for page in sorted(site.rglob("*.html"))}
    linked = {
        (page.parent / href.decode()).resolve() for page, text in written.items() for href in _PAGE_LINK.findall(text)
    }
    wanted = linked | {(site / page).resolve() for page in _PAGES}
    yield _result("every page is there", len(wanted), sum(not page.is_file() for page in wanted))
    # Torn where writing ended early.
    broken = [page for page, text in written.items() if b"</html>" not in text[-64:]]
    yield _result("every page is whole", len(written), len(broken))


def _result(rule: str, checked: int, failed: int) -> RuleResult:
    return RuleResult(SUBJECT, rule, "blocking", failed == 0, checked, failed)
