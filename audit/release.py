"""One published release as its readers have it: the folder, its database, and what that says of cells and metrics."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from audit.cells import Definition, Row

DATABASE = "allyship.duckdb"
Period = tuple[str, date, date]
_ABOUT = "select release_id, product_version, verification_copy from meta.release"
_DIGESTS = f"""
-- one row per metric and period: how many rows it has, and a sum over them that every other content changes
select kpi_id, period_start, period_end, count(*), sum(hash({", ".join(Row._fields)})::hugeint)
from kpi.value
group by kpi_id, period_start, period_end
"""


class UnreadableError(Exception):
    """A folder holds no release that can be read; the message names the folder or the file, and no cell."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release's cells and definitions, and where its other files lie.

    `is_verification`: rounding is off, so the rules that rounding serves are off as well. `version` is the product's,
    `release_id` the name under which it was built. `digests` tell periods with the same rows from others; `rows` are
    those of the periods that were asked for.
    """

    folder: Path
    release_id: str
    version: str
    is_verification: bool
    rows: tuple[Row, ...]
    definitions: dict[str, Definition]
    digests: dict[Period, tuple[int, int]]

    def shares(self, other: "Release") -> set[Period]:
        """Return the metrics and periods of which both releases say the same."""
        return {period for period, digest in self.digests.items() if other.digests.get(period) == digest}


def read_release(folder: Path, beside: Release | None = None) -> Release:
    """Read a release folder; raises UnreadableError where it is none.

    `beside` limits the rows to periods of which that release says something else.
    """
    with opened(folder) as connection:
        try:
            about = connection.execute(_ABOUT).fetchone()
            found = connection.execute(_DIGESTS).fetchall()
            digests = {(kpi_id, start, end): (rows, digest) for kpi_id, start, end, rows, digest in found}
            asked = [p for p in digests if beside is None or beside.digests.get(p, digests[p]) != digests[p]]
            rows = _rows(connection, asked, is_all=beside is None)
            definitions = [Definition(*d) for d in _selected(connection, "kpi.definition", Definition._fields)]
        except duckdb.Error:
            raise UnreadableError(f"{folder}: the database lacks tables or columns of a release") from None
    if about is None:
        raise UnreadableError(f"{folder}: the database does not say which release it is")
    release_id, version, is_verification = about
    named = {definition.kpi_id: definition for definition in definitions}
    return Release(folder, str(release_id), str(version), bool(is_verification), tuple(rows), named, digests)


def _rows(connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], *, is_all: bool) -> list[Row]:
    if is_all:
        return [Row(*found) for found in _selected(connection, "kpi.value", Row._fields)]
    asked = set(periods)
    metrics = sorted({kpi_id for kpi_id, *_ in periods})
    found = connection.execute(
        f"select {', '.join(Row._fields)} from kpi.value where list_contains(?::varchar[], kpi_id)", [metrics]
    ).fetchall()
    return [row for values in found if (row := Row(*values)).key[:3] in asked]


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a release's database for reading; raises UnreadableError where there is none."""
    file = folder / DATABASE
    if not file.is_file():
        raise UnreadableError(f"{folder}: no {DATABASE} in it")
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error:
        raise UnreadableError(f"{file}: cannot be opened") from None
    try:
        # Nothing is read into Python names by accident, and no thread changes an order.
        connection.execute("set threads = 1")
        yield connection
    finally:
        connection.close()


def _selected(connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return connection.execute(f"select {', '.join(names)} from {table}").fetchall()
