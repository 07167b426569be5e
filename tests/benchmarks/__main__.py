"""Time the stages of a run against DuckDB doing the least that each stage must do, on generated data.

    python -m tests.benchmarks [worker-months]

Every ratio divides two times of this one process on this one machine, so it can be compared across machines.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from models.feeds import FEEDS
from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.protection import protect
from pipelines.settings import Settings, landing_files, load_settings
from pipelines.valuing import write_values
from pipelines.warehouse import open_warehouse
from sample import generate
from tests.benchmarks.closing import time_closing
from tests.benchmarks.reading import time_readers

MONTHS = 36
GROUPING = """
    select snapshot_date, division, department, location, country, job_family, count(distinct person)
    from facts.workforce
    group by grouping sets ((snapshot_date), (snapshot_date, division), (snapshot_date, department),
        (snapshot_date, location), (snapshot_date, country), (snapshot_date, job_family))"""


def main(worker_months: int) -> None:
    """Print the table for a sample organization of about that many worker-months."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.create()
        seconds = {}
        with timed(seconds, "generate sample"):
            generate(home.root, employees=worker_months // MONTHS, months=MONTHS)
        settings = load_settings(home)
        with timed(seconds, "bare read of all CSV files"):
            bare_read(home.landing)
        with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
            with timed(seconds, "ingest"):
                ingest(connection, home, settings)
            with timed(seconds, "facts"):
                build_facts(connection, settings.organization)
            with timed(seconds, "bare GROUPING SETS"):
                connection.execute(GROUPING).fetchall()
            with timed(seconds, "metrics"):
                for family in FAMILIES:
                    metrics = [m for m in METRICS.values() if m.family == family]
                    if metrics:
                        count_family(connection, metrics, settings.organization)
            with timed(seconds, "protection"):
                words = protect(connection, settings.organization)
            with timed(seconds, "values"):
                write_values(connection, settings.organization)
            print_table(seconds, worker_months)
            print_usefulness(connection, words)
    time_closing()
    with tempfile.TemporaryDirectory() as folder:
        time_readers(Path(folder))


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Note the wall time of the block under a name."""
    began = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - began


def bare_read(landing: Path) -> None:
    """Read every CSV file as text into tables, as the least an ingestion can do."""
    with duckdb.connect() as connection:
        for number, file in enumerate(sorted(landing.rglob("*.csv"))):
            connection.execute(f"create table t{number} as select * from read_csv(?, all_varchar = true)", [str(file)])


def ingest(connection: duckdb.DuckDBPyConnection, home: Home, settings: Settings) -> None:
    """Take every feed of the home."""
    present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
    plans = make_plan(connection, candidates(home, settings), present)
    for feed in FEEDS:
        if feed in plans:
            take_feed(connection, plans[feed], settings, "benchmark")


def print_table(seconds: dict[str, float], worker_months: int) -> None:
    """Print seconds and the ratio of each stage to its bare counterpart."""
    bare: dict[str, str] = {
        "ingest": "bare read of all CSV files",
        "metrics": "bare GROUPING SETS",
        "facts": "bare GROUPING SETS",
    }
    show: Callable[..., None] = print
    show(f"{worker_months:,} worker-months, {len(METRICS)} metrics")
    show(f"{'stage':<28}{'seconds':>9}  ratio")
    for name, taken in seconds.items():
        ratio = f"{taken / seconds[bare[name]]:.1f}x of {bare[name]}" if name in bare else ""
        show(f"{name:<28}{taken:>9.2f}  {ratio}")


def print_usefulness(connection: duckdb.DuckDBPyConnection, words: dict[str, int]) -> None:
    """Print how many cells are shown and hidden, in all and per metric."""
    print(", ".join(f"{word}: {cells:,}" for word, cells in sorted(words.items())))
    rows = connection.execute(
        "select kpi_id, count(*) filter (where status = 'shown'), count(*) filter (where status = 'suppressed') "
        "from kpi.value group by all order by all"
    ).fetchall()
    for kpi, shown, hidden in rows:
        print(f"{kpi:<32}{shown:>8,} shown {hidden:>8,} hidden")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
