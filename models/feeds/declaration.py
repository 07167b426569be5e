"""The shape of a feed declaration: what a column is, what a feed is, and what must hold between them.

Only the vocabulary lives here; the feeds themselves stand in the sibling modules.
"""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal[
    "person", "id", "category", "code", "choice", "choices", "level", "date", "integer", "number", "boolean"
]
Semantics = Literal["snapshot", "wave", "upsert", "events"]
Sensitivity = Literal["open", "normal", "special"]
PersonDomain = Literal["hr", "survey", "applicant", "calendar", "email"]

SQL_TYPES: dict[ColumnType, str] = {
    "person": "UUID",
    "id": "VARCHAR",
    "category": "VARCHAR",
    "code": "VARCHAR",
    "choice": "VARCHAR",
    "choices": "VARCHAR",
    "level": "SMALLINT",
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column of a feed.

    `type` person: an id of a person, pseudonymized in `domain` before it is stored; id: any other key;
    category: free vocabulary of the organization (department names); code: a short word, lower-cased; choice: one of
    `allowed`; choices: several of `allowed`, `;`-separated; level: a rank, through the level map of allyship.yaml.
    `minimum` is the smallest number that makes sense.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    domain: PersonDomain = "hr"
    minimum: float | None = None
    default: str | None = None

    @property
    def sql_type(self) -> str:
        """The DuckDB type in which the column is stored."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values should stand in another feed's column (checked as a warning, counted)."""

    column: str
    feed: str
    target: str
    rule: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind of delivery: its grain, key, columns, and how a newer delivery meets an older one.

    snapshot, wave: the newest delivery of a `period_column` value replaces that value's rows whole.
    upsert: the newest row per key wins. events: rows are added; the key is the first `key` column where
    it is delivered, else all columns and an occurrence number.
    """

    name: str
    title: str
    grain: str
    semantics: Semantics
    key: tuple[str, ...]
    sensitivity: Sensitivity
    columns: tuple[Column, ...]
    ordered_dates: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    period_column: str | None = None

    def column(self, name: str) -> Column:
        """Return the declared column of that name (KeyError when there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns, in declared order."""
        return tuple(c.name for c in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a file cannot be read as this feed."""
        return tuple(c.name for c in self.columns if c.required)
