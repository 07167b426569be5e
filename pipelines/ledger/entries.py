"""Entries of the ledger: written before a release becomes current, standing once it is, taken back if it never was.

The order is what makes a crash harmless: entries are written under a number that nothing reads yet, then the release is
renamed into place, then its number is entered. Whoever finds a pending number asks the shelf whether that release is
there.
"""

from collections.abc import Collection

import duckdb

from models.errors import BlockedError
from pipelines.ledger import versions

KEYS = ("kpi_id", "period_start", "period_end", "breakdown", "segment", "measure")
# What a cell says to its reader, and what its interval is computed from.
SAID = (
    "kind",
    "scale",
    "exposure",
    "status",
    "reason",
    "numerator",
    "denominator",
    "people",
    "value",
    "value_low",
    "value_high",
    "survival_se",
    "figure_low",
    "figure_high",
    "figure_p",
    "n_eff",
    "rounding_base",
)

STANDING = f"""
-- one row per cell ever published: what was said of it last, by which release and under which definition
select release, {", ".join(KEYS)}, definition, {", ".join(SAID)}
from ledger.cell
where release <= (select coalesce(max(number), 0) from ledger.release)
qualify row_number() over (partition by {", ".join(KEYS)} order by release desc) = 1
"""

_NEWS = f"""
-- one row per cell of the candidate that says something else than it said last, or that was never said
with standing as ({STANDING})
select
    {", ".join(f"p.{name}" for name in KEYS)}, d.definition, {", ".join(f"p.{name}" for name in SAID)}
from metrics.protected as p
join metrics.definition as d on d.kpi_id = p.kpi_id
left join standing as s on {" and ".join(f"s.{name} = p.{name}" for name in KEYS)}
where
    not p.is_carried
    and (s.release is null or s.definition <> d.definition
        or {" or ".join(f"s.{name} is distinct from p.{name}" for name in SAID)})
"""


def reconcile(connection: duckdb.DuckDBPyConnection, on_shelf: Collection[str]) -> None:
    """Settle what an interrupted run left: enter the pending release if it is on the shelf, else take it back."""
    pending = connection.execute("select number, release_id from ledger.pending").fetchall()
    for number, release_id in pending:
        if release_id in on_shelf:
            confirm(connection)
        else:
            _take_back(connection, int(number))


def demand_memory(connection: duckdb.DuckDBPyConnection, on_shelf: Collection[str]) -> None:
    """Raise BlockedError where releases were published and the ledger knows of none."""
    row = connection.execute("select count(*) from ledger.release").fetchone()
    if on_shelf and not (row and row[0]):
        raise BlockedError(
            f"ledger.duckdb knows of no release, and {len(on_shelf)} were published: without it a correction could "
            "tell about single people. Restore it from a backup, or begin anew with `allyship run --new-ledger`"
        )


def begin_anew(connection: duckdb.DuckDBPyConnection) -> None:
    """Enter that nothing is known of what was published before."""
    connection.execute("insert into ledger.release values (0, 'begun anew')")


def prepare(connection: duckdb.DuckDBPyConnection, release_id: str) -> int:
    """Write the candidate's entries under the next number, pending; return how many cells say something new.

    Reads `metrics.protected` and `metrics.definition`; needs `metrics.fact_digest`.
    """
    row = connection.execute("select coalesce(max(number), 0) + 1 from ledger.release").fetchone()
    number = int(row[0]) if row else 1
    connection.execute("begin")
    try:
        connection.execute("insert into ledger.pending values (?, ?)", [number, release_id])
        connection.execute(f"insert into ledger.cell by name select ?::integer as release, * from ({_NEWS})", [number])
        connection.execute(f"insert into ledger.repair select ?, {', '.join(KEYS)}, rule from metrics.repair", [number])
        versions.store(connection, number)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    row = connection.execute("select count(*) from ledger.cell where release = ?", [number]).fetchone()
    return int(row[0]) if row else 0


def confirm(connection: duckdb.DuckDBPyConnection) -> None:
    """Enter the pending release: it is on the shelf, and people may have read it."""
    connection.execute("begin")
    connection.execute("insert into ledger.release select number, release_id from ledger.pending")
    connection.execute("delete from ledger.pending")
    connection.execute("commit")
    connection.execute("checkpoint ledger")


def _take_back(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    connection.execute("begin")
    connection.execute("delete from ledger.cell where release = ?", [number])
    connection.execute("delete from ledger.repair where release = ?", [number])
    versions.forget(connection, number)
    connection.execute("delete from ledger.pending where number = ?", [number])
    connection.execute("commit")
