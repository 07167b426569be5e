"""What the columns of a survey's export are: questions, their choices, open text, and what is said about a response.

Headings only, no cells. A format makes the columns of its header (one function per format); allyship.yaml names a
question by any of its names: its id, its short name or its text. Read on: long_form.py, which makes answers of them.
"""

import re
from collections.abc import Sequence

from models.feeds import FEEDS
from pipelines.readers.contract import ReadOptions
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import SurveyColumn

_LONGEST_ID = 60
_PERSON = {
    "name", "names", "surname", "firstname", "lastname", "fullname", "username", "email", "mail", "e-mail", "phone",
    "telephone", "mobile", "ip", "ipaddress", "address", "latitude", "longitude", "birth", "birthday",
}  # fmt: skip
_OF_WHOM = {
    "your", "my", "the", "first", "last", "full", "of", "employee", "manager", "respondent", "participant", "user",
    "recipient", "work", "date", "number",
}  # fmt: skip
_HEADING_WORDS = 4  # a longer heading is a question, which may well speak of names


def folded(text: str) -> str:
    """Return a text as it is compared: without letter case, line breaks and repeated blanks."""
    return " ".join(text.split()).casefold()


def id_of(text: str) -> str:
    """Return an id made of a question's text, for formats whose questions have none."""
    return re.sub(r"\W+", "_", folded(text)).strip("_")[:_LONGEST_ID].rstrip("_")


def names_a_person(heading: str) -> bool:
    """Tell whether a heading is one of names, addresses or places of people."""
    words = _words(heading)
    return not _PERSON.isdisjoint(words) and words <= _PERSON | _OF_WHOM


def may_name_a_person(heading: str) -> bool:
    """Tell whether names, addresses or places of people could stand under a heading that nobody explained."""
    return len(_words(heading)) <= _HEADING_WORDS and not _PERSON.isdisjoint(_words(heading))


def _words(heading: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", heading.casefold()))


def called(columns: Sequence[SurveyColumn], name: str) -> tuple[SurveyColumn, ...]:
    """Return the columns that have the name."""
    wanted = folded(name)
    return tuple(column for column in columns if wanted in map(folded, column.names))


def choices_of(columns: Sequence[SurveyColumn], name: str) -> tuple[SurveyColumn, ...]:
    """Return the columns that are the choices of the question of that name."""
    wanted = folded(name)
    return tuple(column for column in columns if wanted in map(folded, column.question))


def kept_columns(
    delivery: Delivery, options: ReadOptions, columns: Sequence[SurveyColumn]
) -> dict[str, tuple[str, SurveyColumn]]:
    """Return what is kept beside the answers: canonical column -> the heading that says so, and the column.

    As in ingestion, the source's map goes first, then canonical names as they are; a column serves once.

    Raises:
        FileRejectedError: a name that is needed stands twice, or the column of it names people.
    """
    wanted = [*options.columns.items(), *((name, name) for name in FEEDS[options.feed].column_names)]
    kept: dict[str, tuple[str, SurveyColumn]] = {}
    for heading, canonical in wanted:
        found = called(columns, heading)
        if not found or canonical in kept or any(column in found for _, column in kept.values()):
            continue
        if len(found) > 1:
            ids = ", ".join(dict.fromkeys(column.id for column in found))
            raise delivery.rejected(f"'{heading}' stands for {len(found)} columns ({ids}); name the one by its id")
        if found[0].kind == "person":
            raise delivery.rejected(
                f"'{heading}' names people and is not read as {canonical}: respondents have an id of the survey's own"
            )
        kept[canonical] = (heading, found[0])
    return kept
