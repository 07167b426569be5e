"""Figures that others published, each with its source, year, definition and caveat, one declaration per figure.

They stand beside our own, never among them: a figure that counts something else says so and is not comparable.
Findings without a figure, and figures about what no metric counts (margins of companies, say), are left out.
"""

from models.benchmarks import programs, representation, safety, sponsorship, voice
from models.benchmarks.declaration import Benchmark

BENCHMARKS: tuple[Benchmark, ...] = tuple(
    benchmark for module in (representation, sponsorship, programs, safety, voice) for benchmark in module.BENCHMARKS
)

__all__ = ["BENCHMARKS", "Benchmark"]
