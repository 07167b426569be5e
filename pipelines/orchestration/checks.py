"""Asset checks: per feed one that blocks and one that warns, and the blocking checks of built tables.

Rules live in expectations/; a check's metadata names each rule with its counts and nothing else. Great
Expectations is imported by the validation itself, in the run, and never when definitions load.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from expectations.facts import FACT_RULES, check_facts
from expectations.validation import RuleResult, validate
from models.feeds import FEEDS, Feed
from pipelines.counting import delivered_feeds
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.resources import Warehouse
from pipelines.quality import headings_rule, remember_rules
from pipelines.runs import progress

BLOCKING = "fit_to_use"
WARNING = "worth_a_look"


def rules_table(results: Sequence[RuleResult]) -> dg.TableMetadataValue:
    """Return the rules with their counts as a table for Dagster's pages."""
    return dg.MetadataValue.table(
        records=[
            dg.TableRecord({"rule": r.rule, "passed": r.passed, "checked": r.checked, "failed": r.failed})
            for r in results
        ],
        schema=dg.TableSchema(
            columns=[
                dg.TableColumn("rule", "string"),
                dg.TableColumn("passed", "bool"),
                dg.TableColumn("checked", "int"),
                dg.TableColumn("failed", "int"),
            ]
        ),
    )


def verdict(name: str, asset: dg.AssetKey, results: Sequence[RuleResult], *, blocking: bool) -> dg.AssetCheckResult:
    """Return one check's result over its rules."""
    failed = [r.rule for r in results if not r.passed]
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        description=f"{len(results) - len(failed)} of {len(results)} rules hold"
        + (f"; broken: {', '.join(failed)}" if failed else ""),
        metadata={"rules": rules_table(results)},
    )


def _feed_checks(feed: Feed) -> dg.AssetChecksDefinition:
    asset = dg.AssetKey(["raw", feed.name])
    others = [dg.AssetKey(["raw", name]) for name in sorted({r.feed for r in feed.references} - {feed.name})]

    @dg.multi_asset_check(
        name=f"checks_of_{feed.name}",
        specs=[
            dg.AssetCheckSpec(
                BLOCKING,
                asset=asset,
                blocking=True,
                additional_deps=others,
                description=f"Rules of {feed.name} whose breach would make numbers wrong.",
            ),
            dg.AssetCheckSpec(
                WARNING,
                asset=asset,
                additional_deps=others,
                description=f"Rules of {feed.name} whose breach someone should look at.",
            ),
        ],
    )
    @guarded
    def _checks(warehouse: Warehouse) -> Iterator[dg.AssetCheckResult]:
        progress.tell(f"check {feed.name}")
        connection = warehouse.connection
        results = validate(connection, [feed], delivered_feeds(connection))
        if results:
            results.append(headings_rule(connection, feed.name))
        remember_rules(connection, results, feed.name)
        for name, blocking in ((BLOCKING, True), (WARNING, False)):
            own = [r for r in results if (r.severity == "blocking") == blocking]
            yield verdict(name, asset, own, blocking=blocking)

    return _checks


def _table_check(table: str) -> dg.AssetChecksDefinition:
    # Cells of all families stand in one table, so their rules are asked once, where they are read.
    asset = dg.AssetKey(["metrics", "protected"] if table == "metrics.cell" else table.split("."))
    name = "cells_are_sound" if table == "metrics.cell" else BLOCKING

    @dg.asset_check(
        asset=asset, name=name, blocking=True, description=f"Rules of {table} whose breach would make numbers wrong."
    )
    @guarded
    def _check(warehouse: Warehouse) -> dg.AssetCheckResult:
        results = check_facts(warehouse.connection, table)
        remember_rules(warehouse.connection, results, table)
        return verdict(name, asset, results, blocking=True)

    return _check


feed_checks = [_feed_checks(feed) for feed in FEEDS.values()]
table_checks = [_table_check(table) for table in sorted({rule.table for rule in FACT_RULES})]
