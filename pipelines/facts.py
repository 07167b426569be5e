"""Facts built from raw feeds: each a SELECT of models/facts, made anew in the warehouse.

The statements live in models/facts; here they are only run, in the order in which they depend on each other.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from models.errors import BlockedError
from models.facts import FACTS, as_of_statement
from models.organization import Organization
from pipelines.arrivals import write_arrivals


def write_parameters(connection: duckdb.DuckDBPyConnection, organization: Organization) -> date:
    """Write `facts.parameter` (one row: floors, calendar, as-of date) and `facts.arrival`; return the as-of date.

    Raises BlockedError when no feed holds any date, since nothing could be computed.
    """
    as_of = organization.as_of
    if as_of is None:
        row = connection.execute(as_of_statement()).fetchone()
        as_of = row[0] if row else None
    if as_of is None:
        raise BlockedError("no file with usable rows has been taken yet, so there is nothing to compute")
    connection.execute(
        "create or replace table facts.parameter as select ?::date as as_of, ?::smallint as leadership_floor, "
        "?::smallint as manager_floor, ?::smallint as executive_floor, ?::integer as fiscal_year_start, "
        "?::integer as program_window_months",
        [
            as_of,
            organization.leadership_floor,
            organization.manager_floor,
            organization.executive_floor,
            organization.fiscal_year_start,
            organization.program_window_months,
        ],
    )
    write_arrivals(connection)
    return as_of


def build_fact(connection: duckdb.DuckDBPyConnection, name: str) -> int | None:
    """Make one fact anew; return its rows, or None for a view, whose rows would have to be counted."""
    fact = FACTS[name]
    _drop(connection, name)
    connection.execute(f"create {fact.stored} facts.{name} as {fact.statement}")
    if fact.stored == "view":
        return None
    row = connection.execute(f"select count(*) from facts.{name}").fetchone()
    return int(row[0]) if row else 0


def build_facts(
    connection: duckdb.DuckDBPyConnection, organization: Organization, names: Iterable[str] = FACTS
) -> None:
    """Write the parameters and make the named facts in their declared order."""
    write_parameters(connection, organization)
    wanted = set(names)
    for name in FACTS:
        if name in wanted:
            build_fact(connection, name)


def _drop(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    row = connection.execute(
        "select table_type from information_schema.tables where table_schema = 'facts' and table_name = ?", [name]
    ).fetchone()
    if row:
        connection.execute(f"drop {'view' if row[0] == 'VIEW' else 'table'} facts.{name}")
