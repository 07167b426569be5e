"""Google Forms responses by both routes: the form's own download, and the linked spreadsheet.

A question was renamed on the way: its old column holds the first half of the answers, its new one, at the end, the
rest. What somebody writes as another experience stands in the cell as it was written.
"""

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sample.exports.questionnaire import COMMENT_TEXT, EXPERIENCE_TEXT, GENDERS, TEXTS, Respondent
from sample.exports.workbook import Cell, write_workbook

RENAMED_TEXT = "Have you seen harassment in the last 12 months?"
GENDER_TEXT = "Your gender"


def write(
    file: Path, respondents: Sequence[Respondent], *, sheet: bool = False, day_first: bool = False, hours: int = 3
) -> None:
    """Write an export; moments are UTC in the records and told `hours` east of it.

    `sheet` is the spreadsheet's route, in a locale that writes days first or not; as XLSX by the ending of the name.
    """
    order = "%d/%m/%Y %H:%M:%S" if day_first else "%m/%d/%Y %H:%M:%S"
    joint = ", " if sheet else ";"
    items = list(TEXTS)
    rows: list[list[Cell]] = [
        [
            "Timestamp",
            "Email Address",
            GENDER_TEXT,
            *TEXTS.values(),
            EXPERIENCE_TEXT,
            COMMENT_TEXT,
            "Score",
            RENAMED_TEXT,
        ]
    ]
    for number, respondent in enumerate(respondents):
        moment = respondent.answered_at + timedelta(hours=hours)
        told: Cell = moment.strftime(order)
        if not sheet:
            told = f"{moment:%Y/%m/%d} {int(f'{moment:%I}')}:{moment:%M:%S %p} GMT{hours:+d}"
        elif file.suffix == ".xlsx":
            told = moment
        late = number >= len(respondents) / 2
        words = {item: respondent.word(item) for item in items}
        renamed = words["witnessed"] if late else ""
        if late:
            words["witnessed"] = ""
        picked = joint.join([*respondent.picked(), *([respondent.other] if respondent.other else [])])
        about = [told, respondent.email, GENDERS[respondent.gender]]
        rows.append([*about, *words.values(), picked, respondent.comment, "4 / 5", renamed])
    if file.suffix == ".xlsx":
        write_workbook(file, {"Form Responses 1": rows})
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
