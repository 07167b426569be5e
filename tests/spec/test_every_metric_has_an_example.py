"""Every metric has its example in this folder, every measure is shown in one, and every declaration holds.

The examples are read as text: a call `.value("metric", "measure", ...)` is one that must show the measure.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from models.engine import counting_statements
from models.facts import FACTS, feeds_behind
from models.feeds import FEEDS
from models.figures import statement
from models.metrics import FAMILIES, METRICS, Metric
from models.organization import Organization
from models.statistics import STATISTICS_SQL
from models.survival import survival_sql
from pipelines.facts import build_facts
from pipelines.warehouse import open_warehouse

WORDS = ("id", "code", "name", "question", "population", "numerator", "denominator", "unit", "interval")
METRIC = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


def shown() -> Iterator[tuple[str, str]]:
    """Yield (metric, pattern of the measure) of every figure that the examples ask for."""
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="value"), args=[ast.Constant(value=str(kpi)), measure, *_]) if (
                    kpi in METRICS
                ):
                    yield kpi, _pattern(measure)


def _pattern(measure: ast.expr) -> str:
    match measure:
        case ast.Constant(value=str(name)):
            return re.escape(name)
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(part) if isinstance(part, ast.Constant) else r"\w+" for part in parts)
    return ""


SHOWN = frozenset(shown())


@METRIC
def test_every_measure_of_every_metric_is_shown_in_an_example(metric: Metric) -> None:
    patterns = [pattern for kpi, pattern in SHOWN if kpi == metric.id]
    missing = [m for m in metric.measures if not any(re.fullmatch(pattern, m) for pattern in patterns)]

    assert not missing, f"no example in tests/spec shows {metric.id} {', '.join(missing)}"


@METRIC
def test_every_metric_has_a_page_of_its_own(metric: Metric) -> None:
    page = Path(__file__).with_name(f"test_{metric.id}.py")

    assert page.is_file()
    assert (ast.get_docstring(ast.parse(page.read_text(encoding="utf-8"))) or "").startswith(f"{metric.id}: ")


@METRIC
def test_a_declaration_is_complete(metric: Metric) -> None:
    assert all(str(getattr(metric, name)).strip() for name in WORDS)
    assert metric.question.endswith("?")
    assert metric.family in FAMILIES
    assert metric.definition_version >= 1
    counted = {count.measure for count in metric.counts}
    figured = {measure for figure in metric.figures for measure in figure.measures}
    compared = {part for comparison in metric.compared for part in (comparison.first, comparison.second)}
    assert compared <= counted | figured
    assert {step.of for step in metric.steps} <= counted
    # The headline is always among `measures`; without it, what is declared must still amount to them.
    survived = set(metric.survival.measures) if metric.survival else set()
    published = {count.published_as or count.measure for count in metric.counts if count.publish}
    derived = {part.measure for part in (*metric.compared, *metric.steps)}
    assert set(metric.measures) == published | derived | survived | figured
    # A benchmark without its source is hearsay.
    assert (metric.benchmark is None) == (metric.benchmark_source is None)


@METRIC
def test_the_feeds_and_tables_named_are_there(metric: Metric) -> None:
    named = (*metric.feeds, *(feed for count in metric.counts for feed in count.feeds or ()))
    wanted = {feed for either in named for feed in either.split("|")}

    assert metric.tables
    assert set(metric.tables) <= set(FACTS)
    assert wanted <= set(FEEDS)
    assert wanted <= set().union(*(feeds_behind(table) for table in metric.tables))


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(Path(":memory:"), bytes(32), tmp_path_factory.mktemp("scratch")) as connection:
        connection.execute(STATISTICS_SQL)
        build_facts(connection, Organization(name="Nobody yet", as_of=date(2025, 12, 31)))
        yield connection


@METRIC
def test_the_columns_named_are_there(metric: Metric, empty_warehouse: duckdb.DuckDBPyConnection) -> None:
    """DuckDB binds every table, column and breakdown of the metric's queries, or raises."""
    if metric.counts:
        for sql in counting_statements([metric], {}):
            empty_warehouse.execute(sql)
    if metric.survival:
        curve = survival_sql(metric.survival, metric.breakdowns)
        empty_warehouse.execute(curve.replace(f"FROM {metric.survival.table} ", f"FROM facts.{metric.survival.table} "))
    for figure in metric.figures:
        empty_warehouse.execute(statement(figure.statement))
    assert metric.counts or metric.survival or metric.figures
