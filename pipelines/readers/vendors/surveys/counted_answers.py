"""Answers that a survey tool counted itself: questions and answers as told for `survey_response`, counts added up.

Input is a staged table of one row per question, answer and group, with a column each for question, answer, count and
demographics, mapped like any other (`columns`). Small groups that the tool hides have no count and are left out, and
so are totals beside groups, whose people would count twice.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from models.feeds import FEEDS
from pipelines.readers.contract import Question, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.mapped import positions
from pipelines.readers.vendors.rewriting import leave_out, rewrite
from pipelines.readers.vendors.surveys.answer_words import answers_of, why_unknown
from pipelines.readers.vendors.surveys.survey_columns import folded, id_of

_GROUPS = ("gender", "level", "department", "division")
_HIDDEN = ("", "-", "\u2013", "*", "n/a", "na", "hidden")
_TOTALS = ("all", "total", "overall", "all results", "all employees", "company overall", "grand total")


def give_counts(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, staged: Staged, options: ReadOptions, table: str
) -> Staged:
    """Replace the staged counts by rows of `survey_count`: one per item, answer and group, under its smallest record.

    Raises:
        FileRejectedError: question, answer or count has no column, or the counts are percentages.
    """
    at = positions(staged, options)
    absent = [name for name in ("item", "answer", "n") if name not in at]
    if absent:
        raise delivery.rejected(
            f"no column for {', '.join(absent)}: counted results need question, answer and the number of respondents "
            "who gave it, in each group"
        )
    count = f"c{at['n']}"
    if _any(connection, table, f"{count} like '%\\%%' escape '\\'"):
        raise delivery.rejected("the counts are percentages; results are needed with the number of respondents (n)")
    hidden = ", ".join(f"'{word}'" for word in _HIDDEN)
    staged = leave_out(
        connection, staged, table, "count hidden by the vendor", f"coalesce(lower({count}), '') in ({hidden})"
    )
    groups = [f"c{at[name]}" for name in _GROUPS if name in at]
    totals = ", ".join(f"'{word}'" for word in _TOTALS)
    if groups:
        is_total = " or ".join(f"lower({group}) in ({totals})" for group in groups)
        blank = f"coalesce({', '.join(groups)}) is null"
        if _any(connection, table, f"not coalesce({is_total} or {blank}, false)"):
            staged = leave_out(connection, staged, table, "total of groups", f"{is_total} or {blank}")
        _refuse_overlapping(connection, delivery, table, groups)
    staged = leave_out(connection, staged, table, "no answer", f"c{at['item']} is null or c{at['answer']} is null")
    return _add_up(connection, staged, options, table, at)


def _refuse_overlapping(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, table: str, groups: Sequence[str]
) -> None:
    """Refuse rows by one demographic beside rows by another: the same people stand in both."""
    filled = ", ".join(f"{group} is not null" for group in groups)
    patterns = connection.execute(f"select distinct [{filled}] from temp.{quoted(table)}").fetchall()
    by = [{number for number, there in enumerate(pattern) if there} for (pattern,) in patterns]
    if any(one and other and not one & other for one in by for other in by):
        raise delivery.rejected(
            "some rows count by one demographic and some by another, so that people would count twice; "
            "deliver each breakdown as a file and a wave of its own, or one table of all groups"
        )


def _add_up(
    connection: duckdb.DuckDBPyConnection, staged: Staged, options: ReadOptions, table: str, at: dict[str, int]
) -> Staged:
    item, answer, count = (f"c{at[name]}" for name in ("item", "answer", "n"))
    meaning, source = quoted(f"{table}_meaning"), quoted(table)
    rows = _meanings(connection, table, options, item, answer)
    kept = [name for name in FEEDS[options.feed].column_names if name in at and name not in ("item", "answer", "n")]
    cells = "".join(f", c{at[name]}" for name in kept)
    try:
        connection.execute(
            f"""create or replace temp table {meaning} as
            select unnest(?::varchar[]) as asked, unnest(?::varchar[]) as given, unnest(?::varchar[]) as item,
                unnest(?::varchar[]) as answer, unnest(?::varchar[]) as fault""",
            [[row[number] for row in rows] for number in range(5)],
        )
        joined = f"temp.{source} as s join temp.{meaning} as m on m.asked = s.{item} and m.given = s.{answer}"
        unknown = connection.execute(
            f"insert into temp.{quoted(table + '_unreadable')} "
            f"select _record, fault from {joined} where fault is not null order by _record"
        ).fetchone()
        # Equal records are one that was delivered twice. Several answers may have one meaning: their people add up.
        select = f"""
            with record as (
                select min(_record) as _record{cells}, m.item, m.answer, {count} as n
                from {joined} where m.fault is null group by all
            )
            select min(_record){cells}, item, answer,
                case when count(try_cast(n as bigint)) < count(*) then any_value(n)
                    else sum(try_cast(n as bigint))::varchar end
            from record group by all order by 1"""
        made = rewrite(
            connection, staged, table, select, (*_headings(options, staged, at, kept), "item", "answer", "n")
        )
    finally:
        connection.execute(f"drop table if exists temp.{meaning}")
    return replace(made, typed=staged.typed, unreadable=made.unreadable + (int(unknown[0]) if unknown else 0))


def _meanings(
    connection: duckdb.DuckDBPyConnection, table: str, options: ReadOptions, item: str, answer: str
) -> list[tuple[str, str, str, str | None, str | None]]:
    """Return (question, answer, item, canonical answer, fault) for each question and answer that were counted."""
    rows = connection.execute(
        f"select {item}, list(distinct {answer}) from temp.{quoted(table)} "
        f"where {item} is not null and {answer} is not null group by all order by all"
    ).fetchall()
    named = {folded(name): question for name, question in options.questions.items()}
    found: list[tuple[str, str, str, str | None, str | None]] = []
    for asked, given in rows:
        meant = named.get(folded(asked), Question(id_of(asked)))
        for text, word in answers_of(meant.item, given, meant.answers).items():
            fault = why_unknown(meant.item, meant.item, text, meant.answers) if word is None else None
            if word != "":
                found.append((asked, text, meant.item, word, fault))
    return found


def _headings(options: ReadOptions, staged: Staged, at: dict[str, int], kept: Sequence[str]) -> list[str]:
    return [staged.columns[at[name]] for name in kept]


def _any(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> bool:
    return connection.execute(f"select 1 from temp.{quoted(table)} where {condition} limit 1").fetchone() is not None
