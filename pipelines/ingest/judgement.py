"""Which typed rows of one delivery can be trusted, and in which words the others are explained.

Rows identical in every delivered column count once. Different rows with one key in one delivery are all
quarantined, since none can be trusted. Explanations quote a value only where the column has a vocabulary of
ours and several rows share the value; of a rarer one, which may be a name in the wrong column, they tell the
word that is nearest and the number of the record.
"""

import duckdb

from models.errors import nearest
from models.feeds import Column, Feed
from pipelines.ingest.columns import Mapping
from pipelines.settings import Settings, Source
from pipelines.warehouse import quoted

# A delivered value is quoted in messages only when at least this many rows share it.
_SHARED_BY = 5
_MOST_EXAMPLES = 5
_LONGEST_SHOWN = 40


def judge(connection: duckdb.DuckDBPyConnection, feed: Feed, delivered_columns: int, stride: int = 1) -> None:
    """Make temp view `judged` (typed rows, final reasons, `_repeat`) and table `quarantined` (_record, _reasons).

    Grain of `judged`: one row per record that made a row and could be read; `quarantined` also holds the
    records that could not be read, by the number of the record in the file (see readers.Staged for `stride`).
    """
    keyed = f"t.{quoted(feed.key[0])} is not null" if feed.semantics == "events" else "true"
    key = ", ".join(f"t.{quoted(k)}" for k in feed.key)
    same_key = " and ".join(f"t.{quoted(k)} is not distinct from d.{quoted(k)}" for k in feed.key)
    connection.execute(
        f"create or replace temp table doubled as "
        f"select {key} from typed t where {keyed} group by all having count(*) > 1"
    )
    cells = ", ".join(f"s.c{i}" for i in range(delivered_columns))
    names = ", ".join(f"'{k}'" for k in feed.key)
    # A row whose key could not be read is no match for the others whose key could not be read either.
    readable = f"not list_has_any(list_transform(t._reasons, lambda r: split_part(r, ':', 1)), [{names}])"
    connection.execute(
        f"""create or replace temp table marked as
        with same_key as (
            select t._record, {key}, {readable} as _readable,
                row_number() over (partition by {cells} order by t._record) > 1 as _repeat
            from typed t join doubled d on {same_key} join staged s on s._record = t._record
        )
        select _record, _repeat,
            _readable and count(*) filter (where _readable and not _repeat) over (partition by {key}) > 1 as _conflict
        from same_key t"""
    )
    conflict = f"key: different rows share {', '.join(feed.key)}"
    connection.execute(
        f"""create or replace temp view judged as
        select t.* exclude (_reasons), coalesce(m._repeat, false) as _repeat,
            case when m._conflict then list_append(t._reasons, '{conflict}') else t._reasons end as _reasons
        from typed t left join marked m on m._record = t._record"""
    )
    connection.execute(
        f"""create or replace temp table quarantined as
        select _record // {stride} as _record, _reasons from judged where len(_reasons) > 0 and not _repeat
        union all
        select _record, [reason] from staged_unreadable"""
    )
    connection.execute("drop table temp.doubled")


def reasons(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the rows per reason of quarantine, most frequent first (a row counts for each of its reasons)."""
    rows = connection.execute(
        "select reason, count(*) as n from (select unnest(_reasons) as reason from quarantined) "
        "group by all order by n desc, reason"
    ).fetchall()
    return {str(reason): int(n) for reason, n in rows}


def explain(
    connection: duckdb.DuckDBPyConnection,
    feed: Feed,
    source: Source,
    mapping: Mapping,
    settings: Settings,
    counted: dict[str, int],
) -> str:
    """Return the reasons in words: rule, rows, what was found as far as it may be told, nearest match."""
    parts = []
    for reason, rows in list(counted.items())[:_MOST_EXAMPLES]:
        name = reason.split(":")[0]
        row = connection.execute(
            "select min(_record) from quarantined where list_contains(_reasons, ?)", [reason]
        ).fetchone()
        first = f", first in record {row[0]:,}" if row else ""
        hint = ""
        if name in feed.column_names and name in mapping.position and reason != f"{name}: missing":
            hint = _found(connection, feed.column(name), source, mapping.position[name], settings, reason)
        parts.append(f"{reason} ({rows:,} row{'s' if rows > 1 else ''}{first}{hint})")
    return "; ".join(parts)


def _found(
    connection: duckdb.DuckDBPyConnection, column: Column, source: Source, at: int, settings: Settings, reason: str
) -> str:
    bad = f"""from staged s join judged j on j._record = s._record
        where list_contains(j._reasons, ?) and s.c{at} is not null"""
    if column.type in ("date", "integer", "number", "boolean"):
        row = connection.execute(
            f"""select regexp_replace(regexp_replace(s.c{at}, '[0-9]', '9', 'g'), '[A-Za-z]|[^ -~]', 'a', 'g') as shape
            {bad} group by all order by count(*) desc, shape limit 1""",
            [reason],
        ).fetchone()
        return f", cells look like '{row[0][:_LONGEST_SHOWN]}'" if row else ""
    if column.type not in ("choice", "choices", "level"):
        return ""
    values = connection.execute(
        f"select s.c{at}, count(*) as n {bad} group by all order by n desc, s.c{at} limit 50", [reason]
    ).fetchall()
    known = (
        *column.allowed,
        *source.values.get(column.name, {}),
        *(settings.levels.names if column.type == "level" else ()),
    )
    told = []
    for value, n in values:
        match = nearest(value, known)
        meant = f"did you mean '{match}'?" if match else ""
        if n >= _SHARED_BY:
            told.append(f"found '{value[:_LONGEST_SHOWN]}'" + (f", {meant}" if match else ""))
        elif match:
            told.append(meant)
    told = list(dict.fromkeys(told))[:_MOST_EXAMPLES]
    expected = [f"expected {', '.join(column.allowed)}"] if column.allowed else []
    return "".join(f", {words}" for words in (*told, *expected))
