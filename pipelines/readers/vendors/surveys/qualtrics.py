"""Qualtrics, responses as CSV, TSV or XLSX: three header rows, or the two of the legacy export.

Source of the layout: exports of public projects and Qualtrics' help ("Understanding Your Dataset"). Row 1 holds short
names, which people edit and which may repeat; row 2 the texts; row 3 JSON with the ImportId of each column and the time
zone of the moments. Questions are known by their ImportId (QID7); short name and text name them as well. The legacy
export has V1, V2, ... for what is known of a response, with its labels in row 2, and no row 3.

Read: answers as choice text or as recodes (which only `answers` can tell), choices joined in a cell or in a column each
(`choiceId`), fields of embedded data that are mapped, such as a department. Statuses that are no respondent's are left
out: previews and tests, spam, synthetic responses. An unfinished response counts where it answers a mapped question.

Dropped: recipient, IP address, external reference, place; open text (`_TEXT`), of which a mapped question keeps whole
numbers only; order of display (`_DO`), timing and files.

To be told: what questions mean, `wave` and its `launched_on`. Where `launched_on` is mapped to StartDate, the first day
of all counts, in the organization's time zone.
"""

import json
import re
from collections.abc import Collection, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import Kind, SurveyColumn, Vendor, Words
from pipelines.readers.vendors.rewriting import leave_out, stage_cells
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS
from pipelines.readers.vendors.surveys.first_days import Day, day_of
from pipelines.readers.vendors.surveys.long_form import Form, unpivot
from pipelines.readers.vendors.surveys.survey_columns import called

_HEADINGS = ("StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId", "V1", "V2", "V3")
_PERSON = {
    "ipaddress", "recipientlastname", "recipientfirstname", "recipientemail", "externaldatareference",
    "externalreference", "locationlatitude", "locationlongitude", "name", "email", "emailaddress",
}  # fmt: skip
_QUESTION = re.compile(r"(\d+_)?QID\d+(#\d+)?(_x?\d+)*")
_LEGACY_QUESTION = re.compile(r"(\d+_)?Q\d+(\(\d+\))?(#\d+)?(_\d+)*")
_SELECTED = " - Selected Choice"


def survey_columns(records: Sequence[Sequence[str]]) -> tuple[SurveyColumn, ...]:
    """Return what the columns are, of the header rows; nothing where these are no header rows of Qualtrics."""
    headers = [record for record in records if any(record)][:3]
    told = _import_ids(headers[2]) if len(headers) == 3 else None
    if told:
        return _by_import_id(headers[0], headers[1], told)
    return _legacy(headers[0], headers[1]) if _is_legacy(headers) else ()


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the answers of an export, one row per respondent, item and incident."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_HEADINGS})
    under = connection.execute(
        f"select * exclude (_record) from temp.{quoted(table)} where _record <= 2 order by _record"
    ).fetchall()
    headers = [list(staged.columns), *([cell or "" for cell in row] for row in under)]
    columns = survey_columns(headers)
    if not columns:
        raise delivery.rejected(
            "no Qualtrics export: expected JSON with an ImportId for each column in the third row, "
            "or the legacy export's V1, V2, ... over ResponseID, ResponseSet, ..."
        )
    told = _import_ids(headers[2]) if len(headers) == 3 else None
    staged = leave_out(connection, staged, table, "header row", f"_record <= {2 if told else 1}")
    status = _cell(columns, "status")
    for why, condition in (
        ("spam", f"lower({status}) like '%spam%' or (try_cast({status} as integer) & 8) > 0"),
        (
            "preview or test",
            f"regexp_matches(lower({status}), 'preview|test') or (try_cast({status} as integer) & 3) > 0",
        ),
        ("synthetic response", f"lower({status}) = 'synthetic' or (try_cast({status} as integer) & 256) > 0"),
    ):
        staged = leave_out(connection, staged, table, why, condition)
    finished, progress = _cell(columns, "finished"), _cell(columns, "progress")
    unfinished = f"coalesce(lower({finished}) in ('0', 'false') or try_cast({progress} as double) < 100, false)"
    zones = {at: _zone(delivery, record.get("timeZone")) for at, record in (told or {}).items()}

    def day(column: SurveyColumn) -> Day:
        zone = zones.get(column.at) or (ZoneInfo(options.zone) if options.zone else None)
        return day_of(options.dates.get("launched_on"), zone, ZoneInfo(options.timezone))

    form = Form(columns, unfinished=unfinished, day=day)
    return unpivot(connection, delivery, staged, options, table, form)


def _import_ids(cells: Sequence[str]) -> dict[int, dict[str, str]] | None:
    """Return the JSON of the third header row by column, or None where the row is another one."""
    found = {}
    for at, cell in enumerate(cells):
        if not cell:
            continue
        try:
            told = json.loads(cell)
        except ValueError:
            return None
        if not isinstance(told, dict) or "ImportId" not in told:
            return None
        found[at] = {str(key): str(value) for key, value in told.items()}
    return found or None


def _is_legacy(headers: Sequence[Sequence[str]]) -> bool:
    return len(headers) > 1 and headers[0][:1] == ["V1"] and headers[1][:1] == ["ResponseID"]


def _by_import_id(
    names: Sequence[str], labels: Sequence[str], told: dict[int, dict[str, str]]
) -> tuple[SurveyColumn, ...]:
    columns = []
    split = {at: record["ImportId"] for at, record in told.items() if "choiceId" in record}
    parts: dict[int, tuple[str, str]] = {}
    for _, places in groupby(split, key=lambda at: split[at]):
        group = list(places)
        parts.update(zip(group, _question_and_choice([labels[at] for at in group]), strict=True))
    for at, name in enumerate(names):
        record = told.get(at, {})
        own = record.get("ImportId", name)
        kind, label = _kind(own), labels[at]
        if kind == "question" and at in split:
            question, choice = parts[at]
            choice_id = record["choiceId"]
            stem = name.removesuffix(f"_{choice_id}")
            columns.append(
                SurveyColumn(
                    at, f"{own}_{choice_id}", label, kind, (f"{own}_{choice_id}", name, label),
                    question=(own, stem, question, question.removesuffix(_SELECTED)), choice=(choice, choice_id),
                )
            )  # fmt: skip
            continue
        texts = [label, label.removesuffix(_SELECTED)]
        if kind == "question" and re.search(r"_\d+$", own):
            texts.append(label.rpartition(" - ")[2])
        columns.append(SurveyColumn(at, own, texts[1], kind, tuple(dict.fromkeys((own, name, *texts)))))
    return tuple(columns)


def _legacy(names: Sequence[str], labels: Sequence[str]) -> tuple[SurveyColumn, ...]:
    columns = []
    for at, (name, label) in enumerate(zip(names, labels, strict=True)):
        if label.casefold() in _PERSON or name.casefold() in _PERSON:
            columns.append(SurveyColumn(at, label, label, "person", (name, label)))
        elif _LEGACY_QUESTION.fullmatch(name):
            stem, _, number = name.rpartition("_")
            question, _, choice = label.rpartition("-")
            part = bool(stem) and number.isdigit()
            columns.append(
                SurveyColumn(
                    at, name, label, "question", (name, label),
                    question=(stem, question.strip()) if part else (), choice=(choice.strip(), number) if part else (),
                )
            )  # fmt: skip
        elif name.endswith("_TEXT"):
            columns.append(SurveyColumn(at, name, label, "open", (name, label)))
        else:
            columns.append(SurveyColumn(at, label, label, "other" if "_DO" in name else "about", (name, label)))
    return tuple(columns)


def _kind(import_id: str) -> Kind:
    if import_id.casefold() in _PERSON:
        return "person"
    if _QUESTION.fullmatch(import_id):
        return "question"
    if "QID" not in import_id:
        return "other" if import_id.endswith("_DO") else "about"
    return "open" if import_id.endswith("_TEXT") else "other"


def _question_and_choice(labels: Sequence[str]) -> list[tuple[str, str]]:
    """Take the labels of one question's choices apart, "question - choice" each."""
    question = min(labels, key=len)
    while question and not all(label.startswith(f"{question} - ") for label in labels):
        question = question.rpartition(" - ")[0]
    cut = len(question) if question else -1
    return [(label[:cut], label[cut + 3 :]) if cut >= 0 else ("", label) for label in labels]


def _cell(columns: Sequence[SurveyColumn], name: str) -> str:
    found = [column for column in called(columns, name) if column.kind == "about"]
    return f"c{found[0].at}" if found else "null::varchar"


def _zone(delivery: Delivery, name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo("UTC" if name == "Z" else name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise delivery.rejected("the third row names a time zone that there is not") from None


def _recognize(records: Sequence[Sequence[str]]) -> float:
    return 1.0 if survey_columns(records) else 0.0


FORMAT = Vendor(
    name="qualtrics",
    title="Qualtrics responses",
    feeds={"survey_response": Words(columns={"ResponseId": "respondent_id"}, values={"gender": GENDER_WORDS})},
    recognize=_recognize,
    read=read,
    survey_columns=survey_columns,
)
