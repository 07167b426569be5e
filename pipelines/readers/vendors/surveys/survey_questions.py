"""Which questions of a survey's export are read, and as what: those that allyship.yaml names, and those with codes.

Read on: long_form.py, which makes rows of their answers; nearest_items.py, which proposes items for the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from models.errors import did_you_mean
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.contract import Question, ReadOptions
from pipelines.readers.delivery import Delivery
from pipelines.readers.free_text import sentence_condition
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import SurveyColumn
from pipelines.readers.vendors.surveys.multiple_choice import items_of, joined_cells
from pipelines.readers.vendors.surveys.survey_columns import called, choices_of, folded, may_name_a_person

_READ = ("question", "open", "about")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that is read: its columns, what it means, and whether allyship.yaml or its name says so."""

    columns: tuple[SurveyColumn, ...]
    name: str
    meant: Question
    mapped: bool

    @property
    def is_split(self) -> bool:
        """Whether each choice has a column of its own."""
        return bool(self.meant.choices) and bool(self.columns[0].choice)

    @property
    def places(self) -> int:
        """How many rows one respondent's answer may make."""
        return max(1, len(items_of(self.meant.choices)))

    @property
    def cell(self) -> str:
        """SQL for what was answered; of open text whole numbers only, so that nothing that somebody wrote is read."""
        if self.is_split:
            return joined_cells(self.columns)
        cell = f"c{self.columns[0].at}"
        if self.columns[0].kind == "open":
            return f"case when regexp_full_match({cell}, '[0-9]{{1,9}}') then {cell} end"
        return cell


def asked_questions(
    delivery: Delivery, options: ReadOptions, columns: Sequence[SurveyColumn], kept: Collection[int]
) -> tuple[list[Asked], tuple[str, ...]]:
    """Return the questions that are named under `questions` or called like a standard item, and names not found.

    Raises:
        FileRejectedError: a name stands for several columns; two names mean one column; none of the names is there.
    """
    readable = [column for column in columns if column.kind in _READ and column.at not in kept]
    found: list[Asked] = []
    not_found = []
    for name, question in options.questions.items():
        meant = _columns_of(delivery, readable, name, question)
        if not meant:
            not_found.append(name)
            continue
        taken = next((other for other in found if set(other.columns) & set(meant)), None)
        if taken:
            raise delivery.rejected(f"under questions '{taken.name}' and '{name}' mean the same column")
        found.append(Asked(meant, name, question, mapped=True))
    if options.questions and not found:
        names = [name for column in readable for name in column.names]
        first = not_found[0]
        raise delivery.rejected(
            f"none of the {len(not_found)} questions of the source stands in the file, "
            f"such as '{first}'{did_you_mean(first, names)}"
        )
    taken_up = {column.at for asked in found for column in asked.columns}
    for column in readable:
        item = next((name for name in map(folded, (column.id, *column.names)) if name in ITEM_ANSWERS), None)
        if item and column.at not in taken_up:
            found.append(Asked((column,), column.label, Question(item), mapped=True))
    return found, tuple(not_found)


def _columns_of(
    delivery: Delivery, columns: Sequence[SurveyColumn], name: str, question: Question
) -> tuple[SurveyColumn, ...]:
    whole, parts = called(columns, name), choices_of(columns, name)
    if question.choices and parts:
        return parts
    if len(whole) > 1:
        ids = ", ".join(column.id for column in whole)
        raise delivery.rejected(f"question '{name}' stands for {len(whole)} columns ({ids}); name the one by its id")
    if not whole and parts:
        several = ", ".join(f"'{part.label}'" for part in parts[:3])
        raise delivery.rejected(
            f"question '{name}' has {len(parts)} columns; give its choices, or name single ones, such as {several}"
        )
    return whole


def unmapped_questions(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[SurveyColumn], in_use: Collection[int]
) -> list[Asked]:
    """Return the questions that nobody named and whose answers are short codes: none a sentence, most of them repeated.

    Where at least every second answer is one of its own, people wrote it; names are written in two words as well.
    """
    left = [c for c in columns if c.kind == "question" and c.at not in in_use and not may_name_a_person(c.text)]
    if not left:
        return []
    counts = ", ".join(
        f"count(c{c.at}) >= 2 * count(distinct c{c.at}) and count(c{c.at}) > 0 "
        f"and not coalesce(bool_or({sentence_condition(f'c{c.at}')}), false)"
        for c in left
    )
    coded = connection.execute(f"select {counts} from temp.{quoted(table)}").fetchone() or ()
    return [
        Asked((column,), column.label, Question(column.id), mapped=False)
        for column, is_coded in zip(left, coded, strict=True)
        if is_coded
    ]
