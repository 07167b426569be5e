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
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.mapped import keep_mapped, positions
from pipelines.readers.vendors.rewriting import position, rewrite

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
    hold several issues or outcomes have them joined by ";". A record without a case id stays a row of its own.
    """
    there = [name for name in FEEDS["case"].column_names if name in positions(staged, options)]
    if "case_id" not in there:
        # Ingestion asks for it, with the headings that the file has.
        return keep_mapped(connection, staged, table, options)
    cells = ", ".join(f"{_cells(staged, options, name)} as {quoted(name)}" for name in there)
    told = {name: _words(options, name) for name in there if name in _STRENGTH}
    kept = ", ".join(_of_case(name) for name in there)
    made = rewrite(
        connection,
        staged,
        table,
        f"""with cells as (
            select _record, {cells} from temp.{quoted(table)}
        )
        -- The record's number stands in for an id that is missing, so that such records stay apart.
        select min(_record) as _record, {kept} from cells group by coalesce(case_id, 'record ' || _record)""",
        there,
        parameters=told,
    )
    return replace(made, typed=staged.typed)


def _cells(staged: Staged, options: ReadOptions, column: str) -> str:
    headings = [heading for heading, canonical in options.columns.items() if canonical == column]
    found = dict.fromkeys(at for at in (position(staged.columns, heading) for heading in headings) if at is not None)
    at = list(found) or [positions(staged, options)[column]]
    texts = ", ".join(f"c{n}" for n in at)
    return f"nullif(concat_ws(';', {texts}), '')" if column == "issues" else f"coalesce({texts})"


def _of_case(column: str) -> str:
    name = quoted(column)
    if column == "issues":
        return f"string_agg(distinct {name}, ';')"
    if column in _ONCE:
        return f"string_agg(distinct {name}, ' / ' order by {name})"
    if column not in _STRENGTH:
        return f"arg_min({name}, _record)"
    # A word that nobody told comes first: it must be seen, not hidden behind one that is known.
    strength = f"coalesce(list_position(${column}::varchar[], lower(trim(word))), 0)"
    said = f"string_split(string_agg({name}, ';'), ';')"
    ranked = f"list_transform({said}, lambda word: {{'strength': {strength}, 'word': trim(word)}})"
    return f"list_min({ranked})['word']"


def _words(options: ReadOptions, column: str) -> list[str]:
    """Return the delivered words of a column in lower case, from the strongest meaning to the weakest."""
    order = _STRENGTH[column]
    meant = {word: word for word in order}
    meant |= {word.strip().casefold(): said for word, said in options.values.get(column, {}).items() if said}
    emptied = [word.strip().casefold() for word, said in options.values.get(column, {}).items() if word and not said]
    return sorted((word for word in meant if meant[word] in order), key=lambda word: order.index(meant[word])) + emptied
