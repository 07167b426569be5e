"""From one row per respondent and one column per question to one row per answer: the long form of `survey_response`.

A row has what is kept of the response (its id, demographics, wave, launch) and `item`, `answer`, `incident`. Which
question is which item is said by `questions:` of allyship.yaml, or by a column that is called like a standard item. A
question that nobody named is kept under its own id while its answers are short codes that repeat; else it is open text,
dropped and listed. Answers that nobody knows are set aside by row, with the nearest known word. Nothing else of a
response leaves: no name, address or free text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import SurveyColumn
from pipelines.readers.vendors.rewriting import leave_out, rewrite
from pipelines.readers.vendors.surveys import answer_words, multiple_choice
from pipelines.readers.vendors.surveys.first_days import Day, day_of, known_days
from pipelines.readers.vendors.surveys.survey_columns import kept_columns
from pipelines.readers.vendors.surveys.survey_questions import Asked, asked_questions, unmapped_questions

NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Form:
    """What a format knows of its file besides the columns.

    `respondent` is SQL for an id of each response, over `_record` and the parameter $file, where the export has none.
    `unfinished` is an SQL condition on records that were not finished: they count only where a mapped question was
    answered. `day` reads the moments of a column; None reads ISO and the told format.
    """

    columns: tuple[SurveyColumn, ...]
    respondent: str | None = None
    unfinished: str = "false"
    day: Callable[[SurveyColumn], Day] | None = None


# Question, delivered text, place among the question's rows, item, answer, and why the answer is not known.
_Meaning = tuple[int, str, int | None, str | None, str | None, str | None]


def unpivot(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    staged: Staged,
    options: ReadOptions,
    table: str,
    form: Form,
) -> Staged:
    """Replace the staged responses by their answers, one row per respondent, item and incident.

    Records without any answer, and unfinished ones without an answer to a mapped question, are left out as "no answer".
    Names under `questions` that the file does not have are told in `not_found`.

    Raises:
        FileRejectedError: no question of the file is read; nothing tells the respondents apart; a question is named
            twice or in an unclear way; a day is written in an order that nobody told.
    """
    kept = kept_columns(delivery, options, form.columns)
    if "respondent_id" not in {*kept, *options.constants} and form.respondent is None:
        raise delivery.rejected("which column is the respondent's id of the survey's own is not told (respondent_id)")
    in_use = {column.at for _, column in kept.values()}
    asked, not_found = asked_questions(delivery, options, form.columns, in_use)
    in_use |= {column.at for question in asked for column in question.columns}
    own = unmapped_questions(connection, table, form.columns, in_use)
    in_use |= {column.at for question in own for column in question.columns}
    if not asked and not own:
        raise delivery.rejected(
            "no question of the file is named under questions, and none has short codes as answers; "
            "say there what the questions mean"
        )
    answers = f"{table}_answers"
    try:
        stride = _tell_answers(connection, table, answers, [*asked, *own])
        staged = _leave_out_silent(connection, staged, table, answers, form)
        launched = _launches(connection, delivery, options, table, kept, form)
        made = _rewrite(connection, delivery, staged, options, table, answers, kept, launched, form, stride)
        unknown = connection.execute(
            f"insert into temp.{quoted(table + '_unreadable')} "
            f"select _record, fault from temp.{quoted(answers)} where fault is not null order by _record"
        ).fetchone()
    finally:
        for name in (answers, f"{answers}_meaning", f"{answers}_days"):
            connection.execute(f"drop table if exists temp.{quoted(name)}")
    return replace(
        made,
        unreadable=made.unreadable + (int(unknown[0]) if unknown else 0),
        # Days are ISO now, whatever the source says of the cells that they were taken from.
        typed=staged.typed or bool(launched),
        dropped=tuple(column.label for column in form.columns if column.at not in in_use),
        not_found=not_found,
    )


def _tell_answers(connection: duckdb.DuckDBPyConnection, table: str, answers: str, asked: Sequence[Asked]) -> int:
    """Make temp table `answers` of every answer given; return the number of places a record has for answers.

    One row per record, question and item: `_record`, `mapped`, `place`, `item`, `answer`, `incident`, `fault` (why the
    answer is not known; its row has no answer then).
    """
    meanings: list[_Meaning] = []
    first_places = []
    stride = 0
    for number, question in enumerate(asked):
        first_places.append(stride)
        meanings.extend(_meanings(connection, table, number, question))
        stride += question.places
    meaning, target, source = quoted(f"{answers}_meaning"), quoted(answers), quoted(table)
    connection.execute(
        f"""create or replace temp table {meaning} as
        select unnest(?::integer[]) as question, unnest(?::varchar[]) as delivered, unnest(?::integer[]) as place,
            unnest(?::varchar[]) as item, unnest(?::varchar[]) as answer, unnest(?::varchar[]) as fault""",
        [[meaning[part] for meaning in meanings] for part in range(6)],
    )
    cells = ", ".join(question.cell for question in asked)
    connection.execute(
        f"""create or replace temp table {target} as
        with given as (
            select _record, unnest(range({len(asked)})) as question, unnest([{cells}]) as delivered from temp.{source}
        ), question as (
            select unnest(range({len(asked)})) as question, unnest(?::integer[]) as first_place,
                unnest(?::boolean[]) as mapped, unnest(?::integer[]) as incident
        )
        select _record, mapped, first_place + place as place, item, answer, incident, fault
        from given join temp.{meaning} as meaning using (question, delivered) join question using (question)""",
        [first_places, [q.mapped for q in asked], [q.meant.incident for q in asked]],
    )
    return stride


def _meanings(connection: duckdb.DuckDBPyConnection, table: str, number: int, asked: Asked) -> Iterator[_Meaning]:
    """Yield what every text that was answered means, one row per item."""
    rows = connection.execute(
        f"select distinct {asked.cell} as delivered from temp.{quoted(table)} where {asked.cell} is not null"
    ).fetchall()
    texts = [str(text) for (text,) in rows]
    meant = asked.meant
    if not meant.choices:
        for text, answer in answer_words.answers_of(meant.item, texts, meant.answers).items():
            if answer is None:
                why = answer_words.why_unknown(meant.item, asked.name, text, meant.answers)
                yield number, text, None, None, None, why
            elif answer:
                yield number, text, 0, meant.item, answer, None
        return
    items = multiple_choice.items_of(meant.choices)
    for text in texts:
        picked = (
            multiple_choice.picked_in_columns(text, asked.columns, meant.choices)
            if asked.is_split
            else multiple_choice.picked_in_cell(text, meant.choices)
        )
        if picked.answered:
            for place, item in enumerate(items):
                yield number, text, place, item, "yes" if item in picked.items else "no", None
        for unknown in picked.unknown:
            why = multiple_choice.why_unknown(asked.name, unknown, meant.choices)
            yield number, text, None, None, None, why


def _leave_out_silent(
    connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, answers: str, form: Form
) -> Staged:
    answered = f"select _record from temp.{quoted(answers)}"
    silent = f"_record not in ({answered}) or ({form.unfinished} and _record not in ({answered} where mapped))"
    left = leave_out(connection, staged, table, NO_ANSWER, silent)
    connection.execute(
        f"delete from temp.{quoted(answers)} where _record not in (select _record from temp.{quoted(table)})"
    )
    return left


def _launches(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    kept: dict[str, tuple[str, SurveyColumn]],
    form: Form,
) -> str | None:
    """Make temp table of the days in the column of the launch; return that column's cell, None where it has none."""
    if "launched_on" not in kept:
        return None
    _, column = kept["launched_on"]
    own_zone = ZoneInfo(options.timezone)
    told = day_of(options.dates.get("launched_on"), ZoneInfo(options.zone) if options.zone else None, own_zone)
    cell = f"c{column.at}"
    texts = connection.execute(f"select distinct {cell} from temp.{quoted(table)} where {cell} is not null").fetchall()
    days = known_days(delivery, [str(text) for (text,) in texts], form.day(column) if form.day else told)
    connection.execute(
        f"create or replace temp table {quoted(f'{table}_answers_days')} as "
        "select unnest(?::varchar[]) as delivered, unnest(?::date[]) as day",
        [list(days), list(days.values())],
    )
    return cell


def _rewrite(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    staged: Staged,
    options: ReadOptions,
    table: str,
    answers: str,
    kept: dict[str, tuple[str, SurveyColumn]],
    launched: str | None,
    form: Form,
    stride: int,
) -> Staged:
    cells = {heading: f"r.c{column.at}" for heading, column in kept.values()}
    days = ""
    if launched:
        # A moment that cannot be read stays as it is, and is judged with its row.
        wave = f"r.c{kept['wave'][1].at}" if "wave" in kept else "null"
        cells[kept["launched_on"][0]] = (
            f"case when d.day is null then r.{launched} else (min(d.day) over (partition by {wave}))::varchar end"
        )
        days = f"left join temp.{quoted(answers + '_days')} as d on d.delivered = r.{launched}"
    parameters: dict[str, object] = {}
    if form.respondent and "respondent_id" not in kept and "respondent_id" not in options.constants:
        cells["respondent_id"] = form.respondent
        parameters = {"file": delivery.name}
    names = "".join(f", {cell} as k{number}" for number, cell in enumerate(cells.values()))
    kept_names = "".join(f", k{number}" for number in range(len(cells)))
    select = f"""
        with response as (select r._record{names} from temp.{quoted(table)} as r {days})
        select _record * {stride} + place{kept_names}, item, answer, incident::varchar
        from temp.{quoted(answers)} join response using (_record) where fault is null order by 1"""
    return rewrite(
        connection, staged, table, select, (*cells, "item", "answer", "incident"), stride=stride, parameters=parameters
    )
