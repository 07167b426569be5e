"""All metrics over the facts of a warehouse, against one query that groups the same people by five breakdowns."""

import shutil
import time
from pathlib import Path

import duckdb

from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.settings import Settings, load_settings
from pipelines.warehouse import open_warehouse
from tests.benchmarks.results import Result, seconds, times

TIMES = 4.0
TOGETHER = 8.0
GROUPING = """
    select snapshot_date, division, department, location, country, job_family, count(distinct person)
    from facts.workforce
    group by grouping sets ((snapshot_date), (snapshot_date, division), (snapshot_date, department),
        (snapshot_date, location), (snapshot_date, country), (snapshot_date, job_family))"""


def run(folder: Path) -> list[Result]:
    """Count a home's metrics twice, the second time with everything imported, and return the second."""
    home = Home(folder)
    settings = load_settings(home)
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        (people,) = connection.execute("select count(*) from facts.workforce").fetchone() or (0,)
        count(connection, settings)
        facts = clocked(lambda: build_facts(connection, settings.organization, carry=False))
        counted = clocked(lambda: count(connection, settings))
        connection.execute(GROUPING).fetchall()
        grouped = clocked(lambda: connection.execute(GROUPING).fetchall())
    shutil.rmtree(home.scratch, ignore_errors=True)
    is_million = people < 2_000_000
    return [
        Result(
            f"all {len(METRICS)} metrics over {people:,} worker-months",
            seconds(counted),
            f"GROUPING SETS: {seconds(grouped)}",
            times(counted, grouped),
            f"{TIMES:.0f}x" if not is_million else "",
            counted <= TIMES * grouped if not is_million else None,
        ),
        Result(
            "facts and metrics together",
            seconds(facts + counted),
            f"facts: {seconds(facts)}",
            times(facts + counted, grouped),
            f"{TOGETHER:.0f} s" if is_million else "",
            facts + counted <= TOGETHER if is_million else None,
        ),
    ]


def count(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Count every family of metrics."""
    for family in FAMILIES:
        metrics = [m for m in METRICS.values() if m.family == family]
        if metrics:
            count_family(connection, metrics, settings.organization, carry=False)


def clocked(call: object) -> float:
    """Return the seconds that a call takes."""
    assert callable(call)
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
