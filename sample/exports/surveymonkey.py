"""SurveyMonkey responses: two header rows, of which the first is blank where a question goes on, and US moments."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from sample.exports.questionnaire import (
    CHOICES,
    COMMENT_TEXT,
    EXPERIENCE_TEXT,
    GENDERS,
    NONE_CHOICE,
    OTHER_CHOICE,
    TEXTS,
    Respondent,
)
from sample.exports.workbook import write_workbook

MATRIX_TEXT = "How much do you agree,\nall in all?"
MATRIX = ("heard", "could_report_safely")
_Column = tuple[str, str, Callable[[Respondent], str]]


def write(file: Path, respondents: Sequence[Respondent], *, anonymous: bool = False, plain: bool = False) -> None:
    """Write an export as CSV, or as XLSX by the ending of the name.

    `anonymous` is a collector that stores neither addresses nor names; `plain` has questions of one column only, so
    that the second row is blank.
    """
    columns = [*_about(anonymous), *_single(), *([] if plain else _several())]
    rows = [
        [heading for heading, _, _ in columns],
        ["" if plain else label for _, label, _ in columns],
        *([cell(respondent) for _, _, cell in columns] for respondent in respondents),
    ]
    if file.suffix == ".xlsx":
        write_workbook(file, {"Sheet": rows})
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def respondent_id(respondent: Respondent) -> str:
    """Return the number that SurveyMonkey gives a response."""
    return f"11{int(respondent.response_id[2:6]):09d}"


def _about(anonymous: bool) -> list[_Column]:
    def moment(respondent: Respondent) -> str:
        return respondent.answered_at.strftime("%m/%d/%Y %I:%M:%S %p")

    def unless_anonymous(text: Callable[[Respondent], str]) -> Callable[[Respondent], str]:
        return (lambda _: "") if anonymous else text

    return [
        ("Respondent ID", "", respondent_id),
        ("Collector ID", "", lambda _: "435678901"),
        ("Start Date", "", moment),
        ("End Date", "", moment),
        ("IP Address", "", unless_anonymous(lambda _: "203.0.113.7")),
        ("Email Address", "", unless_anonymous(lambda r: r.email)),
        ("First Name", "", unless_anonymous(lambda r: r.name.split()[0])),
        ("Last Name", "", unless_anonymous(lambda r: r.name.split()[1])),
        ("Custom Data 1", "", lambda r: r.department),
    ]


def _single() -> list[_Column]:
    def word(item: str) -> Callable[[Respondent], str]:
        return lambda r: r.word(item)

    items = [item for item in TEXTS if item not in MATRIX]
    return [
        ("What is your gender?", "Response", lambda r: GENDERS[r.gender]),
        *((TEXTS[item], "Response", word(item)) for item in items),
    ]


def _several() -> list[_Column]:
    def picks(choice: str) -> Callable[[Respondent], str]:
        return lambda r: choice if choice in r.picked() else ""

    def word(item: str) -> Callable[[Respondent], str]:
        return lambda r: r.word(item)

    choices = [*CHOICES.values(), NONE_CHOICE]
    headings = [EXPERIENCE_TEXT, *[""] * len(choices)]
    rows = [MATRIX_TEXT, *[""] * (len(MATRIX) - 1)]
    return [
        *((heading, choice, picks(choice)) for heading, choice in zip(headings, choices, strict=False)),
        (headings[-1], OTHER_CHOICE, lambda r: r.other),
        *((heading, TEXTS[item], word(item)) for heading, item in zip(rows, MATRIX, strict=True)),
        (COMMENT_TEXT, "Open-Ended Response", lambda r: r.comment),
    ]
