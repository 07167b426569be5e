"""What a vendor's format is: its feeds, its words, how sure one can be that a file is of it, and how it is read.

Nothing here knows any particular vendor. The tables that a reader leaves are described in readers/__init__.py and
contract.Staged; rewriting.py reads the file underneath.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipelines.readers.contract import Reader

_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Words:
    """What a format's headings and values mean for one feed, where allyship.yaml says nothing else.

    `columns` maps heading to canonical column (letter case and surrounding blanks make no difference), `values` the
    delivered words of a canonical column to the feed's (None empties the cell), `dates` a date column to its strptime
    format, `constants` a canonical column to its one value.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


Kind = Literal["about", "person", "question", "open", "other"]


@dataclass(frozen=True, slots=True)
class SurveyColumn:
    """One column of a survey's export, at position `at`.

    `kind`: about (what is known of the response or its respondent), person (names somebody, never read), question,
    open (a question's free text, never read as text), other (the tool's own: order of display, timing). `id` is the
    question's own id or one made of its text; `names` are all that allyship.yaml may call it. Where the column is one
    choice of a question with several answers, `question` holds the names of that question and `choice` those of the
    choice.
    """

    at: int
    id: str
    text: str
    kind: Kind
    names: tuple[str, ...]
    question: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What messages call the column."""
        return self.names[0][:_LONGEST_LABEL] if self.names else self.id


Recognize = Callable[[Sequence[Sequence[str]]], float]
"""First records of a file, as cells -> how sure it is that the file is of the format, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One export format. `name` is what `format:` says in allyship.yaml, `feeds` what a file of it can give.

    A survey's format tells with `survey_columns` what the columns are, of the first records of a file.
    """

    name: str
    title: str
    feeds: Mapping[str, Words]
    recognize: Recognize
    read: Reader
    survey_columns: Callable[[Sequence[Sequence[str]]], Sequence[SurveyColumn]] | None = None


def share_of_headings(known: Sequence[str], cells: Sequence[str]) -> float:
    """Return the share of the known headings that stand among the cells, whatever their letter case."""
    there = {" ".join(cell.split()).casefold() for cell in cells}
    return sum(heading.casefold() in there for heading in known) / len(known)


def by_headings(*known: str) -> Callable[[Sequence[Sequence[str]]], float]:
    """Return what recognizes a file by its first record: the share of the known headings in it."""
    return lambda records: share_of_headings(known, records[0]) if records else 0.0
