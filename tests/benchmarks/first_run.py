"""The first run of an organization and the night after its next month, against DuckDB alone reading the same files."""

import time
from pathlib import Path

import duckdb

from sample.large import generate_large
from tests.benchmarks.night import Night, measure_night
from tests.benchmarks.results import Result, megabytes, seconds, times

TIMES, OVER_IMPORTS, VALIDATION, MEMORY = 3.0, 5.0, 0.15, 4e9


def run(home: Path, worker_months: int, *, months: int = 60) -> tuple[list[Result], Night]:
    """Generate an organization, run its first night and its second with one more month; return results and the first.

    The home keeps the warehouse, for benchmarks that begin with one.
    """
    size = f"{worker_months / 1e6:.1f} million worker-months"
    generate_large(home, worker_months * (months + 1) // months, months=months + 1)
    newest = sorted((home / "landing/hr").glob("worker_snapshot_*.csv"))[-1]
    newest.rename(home / newest.name)
    files = sorted((home / "landing/hr").glob("worker_snapshot_*.csv"))
    bare, bare_busy = bare_read(files, home / "bare.duckdb")
    first = measure_night(home)
    (home / newest.name).rename(newest)
    following = measure_night(home)
    over = following.seconds - following.imports
    checked = first.of("check ")
    results = [
        Result(
            f"first run, {size} in {months} files of {megabytes(sum(f.stat().st_size for f in files))}",
            seconds(first.seconds),
            f"DuckDB alone: {seconds(bare)}",
            times(first.seconds, bare),
            f"{TIMES:.0f}x",
            first.seconds <= TIMES * bare,
        ),
        Result(
            "the same in processor seconds, imports apart",
            seconds(first.busy),
            f"DuckDB alone: {seconds(bare_busy)}",
            times(first.busy, bare_busy),
        ),
        *stages(first),
        Result(
            "validation in the first run, its import apart",
            seconds(checked),
            f"of {seconds(first.busy)} of processors",
            f"{checked / first.busy:.0%}",
            f"{VALIDATION:.0%}",
            checked <= VALIDATION * first.busy,
        ),
        _peak("the first run", first),
        Result(
            "the following night, one month more",
            seconds(following.seconds),
            f"bare imports: {seconds(following.imports)}",
            f"{seconds(over)} over",
            f"{OVER_IMPORTS:.0f} s over",
            over <= OVER_IMPORTS,
        ),
        *stages(following),
        _peak("the following night", following),
    ]
    return results, first


def _peak(name: str, night: Night) -> Result:
    taken = megabytes(night.peak)
    return Result(f"peak memory of {name}", taken, "", "", megabytes(MEMORY), night.peak <= MEMORY)


STAGES = {
    "reading": ("read ",),
    "validation": ("check ",),
    "facts": ("facts: ",),
    "metrics": ("metrics: ",),
    "protection and values": ("protection", "values"),
    "release, site and its audit": ("build release", "audit release", "publish"),
}


def stages(night: Night) -> list[Result]:
    """Return the processor seconds of each stage of a night, and their share of all."""
    return [
        Result(f"of it {name}", seconds(night.of(*steps)), "", f"{night.of(*steps) / night.busy:.0%}")
        for name, steps in STAGES.items()
    ]


def bare_read(files: list[Path], database: Path) -> tuple[float, float]:
    """Return the seconds, and processor seconds, that DuckDB alone takes to read the files into a table on disk."""
    began, busy = time.perf_counter(), time.process_time()
    with duckdb.connect(str(database)) as connection:
        connection.execute("create table worker_snapshot as from read_csv(?)", [[str(file) for file in files]])
    taken, busy = time.perf_counter() - began, time.process_time() - busy
    database.unlink()
    return taken, busy
