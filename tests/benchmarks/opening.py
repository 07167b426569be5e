"""The views that an analyst reads first, each from a cold open of a release in a process of its own.

The target is about the release: from opening the file until DuckDB has worked out and read every cell of the answer.
What Python takes to get the same answer as objects, a ninth of a microsecond for each cell, is told beside it.
"""

import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.results import Result, seconds

TARGET = 0.05
ROUNDS = 5
QUERIES = {
    "kpi.latest": "from kpi.latest",
    "kpi.scorecard": "from kpi.scorecard",
    "kpi.trend": "from kpi.trend('women_in_leadership', 'division')",
}
_PROGRAM = """
import sys, time
import duckdb
began = time.perf_counter()
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    connection.execute(f"select count(*), sum(hash(answer)) from ({sys.argv[2]}) as answer").fetchall()
    answered = time.perf_counter()
    rows = connection.execute(sys.argv[2]).fetchall()
    print(answered - began, time.perf_counter() - answered, len(rows))
"""


def run(folder: Path) -> list[Result]:
    """Return the medians of five cold opens with one query each, of the home's current release."""
    release = folder / "releases" / "current" / "allyship.duckdb"
    return [_result(name, [_opened(release, query) for _ in range(ROUNDS)]) for name, query in QUERIES.items()]


def _result(name: str, opened: list[tuple[float, float, int]]) -> Result:
    answered, fetched, rows = (statistics.median(taken) for taken in zip(*opened, strict=True))
    beside = f"{rows:,} rows as Python objects: {seconds(fetched)}"
    return Result(
        f"{name} from a cold open", seconds(answered), beside, "", f"under {seconds(TARGET)}", answered < TARGET
    )


def _opened(release: Path, query: str) -> tuple[float, float, int]:
    program = [sys.executable, "-c", _PROGRAM, str(release), query]
    answered, fetched, rows = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(answered), float(fetched), int(rows)
