"""An organization small enough to read: feeds as text tables in, rows of kpi.value out.

`publish` delivers the tables to a home, and takes, counts, protects and values them the way a nightly run
does, without Dagster and Great Expectations. What a metric should say stands in the tests beside this file.

A table is CSV with blanks around the cells for the reader's sake. Two notations multiply a row:

- `w1..40` stands for w1, w2 ... w40; several of them in one row run in step (pair p1..3 of m1..3 and w1..3);
- `2025-01-31..2025-06-30` stands for every month end from the first to the second, for each of the row's people.

A feed that came in several deliveries is a dict of tables by day of delivery.
"""

import csv
import os
import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

from models.facts import FACTS
from models.metrics import METRICS, Metric
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.protection import protect
from pipelines.settings import landing_files, load_settings
from pipelines.valuing import write_values
from pipelines.warehouse import open_warehouse

# Rounding off, thresholds on: for examples whose point is the exact figure.
EXACT = "verification_copy: true"

_PEOPLE = re.compile(r"([A-Za-z][A-Za-z_-]*)(\d+)\.\.(\d+)")
_MONTHS = re.compile(r"(\d{4})-(\d\d)-\d\d\.\.(\d{4})-(\d\d)-\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """One row of kpi.value."""

    kpi_id: str
    period_start: date
    period_end: date
    breakdown: str
    segment: str
    measure: str
    value: float | None
    numerator: int | None
    denominator: int | None
    people: int | None
    n_eff: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    value_low: float | None
    value_high: float | None
    rounding_base: int
    status: str
    reason: str | None
    definition_version: int

    @property
    def fraction(self) -> tuple[int | None, int | None]:
        """Numerator and denominator."""
        return self.numerator, self.denominator

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Low and high end of the 95 % interval."""
        return self.ci_low, self.ci_high

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that the published number may stand for."""
        return self.value_low, self.value_high

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """Every number that a row without a figure must leave empty."""
        return (self.value, *self.fraction, self.people, self.n_eff, *self.interval, self.p_value, *self.bounds)


@dataclass(frozen=True, slots=True)
class Published:
    """What one example published."""

    rows: tuple[Value, ...]

    def row(self, kpi: str, measure: str, on: str | None = None, **segment: str) -> Value:
        """Return the one row of a measure, whatever its status.

        `on` is the period's last day, needed where there are several; `division="Sales"` asks for a segment, no
        segment for the company; a cross is `division__level="Sales | 4"`.
        """
        breakdown, name = next(iter(segment.items())) if segment else ("company", "all")
        found = [
            row
            for row in self.rows
            if (row.kpi_id, row.measure) == (kpi, measure)
            and (row.breakdown, row.segment) == (breakdown.replace("__", "+"), name)
            and on in (None, row.period_end.isoformat())
        ]
        assert len(found) == 1, f"{len(found)} rows of {kpi} {measure} {breakdown} {name} on {on}: " + "; ".join(
            sorted({f"{r.measure} {r.period_end} {r.breakdown} {r.segment}" for r in self.rows if r.kpi_id == kpi})
        )
        return found[0]

    def value(self, kpi: str, measure: str, on: str | None = None, **segment: str) -> Value:
        """Return the one row of a measure, which must be shown."""
        row = self.row(kpi, measure, on, **segment)
        assert row.status == "shown", f"{kpi} {measure} is {row.status}: {row.reason}"
        return row

    def of(self, kpi: str) -> tuple[Value, ...]:
        """Return every row of a metric."""
        return tuple(row for row in self.rows if row.kpi_id == kpi)


def publish(
    folder: Path, settings: str = "", metrics: Collection[str] = METRICS, **feeds: str | dict[str, str]
) -> Published:
    """Deliver the tables as files of a new home in `folder` and return what is published of `metrics`.

    Only the facts behind these metrics are made, so that an example costs what it shows. `settings` is the text of
    allyship.yaml. A row that cannot be taken is a mistake of the example: it raises.
    """
    home = Home(folder)
    home.create()
    home.config_file.write_text(f"tolerance: 0\n{settings}\n", encoding="utf-8")
    for feed, tables in feeds.items():
        if isinstance(tables, str):
            _deliver(home.landing / f"{feed}.csv", tables)
            continue
        for day, table in tables.items():
            path = home.landing / feed / f"{day}.csv"
            _deliver(path, table)
            noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).timestamp()
            os.utime(path, (noon, noon))
    return Published(tuple(_run(home, metrics)))


def _deliver(path: Path, table: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(table))


def _run(home: Home, metrics: Collection[str]) -> Iterator[Value]:
    settings = load_settings(home, METRICS)
    organization = settings.organization
    with open_warehouse(Path(":memory:"), home.pseudonym_key(), home.scratch) as connection:
        connection.execute("set threads = 1")  # a dozen rows gain nothing from more
        present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
        for plan in make_plan(connection, candidates(home, settings), present).values():
            done = take_feed(connection, plan, settings, "example")
            assert not done.rejected, [entry.detail for entry in done.rejected]
        shown = [METRICS[name] for name in METRICS if name in metrics]
        build_facts(connection, organization, _facts_behind(shown), carry=False)
        count_family(connection, shown, organization, carry=False)
        protect(connection, organization)
        write_values(connection, organization)
        for cells in connection.execute("select * from kpi.value").fetchall():
            yield Value(*cells)


def _facts_behind(metrics: Iterable[Metric]) -> set[str]:
    wanted = ["headcount", "window", *(table for metric in metrics for table in metric.tables)]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in FACTS and name not in found:
            found.add(name)
            wanted += [table for schema, table in FACTS[name].reads if schema == "facts"]
    return found


def _rows(table: str) -> Iterator[list[str]]:
    lines = [[cell.strip() for cell in line.split(",")] for line in table.strip().splitlines() if line.strip()]
    header, *records = lines
    yield header
    for number, record in enumerate(records, start=1):
        assert len(record) == len(header), f"row {number} has {len(record)} cells, the header {len(header)}"
        yield from _multiplied(record)


def _multiplied(record: list[str]) -> Iterator[list[str]]:
    people = [_people(cell) for cell in record]
    months = [_month_ends(cell) for cell in record]
    sizes = {len(names) for names in people if names}
    assert len(sizes) <= 1, f"ranges of different lengths in one row: {record}"
    for at in range(max(sizes, default=1)):
        one = [
            [names[at]] if names else days or [cell] for cell, names, days in zip(record, people, months, strict=True)
        ]
        yield from map(list, product(*one))


def _people(cell: str) -> list[str]:
    found = _PEOPLE.fullmatch(cell)
    return [f"{found[1]}{number}" for number in range(int(found[2]), int(found[3]) + 1)] if found else []


def _month_ends(cell: str) -> list[str]:
    found = _MONTHS.fullmatch(cell)
    if not found:
        return []
    first, last = int(found[1]) * 12 + int(found[2]) - 1, int(found[3]) * 12 + int(found[4]) - 1
    months: list[tuple[Any, Any]] = [(month // 12, month % 12 + 1) for month in range(first, last + 1)]
    return [date(year, month, monthrange(year, month)[1]).isoformat() for year, month in months]
