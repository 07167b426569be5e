"""Time the closure on made-up organizations of about 37,000 and a million cells, against tabulating them once.

The tables have what closes slowly: nested units, levels, women, men and a small rest, in many periods and populations.
"""

import time
from dataclasses import dataclass

import numpy as np

from models.disclosure import Cells, Within, build_relations, close
from tests.benchmarks.results import Result, seconds, times

COMPANY, DIVISION, DEPARTMENT, LEVEL = range(4)
MINIMUM = 5
LEVELS = 9


@dataclass(frozen=True)
class Size:
    """How many periods, divisions, departments and populations a table has."""

    periods: int
    divisions: int
    departments: int
    populations: int


SIZES = (Size(40, 8, 60, 4), Size(60, 12, 120, 39))


def run() -> list[Result]:
    """Return the time of each closure, and its ratio to one tabulation of as many people."""
    results = []
    for size in SIZES:
        cells, nesting = make_cells(size, seed=7)
        began = time.perf_counter()
        tabulate(cells)
        tabulated = time.perf_counter() - began
        began = time.perf_counter()
        relations = build_relations(cells, [nesting])
        number = len(cells.people)
        closed = close(cells.people, MINIMUM, relations, np.zeros(number, dtype=bool), np.arange(number))
        taken = time.perf_counter() - began
        results.append(
            Result(
                f"closure of {number:,} cells, {closed.hidden.mean():.0%} of them hidden by it",
                seconds(taken),
                f"one tabulation: {seconds(tabulated)}",
                times(taken, tabulated),
            )
        )
    return results


def make_cells(size: Size, seed: int) -> tuple[Cells, Within]:
    """Return cells of everyone, women and men by company, division, department and level, and how units nest."""
    random = np.random.default_rng(seed)
    blocks = [_period(size, random, at) for at in np.ndindex(size.populations, size.periods)]
    columns = np.concatenate([block for block, _ in blocks], axis=1)
    within = np.concatenate([inside for _, inside in blocks], axis=1)
    return Cells(*columns), Within(*within)


def tabulate(cells: Cells) -> None:
    """Sort as many rows as there are cells by their keys and add them up, as the least a table needs."""
    keys = np.stack([cells.population, cells.period, cells.breakdown, cells.segment, cells.group])
    order = np.lexsort(keys[::-1])
    np.add.reduceat(cells.people[order], np.flatnonzero(np.any(np.diff(keys[:, order], prepend=-1), axis=0)))


def _period(size: Size, random: np.random.Generator, at: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    division = np.arange(size.departments) % size.divisions
    everyone = random.lognormal(2.6, 1.0, size.departments).astype(np.int64) + 1
    women = random.binomial(everyone, 0.42)
    rest = random.binomial(everyone - women, 0.02)
    groups = (everyone, women, everyone - women - rest)
    even = np.full(LEVELS, 1 / LEVELS)
    by_group = [random.multinomial(part.sum(), even) for part in (women, groups[2], rest)]
    levels = (sum(by_group), by_group[0], by_group[1])
    rows, inside = [], []
    for group, (units, ranks) in enumerate(zip(groups, levels, strict=True)):
        in_division = np.bincount(division, weights=units).astype(np.int64)
        for breakdown, people in enumerate(([units.sum()], in_division, units, ranks)):
            number = len(people)
            codes = [np.full(number, code) for code in (*at, breakdown)]
            rows.append(np.stack([*codes, np.arange(number), np.full(number, group), people]))
            outer = (np.full(number, DIVISION), division) if breakdown == DEPARTMENT else [np.full(number, -1)] * 2
            inside.append(np.stack(outer))
    return np.concatenate(rows, axis=1).astype(np.int64), np.concatenate(inside, axis=1).astype(np.int64)
