"""Cases that an export tells in several rows, one for each allegation, issue or subject, as one row each.

What a case has once (its dates, channel, anonymity) must be the same in all its rows: texts that differ stand side by
side, which is no date and no word, so the case ends in quarantine. Issues are collected. Of several outcomes the
strongest stands, and a consequence that any row records is recorded. Of all else the first row that says something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from models.feeds import FEEDS
from pipelines.readers.contract import NO, YES, ReadOptions, Staged
from pipelines.readers.staging import empty, quoted, show
from pipelines.readers.vendors.mapped import keep_mapped, positions
from pipelines.readers.vendors.rewriting import position

# More than any file has records.
_BEFORE_ANY_RECORD = 1 << 40
_ONCE = ("received_on", "investigated_on", "closed_on", "channel", "anonymous", "record_type")
# Canonical words from the strongest to the weakest.
_STRENGTH: Mapping[str, Sequence[str]] = {
    "outcome": ("substantiated", "partially", "unsubstantiated", "undetermined"),
    "action_taken": (*YES, *NO),
    "reporter_informed": (*YES, *NO),
    "retaliation": (*YES, *NO),
}


def one_row_per_case(connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions) -> Staged:
    """Rewrite staged records to one row per case, under canonical headings; names and free text end here.

    Where several headings mean one column, the first that is filled in a record counts; of issues all do. Cells that
    hold several issues or outcomes have them joined by ";". A record without a case id stays a row of its own. It is
    the last step: what stands in the place of the table is a view.
    """
    there = [name for name in FEEDS["case"].column_names if name in positions(staged, options)]
    if "case_id" not in there:
        # Ingestion asks for it, with the headings that the file has.
        return keep_mapped(connection, staged, table, options)
    at = {name: _positions(staged, options, name) for name in there}
    cells = {name: _cell(name, places) for name, places in at.items()}
    _collect(connection, table, options, at, cells)
    unread = {*range(len(staged.columns))} - {place for places in at.values() for place in places}
    empty(connection, table, unread)
    show(connection, table, [*cells.values()])
    (rows,) = connection.execute(f"select count(*) from temp.{quoted(table)}").fetchone() or (0,)
    return replace(staged, columns=tuple(there), records=int(rows), read=staged.records_read)


def _collect(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    options: ReadOptions,
    at: Mapping[str, Sequence[int]],
    cells: Mapping[str, str],
) -> None:
    """Put one row in the place of the records of a case that has several, or several outcomes in a cell.

    Most cases have one record that says it all, and collecting takes ten times what finding the others does.
    """
    target, made, found = f"temp.{quoted(table)}", quoted(f"{table}_made"), quoted(f"{table}_found")
    told = {name: _words(options, name) for name in at if name in _STRENGTH}
    case = f"hash({cells['case_id']})"
    repeated = f"{case} in (select {case} from {target} group by all having count(*) > 1)"
    joined = [f"contains({cells[name]}, ';')" for name in told]
    several = " or ".join([f"({cells['case_id']} is not null and {repeated})", *joined])
    listed = ", ".join(f"{_strongest(name, cell)} as {quoted(name)}" for name, cell in cells.items())
    # Found once, since finding them reads every record.
    connection.execute(
        f"create or replace temp table {found} as select _record as number from {target} where {several}"
    )
    connection.execute(
        f"""create or replace temp table {made} as
        with cells as (
            select _record, {listed} from {target} where _record in (select number from temp.{found})
        )
        -- The record's number stands in for an id that is missing, so that such records stay apart.
        select min(_record) as _record, {", ".join(map(_of_case, at))}
        from cells group by coalesce(case_id, 'record ' || _record)""",
        told or None,
    )
    try:
        connection.execute(f"delete from {target} where _record in (select number from temp.{found})")
        # What was collected of several columns stands in the first of them.
        first = ", ".join(f"c{places[0]}" for places in at.values())
        connection.execute(f"insert into {target} (_record, {first}) select * from temp.{made}")
    finally:
        connection.execute(f"drop table temp.{made}")
        connection.execute(f"drop table temp.{found}")


def _positions(staged: Staged, options: ReadOptions, column: str) -> list[int]:
    headings = [heading for heading, canonical in options.columns.items() if canonical == column]
    found = dict.fromkeys(at for at in (position(staged.columns, heading) for heading in headings) if at is not None)
    return list(found) or [positions(staged, options)[column]]


def _cell(column: str, at: Sequence[int]) -> str:
    texts = ", ".join(f"c{n}" for n in at)
    if len(at) == 1:
        return texts
    return f"nullif(concat_ws(';', {texts}), '')" if column == "issues" else f"coalesce({texts})"


def _of_case(column: str) -> str:
    name = quoted(column)
    if column == "case_id":
        return f"any_value({name})"
    if column == "issues":
        return f"string_agg({name}, ';')"
    alike = f"min({name}) = max({name})"
    if column in _ONCE:
        return f"case when {alike} then min({name}) else min({name}) || ' / ' || max({name}) end"
    if column not in _STRENGTH:
        return f"arg_min({name}, _record)"
    # Of words as strong as each other the first.
    return f"arg_min(trim({name}), ({_strength(column, name)}) * {_BEFORE_ANY_RECORD} + _record)"


def _strongest(column: str, cell: str) -> str:
    """The cell, or of several words joined in it the strongest."""
    if column not in _STRENGTH:
        return cell
    ranked = f"{{'strength': {_strength(column, 'word')}, 'word': trim(word)}}"
    words = f"list_transform(string_split({cell}, ';'), lambda word: {ranked})"
    return f"case when contains({cell}, ';') then list_min({words})['word'] else {cell} end"


def _strength(column: str, word: str) -> str:
    """The place of a word; one that nobody told comes first, to be seen and not hidden by one that is known."""
    return f"coalesce(list_position(${column}::varchar[], lower(trim({word}))), 0)"


def _words(options: ReadOptions, column: str) -> list[str]:
    """Return the delivered words of a column in lower case, from the strongest meaning to the weakest."""
    order = _STRENGTH[column]
    meant = {word: word for word in order}
    meant |= {word.strip().casefold(): said for word, said in options.values.get(column, {}).items() if said}
    emptied = [word.strip().casefold() for word, said in options.values.get(column, {}).items() if word and not said]
    return sorted((word for word in meant if meant[word] in order), key=lambda word: order.index(meant[word])) + emptied
