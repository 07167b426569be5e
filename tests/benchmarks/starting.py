"""How long the commands that people wait for take to start: help and status, against a Python that does nothing."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.results import Result, seconds

ROUNDS = 5
COMMANDS = {"--help": 0.4, "status": 1.0}


def run(folder: Path) -> list[Result]:
    """Return the median wall time of each command on a home that has a release."""
    command = str(Path(sys.executable).with_name("allyship"))
    nothing = _median([sys.executable, "-c", "pass"])
    results = []
    for word, target in COMMANDS.items():
        arguments = [word] if word == "--help" else [word, "--home", str(folder)]
        taken = _median([command, *arguments])
        told = f"under {seconds(target)}"
        results.append(
            Result(f"allyship {word}", seconds(taken), f"bare Python: {seconds(nothing)}", "", told, taken < target)
        )
    return results


def _median(command: list[str]) -> float:
    return statistics.median(_once(command) for _ in range(ROUNDS))


def _once(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
