"""Google Forms: the responses as the form downloads them (CSV), or as the linked spreadsheet gives them (CSV, XLSX).

Source of the layout: exports of both routes. One header row: Timestamp, the address where the form collects it, then
the questions by their text. The form writes moments as 2026/09/27 3:00:00 PM GMT+3 and joins the answers of a checkbox
question by ";"; the spreadsheet writes them as its locale does, such as 5/10/2026 09:15:00, and joins them by ", ". A
renamed question begins a new column; both may be mapped to one item.

Read: answers. Responses have no id, so that each record is a respondent of its own, known by file and number.

Dropped: addresses, the score of a quiz, open text.

To be told: what questions mean, and of checkbox questions the choices; `wave` and its `launched_on`. Where that is
mapped to Timestamp, the first day counts, and a spreadsheet's order of day and month must be told under `dates`.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Kind, SurveyColumn, Vendor, Words
from pipelines.readers.vendors.rewriting import stage_cells
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS
from pipelines.readers.vendors.surveys.first_days import Day, day_of, fixed_offset
from pipelines.readers.vendors.surveys.long_form import Form, unpivot
from pipelines.readers.vendors.surveys.survey_columns import folded, id_of, names_a_person

_DOWNLOADED = re.compile(r"(\d{4}/\d{1,2}/\d{1,2} \d{1,2}:\d{2}:\d{2} [AP]M)(?: (\S+))?", re.IGNORECASE)
_FROM_SHEET = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}:\d{2}(:\d{2})?")


def survey_columns(records: Sequence[Sequence[str]]) -> tuple[SurveyColumn, ...]:
    """Return what the columns are, of the header row."""
    return tuple(_column(at, heading) for at, heading in enumerate(records[0])) if records else ()


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the answers of an export, one row per record, item and incident."""
    staged = stage_cells(connection, delivery, options, table, {*expected, "Timestamp"})
    if folded(staged.columns[0]) != "timestamp":
        raise delivery.rejected("no Google Forms export: expected Timestamp as the first heading")
    of_sheet = day_of(
        options.dates.get("launched_on"), ZoneInfo(options.zone) if options.zone else None, ZoneInfo(options.timezone)
    )

    def day(text: str) -> date | None:
        downloaded = _DOWNLOADED.fullmatch(text)
        return _downloaded_day(downloaded, ZoneInfo(options.timezone)) if downloaded else of_sheet(text)

    def day_of_column(_: SurveyColumn) -> Day:
        return day

    form = Form(survey_columns([staged.columns]), respondent="$file || ' ' || r._record", day=day_of_column)
    return unpivot(connection, delivery, staged, options, table, form)


def _column(at: int, heading: str) -> SurveyColumn:
    name = folded(heading)
    kind: Kind = "question"
    if name == "timestamp" and at == 0:
        kind = "about"
    elif name == "score":
        kind = "other"
    elif names_a_person(heading):
        kind = "person"
    return SurveyColumn(at, id_of(heading), heading, kind, (heading,))


def _downloaded_day(match: re.Match[str], own_zone: ZoneInfo) -> date | None:
    """Return the day of a downloaded moment; a zone that is told by letters only leaves it as written."""
    offset = fixed_offset(match[2] or "")
    try:
        moment = datetime.strptime(match[1], "%Y/%m/%d %I:%M:%S %p")
    except ValueError:
        return None
    if offset is None:
        return moment.date()
    return datetime.fromisoformat(f"{moment.isoformat()}{offset}").astimezone(own_zone).date()


def _recognize(records: Sequence[Sequence[str]]) -> float:
    if not records or folded(records[0][0]) != "timestamp" or len(records[0]) < 2:
        return 0.0
    moment = records[1][0] if len(records) > 1 else ""
    if _DOWNLOADED.fullmatch(moment):
        return 1.0
    return 0.8 if _FROM_SHEET.fullmatch(moment) else 0.4


FORMAT = Vendor(
    name="google_forms",
    title="Google Forms responses",
    feeds={"survey_response": Words(values={"gender": GENDER_WORDS})},
    recognize=_recognize,
    read=read,
    survey_columns=survey_columns,
)
