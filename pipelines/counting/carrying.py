"""What of the last count still stands: cells whose facts are, row for row, those they were counted from.

A part of the cells is counted by one text from named facts. Where the text and a period's slices of the facts
(facts/contents.py) are those of the last count, the period's cells stay; all else is counted anew, so that a count on
top of another is the count from nothing. A part's seal is broken before its cells are touched and set when they are
whole: a run that was killed in between leaves nothing to carry.

Grain of `metrics.counted_part`: part. Grain of `metrics.counted_slice`: part, fact, grain and period.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from pipelines.facts.contents import made_by, take_slices
from pipelines.warehouse import transaction

# A fact and the grain of the rows meant; None means all of them.
Source = tuple[str, str | None]

_PART = "create table if not exists metrics.counted_part (made_by varchar, kind varchar, metrics varchar[])"
_SLICE = """create table if not exists metrics.counted_slice (
    made_by varchar, fact varchar, grain varchar, period_start date, period_end date, records bigint, digest hugeint)"""
_BEHIND = """
    -- one row per slice of the sources, as it is now
    select fact, grain, period_start, period_end, records, digest
    from metrics.slice
    where list_has_any($sources::varchar[][], [[fact, coalesce(grain, '')], [fact, '']])
"""
_TOUCHED = f"""
-- one row per grain and period of which any fact is not what it was when the part was counted last
create or replace temp table touched as
with before as (
    select fact, grain, period_start, period_end, records, digest
    from metrics.counted_slice
    where made_by = $made_by
), standing as (
    {_BEHIND}
)
select distinct grain, period_start, period_end
from (
    (select * from standing except select * from before)
    union all
    (select * from before except select * from standing)
)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that are counted together: of which metrics, by which text, from which facts.

    A metric's cells are in at most one part of each kind: `counts`, whose periods are carried one by one, and `whole`.
    """

    kind: Literal["counts", "whole"]
    metrics: Sequence[str]
    text: str
    sources: Sequence[Source]

    @property
    def facts(self) -> list[str]:
        """The facts behind the cells, each once."""
        return sorted({fact for fact, _ in self.sources})

    @property
    def made_by(self) -> str:
        """The digest of the text, of the code that counts, and of the database that runs and hashes it."""
        parts = (self.kind, *self.metrics, self.text, made_by())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def break_seal(connection: duckdb.DuckDBPyConnection, part: Part, *, carry: bool) -> bool:
    """Tell whether cells of the part can be carried; temp table `touched` then has the slices whose cells cannot.

    They can be where the part was counted whole by the same text, and where that is wanted.
    """
    connection.execute(_PART)
    connection.execute(_SLICE)
    was_sealed = connection.execute("select 1 from metrics.counted_part where made_by = ?", [part.made_by]).fetchone()
    if carry and was_sealed:
        take_slices(connection, part.facts)
        connection.execute(_TOUCHED, {"made_by": part.made_by, "sources": _listed(part)})
    connection.execute(
        "delete from metrics.counted_part where kind = ? and list_has_any(metrics, ?::varchar[])",
        [part.kind, list(part.metrics)],
    )
    return carry and was_sealed is not None


def set_seal(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Keep which slices the part's cells are counted from, now that they are whole."""
    take_slices(connection, part.facts)
    with transaction(connection):
        connection.execute(
            "delete from metrics.counted_slice "
            "where made_by = ? or made_by not in (select made_by from metrics.counted_part)",
            [part.made_by],
        )
        connection.execute(
            f"insert into metrics.counted_slice with behind as ({_BEHIND}) select $made_by, * from behind",
            {"made_by": part.made_by, "sources": _listed(part)},
        )
        connection.execute(
            "insert into metrics.counted_part values (?, ?, ?)", [part.made_by, part.kind, list(part.metrics)]
        )


def is_untouched(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether no slice is touched of the part whose seal was broken last."""
    return connection.execute("select 1 from touched limit 1").fetchone() is None


def _listed(part: Part) -> list[list[str]]:
    return [[fact, grain or ""] for fact, grain in part.sources]
