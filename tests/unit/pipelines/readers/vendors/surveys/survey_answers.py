"""What must stand in `survey_response` after an export was taken, told from the generated respondents themselves."""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from uuid import UUID

from pipelines import pseudonyms
from sample.exports.questionnaire import CHOICES, EXPERIENCE_TEXT, TEXTS, WORDS, Respondent

KEY = b"k" * 32  # the key of conftest.Desk
LAUNCH = {"wave": "spring", "launched_on": "2026-05-04"}
Answer = tuple[UUID, str, str, int]

# What allyship.yaml says of answers whose words no standard item has.
REPORTED = {"item": "reported", "answers": {word: answer for answer, word in WORDS["reported"].items()}}
EXPERIENCES = {"choices": {choice: item for item, choice in CHOICES.items()}}
QUESTIONS = {
    **{TEXTS[item]: item for item in TEXTS if item not in ("reported", "favorite_day")},
    TEXTS["reported"]: REPORTED,
    EXPERIENCE_TEXT: EXPERIENCES,
}


def known_in_survey(respondent_id: str) -> UUID:
    """Return the pseudonym of a respondent."""
    return UUID(pseudonyms.pseudonym(KEY, "survey", respondent_id))


def answers_of(
    respondents: Iterable[Respondent],
    *,
    own: Mapping[str, str] | None = None,
    other_item: str | None = None,
    id_of: Callable[[Respondent], str] = lambda respondent: respondent.response_id,
) -> set[Answer]:
    """Return (respondent, item, answer, incident) of everything that was answered.

    `own` renames an item that nobody named to the id that its question has in the export; an item that it maps to ""
    is not in the export. `other_item` is what an experience of their own stands for.
    """
    names = {"favorite_day": "favorite_day", **(own or {})}
    found = set()
    for respondent in respondents:
        who = known_in_survey(id_of(respondent))
        for item, answer in respondent.answers.items():
            name = names.get(item, item)
            if name:
                found.add((who, name, answer, 0))
        if respondent.experienced is not None:
            answered = {item: item in respondent.experienced for item in CHOICES}
            if other_item:
                answered[other_item] = bool(respondent.other)
            found |= {(who, item, "yes" if met else "no", 0) for item, met in answered.items()}
    return found


def standing(rows: Iterable[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """Return the same of what stands in the feed, as a list so that repeats would show."""
    return [(row["respondent_id"], row["item"], row["answer"], row["incident"]) for row in rows]


def records_of(file: Path) -> list[list[str]]:
    """Return the first records of an export, which formats are recognized by."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))[:25]
