"""What a benchmark found, as a line on the screen and a row of docs/performance.md.

The page has one generated section per set of benchmarks, between comments that name the set; what stands outside of
them is written by hand and kept.
"""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from pipelines.release.printing import printer

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_HEAD = "| what | measured | beside | ratio or share | target | met |\n|---|---|---|---|---|---|"
_PACKAGES = ("duckdb", "dagster", "great_expectations", "numpy", "pandas")


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: what was measured, what it is measured against in the same run, and the target where there is one."""

    what: str
    measured: str
    beside: str = ""
    ratio: str = ""
    target: str = ""
    is_met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's cells, as the page and the screen show them."""
        met = "" if self.is_met is None else "yes" if self.is_met else "no"
        return (self.what, self.measured, self.beside, self.ratio, self.target, met)


def seconds(taken: float) -> str:
    """Return seconds in words, milliseconds below a second."""
    return f"{taken:.1f} s" if taken >= 1 else f"{1000 * taken:.0f} ms"


def times(taken: float, bare: float) -> str:
    """Return how many times as long something took."""
    return f"{taken / bare:.1f}x"


def megabytes(number: float) -> str:
    """Return bytes in words."""
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def machine() -> str:
    """Return the machine in words: cores, memory, model of the processor, versions, whether a night can print."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    board_pack = "the board pack printed" if printer(datetime.now(UTC)) else "no browser to print the board pack with"
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores ({model[1] if model else platform.processor()}), {megabytes(memory)} of memory; "
        f"Python {platform.python_version()}, {versions}; {board_pack}"
    )


def peak_memory() -> int:
    """Return the most resident memory that this process has had, in bytes; getrusage tells of its parent's too."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) * 1024 if found else 0


def forget_peak() -> None:
    """Let `peak_memory` tell of what comes from now on: the process's most memory becomes what it holds now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def show(results: Sequence[Result]) -> None:
    """Print results as they come."""
    for result in results:
        print(" | ".join(result.cells), flush=True)


def write(name: str, results: Sequence[Result]) -> None:
    """Put a set's results in the place of its earlier ones on the page."""
    rows = "\n".join("| " + " | ".join(result.cells) + " |" for result in results)
    begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
    section = f"{begin}Measured {date.today()} on {machine()}.\n\n{_HEAD}\n{rows}\n{end}"
    page = PAGE.read_text(encoding="utf-8")
    if begin not in page:
        raise SystemExit(f"{PAGE.name} has no section for the set {name}")
    before, _, behind = page.partition(begin)
    PAGE.write_text(before + section + behind.partition(end)[2], encoding="utf-8")
