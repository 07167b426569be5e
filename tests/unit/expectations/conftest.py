"""A small warehouse in memory in which every rule of every feed holds, for tests to break."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import duckdb
import pytest

from models.feeds import FEEDS, Column

DAY = date(2025, 1, 15)
SNAPSHOTS = (date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30))


def person(name: str) -> UUID:
    """Return the pseudonym of a made-up person."""
    return uuid5(NAMESPACE_OID, name)


def usual(column: Column) -> Any:
    """Return a value that satisfies every rule of its own column; equal ids make references hold."""
    if column.type == "choices":
        return ";".join(column.allowed)
    if column.allowed:
        return column.allowed[0]
    return {
        "person": person("ada"),
        "id": "x1",
        "category": "Sales",
        "code": "c1",
        "level": 3,
        "date": DAY,
        "integer": 1,
        "number": 1.0,
        "boolean": False,
    }[column.type]


def row(feed: str, **given: Any) -> dict[str, Any]:
    """Return one valid row of a feed with the given cells in place of the usual ones."""
    return {column.name: usual(column) for column in FEEDS[feed].columns} | given


def good_rows() -> dict[str, list[dict[str, Any]]]:
    """Return rows of every feed in which all rules hold: three workers over four months, and one leaver."""
    rows = {name: [row(name)] for name in FEEDS}
    staff = {"ada": None, "bea": "ada", "cid": "bea"}
    rows["worker_snapshot"] = [
        row(
            "worker_snapshot",
            worker_id=person(name),
            manager_id=manager and person(manager),
            snapshot_date=day,
            hire_date=date(2020, 1, 1),
        )
        for day in SNAPSHOTS
        for name, manager in (staff | ({"dan": "ada"} if day == SNAPSHOTS[0] else {})).items()
    ]
    rows["separation"] = [row("separation", worker_id=person("dan"), separation_date=date(2025, 2, 10))]
    rows["promotion"] = [row("promotion", from_level=3, to_level=4)]
    rows["pairing"] = [row("pairing", protege_id=person("bea"))]
    rows["nomination"] = [row("nomination", nominee_id=person("bea"))]
    rows["survey_response"] = [
        row("survey_response", respondent_id=person(who), item="exp_any", answer=answer)
        for who, answer in (("r1", "yes"), ("r2", "no"))
    ]
    rows["survey_count"] = [row("survey_count", item="ally_self", answer=answer) for answer in ("4", "5")]
    rows["survey_invitation"] = [row("survey_invitation", gender=gender) for gender in ("woman", "man")]
    return rows


def load(connection: duckdb.DuckDBPyConnection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Create one relation per feed in schema raw and fill it, and the list of workers that ingestion would make."""
    connection.execute("CREATE SCHEMA raw")
    connection.execute("CREATE SCHEMA register")
    for name, given in rows.items():
        columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in FEEDS[name].columns)
        connection.execute(f'CREATE TABLE raw."{name}" ({columns})')
        for cells in given:
            add(connection, name, cells)
    if "worker_snapshot" in rows:
        # A view, so that it follows what a test breaks.
        connection.execute(
            "CREATE VIEW register.worker AS SELECT DISTINCT worker_id AS worker FROM raw.worker_snapshot"
        )


def add(connection: duckdb.DuckDBPyConnection, feed: str, cells: dict[str, Any]) -> None:
    """Insert one row into a feed's relation."""
    marks = ", ".join("?" for _ in cells)
    connection.execute(f'INSERT INTO raw."{feed}" VALUES ({marks})', list(cells.values()))


@pytest.fixture(scope="session", autouse=True)
def library() -> Any:
    """Import Great Expectations once for all tests."""
    from expectations import gx

    return gx._library()


@pytest.fixture(scope="session")
def sample() -> SimpleNamespace:
    """The functions above, for tests that make rows of their own."""
    return SimpleNamespace(
        person=person, row=row, add=add, load=load, good_rows=good_rows, day=DAY, snapshots=SNAPSHOTS
    )


@pytest.fixture
def make() -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Build warehouses in memory from given rows, the good ones by default."""
    made = []

    def build(rows: dict[str, list[dict[str, Any]]] | None = None) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:")
        made.append(connection)
        load(connection, good_rows() if rows is None else rows)
        return connection

    yield build
    for connection in made:
        connection.close()


@pytest.fixture
def warehouse(make: Callable[..., duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """A warehouse in which every rule of every feed holds."""
    return make()
