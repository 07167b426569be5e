"""Where a feed's columns stand in a staged table, as the source and its format say it together; cells and days as SQL.

The same rule as in ingestion (ingest/columns.py), for readers that must look into a column before: the source's map in
its order, then canonical headings as they are. A day told by the file's name goes before its column, and the column
before a constant.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import duckdb

from models.feeds import FEEDS
from pipelines.readers.contract import OTHER_DATES, Loading, ReadOptions, Staged
from pipelines.readers.days import day_in, no_day
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import empty, quoted, show
from pipelines.readers.vendors.rewriting import cell, position, stage_cells


def stage_taken(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
    *also: str,
) -> Staged:
    """Stage the file as `stage_cells` does, but load only columns that mean something to the feed, and some others."""
    loading = Loading(lambda columns: taken_cells(columns, options, *also))
    return stage_cells(connection, delivery, replace(options, loading=loading), table, {*expected, *also})


def positions(staged: Staged, options: ReadOptions) -> dict[str, int]:
    """Return where each canonical column of the wanted feed stands, of those that the file delivers."""
    return positions_in(staged.columns, options)


def positions_in(columns: Sequence[str], options: ReadOptions) -> dict[str, int]:
    """Return the same of a header."""
    found: dict[str, int] = {}
    for heading, column in options.columns.items():
        at = position(columns, heading)
        if at is not None:
            found.setdefault(column, at)
    mapped = set(found.values())
    feed = FEEDS[options.feed]
    for column in feed.column_names:
        at = position(columns, column)
        if column not in found and at is not None and at not in mapped:
            found[column] = at
    if options.named_date is not None:
        found.pop(feed.period_column or "", None)
    return found


def taken_cells(columns: Sequence[str], options: ReadOptions, *also: str) -> dict[int, str]:
    """Return the cells to load (see `contract.Loading`): under headings that mean something to the feed, and some."""
    headings = (*options.columns, *FEEDS[options.feed].column_names, *also)
    found = {at for at in (position(columns, heading) for heading in headings) if at is not None}
    return {at: f"c{at}" for at in sorted(found)}


def mapped_cell(staged: Staged, options: ReadOptions, column: str) -> str:
    """Return the cell of a canonical column as SQL, NULL where the file does not deliver it."""
    at = positions(staged, options).get(column)
    return "null::varchar" if at is None else f"c{at}"


def mapped_day(staged: Staged, options: ReadOptions, column: str) -> str:
    """Return the day of a canonical date column as SQL, NULL where nothing tells it."""
    at = positions(staged, options).get(column)
    if at is not None:
        return day_in(f"c{at}", options.dates.get(column), iso_too=staged.typed)
    if options.named_date is not None and column == FEEDS[options.feed].period_column:
        return f"date '{options.named_date.isoformat()}'"
    told = options.constants.get(column)
    return f"date '{date.fromisoformat(told).isoformat()}'" if told else "null::date"


def keep_mapped(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    table: str,
    options: ReadOptions,
    instead: Mapping[str, str] | None = None,
    *,
    read: Collection[int] = (),
) -> Staged:
    """Empty every column that the feed takes nothing from: names and free text end here, their headings stay.

    It is the last step: what stands in the place of the table may be a view.

    Args:
        connection: where the table stands.
        staged: what is known of it.
        table: its name.
        options: what the source says.
        instead: SQL for canonical columns whose cells are to be made otherwise than delivered; those that the file
            does not deliver are added.
        read: positions of columns that `instead` reads though nothing is mapped to them; they stay beneath the view.
    """
    made = instead or {}
    wanted = {at: column for column, at in positions(staged, options).items()}
    places = range(len(staged.columns))
    empty(connection, table, {*places} - {*wanted} - {*read})
    if not made:
        return staged
    added = [column for column in made if column not in wanted.values()]
    cells = [made.get(wanted[at], f"c{at}") if at in wanted else "null::varchar" for at in places]
    show(connection, table, [*cells, *(made[column] for column in added)])
    return replace(staged, columns=(*staged.columns, *added))


def other_format(options: ReadOptions) -> str | None:
    """Return the format of dates that no canonical column stands for: the source's one format, else hire_date's."""
    return options.dates.get(OTHER_DATES, options.dates.get("hire_date"))


def other_day(staged: Staged, options: ReadOptions, *headings: str) -> str:
    """Return the day under the first delivered of some headings as SQL, of a column that is not canonical."""
    text = f"coalesce({', '.join(cell(staged.columns, heading) for heading in headings)})"
    return day_in(text, other_format(options), iso_too=staged.typed)


def set_aside_unreadable_days(
    connection: duckdb.DuckDBPyConnection, staged: Staged, table: str, options: ReadOptions, *headings: str
) -> Staged:
    """Make records unreadable that say something other than a date under one of the headings (see `other_day`)."""
    for heading in headings:
        text, day = cell(staged.columns, heading), other_day(staged, options, heading)
        condition = f"{text} is not null and {day} is null"
        unreadable, name = quoted(f"{table}_unreadable"), quoted(table)
        gone = connection.execute(
            f"insert into temp.{unreadable} "
            f"select _record, '{heading}: {no_day(other_format(options))}' from temp.{name} where {condition}"
        ).fetchone() or (0,)
        lost = int(gone[0])
        if lost:
            connection.execute(f"delete from temp.{name} where {condition}")
        staged = replace(staged, records=staged.records - lost, unreadable=staged.unreadable + lost)
    return staged
