"""Run a set of benchmarks, print its figures, and put them into docs/performance.md.

    python -m tests.benchmarks [quick | scale | hundred | parts] [FOLDER]

`quick` is a first run, a second night and what follows from them at a million worker-months; `scale` the same at ten
million; `hundred` a hundred million, and how time grows; `parts` the closure, what is shown, and the readers of every
format. Ratios divide two times of one run on one machine. Below FOLDER (a temporary one when not given) everything is
deleted in the end.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import closing, counting, first_run, growth, opening, pandas_peer, reading, starting, usefulness
from tests.benchmarks.night import Night
from tests.benchmarks.results import Result, show, write

MILLION, TEN_MILLION = 1_000_000, 10_200_000


def one_organization(folder: Path, worker_months: int) -> tuple[list[Result], Night]:
    """Return the results of everything that begins with a first run of that size, and the night itself."""
    home = folder / f"home{worker_months}"
    results, night = first_run.run(home, worker_months)
    show(results)
    for benchmark in (counting.run, pandas_peer.run, opening.run, starting.run):
        more = benchmark(home)
        show(more)
        results += more
    shutil.rmtree(home)
    return results, night


def quick(folder: Path) -> list[Result]:
    """A million worker-months."""
    return one_organization(folder, MILLION)[0]


def scale(folder: Path) -> list[Result]:
    """Ten million worker-months."""
    return one_organization(folder, TEN_MILLION)[0]


def hundred(folder: Path) -> list[Result]:
    """One, ten and a hundred million worker-months: how time and memory grow."""
    nights = {size: first_run.run(folder / f"home{size}", size)[1] for size in (MILLION, TEN_MILLION)}
    for size in nights:
        shutil.rmtree(folder / f"home{size}")
    nights[growth.LARGEST] = growth.largest(folder / "home")
    results = growth.compare(nights)
    show(results)
    return results


def parts(folder: Path) -> list[Result]:
    """The closure of made-up tables, what is shown of the sample organization, a million rows of every format."""
    results = closing.run()
    show(results)
    for benchmark in (usefulness.run, partial(opening.run, of=" of the sample")):
        found = benchmark(folder / "sample")
        show(found)
        results += found
    for result in reading.run(folder):
        show([result])
        results.append(result)
    return results


SETS: dict[str, Callable[[Path], list[Result]]] = {s.__name__: s for s in (quick, scale, hundred, parts)}


def main(name: str, parent: str | None = None) -> None:
    """Run one set and write its section of the page."""
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        write(name, SETS[name](Path(folder)))


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["quick"]))
