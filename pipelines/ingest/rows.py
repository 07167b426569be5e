"""Text cells into typed canonical rows, each with every reason why it cannot be trusted.

Builds SQL from declarations; delivered values are only ever bound or joined, never pasted into the text.
A reason names the column and the rule, and never the value.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import duckdb

from models.feeds import FEEDS, Column, Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.ingest.columns import Mapping
from pipelines.readers.contract import NO, YES
from pipelines.readers.days import day_in, no_day
from pipelines.readers.free_text import sentence_condition
from pipelines.settings import LevelMap, Source
from pipelines.warehouse import quoted

_WHOLE = r"^([+-]?\d+)(\.0*)?$"

_Translate = Callable[[str | None], str | None]


def build_typed_rows(
    connection: duckdb.DuckDBPyConnection,
    feed: Feed,
    source: Source,
    mapping: Mapping,
    levels: LevelMap,
    staged: str,
    *,
    typed_cells: bool,
) -> None:
    """Create temp table `typed`: one row per staged record, canonical columns typed, and `_reasons VARCHAR[]`.

    Grain as `staged`. An empty `_reasons` means that the row obeys every row rule.
    """
    selected: list[str] = []
    canonical: list[str] = []
    reasons: list[str] = []
    joins: list[str] = []
    mapped: list[str] = []
    parameters: list[str] = []
    for column in _in_their_domains(feed, source):
        translate = _translation(column, source, levels)
        at = mapping.position.get(column.name)
        name, text_name = quoted(column.name), quoted("text " + column.name)
        # Typed cells of spreadsheets and Parquet, constants and dates in file names are ISO text whatever the
        # declared format of the source's text cells is.
        iso_too = typed_cells or column.name in mapping.fixed
        typed, wrong = _typed(column, source.date_format(column.name), text_name, iso_too=iso_too)
        if at is None:
            text = _fixed_text(column, mapping, translate, parameters)
        elif translate is None:
            text = f"s.c{at}"
        else:
            table = _distinct_texts(connection, column, translate, staged, at)
            joins.append(f"left join {table} on {table}.delivered is not distinct from s.c{at}")
            mapped.append(table)
            text = f"{table}.canonical"
        if at is not None and column.type == "person":
            known, typed = f"known{at}", quoted("pseudonym " + column.name)
            if translate is None:
                joins.append(
                    f"left join {_known_people(connection, column, staged, at)} as {known} "
                    f"on {known}.delivered = s.c{at}"
                )
                selected.append(f"{known}.pseudonym as {typed}")
            else:
                selected.append(f"{table}.pseudonym as {typed}")
        selected.append(f"{text} as {text_name}")
        canonical.append(f"{typed} as {name}")
        reasons.extend(_reasons(column, wrong))
    reasons.extend(_feed_reasons(feed))
    connection.execute(
        f"""create or replace temp table typed as
        with texts as (
            select s._record, {", ".join(selected)} from {staged} s {" ".join(joins)}
        ), cells as (
            select *, {", ".join(canonical)} from texts
        )
        select _record, {", ".join(quoted(n) for n in feed.column_names)},
            list_filter([{", ".join(reasons) or "null"}]::varchar[], lambda reason: reason is not null) as _reasons
        from cells""",
        parameters,
    )
    for table in mapped:
        connection.execute(f"drop table temp.{table}")


def _in_their_domains(feed: Feed, source: Source) -> Iterator[Column]:
    """Yield the feed's columns; respondents of a survey that is declared identified are people of HR."""
    for column in feed.columns:
        yield replace(column, domain="hr") if source.identified and column.domain == "survey" else column


def _fixed_text(column: Column, mapping: Mapping, translate: _Translate | None, parameters: list[str]) -> str:
    """Return SQL for the text of a column that the file does not deliver: its constant, or NULL."""
    fixed = mapping.fixed.get(column.name)
    if fixed is not None and translate is not None:
        fixed = translate(fixed)
    if fixed is None:
        return "null::varchar"
    parameters.append(fixed)
    return "?::varchar"


def _distinct_texts(
    connection: duckdb.DuckDBPyConnection, column: Column, translate: _Translate, staged: str, at: int
) -> str:
    """Make a temp table of what each distinct delivered text of a column means; return its quoted name.

    One row per text (NULL included): `delivered`, `canonical` after value map and level map, and for people
    `pseudonym`.
    """
    table = quoted(f"map {column.name}")
    known = [text for (text,) in connection.execute(f"select distinct c{at} from {staged}").fetchall()]
    pseudonym = f", {_pseudonym(column, 'canonical')} as pseudonym" if column.type == "person" else ""
    connection.execute(
        f"create or replace temp table {table} as select *{pseudonym} from "
        "(select unnest(?::varchar[]) as delivered, unnest(?::varchar[]) as canonical)",
        [known, [translate(text) for text in known]],
    )
    return table


def _known_people(connection: duckdb.DuckDBPyConnection, column: Column, staged: str, at: int) -> str:
    """Add the ids of a column to those of its domain that were met already; return the temp table's quoted name.

    One row per id: `delivered` and `pseudonym`. A keyed hash costs more than a join, and the same people stand in many
    rows, columns and files. Whoever takes the files calls `forget_people` when they are taken.
    """
    table = _known(column.domain)
    connection.execute(f"create temp table if not exists {table} (delivered varchar, pseudonym uuid)")
    connection.execute(
        f"""insert into temp.{table}
        select delivered, {_pseudonym(column, "delivered")}
        from (select distinct c{at} as delivered from {staged} where c{at} is not null) d
        anti join temp.{table} k on k.delivered = d.delivered"""
    )
    return f"temp.{table}"


def forget_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the ids as delivered that `build_typed_rows` met."""
    for domain in {column.domain for feed in FEEDS.values() for column in feed.columns if column.type == "person"}:
        connection.execute(f"drop table if exists temp.{_known(domain)}")


def _known(domain: str) -> str:
    return quoted(f"known {domain}")


def _pseudonym(column: Column, text: str) -> str:
    address = f"pseudonym_email(lower(trim({text})))"
    if column.domain == "email":
        return address
    own = f"pseudonym_{column.domain}({text})"
    # Platforms know people by their address; identity.py finds out whose it is.
    return f"case when contains({text}, '@') then {address} else {own} end" if column.domain == "hr" else own


def _translation(column: Column, source: Source, levels: LevelMap) -> _Translate | None:
    def mapped(text: str | None) -> str | None:
        return source.translate(column.name, text)

    if column.type == "level":

        def ranked(text: str | None) -> str | None:
            title = mapped(text)
            rank = levels.rank(title)
            # Text without a rank stays text, so that it is told from an empty cell.
            return title if rank is None else str(rank)

        return ranked
    if column.type == "choices" and column.name in source.values:

        def each(text: str | None) -> str | None:
            whole = mapped(text)
            if whole != text or text is None or ";" not in text:
                return whole
            parts = [mapped(part.strip()) for part in text.split(";") if part.strip()]
            return ";".join(part for part in parts if part) or None

        return each
    return mapped if column.name in source.values else None


def _typed(column: Column, date_format: str | None, text: str, *, iso_too: bool) -> tuple[str, str]:
    """Return (SQL of the typed cell, words for a cell that cannot be typed)."""
    if column.default is not None:
        text = f"coalesce({text}, '{column.default}')"
    match column.type:
        case "person":
            return _pseudonym(column, text), "not an id"
        case "id" | "category":
            return text, "not text"
        case "code":
            return f"regexp_replace(lower({text}), '^(\\d+)\\.0+$', '\\1')", "not a code"
        case "choice":
            return f"case when lower({text}) in ({_listed(column.allowed)}) then lower({text}) end", "unknown value"
        case "choices":
            parts = (
                f"list_sort(list_distinct(list_transform(string_split(lower({text}), ';'), lambda part: trim(part))))"
            )
            allowed = f"[{_listed(column.allowed)}]"
            return f"case when list_has_all({allowed}, {parts}) then array_to_string({parts}, ';') end", "unknown value"
        case "level":
            # A title without a rank stays text and may look like a number, such as -3 or 99999.
            return f"try_cast(regexp_extract({text}, '^[0-9]+$') as smallint)", "no rank for this value (see levels)"
        case "date":
            return day_in(text, date_format, iso_too=iso_too), no_day(date_format)
        case _:
            return _measured(column, text)


def _measured(column: Column, text: str) -> tuple[str, str]:
    match column.type:
        case "integer":
            # A plain cast would round 1.5 and read 0x1F.
            return f"try_cast(regexp_extract({text}, '{_WHOLE}', 1) as bigint)", "not a whole number"
        case "number":
            number = f"try_cast({text} as double)"
            return f"case when isfinite({number}) then {number} end", "not a number"
        case _:
            return (
                f"case when lower({text}) in ({_listed(YES)}) then true "
                f"when lower({text}) in ({_listed(NO)}) then false end",
                "neither true nor false",
            )


def _reasons(column: Column, wrong: str) -> list[str]:
    name, text = quoted(column.name), quoted("text " + column.name)
    found = [f"case when {text} is not null and {name} is null then '{column.name}: {wrong}' end"]
    if column.required:
        found.append(f"case when {text} is null and {name} is null then '{column.name}: missing' end")
    if column.minimum is not None:
        found.append(f"case when {name} < {column.minimum} then '{column.name}: below {column.minimum:g}' end")
    return found


def _feed_reasons(feed: Feed) -> list[str]:
    """Row rules that need more than one column: a standard survey item takes only its own answers."""
    if not {"item", "answer"} <= set(feed.column_names):
        return []
    cases = " ".join(
        f"when {_listed((item,))} then {quoted('answer')} not in ({_listed(answers)})"
        for item, answers in ITEM_ANSWERS.items()
        if answers
    )
    return [f"case when (case {quoted('item')} {cases} else false end) then 'answer: not an answer of this item' end"]


def free_text_condition() -> str:
    """Return SQL that is true for an answer that reads like a sentence; such records are never stored."""
    return sentence_condition(quoted("answer"))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join("'" + w.replace("'", "''") + "'" for w in words)
