"""Qualtrics responses: three header rows, previews and spam, partial responses, the same short name twice.

The zone of the moments stands in the third row only. `legacy` writes the older export with V1, V2, ... and two rows.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from sample.exports.questionnaire import (
    CHOICES,
    COMMENT_TEXT,
    EXPERIENCE_TEXT,
    GENDERS,
    INCIDENTS_TEXT,
    NONE_CHOICE,
    TEXTS,
    WORDS,
    Respondent,
)

OTHER = "Other"
PICKS = [*CHOICES.values(), NONE_CHOICE, OTHER]
# Item: short name, ImportId. Two questions have one short name; two are rows of a matrix.
QUESTIONS = {
    "heard": ("Q2_1", "QID2_1"),
    "could_report_safely": ("Q2_2", "QID2_2"),
    "interrupted": ("Q26", "QID26"),
    "favorite_day": ("Q26", "QID31"),
    "avoid_one_to_one": ("Q7", "QID7"),
    "witnessed": ("Q8", "QID8"),
    "reported": ("Q9", "QID9"),
}
MATRIX_TEXT = "How much do you agree?"
PREVIEW, SPAM, REAL = "Survey Preview", "Spam", "IP Address"
_STATUS_CODES = {REAL: "0", PREVIEW: "1", SPAM: "8"}

_Column = tuple[str, str, dict[str, str], Callable[[Respondent], str]]


def write(
    file: Path,
    respondents: Sequence[Respondent],
    *,
    previews: Sequence[Respondent] = (),
    spam: Sequence[Respondent] = (),
    recodes: bool = False,
    split: bool = False,
    anonymized: bool = False,
    legacy: bool = False,
    zone: str = "America/Denver",
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> None:
    """Write an export; moments are UTC in the records and told in `zone`.

    `recodes` writes numbers in place of texts (places in the list of answers, from 1), `split` a column for each choice
    of the list of experiences, `anonymized` leaves out who and where.
    """
    columns = [*_about(zone, recodes, legacy, anonymized), *_experiences(recodes, split), *_questions(recodes)]
    marked = [
        *((PREVIEW, one) for one in previews),
        *((REAL, one) for one in respondents),
        *((SPAM, one) for one in spam),
    ]
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(name for name, *_ in columns)
        writer.writerow(label for _, label, *_ in columns)
        if not legacy:
            writer.writerow(json.dumps(told, separators=(",", ":")) for _, _, told, _ in columns)
        for status, respondent in marked:
            told = _STATUS_CODES[status] if recodes else status
            writer.writerow(told if name in ("Status", "V7") else cell(respondent) for name, _, _, cell in columns)


def write_columns(file: Path, columns: Iterable[tuple[str, str, Mapping[str, str], Sequence[str]]]) -> None:
    """Write an export of columns that are worded already: short name, text, what the third row tells, and cells."""
    names, labels, told, cells = zip(*columns, strict=True)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        writer.writerow(labels)
        writer.writerow(json.dumps(record, separators=(",", ":")) for record in told)
        writer.writerows(zip(*cells, strict=True))


def _about(zone: str, recodes: bool, legacy: bool, anonymized: bool) -> list[_Column]:
    def moment(respondent: Respondent) -> str:
        place = UTC if zone == "Z" else ZoneInfo(zone)
        return respondent.answered_at.replace(tzinfo=UTC).astimezone(place).strftime("%Y-%m-%d %H:%M:%S")

    def finished(respondent: Respondent) -> str:
        done = respondent.progress == 100
        return str(int(done)) if recodes or legacy else str(done)

    when = {"timeZone": zone}
    who: list[_Column] = [
        ("RecipientLastName", "Recipient Last Name", {"ImportId": "recipientLastName"}, lambda r: r.name.split()[1]),
        ("RecipientFirstName", "Recipient First Name", {"ImportId": "recipientFirstName"}, lambda r: r.name.split()[0]),
        ("RecipientEmail", "Recipient Email", {"ImportId": "recipientEmail"}, lambda r: r.email),
        ("ExternalReference", "External Data Reference", {"ImportId": "externalDataReference"}, lambda r: r.email),
        ("LocationLatitude", "Location Latitude", {"ImportId": "locationLatitude"}, lambda _: "51.5"),
    ]
    fields: list[_Column] = [
        ("Department", "Department", {"ImportId": "Department"}, lambda r: r.department),
        ("Business Unit", "Business Unit", {"ImportId": "Business Unit"}, lambda r: r.division),
        ("Grade", "Grade", {"ImportId": "Grade"}, lambda r: r.grade),
        ("Gender", "Gender", {"ImportId": "Gender"}, lambda r: GENDERS[r.gender]),
    ]
    if legacy:
        return [
            ("V1", "ResponseID", {}, lambda r: r.response_id),
            ("V2", "ResponseSet", {}, lambda _: "Default Response Set"),
            ("V3", "Name", {}, lambda r: r.name),
            ("V4", "ExternalDataReference", {}, lambda r: r.email),
            ("V5", "EmailAddress", {}, lambda r: r.email),
            ("V6", "IPAddress", {}, lambda _: "203.0.113.7"),
            ("V7", "Status", {}, lambda _: ""),
            ("V8", "StartDate", {}, moment),
            ("V9", "EndDate", {}, moment),
            ("V10", "Finished", {}, finished),
            *fields,
        ]
    return [
        ("StartDate", "Start Date", {"ImportId": "startDate", **when}, moment),
        ("EndDate", "End Date", {"ImportId": "endDate", **when}, moment),
        ("Status", "Response Type", {"ImportId": "status"}, lambda _: ""),
        *([] if anonymized else [_address()]),
        ("Progress", "Progress", {"ImportId": "progress"}, lambda r: str(r.progress)),
        ("Duration (in seconds)", "Duration (in seconds)", {"ImportId": "duration"}, lambda _: "321"),
        ("Finished", "Finished", {"ImportId": "finished"}, finished),
        ("RecordedDate", "Recorded Date", {"ImportId": "recordedDate", **when}, moment),
        ("ResponseId", "Response ID", {"ImportId": "_recordId"}, lambda r: r.response_id),
        *([] if anonymized else who),
        ("UserLanguage", "User Language", {"ImportId": "userLanguage"}, lambda _: "EN"),
        *fields,
    ]


def _address() -> _Column:
    return ("IPAddress", "IP Address", {"ImportId": "ipAddress"}, lambda _: "203.0.113.7")


def _experiences(recodes: bool, split: bool) -> list[_Column]:
    def picked(respondent: Respondent) -> list[str]:
        return [*respondent.picked(), *([OTHER] if respondent.other else [])]

    def joined(respondent: Respondent) -> str:
        return ",".join(str(PICKS.index(choice) + 1) if recodes else choice for choice in picked(respondent))

    def part(choice: str) -> Callable[[Respondent], str]:
        return lambda r: ("1" if recodes else choice) if choice in picked(r) else ""

    whole: list[_Column] = [("Q1", f"{EXPERIENCE_TEXT} - Selected Choice", {"ImportId": "QID1"}, joined)]
    parts: list[_Column] = [
        (
            f"Q1_{n}",
            f"{EXPERIENCE_TEXT} - Selected Choice - {choice}",
            {"ImportId": "QID1", "choiceId": str(n)},
            part(choice),
        )
        for n, choice in enumerate(PICKS, start=1)
    ]
    return [
        *(parts if split else whole),
        (
            f"Q1_{len(PICKS)}_TEXT",
            f"{EXPERIENCE_TEXT} - {OTHER} - Text",
            {"ImportId": "QID1_6_TEXT"},
            lambda r: r.other,
        ),
        ("Q1_DO", f"{EXPERIENCE_TEXT} - Display Order", {"ImportId": "QID1_DO"}, lambda _: "1|2|3|4|5|6"),
    ]


def _questions(recodes: bool) -> list[_Column]:
    def cell(item: str) -> Callable[[Respondent], str]:
        answers = list(WORDS[item])
        if recodes:
            return lambda r: str(answers.index(r.answers[item]) + 1) if item in r.answers else ""
        return lambda r: r.word(item)

    def label(item: str, import_id: str) -> str:
        return f"{MATRIX_TEXT} - {TEXTS[item]}" if "_" in import_id else TEXTS[item]

    return [
        *((name, label(item, own), {"ImportId": own}, cell(item)) for item, (name, own) in QUESTIONS.items()),
        ("Q10", COMMENT_TEXT, {"ImportId": "QID10_TEXT"}, lambda r: r.comment),
        ("Q11", INCIDENTS_TEXT, {"ImportId": "QID11_TEXT"}, lambda r: "" if r.incidents is None else str(r.incidents)),
    ]
