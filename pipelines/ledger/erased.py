"""That somebody was erased from a stored version of a fact, though not who.

With the rows of an erased person gone from the version and from the facts of today alike, the two no longer differ,
and a past figure would be published anew without them: whoever keeps the older release would see what one person
makes. So every version remembers how often somebody left it, and no cell of its period counts as untouched.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import duckdb

from pipelines.erasure.rewriting import listed, rules, tables
from pipelines.warehouse import quoted

_TABLE = "create table if not exists ledger.erased (release integer, fact varchar, period_start date, period_end date)"
_FACT = "fact_"


def note(connection: duckdb.DuckDBPyConnection, catalog: str, people: Iterable[UUID]) -> int:
    """Add to the attached ledger the versions that hold one person, as they stand in another attached ledger.

    Grain of `ledger.erased`: one row per erased person, and release and period whose stored version they were in.

    Args:
        connection: where `ledger` and `catalog` are attached.
        catalog: the ledger as it was before the person was taken out.
        people: all pseudonyms of that person.

    Returns:
        The rows added.
    """
    connection.execute(_TABLE)
    added = 0
    with listed(connection, people):
        for (schema, table), columns in tables(connection, catalog).items():
            goes, _ = rules(schema, table, columns)
            if not table.startswith(_FACT) or not goes:
                continue
            start, end = (name if name in columns else "null::date" for name in ("period_start", "period_end"))
            row = connection.execute(
                f"insert into ledger.erased select distinct release, ?, {start}, {end} "
                f"from {quoted(catalog)}.{quoted(schema)}.{quoted(table)} where {goes}",
                [table.removeprefix(_FACT)],
            ).fetchone()
            added += int(row[0]) if row else 0
    return added


def erased_people(connection: duckdb.DuckDBPyConnection) -> dict[str, set[tuple[date | None, date | None]]]:
    """Return the periods, by fact, of whose stored version somebody was erased.

    Reads temp table `fact_difference` of the versions in question (ledger/versions.py). Where in a period the erased
    person stood is not known any more, so whoever asks has to suspect every cell of it.
    """
    there = connection.execute(
        "select count(*) from duckdb_tables() where database_name = 'ledger' and table_name = 'erased'"
    ).fetchone()
    if not there or not there[0]:
        return {}
    rows = connection.execute(_OF_VERSIONS).fetchall()
    periods: dict[str, set[tuple[date | None, date | None]]] = {}
    for fact, start, end in rows:
        periods.setdefault(str(fact), set()).add((start, end))
    return periods


_OF_VERSIONS = """
-- one row per fact and period that differs and of whose stored version somebody was erased
select distinct d.fact, d.period_start, d.period_end
from fact_difference as d
join ledger.erased as e
    on e.fact = d.fact and e.release = d.version
    and e.period_start is not distinct from d.period_start and e.period_end is not distinct from d.period_end
"""
