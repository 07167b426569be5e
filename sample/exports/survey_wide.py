"""A survey's plain table: one header row of questions, one row per respondent, as many smaller tools write it."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sample.exports.questionnaire import COMMENT_TEXT, EXPERIENCE_TEXT, GENDERS, TEXTS, Respondent


def write(file: Path, respondents: Sequence[Respondent], *, delimiter: str = ";", encoding: str = "cp1252") -> None:
    """Write a table in some dialect of delimited text; `heard` is called like its item, the others by their texts."""
    headings = {item: "heard" if item == "heard" else text for item, text in TEXTS.items()}
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(
            [
                "Response ID",
                "Full name",
                "E-mail",
                "Gender",
                "Grade",
                "Team",
                *headings.values(),
                EXPERIENCE_TEXT,
                COMMENT_TEXT,
            ]
        )
        for respondent in respondents:
            writer.writerow(
                [
                    respondent.response_id,
                    respondent.name,
                    respondent.email,
                    GENDERS[respondent.gender],
                    respondent.grade,
                    respondent.department,
                    *(respondent.word(item) for item in headings),
                    ", ".join(respondent.picked()),
                    respondent.comment,
                ]
            )
