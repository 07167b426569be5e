"""The views that an analyst reads first, each from a cold open of a release in a process of its own.

Timed from opening the file until Python has every row of the answer. Beside it stands DuckDB's part, opening the file
and working the answer out: the rest, making objects of cells, goes by the number of rows.
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
    rows = connection.execute(sys.argv[2]).fetchall()
taken = time.perf_counter() - began
began = time.perf_counter()
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    connection.execute(f"select count(*), sum(hash(answer)) from ({sys.argv[2]}) as answer").fetchall()
print(taken, time.perf_counter() - began, len(rows))
"""


def run(folder: Path, of: str = "") -> list[Result]:
    """Return the medians of five cold opens with one query each, of the current release of the home that `of` names."""
    release = folder / "releases" / "current" / "allyship.duckdb"
    return [_result(name + of, [_opened(release, query) for _ in range(ROUNDS)]) for name, query in QUERIES.items()]


def _result(name: str, opened: list[tuple[float, float, int]]) -> Result:
    taken, answered, rows = (statistics.median(found) for found in zip(*opened, strict=True))
    beside = f"{rows:,} rows, DuckDB's part: {seconds(answered)}"
    return Result(f"{name} from a cold open", seconds(taken), beside, "", f"under {seconds(TARGET)}", taken < TARGET)


def _opened(release: Path, query: str) -> tuple[float, float, int]:
    program = [sys.executable, "-c", _PROGRAM, str(release), query]
    taken, answered, rows = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(taken), float(answered), int(rows)
