"""SurveyMonkey, all individual responses as CSV or XLSX: two header rows.

Source of the layout: exports that public projects read. Row 1 has the headings of the response and then the text of
each question over the first of its columns, blank over the others; row 2 is blank under the headings and says
"Response", "Open-Ended Response" or the choice or row that a column is for. A survey of plain questions may have a row
2 without content. Texts may hold line breaks. Moments are written as in the United States, 08/14/2026 10:22:33 AM.

Read: answers as texts or numbers. A question of several columns is named as a whole with its `choices`, or each column
as "question - row".

Dropped: e-mail address, names, IP address, contact fields; open-ended answers and "Other (please specify)", of which a
mapped question keeps whole numbers, and its choices that something was written.

To be told: what questions mean, `wave` and its `launched_on`; demographics among Custom Data.
"""

from collections.abc import Collection, Sequence

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import Kind, SurveyColumn, Vendor, Words, by_headings, share_of_headings
from pipelines.readers.vendors.rewriting import cell, leave_out, stage_cells
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS
from pipelines.readers.vendors.surveys.long_form import Form, unpivot
from pipelines.readers.vendors.surveys.survey_columns import folded, id_of, names_a_person

_CHARACTERISTIC = ("Respondent ID", "Collector ID", "Start Date", "End Date")
_ABOUT = {folded(heading) for heading in (*_CHARACTERISTIC, "Date Created", "Date Modified", "Language", "Status")}
_PERSON = {"ip address", "email address", "first name", "last name"}
_US_MOMENT = "%m/%d/%Y %I:%M:%S %p"


def survey_columns(records: Sequence[Sequence[str]]) -> tuple[SurveyColumn, ...]:
    """Return what the columns are, of the first record and the one under it where that is a header row."""
    if not records:
        return ()
    labels = records[1] if len(records) > 1 and _is_second_header(records[0], records[1]) else [""] * len(records[0])
    columns = []
    question = ""
    for at, (heading, label) in enumerate(zip(records[0], labels, strict=True)):
        question = heading or question
        if folded(heading) in _PERSON:
            columns.append(SurveyColumn(at, heading, heading, "person", (heading,)))
        elif folded(heading) in _ABOUT or folded(heading).startswith("custom data"):
            columns.append(SurveyColumn(at, heading, heading, "about", (heading,)))
        else:
            columns.append(_asked(at, " ".join(question.split()), " ".join(label.split())))
    return tuple(columns)


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the answers of an export, one row per respondent, item and incident."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_CHARACTERISTIC})
    if share_of_headings(_CHARACTERISTIC[:2], staged.columns) < 1:
        raise delivery.rejected("no SurveyMonkey export: expected the headings Respondent ID and Collector ID")
    first = connection.execute(f"select * exclude (_record) from temp.{quoted(table)} where _record = 1").fetchone()
    columns = survey_columns([staged.columns, [text or "" for text in first or ()]] if first else [staged.columns])
    respondent = cell(staged.columns, "Respondent ID")
    staged = leave_out(connection, staged, table, "header row", f"_record = 1 and {respondent} is null")
    return unpivot(connection, delivery, staged, options, table, Form(columns))


def _is_second_header(headings: Sequence[str], record: Sequence[str]) -> bool:
    return all(not text for heading, text in zip(headings, record, strict=True) if folded(heading) == "respondent id")


def _asked(at: int, question: str, label: str) -> SurveyColumn:
    plain = folded(label)
    if plain in ("", "response"):
        return SurveyColumn(at, id_of(question), question, "question", (question,))
    name = f"{question} - {label}"
    if plain == "open-ended response":
        return SurveyColumn(at, id_of(question), question, "open", (question,))
    if plain.startswith("other (please"):
        return SurveyColumn(at, id_of(name), name, "open", (name,), question=(question,), choice=(label,))
    kind: Kind = "person" if names_a_person(label) else "question"
    return SurveyColumn(at, id_of(name), name, kind, (name,), question=(question,), choice=(label,))


FORMAT = Vendor(
    name="surveymonkey",
    title="SurveyMonkey responses",
    feeds={
        "survey_response": Words(
            columns={"Respondent ID": "respondent_id"},
            values={"gender": GENDER_WORDS},
            dates={"launched_on": _US_MOMENT},
        )
    },
    recognize=by_headings(*_CHARACTERISTIC),
    read=read,
    survey_columns=survey_columns,
)
