"""Every statement that counts people, said in Spark SQL: what carries over by itself, and what is listed as not.

The list is the table of docs/scale-out.md. It names each construct with the statements that use it, so that one that
comes to use it, or no longer does, is told here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from models import engine
from models.facts import FACTS, as_of_statement
from models.figures import STATEMENTS, statement
from models.metrics import FAMILIES, METRICS

CROSSES = {"pipeline_share": ("division+level",)}


def counting() -> dict[str, str]:
    """Return every counting statement of every family, by family and number."""
    found = {"cells": engine.CELLS}
    for family in FAMILIES:
        metrics = [metric for metric in METRICS.values() if metric.family == family]
        for number, sql in enumerate(engine.counting_statements(metrics, CROSSES) if metrics else []):
            found[f"counting {family} {number}"] = sql
    return found


FACT_STATEMENTS = {**{name: fact.statement for name, fact in FACTS.items()}, "as_of": as_of_statement()}
FIGURE_STATEMENTS = {name: statement(name) for name in STATEMENTS}
COUNTING_STATEMENTS = counting()
ALL = {**FACT_STATEMENTS, **FIGURE_STATEMENTS, **COUNTING_STATEMENTS}


def in_spark(sql: str) -> str:
    """Return the statement in Spark SQL; raises where sqlglot knows of a construct that Spark has not."""
    [parsed] = sqlglot.parse(sql, read="duckdb", error_level=ErrorLevel.RAISE)
    return parsed.sql("spark", unsupported_level=ErrorLevel.RAISE)


def foreign(sql: str) -> set[str]:
    """Return the constructs of a statement that sqlglot writes down for Spark although Spark has none such.

    It hands on what it does not know, so the answer is looked for in what it wrote and in what it read.
    """
    written = sqlglot.parse_one(in_spark(sql), read="spark", error_level=ErrorLevel.RAISE)
    read = sqlglot.parse_one(sql, read="duckdb", error_level=ErrorLevel.RAISE)
    return {*_not_of_spark(written), *_of_duckdb(read)}


def _not_of_spark(written: exp.Expression) -> Iterator[str]:
    for node in written.walk():
        match node:
            case exp.Join(method="ASOF"):
                yield "asof join"
            case exp.Anonymous() | exp.AnonymousAggFunc():
                yield node.name.lower()
            case exp.ApproxQuantile():
                yield "percentile_cont within group"
            case exp.PercentileCont() if not isinstance(node.parent, exp.WithinGroup):
                yield "quantile_cont"
            case exp.Explode() if node.expressions:
                yield "unnest recursive"
            case exp.Explode() if not isinstance(node.parent, exp.Select | exp.Alias):
                yield "unnest within an expression"
            case exp.Pivot() if node.this:
                yield "unpivot as a statement"


def _of_duckdb(read: exp.Expression) -> Iterator[str]:
    for node in read.walk():
        match node:
            case exp.BitwiseOrAgg():
                yield "bit_or"
            case exp.DataType() if node.is_type(exp.DType.BIT):
                yield "::bit"
            case exp.Length() if isinstance(node.this, exp.ArrayFilter | exp.ArrayAgg | exp.Array):
                yield "len of a list"
            case exp.Create() if node.kind == "TABLE" and node.find(exp.TemporaryProperty):
                yield "create temp table"


def listed(root: Path) -> dict[str, set[str]]:
    """Return the statements by construct, as the page's table names them."""
    page = (root / "docs" / "scale-out.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE)
    return {construct: set(re.findall(r"`([^`]+)`", statements)) for construct, statements in rows}


def found() -> dict[str, set[str]]:
    """Return the statements by construct as they are; the counting statements of a family are one in this."""
    by_construct: dict[str, set[str]] = {}
    for name, sql in ALL.items():
        told = "counting" if name in COUNTING_STATEMENTS else name
        for construct in foreign(sql):
            by_construct.setdefault(construct, set()).add(told)
    return by_construct


@pytest.mark.parametrize(
    "statements", [FACT_STATEMENTS, FIGURE_STATEMENTS, COUNTING_STATEMENTS], ids=["facts", "figures", "counting"]
)
def test_every_statement_is_written_for_spark_and_read_back(statements: dict[str, str]) -> None:
    assert len(statements) > 10
    for name, sql in statements.items():
        read_back = sqlglot.parse(in_spark(sql), read="spark", error_level=ErrorLevel.RAISE)
        assert len(read_back) == 1, name
        assert not read_back[0].find(exp.Command), name


def test_what_does_not_carry_over_is_what_the_page_lists(root: Path) -> None:
    assert found() == listed(root)


@pytest.mark.parametrize(
    ("sql", "construct"),
    [
        ("select a.x from a asof join b on a.x = b.x and a.d >= b.d", "asof join"),
        ("select to_months(n) from a", "to_months"),
        ("select quantile_cont(x, 0.9) from a", "quantile_cont"),
        ("select percentile_cont(0.9) within group (order by x) from a", "percentile_cont within group"),
        ("select unnest([{a: 1}], recursive := true) from b", "unnest recursive"),
        ("select unnest([x])::date as d from a", "unnest within an expression"),
        ("select n from (unpivot (select p, q from a) on p, q into name n value v)", "unpivot as a statement"),
        ("select bit_or(x) from a", "bit_or"),
        ("select x::bit from a", "::bit"),
        ("select len(list_filter(x, lambda s: s > 1)) from a", "len of a list"),
        ("create temp table t as select 1 as x", "create temp table"),
    ],
)
def test_the_search_finds_each_kind_of_construct(sql: str, construct: str) -> None:
    assert construct in foreign(sql)


def test_the_search_finds_nothing_in_what_spark_knows() -> None:
    plain = """
        select d, sum(n) filter (where g = 'woman') as women, n * interval 1 month as m, date_diff('day', a, b) as days,
            array_length(list_filter(l, lambda s: s > 1)) as k
        from t unpivot (amount for name in (p, q)) group by all
    """
    assert foreign(plain) == set()
