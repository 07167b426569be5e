"""The loaded tables that both sides begin with, as an analyst would keep them in pandas.

Texts are categories, one set of them for a column's name, so that tables can be joined on them; people are whole
numbers, one numbering for each domain of ids, -1 where nobody is named; days are datetime64. Nothing here is timed.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from models.feeds import FEEDS, Feed
from models.organization import Organization

TEXTS = ("id", "category", "code", "choice", "choices")
# Never read by a metric; an address is a person's key in other systems.
UNREAD = {"fte", "email", "status"}
SOURCES = tuple(name for name in FEEDS if name != "id_alias")


@dataclass(frozen=True, slots=True)
class Tables:
    """The raw feeds by name, and what the organization says about itself."""

    feeds: dict[str, pd.DataFrame]
    organization: Organization
    as_of: pd.Timestamp

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return one feed."""
        return self.feeds[name]

    def has(self, *names: str) -> bool:
        """Tell whether all of these feeds have rows."""
        return all(len(self.feeds[name]) for name in names)


def load(connection: duckdb.DuckDBPyConnection, organization: Organization) -> Tables:
    """Read every feed whole; types made for it are the connection's own and end with it."""
    _number_people(connection)
    _list_texts(connection)
    feeds = {name: _plain(connection.execute(_selected(FEEDS[name])).df()) for name in SOURCES}
    newest = (
        ("worker_snapshot", "snapshot_date"),
        ("session", "held_on"),
        ("survey_response", "launched_on"),
        ("survey_count", "launched_on"),
        ("case", "received_on"),
    )
    as_of = organization.as_of or max(feeds[name][day].max() for name, day in newest if len(feeds[name]))
    return Tables(feeds, organization, pd.Timestamp(as_of))


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with NaN for what is missing in fractions: numpy's, as pandas computes fastest with."""
    return table.astype(dict.fromkeys(table.select_dtypes("Float64"), "float64"))


def _number_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Make temp table `numbered` (domain, id, number): people of a domain from 0, in no order that means anything."""
    named = " union ".join(
        f"select '{column.domain}' as domain, {_quoted(column.name)} as id from raw.{_quoted(name)}"
        for name in SOURCES
        for column in FEEDS[name].columns
        if column.type == "person" and column.name not in UNREAD
    )
    connection.execute(
        "create or replace temp table numbered as "
        f"select domain, id, row_number() over (partition by domain) - 1 as number from ({named}) where id is not null"
    )


def _list_texts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make one temp ENUM for each name of a text column: its values in all feeds."""
    tables: dict[str, list[str]] = {}
    for name in SOURCES:
        for column in FEEDS[name].columns:
            if column.type in TEXTS:
                tables.setdefault(column.name, []).append(name)
    for column, names in tables.items():
        values = " union ".join(f"select {_quoted(column)} as word from raw.{_quoted(name)}" for name in names)
        connection.execute(
            f"create or replace temp type text_{column} as enum "
            f"(select word from (select '' as word union {values}) where word is not null order by word)"
        )


def _selected(feed: Feed) -> str:
    """Return the SELECT of a feed with texts as ENUMs and people as numbers."""
    columns, joins = [], []
    for column in feed.columns:
        name = _quoted(column.name)
        if column.name in UNREAD:
            continue
        if column.type == "person":
            who = _quoted(f"who_{column.name}")
            columns.append(f"coalesce({who}.number, -1)::integer as {name}")
            joins.append(f"left join numbered as {who} on {who}.domain = '{column.domain}' and {who}.id = t.{name}")
        elif column.type in TEXTS:
            columns.append(f"t.{name}::text_{column.name} as {name}")
        else:
            columns.append(f"t.{name}")
    return f"select {', '.join(columns)} from raw.{_quoted(feed.name)} as t {' '.join(joins)}"


def _quoted(name: str) -> str:
    return f'"{name}"'
