"""One file: what it looks like, how its columns and words could be mapped, and what a run would then make of it.

The trial runs in the caller's own connection, in temporary tables that are gone afterwards. Values leave here only
where the column has a vocabulary and several rows share them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from models.errors import FileRejectedError
from models.feeds import FEEDS, Column, Feed
from pipelines import readers
from pipelines.advice.dates import formats_of
from pipelines.advice.headings import NEARLY, match
from pipelines.advice.heads import first_records
from pipelines.advice.meanings import meant
from pipelines.advice.surveys import Unnamed, unnamed_questions
from pipelines.ingest.intake import forget_staged, stage_and_judge
from pipelines.ingest.plan import Candidate
from pipelines.ingest.register import Entry
from pipelines.readers.contract import Question
from pipelines.readers.delivery import told_name
from pipelines.readers.vendors import VENDORS, Vendor
from pipelines.settings import Settings, Source
from pipelines.settings.levels import LevelMap

LEAST_SURE = 0.5
_SHARED_BY = 5
_MOST_WORDS = 20
_DATES_LOOKED_AT = 2_000
_LOOKED = "looked"


@dataclass(slots=True)
class Proposal:
    """What one file could be read as; `sure` is from 0 to 1.

    `vendor` is the vendor's format, None for a plain file. `columns` maps headings to columns, `values` delivered words
    for each column; `unknown` holds words, shared by several rows, that nobody knows; `titles` those without a rank.
    `dates` gives every format that fits a column, several where the file does not tell. `told` are required columns
    that the file does not hold, `questions` those of a survey. `entry` is the accounting of the trial, `refusal` why
    there is none.
    """

    relative: str
    feed: str
    sure: float
    vendor: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    questions: tuple[Unnamed, ...] = ()
    entry: Entry | None = None
    refusal: str | None = None


def propose(
    connection: duckdb.DuckDBPyConnection, path: Path, landing: Path, settings: Settings, today: date
) -> list[Proposal]:
    """Return what the file could be read as, one proposal per feed that it gives; none when it looks like nothing.

    Raises FileRejectedError for a file that cannot be read at all.
    """
    _, records = first_records(connection, path, landing)
    found = []
    for vendor, feed, sure in _likely(path, records):
        try:
            proposal = _mapped(connection, path, landing, settings, today, vendor, feed, sure)
            # Nobody can tell one person for a whole file: what names no people is no such list.
            if not any(feed.column(name).type == "person" for name in proposal.told):
                found.append(proposal)
        except FileRejectedError as refused:
            relative = told_name(path, landing)
            found.append(Proposal(relative, feed.name, sure, vendor.name if vendor else None, refusal=str(refused)))
    return found


def _likely(path: Path, records: Sequence[Sequence[str]]) -> Iterator[tuple[Vendor | None, Feed, float]]:
    """Yield the likeliest format with its feeds: a vendor's where recognized as well as plain columns."""
    plain = [(match(feed, records[0])[1] if records else 0.0, feed) for feed in FEEDS.values()]
    # The name decides between feeds that fit equally, since a column or two stand in many.
    named = {feed.name: feed.name in path.stem.casefold() or feed.name in path.parent.name for _, feed in plain}
    sure, feed = max(plain, key=lambda pair: round(pair[0], 2) + 0.05 * named[pair[1].name])
    recognized = [(vendor.recognize(records), vendor) for vendor in VENDORS.values()]
    best, vendor = max(recognized, key=lambda pair: pair[0])
    if best >= LEAST_SURE and best >= sure:
        yield from ((vendor, FEEDS[name], best) for name in vendor.feeds)
    elif sure >= LEAST_SURE:
        yield None, feed, sure


def _mapped(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    landing: Path,
    settings: Settings,
    today: date,
    vendor: Vendor | None,
    feed: Feed,
    sure: float,
) -> Proposal:
    found = Proposal(told_name(path, landing), feed.name, sure, vendor.name if vendor else None)
    bare = Source(feed=feed.name, files=found.relative, format=found.vendor).completed()
    found.questions = unnamed_questions(connection, path, landing, bare)
    options = readers.ReadOptions(
        format=bare.format or readers.known_format(path) or "csv",
        feed=feed.name,
        timezone=settings.organization.timezone,
        columns=bare.columns,
        constants=bare.constants,
        dates=bare.dates,
    )
    staged = readers.stage(connection, path, options, _LOOKED, expected={*bare.columns}, landing=landing)
    try:
        _map_columns(found, feed, bare, staged.columns)
        for heading, name in found.columns.items():
            _map_cells(connection, found, feed.column(name), bare, settings, today, staged.columns.index(heading))
        told = {**bare.constants, **dict.fromkeys(found.columns.values(), "")}
        found.told = tuple(name for name in feed.required if name not in told)
    finally:
        readers.forget(connection, _LOOKED)
    _try(connection, found, feed, path, settings, today)
    return found


def _map_columns(found: Proposal, feed: Feed, source: Source, headings: Sequence[str]) -> None:
    known = {" ".join(heading.split()).casefold(): column for heading, column in source.columns.items()}
    for heading in headings:
        column = known.get(" ".join(heading.split()).casefold())
        if column and column not in found.columns.values():
            found.columns[heading] = column
    # What a vendor's format leaves aside on purpose must not come back by a likeness.
    left = [heading if heading not in found.columns else "" for heading in headings]
    guessed, _ = match(feed, left, NEARLY if found.vendor else 0.0)
    for heading, column in guessed.items():
        if column not in found.columns.values():
            found.columns[heading] = column
    found.unused = tuple(heading for heading in headings if heading and heading not in found.columns)


def _map_cells(
    connection: duckdb.DuckDBPyConnection,
    found: Proposal,
    column: Column,
    source: Source,
    settings: Settings,
    today: date,
    at: int,
) -> None:
    if column.type in ("choice", "level"):
        rows = connection.execute(
            f"select c{at}, count(*) from temp.{_LOOKED} group by all order by 2 desc, 1"
        ).fetchall()
        words = {source.translate(column.name, word) or "": int(n) for word, n in rows}
        if column.type == "choice":
            found.values[column.name], unknown = meant(column, words)
        else:
            unknown = tuple(word for word in words if settings.levels.rank(word) is None)
        shared = tuple(word[:40] or "(empty)" for word in unknown if words[word] >= _SHARED_BY)[:_MOST_WORDS]
        if column.type == "level":
            found.titles = shared
        elif unknown:
            found.unknown[column.name] = shared
    elif column.type == "date" and column.name not in source.dates:
        texts = connection.execute(
            f"select distinct c{at} from temp.{_LOOKED} where c{at} is not null limit {_DATES_LOOKED_AT}"
        ).fetchall()
        found.dates[column.name] = formats_of([text for (text,) in texts], today)


def _try(
    connection: duckdb.DuckDBPyConnection, found: Proposal, feed: Feed, path: Path, settings: Settings, today: date
) -> None:
    """Read the file as proposed, with stand-ins for what must be told, and keep the accounting."""
    entry = Entry(found.relative, feed.name, "", "", 0, today)
    tried = replace(settings, levels=LevelMap(settings.levels.entries, settings.levels.default or 1))
    candidate = Candidate(source_of(found, today), path, found.relative, "", "", 0, today)
    try:
        stage_and_judge(connection, feed, candidate, entry, tried)
    except FileRejectedError as refused:
        found.refusal = str(refused)
    finally:
        forget_staged(connection)
    found.entry = entry


def source_of(found: Proposal, stand_in: date | None = None) -> Source:
    """Return the proposal as a source; with a day to stand in, also for whatever else must be told."""
    feed = FEEDS[found.feed]
    usual = Source(feed=found.feed, files=found.relative, format=found.vendor).completed().columns
    known = {heading.casefold(): name for heading, name in usual.items()}
    return Source(
        feed=found.feed,
        files=found.relative,
        format=found.vendor,
        columns={
            heading: name
            for heading, name in found.columns.items()
            if name not in (heading.casefold(), known.get(heading.casefold()))
        },
        values={name: dict(words) for name, words in found.values.items() if words},
        dates={name: formats[0] for name, formats in found.dates.items() if formats and formats[0] != "%Y-%m-%d"},
        constants={name: _stand_in(feed.column(name), stand_in) for name in found.told} if stand_in else {},
        questions={question.id: Question(question.item) for question in found.questions if question.item},
    )


def _stand_in(column: Column, day: date) -> str:
    if column.type == "date":
        return day.isoformat()
    return column.allowed[0] if column.allowed else "1"
