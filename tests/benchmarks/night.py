"""One night of the product in a process of its own, stage by stage, without the certification.

    python -m tests.benchmarks.night HOME

Prints one line of JSON: `seconds` of the whole run, `imports` (Dagster and Great Expectations by themselves, which come
first), `busy` (seconds of all processors together, imports apart), `steps` (those seconds by the name of the step, as
the progress bar tells them), `peak` resident memory in bytes, and `outcome`. The certification and the attack on the
release cost what their integer programs cost, whatever the rows are; they have a budget of their own and are left out.
"""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

from pipelines.warehouse import MEMORY_VARIABLE
from tests.benchmarks.results import peak_memory

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Night:
    """What one night took: seconds in all and of the bare imports, processor seconds, peak resident memory in bytes.

    Processor seconds are those of all cores together, in all but the imports and by step: where other programs work on
    the same machine they hardly change, the others do.
    """

    seconds: float
    imports: float
    busy: float
    steps: dict[str, float]
    peak: int
    outcome: str

    def of(self, *beginnings: str) -> float:
        """Return the processor seconds of the steps whose names begin with one of the given words."""
        return sum(taken for step, taken in self.steps.items() if step.startswith(beginnings))


def measure_night(home: Path, *, memory: str | None = None) -> Night:
    """Run one night of a home in a process of its own, in which DuckDB may take `memory` (such as 6GB).

    Raises SystemExit when the night does not publish: its figures would mean nothing.
    """
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.night", str(home)],
        cwd=ROOT,
        env=os.environ | ({MEMORY_VARIABLE: memory} if memory else {}),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    night = Night(**json.loads(told.stdout.splitlines()[-1]))
    if night.outcome != "published":
        raise SystemExit(f"the night of {home.name} ended as {night.outcome}")
    return night


def main(home: Path) -> None:
    """Run one night in this process and print what it took."""
    began = time.perf_counter()
    for module in ("dagster", "great_expectations"):
        importlib.import_module(module)
    imported, busy = time.perf_counter(), processor_time()
    steps = Counter[str]()
    with without_certification(), clocked(steps):
        from pipelines.home import Home
        from pipelines.runs.job import run_job

        with contextlib.redirect_stdout(sys.stderr):
            outcome = run_job(Home(home))
    if outcome.message:
        print(outcome.message, file=sys.stderr)
    ended, busy = time.perf_counter(), processor_time() - busy
    night = Night(ended - began, imported - began, busy, dict(steps), peak_memory(), outcome.outcome)
    print(json.dumps(asdict(night)))


def processor_time() -> float:
    """Return the processor seconds of this process and of the programs that it started and that have ended."""
    return sum(os.times()[:4])


@contextlib.contextmanager
def clocked(steps: Counter[str]) -> Iterator[None]:
    """Count the processor seconds between one step's beginning and the next one's under the name of the first."""
    from pipelines.runs import progress

    current, since = "prepare", processor_time()

    def begin(step: str) -> None:
        nonlocal current, since
        now = processor_time()
        steps[current] += now - since
        current, since = step, now

    with progress.listening(begin):
        yield
    begin("")


@contextlib.contextmanager
def without_certification() -> Iterator[None]:
    """Let the run neither certify its cells nor attack its release."""
    import pipelines.orchestration.release
    import pipelines.protection

    with (
        patch.object(pipelines.protection, "certify", lambda *_, **__: []),
        patch.object(pipelines.orchestration.release, "attack_candidate", lambda *_: []),
    ):
        yield


if __name__ == "__main__":
    main(Path(sys.argv[1]))
