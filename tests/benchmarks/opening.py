"""The views that an analyst reads first, each from a cold open of a release in a process of its own."""

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
    connection.execute(sys.argv[2]).fetchall()
print(time.perf_counter() - began)
"""


def run(folder: Path) -> list[Result]:
    """Return the median of five cold opens with one query each, of the home's current release."""
    release = folder / "releases" / "current" / "allyship.duckdb"
    return [
        Result(f"{name} from a cold open", seconds(taken), "", "", f"under {seconds(TARGET)}", taken < TARGET)
        for name, query in QUERIES.items()
        for taken in [statistics.median(_opened(release, query) for _ in range(ROUNDS))]
    ]


def _opened(release: Path, query: str) -> float:
    program = [sys.executable, "-c", _PROGRAM, str(release), query]
    return float(subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout)
