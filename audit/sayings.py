"""Which numbers each place of a page may say: those of the cells and table rows that it names."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from audit.numbers import Names, Sayable
from audit.pages import Key

_NUMBERS = ("value", "ci_low", "ci_high", "p_value")
_COUNTS = ("numerator", "denominator", "people", "n_eff", "rounding_base")
_BOUNDS = ("value_low", "value_high")
# A text that compares figures names two or three cells; among more, differences would be any number.
_MOST_COMPARED = 4
TABLES = ("scorecard", "target", "change", "benchmark", "action")

Row = Mapping[str, object]


class Sayings:
    """The numbers of a release by the keys of its pages."""

    def __init__(self, site: Path, tables: Mapping[str, Sequence[Row]]) -> None:
        self._site = site
        self._files: dict[str, list[dict[str, str]]] = {}
        self._by_metric: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for name in TABLES:
            for row in tables.get(f"kpi.{name}", ()):
                self._by_metric[name, str(row["kpi_id"])].append(row)
        self._definitions = {str(row["kpi_id"]): row for row in tables.get("kpi.definition", ())}
        self._known: dict[Key, Sayable] = {}
        self._names: dict[str, Names] = {}
        # What any metric may be called, by its definition and its segments.
        self._common = [row["name"] for row in tables.get("kpi.definition", ())]

    def sayable(self, key: Key) -> Sayable:
        """Return what an element with a key may say."""
        if key not in self._known:
            rows = list(self.rows(key))
            exact = {number for row in rows for number in _of(row, _NUMBERS)}
            bounds = {number for row in rows for number in _of(row, _BOUNDS)}
            counts = {abs(number) for row in rows for number in _of(row, (*_COUNTS, "value"))}
            exact.update(_derived(rows))
            for table in key.of.split():
                for told in self._by_metric.get((table, key.kpi_id), ()):
                    exact |= {value for value in told.values() if isinstance(value, float)}
                    bounds |= {value for name, value in told.items() if name in _BOUNDS and isinstance(value, float)}
                    counts |= set(_counts(told)) | _needed(told)
            self._known[key] = Sayable(frozenset(exact), frozenset(bounds), frozenset(counts))
        return self._known[key]

    def rows(self, key: Key) -> Iterator[Mapping[str, str]]:
        """Yield the rows of kpi.value that a key names, as the site's file has them."""
        stored = self._file(key.kpi_id)
        yield from (stored[cell - 1] for cell in key.cells if 0 < cell <= len(stored))

    def names(self, kpi_id: str) -> Names:
        """Return the words with digits that a text about a metric may hold."""
        if kpi_id not in self._names:
            words: list[object] = [*self._common, *self._definitions.get(kpi_id, {}).values()]
            words += [word for row in self._file(kpi_id) for word in (row["segment"], row["reason"])]
            for table in TABLES:
                words += [word for row in self._by_metric.get((table, kpi_id), ()) for word in row.values()]
            self._names[kpi_id] = Names(words)
        return self._names[kpi_id]

    def _file(self, kpi_id: str) -> list[dict[str, str]]:
        if kpi_id not in self._files:
            file = self._site / "data" / f"{kpi_id}.csv"
            self._files[kpi_id] = []
            if kpi_id and file.is_file():
                with file.open(encoding="utf-8", errors="replace", newline="") as stream:
                    # Of a file with another header nothing is known; that it is another one, tables.py says.
                    read = csv.DictReader(stream)
                    if {"segment", "reason"} <= set(read.fieldnames or ()):
                        self._files[kpi_id] = list(read)
        return self._files[kpi_id]


def _counts(row: Row) -> Iterator[float]:
    for value in row.values():
        if isinstance(value, int) and not isinstance(value, bool):
            yield abs(float(value))


def number(word: str | None) -> float | None:
    """Return a number of a CSV file; None where there is none."""
    try:
        return float(word) if word else None
    except ValueError:
        return None


def _of(row: Mapping[str, str], columns: Iterable[str]) -> Iterator[float]:
    for column in columns:
        found = number(row.get(column))
        if found is not None:
            yield found


def _derived(rows: Sequence[Mapping[str, str]]) -> Iterator[float]:
    """Differences of the values of compared cells, and what one person more or less changes of a share."""
    values = [value for row in rows for value in _of(row, ["value"])]
    if len(values) <= _MOST_COMPARED:
        yield from (one - other for one in values for other in values if one is not other)
    for row in rows:
        yield from (1 / people for people in _of(row, ["denominator"]) if people)


def _needed(row: Row) -> set[float]:
    """How many people more a share of head counts would take to its target, at today's size."""
    target, people, count = row.get("target_value"), row.get("denominator"), row.get("numerator")
    if isinstance(target, float) and isinstance(people, int) and isinstance(count, int):
        return {float(math.ceil(round(target * people, 10)) - count)}
    return set()
