"""Facts built from raw feeds: each a SELECT of models/facts, made in the warehouse when what it reads has changed.

The statements live in models/facts; here they are only run, in the order in which they depend on each other.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from models.errors import BlockedError
from models.facts import FACTS, Fact, as_of_statement
from models.organization import Organization
from pipelines.facts import contents
from pipelines.facts.arrivals import write_arrivals
from pipelines.facts.mending import mend
from pipelines.warehouse import transaction


def write_parameters(connection: duckdb.DuckDBPyConnection, organization: Organization) -> date:
    """Write `facts.parameter` (one row: floors, calendar, as-of date) and `facts.arrival`; return the as-of date.

    Raises BlockedError when no feed holds any date, since nothing could be computed.
    """
    contents.begin(connection)
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
    for name in ("parameter", "arrival"):
        contents.remember_content(connection, name)
    return as_of


def build_fact(connection: duckdb.DuckDBPyConnection, name: str, *, carry: bool = True) -> int | None:
    """Make one fact; return its rows, or None for a view, whose rows would have to be counted.

    A table whose statement and inputs are what they were when it was made stays as it is, and of another one only the
    slices that differ are written, unless `carry` is false.
    """
    fact = FACTS[name]
    # Where nothing is carried, what a fact is made from is of no use: a fact without a known origin is made again.
    origin = contents.origin_of(connection, name) if carry else None
    if origin and fact.stored == "table":
        there = contents.records_made(connection, name, origin)
        if there is not None:
            return there
    with transaction(connection):
        _make_way(connection, fact)
        if not (origin and fact.stored == "table" and mend(connection, fact, origin)):
            connection.execute(f"create or replace {fact.stored} facts.{name} as {fact.statement}")
        return contents.remember(connection, name, origin)


def build_facts(
    connection: duckdb.DuckDBPyConnection,
    organization: Organization,
    names: Iterable[str] = FACTS,
    *,
    carry: bool = True,
) -> None:
    """Write the parameters and make the named facts in their declared order, all anew where `carry` is false."""
    write_parameters(connection, organization)
    wanted = set(names)
    for name in FACTS:
        if name in wanted:
            build_fact(connection, name, carry=carry)


def _make_way(connection: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    """Drop what is there under the fact's name as the other kind: only the same kind can be replaced."""
    is_view = connection.execute(
        "select 1 from duckdb_views() where schema_name = 'facts' and view_name = ?", [fact.name]
    ).fetchone()
    if is_view and fact.stored == "table":
        connection.execute(f"drop view facts.{fact.name}")
    elif not is_view and fact.stored == "view":
        connection.execute(f"drop table if exists facts.{fact.name}")
