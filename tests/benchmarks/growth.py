"""The first run of one, ten and a hundred million worker-months: does time grow faster than rows, and memory how?

The largest comes as Parquet and with DuckDB held to 6 GB, so that it has to spill; its CSV files would fill a disk.
"""

import itertools
import math
import shutil
from collections.abc import Mapping
from pathlib import Path

from sample.large import generate_large
from tests.benchmarks.night import Night, measure_night
from tests.benchmarks.results import Result, megabytes, seconds

EXPONENT, MEMORY = 1.05, 8e9
LARGEST = 100_000_000
SPILLING_FROM = "6GB"


def largest(home: Path) -> Night:
    """Run the first night of a hundred million worker-months and delete its files."""
    generate_large(home, LARGEST, form="parquet")
    try:
        return measure_night(home, memory=SPILLING_FROM)
    finally:
        shutil.rmtree(home)


def compare(nights: Mapping[int, Night]) -> list[Result]:
    """Return, for each size after the first, by which power of the rows time has grown since the size before."""
    sizes = sorted(nights)
    results = []
    for small, large in itertools.pairwise(sizes):
        before, after = (nights[size].busy for size in (small, large))
        exponent = math.log(after / before) / math.log(large / small)
        results.append(
            Result(
                f"growth from {small / 1e6:.0f} to {large / 1e6:.0f} million worker-months, processor seconds",
                seconds(after),
                f"before: {seconds(before)}",
                f"exponent {exponent:.2f}",
                f"exponent {EXPONENT}",
                exponent <= EXPONENT,
            )
        )
    if LARGEST in nights:
        peak = nights[LARGEST].peak
        results.append(
            Result("peak memory of a hundred million", megabytes(peak), "", "", megabytes(MEMORY), peak <= MEMORY)
        )
    return results
