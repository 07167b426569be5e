"""The only module that speaks to Great Expectations: a quiet context on DuckDB, and verdicts of one suite.

The library is imported on first use and kept silent: its log and its results carry row values and whole
exception texts, so it is asked for booleans only, its log records go nowhere, and no error of it is passed
on. What a verdict means, and how many rows failed, is `validation`'s work.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

import duckdb

from expectations.rule import Rule

_ROW_COUNT = "unexpected_rows_query.row_count"
_SEVERITY = {"blocking": "critical", "warning": "warning"}


class Suites:
    """Suites of one Great Expectations context over one warehouse; made by `open_suites`."""

    def __init__(self, library: ModuleType, source: Any) -> None:
        """Keep the imported library and the data source that stands for the warehouse."""
        self._library = library
        self._source = source

    def verdicts(self, relation: str, rules: Sequence[Rule]) -> Mapping[str, bool | None]:
        """Ask every rule of one relation in one validation, inside DuckDB.

        Args:
            relation: name of a table or view in the schema the context was opened on.
            rules: rules with distinct names.

        Returns:
            By rule name, in the order of `rules`: True where it holds, False where rows fail, None where
            it could not be computed (for what reason is not told: such messages quote cells).
        """
        # Quoted, because one relation is named like a reserved word.
        asset = self._source.add_table_asset(relation, table_name=f'"{relation}"')
        batch = asset.add_batch_definition_whole_table(relation).get_batch()
        suite = self._library.ExpectationSuite(relation, expectations=[self._expectation(rule) for rule in rules])
        results = batch.validate(suite, result_format="BOOLEAN_ONLY").results
        found = {r.expectation_config.meta["rule"]: None if _raised(r.exception_info) else r.success for r in results}
        return {rule.name: found.get(rule.name) for rule in rules}

    def _expectation(self, rule: Rule) -> Any:
        known = self._library.expectations
        common = {"meta": {"rule": rule.name}, "severity": _SEVERITY[rule.severity]}
        if rule.native:
            return getattr(known, rule.native.expectation)(**rule.native.arguments, **common)
        # One constant is enough for a verdict, and no cell enters Python. GX fills braces, and complains on
        # stdout about a query that does not mention {batch}; the rules name their relations themselves.
        failing = rule.failing.replace("{", "{{").replace("}", "}}")
        # Not LIMIT 1: DuckDB 2.0 waits forever where a limit ends an anti join early.
        found = f"SELECT count(*) AS failing_rows FROM (\n{failing}\n)"
        query = f"SELECT 1 AS failing FROM ({found}) WHERE failing_rows > 0 /* {{batch}} */"
        return _counting(self._library)(unexpected_rows_query=query, **common)


@contextmanager
def open_suites(connection: duckdb.DuckDBPyConnection, schema: str) -> Iterator[Suites]:
    """Bind an ephemeral context to a schema of an open connection; nothing is written to disk.

    Args:
        connection: the warehouse; suites see what it has committed.
        schema: where the relations stand.
    """
    from expectations.dialect import lend

    library = _library()
    with _silence("great_expectations"), _silence("sqlalchemy"), lend(connection, schema) as url:
        context = library.get_context(mode="ephemeral", project_config=_configuration())
        source = context.data_sources.add_sql("warehouse", connection_string=url)
        try:
            yield Suites(library, source)
        finally:
            # GX keeps one engine for probing and one for validating.
            source.get_engine().dispose()
            source.get_execution_engine().engine.dispose()


@cache
def _library() -> ModuleType:
    with warnings.catch_warnings():
        # Importing it trips over deprecations of the standard library that are not ours to mend.
        warnings.simplefilter("ignore")
        import great_expectations
        import great_expectations.expectations
    return great_expectations


@cache
def _counting(library: ModuleType) -> Any:
    """Return an expectation like UnexpectedRowsExpectation that only counts.

    As shipped it asks for the rows as well, which runs the whole query again for what a boolean verdict does not show.
    """

    class ExpectQueryToFindNothing(library.expectations.UnexpectedRowsExpectation):  # type: ignore[misc, name-defined]
        metric_dependencies = (_ROW_COUNT,)

        def _validate(self, metrics: Mapping[str, Any], **_: object) -> dict[str, bool]:
            return {"success": metrics[_ROW_COUNT] == 0}

    return ExpectQueryToFindNothing


def _configuration() -> Any:
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    return DataContextConfig(
        # The default would add Data Docs, pages full of row values.
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


def _raised(exception_info: Mapping[str, Any]) -> bool:
    # Either {"raised_exception": ...} or one such mapping per metric.
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return any(info["raised_exception"] for info in exception_info.values())


@contextmanager
def _silence(name: str) -> Iterator[None]:
    # Levels will not do: modules below set their own. Cutting the root of their tree stops them all.
    logger = logging.getLogger(name)
    handlers, propagate = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [logging.NullHandler()], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate
