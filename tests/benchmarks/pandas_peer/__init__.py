"""The metrics as an ordinary pandas script counts them from loaded tables, beside the product's own statements.

    python -m tests.benchmarks.pandas_peer HOME load|pandas|product

The script takes nothing of the product's but its feeds and settings: rules come from the catalog of metrics, its code
is vectorised, what several metrics need is made once, its texts are categories and its ids whole numbers; none of that
loading is timed. Both sides begin with their tables loaded, in a process of their own, and have to find the same cells:
every number of every metric, breakdown and measure (comparison.py). The product makes all facts behind these metrics
anew and counts them.

Left out on both sides is LEFT_OUT: which records came late stands in the register of deliveries and not in the tables,
and no generated organization delivers anything twice.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from models.facts import FACTS
from models.metrics import METRICS
from tests.benchmarks.results import Result, megabytes, seconds, times

ROOT = Path(__file__).parents[3]
SPEED, MEMORY = 3.0, 1 / 3
LEFT_OUT = frozenset({"late_record_rate"})
COUNTED = tuple(name for name in METRICS if name not in LEFT_OUT)
SIDES = ("product", "pandas")
TABLES, CELLS = "peer_tables.pickle", "peer_cells.pickle"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side took: seconds, those of all processors together, peak resident memory in bytes, and its cells."""

    seconds: float
    busy: float
    peak: int
    cells: int


def run(folder: Path) -> list[Result]:
    """Return speed and memory of both sides; raises SystemExit where they count differently."""
    _step(folder, "load")
    own, peer = (Side(**json.loads(_step(folder, side))) for side in SIDES)
    _step(folder, "compare")
    return [
        Result(
            f"{len(COUNTED)} metrics of {len(METRICS)} from loaded tables, {peer.cells:,} cells",
            seconds(own.seconds),
            f"pandas: {seconds(peer.seconds)}",
            f"{times(peer.seconds, own.seconds)} as fast",
            f"{SPEED:.0f}x as fast",
            peer.seconds >= SPEED * own.seconds,
        ),
        Result(
            "the same in processor seconds",
            seconds(own.busy),
            f"pandas: {seconds(peer.busy)}",
            f"{times(peer.busy, own.busy)} as fast",
        ),
        Result(
            "peak memory of it",
            megabytes(own.peak),
            f"pandas: {megabytes(peer.peak)}",
            f"{own.peak / peer.peak:.2f}",
            f"{MEMORY:.2f}",
            own.peak <= MEMORY * peer.peak,
        ),
    ]


def facts_behind(metrics: tuple[str, ...]) -> tuple[str, ...]:
    """Return every fact that these metrics read, directly or through other facts."""
    wanted = {table for name in metrics for table in METRICS[name].tables}
    while (
        more := {name for fact in wanted for schema, name in FACTS[fact].reads if schema == "facts"}
        & set(FACTS) - wanted
    ):
        wanted |= more
    return tuple(name for name in FACTS if name in wanted)


def _step(folder: Path, name: str) -> str:
    """Run one step in a process of its own, and return the last line that it prints."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.pandas_peer", str(folder), name],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return told.stdout.splitlines()[-1] if told.stdout else ""
