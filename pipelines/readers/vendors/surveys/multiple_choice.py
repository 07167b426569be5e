"""Questions that take several answers: which choices were picked, and the yes-or-no items that they stand for.

Tools write them in one of two ways: joined in one cell, by ";" or ", ", which may stand inside a choice as well; or in
a column for each choice, filled where it was picked. The choices are told by allyship.yaml. Whoever picked anything
answered no to what was not picked; an empty question, or a refusal alone, is no answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.errors import did_you_mean
from pipelines.readers.contract import NO_ITEM, OTHER_CHOICES
from pipelines.readers.vendors.declaration import SurveyColumn
from pipelines.readers.vendors.surveys.answer_words import NONE_OF_THESE, REFUSALS
from pipelines.readers.vendors.surveys.survey_columns import folded

_SEPARATORS = (re.compile(r"\s*;\s*"), re.compile(r"\s*,\s*"))
_PICKED = frozenset({"yes", "y", "true", "x", "1", "checked", "selected"})
_NOT_PICKED = frozenset({"no", "n", "false", "0", "-99", "unchecked", "not selected"})


@dataclass(frozen=True, slots=True)
class Picked:
    """What one respondent picked: items answered yes, whether the question was answered, choices that nobody named."""

    items: frozenset[str]
    answered: bool
    unknown: tuple[str, ...] = ()


def items_of(choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the items that the choices of a question stand for, each once."""
    return tuple(dict.fromkeys(item for item in choices.values() if item and item != NO_ITEM))


def picked_in_cell(text: str, choices: Mapping[str, str]) -> Picked:
    """Return what was picked, of a cell that holds all picked choices."""
    return _meaning(_parts(folded(text), {folded(choice) for choice in choices}), choices)


def joined_cells(columns: Iterable[SurveyColumn]) -> str:
    """Return SQL for the filled cells of a question's columns as one text, NULL where none is filled.

    Of an open column only goes in that it is filled; what somebody wrote there does not.
    """
    filled = ", ".join(
        f"case when c{column.at} is not null then '{number}' || chr(31) || {_readable(column)} end"
        for number, column in enumerate(columns)
    )
    return f"nullif(concat_ws(chr(30), {filled}), '')"


def _readable(column: SurveyColumn) -> str:
    return "'1'" if column.kind == "open" else f"c{column.at}"


def picked_in_columns(text: str, columns: Sequence[SurveyColumn], choices: Mapping[str, str]) -> Picked:
    """Return what was picked, of the text that `joined_cells` makes of a column for each choice."""
    picks = []
    for part in text.split(chr(30)):
        number, _, cell = part.partition(chr(31))
        column, word = columns[int(number)], folded(cell)
        own = {folded(name) for name in column.choice}
        if word in own or word in _PICKED or re.fullmatch(r"[1-9]\d*", word):
            named = (folded(choice) for choice in choices if folded(choice) in own)
            picks.append(next(named, folded(column.choice[0])))
        elif word not in _NOT_PICKED:
            picks.append(word)
    return _meaning(picks, choices)


def why_unknown(question: str, picked: str, choices: Mapping[str, str]) -> str:
    """Return the reason of quarantine of a choice that nobody named, with the named one that is nearest."""
    return f"answer: a choice of '{question}' is not named{did_you_mean(picked, choices)}"


def _meaning(picks: Sequence[str], choices: Mapping[str, str]) -> Picked:
    known = {folded(choice): item for choice, item in choices.items()}
    items, unknown, refused = set(), [], 0
    for pick in picks:
        item = known.get(pick)
        if item is None and pick in NONE_OF_THESE:
            item = NO_ITEM
        if item is None and pick in REFUSALS:
            item = ""
        if item is None:
            item = known.get(OTHER_CHOICES)
        if item is None:
            unknown.append(pick)
        elif item == "":
            refused += 1
        elif item != NO_ITEM:
            items.add(item)
    return Picked(frozenset(items), answered=refused < len(picks), unknown=tuple(unknown))


def _parts(text: str, known: Collection[str]) -> list[str]:
    """Take a cell apart by the separator under which more of it is known choices."""
    taken_apart = [_separated(text, known, separator) for separator in _SEPARATORS]
    return max(taken_apart, key=lambda parts: sum(len(part) for part in parts if part in known))


def _separated(text: str, known: Collection[str], separator: re.Pattern[str]) -> list[str]:
    """Take known choices whole, the longest first, since the separator may stand in them."""
    longest_first = sorted(known, key=len, reverse=True)
    parts = []
    at = 0
    while at < len(text):
        ends = (at + len(choice) for choice in longest_first if text.startswith(choice, at))
        end = next((end for end in ends if end == len(text) or separator.match(text, end)), None)
        if end is None:
            after = separator.search(text, at)
            end = after.start() if after else len(text)
        if end > at:
            parts.append(text[at:end])
        gap = separator.match(text, end)
        at = gap.end() if gap else len(text)
    return parts
