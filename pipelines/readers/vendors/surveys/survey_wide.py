"""Any survey tool's table of one row per respondent and one column per question, with one header row.

There is no vendor's layout here: headings are the questions, by text, short name or id. A column that is called like a
standard item is that item, one that is called like a column of `survey_response` is that column. The long form, with a
row per answer, needs no format: canonical headings are read as they are (csv, xlsx, parquet).

Dropped: columns that names, addresses or places stand in, open text.

To be told: which column is the respondent's id of the survey's own, what questions mean, `wave` and its `launched_on`.
"""

from collections.abc import Collection, Sequence

import duckdb

from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import SurveyColumn, Vendor, Words
from pipelines.readers.vendors.rewriting import stage_cells
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS
from pipelines.readers.vendors.surveys.long_form import Form, unpivot
from pipelines.readers.vendors.surveys.survey_columns import folded, id_of, names_a_person

_RESPONDENT = ("Respondent", "Respondent ID", "Response ID", "ResponseId", "respondent_id")


def survey_columns(records: Sequence[Sequence[str]]) -> tuple[SurveyColumn, ...]:
    """Return what the columns are, of the header row."""
    return tuple(
        SurveyColumn(at, id_of(heading), heading, "person" if names_a_person(heading) else "question", (heading,))
        for at, heading in enumerate(records[0] if records else ())
    )


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the answers of a table, one row per respondent, item and incident."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_RESPONDENT})
    if {"item", "answer"} <= set(map(folded, staged.columns)):
        raise delivery.rejected("a row per answer (item, answer) is the long form, which is read without a format")
    return unpivot(connection, delivery, staged, options, table, Form(survey_columns([staged.columns])))


def _recognize(records: Sequence[Sequence[str]]) -> float:
    """Return how like a survey the headings are: an id of respondents beside standard items or texts of questions."""
    headings = [folded(heading) for heading in records[0]] if records else []
    if {"item", "answer"} <= set(headings) or not {folded(name) for name in _RESPONDENT} & set(headings):
        return 0.0
    asked = sum(heading in ITEM_ANSWERS or heading.endswith("?") for heading in headings)
    return 0.7 if asked > 1 else 0.0


FORMAT = Vendor(
    name="survey_wide",
    title="Survey, one column per question",
    feeds={
        "survey_response": Words(columns=dict.fromkeys(_RESPONDENT, "respondent_id"), values={"gender": GENDER_WORDS})
    },
    recognize=_recognize,
    read=read,
    survey_columns=survey_columns,
)
