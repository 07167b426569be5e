"""Cases that an export tells in several rows, one for each allegation, issue or subject, as one row each.

What a case has once (its dates, channel, anonymity) must be the same in all its rows: texts that differ stand side by
side, which is no date and no word, so the case ends in quarantine. Issues are collected. Of several outcomes the
strongest stands, and a consequence that any row records is recorded. Of all else the first row that says something.
"""

from collections.abc import Mapping, Sequence

import duckdb

from models.feeds import FEEDS
from pipelines.readers.contract import NO, YES, ReadOptions, Staged
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.mapped import keep_mapped, positions
from pipelines.readers.vendors.rewriting import position, rewrite

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
    hold several issues or outcomes have them joined by ";". A record without a case id stays a row of its own.
    """
    there = [name for name in FEEDS["case"].column_names if name in positions(staged, options)]
    if "case_id" not in there:
        # Ingestion asks for it, with the headings that the file has.
        return keep_mapped(connection, staged, table, options)
    cells = {name: _cell(name, _positions(staged, options, name)) for name in there}
    told = {name: _words(options, name) for name in there if name in _STRENGTH}
    return rewrite(connection, staged, table, _collecting(table, cells), there, parameters=told)


def _collecting(table: str, cells: Mapping[str, str]) -> str:
    """Return the statement that makes one row of the records of each case; its parameters are the words that rank.

    Most cases have one record, or even ones: alike but for issues and outcomes, in words that are known. Even records
    are compared by a hash and their outcomes by numbers, at half the cost of texts; the others text by text.
    """
    named = ", ".join(f"{cell} as {quoted(name)}" for name, cell in cells.items())
    ranked = [name for name in cells if name in _STRENGTH]
    alike = ", ".join(quoted(name) for name in cells if name not in ("case_id", "issues", *ranked))
    same = f"min(hash({alike})) = max(hash({alike}))" if alike else "true"
    # A word that nobody told has no place, and several words in a cell have none either.
    known = " and ".join([f"coalesce(min({_rank(name)}) > 0, true)" for name in ranked] or ["true"])
    collected = "".join(f", {_collected(name)} as {quoted(name)}" for name in cells if name in ("issues", *ranked))
    return f"""
        with cells as (select _record, {named} from temp.{quoted(table)}),
        several as materialized (
            select case_id, min(_record) as first, {same} and {known} as even{collected}
            from cells where case_id is not null
            group by case_id having count(*) > 1 or not ({known})
        ),
        uneven as (
            select _record, {", ".join(f"{_strongest(name)} as {quoted(name)}" for name in cells)}
            from cells where case_id is null or case_id in (select case_id from several where not even)
        )
        select cells._record, {", ".join(map(_of_even_records, cells))}
        from cells left join several using (case_id)
        where cells.case_id is not null and (several.first is null or (even and cells._record = first))
        union all
        select min(_record), {", ".join(map(_of_uneven_records, cells))}
        -- Records without an id stay apart.
        from uneven group by case_id, if(case_id is null, _record, 0)"""


def _positions(staged: Staged, options: ReadOptions, column: str) -> list[int]:
    headings = [heading for heading, canonical in options.columns.items() if canonical == column]
    found = dict.fromkeys(at for at in (position(staged.columns, heading) for heading in headings) if at is not None)
    return list(found) or [positions(staged, options)[column]]


def _cell(column: str, at: Sequence[int]) -> str:
    texts = ", ".join(f"c{n}" for n in at)
    if len(at) == 1:
        return texts
    return f"nullif(concat_ws(';', {texts}), '')" if column == "issues" else f"coalesce({texts})"


def _collected(column: str) -> str:
    return f"string_agg({quoted(column)}, ';')" if column == "issues" else f"min({_rank(column)})"


def _of_even_records(column: str) -> str:
    name = quoted(column)
    if column == "issues":
        return f"if(several.first is null, cells.{name}, several.{name})"
    if column in _STRENGTH:
        return f"if(several.first is null, cells.{name}, list_extract(${column}::varchar[], several.{name}))"
    return f"cells.{name}"


def _of_uneven_records(column: str) -> str:
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
    return f"arg_min({name}, ({_strength(column, name)}) * {_BEFORE_ANY_RECORD} + _record)"


def _strongest(column: str) -> str:
    """The cell, or of several words joined in it the strongest."""
    name = quoted(column)
    if column not in _STRENGTH:
        return name
    words = f"list_transform(string_split({name}, ';'), lambda word: trim(word))"
    ranked = f"list_transform({words}, lambda word: {{'strength': {_strength(column, 'word')}, 'word': word}})"
    return f"case when contains({name}, ';') then list_min({ranked})['word'] else {name} end"


def _rank(column: str) -> str:
    """The place of the word in a cell, NULL where there is none."""
    return f"case when {quoted(column)} is not null then {_strength(column, quoted(column))} end"


def _strength(column: str, word: str) -> str:
    """The place of a word; one that nobody told comes first, to be seen and not hidden by one that is known."""
    return f"coalesce(list_position(${column}::varchar[], lower({word})), 0)"


def _words(options: ReadOptions, column: str) -> list[str]:
    """Return the delivered words of a column in lower case, from the strongest meaning to the weakest."""
    order = _STRENGTH[column]
    meant = {word: word for word in order}
    meant |= {word.strip().casefold(): said for word, said in options.values.get(column, {}).items() if said}
    emptied = [word.strip().casefold() for word, said in options.values.get(column, {}).items() if word and not said]
    return sorted((word for word in meant if meant[word] in order), key=lambda word: order.index(meant[word])) + emptied
