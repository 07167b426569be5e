"""What is held about one person, for their own request: the rows in words, and where they are counted.

Read from the private warehouse with the home's key, and stored nowhere. Other people in the rows stay nameless. Rows
about somebody else that only mention the person are counted, not shown: what they say is the other one's.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

import duckdb

from models.errors import BlockedError, ConfigurationError
from models.facts import FACTS
from models.feeds import FEEDS, Feed
from models.metrics import METRICS
from pipelines import pseudonyms
from pipelines.erasure import rewriting
from pipelines.erasure.people import DOMAINS, Person, identify
from pipelines.erasure.rewriting import listed
from pipelines.erasure.tombstones import mentioning, named, naming, owning
from pipelines.home import Home
from pipelines.readers.staging import literal
from pipelines.settings import Settings
from pipelines.warehouse import quoted

SELF, OTHER = "this person", "another person"
# A case is the reporter's too: they told it.
_SHARED = {("case", "reporter_id")}
# Facts that read feeds for their days alone.
_CALENDAR = {"snapshot", "window", "newest_day"}

UNKNOWN_ANSWERS = (
    "Answers to surveys cannot be found: respondents have pseudonyms under a key of their own, so that nobody can tell "
    "who answered what, and no survey in allyship.yaml is declared identified."
)
KNOWN_ANSWERS = (
    "Answers are shown of surveys that allyship.yaml declares identified. Those of other surveys cannot be found: "
    "their respondents have pseudonyms under a key of their own."
)

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, repr=False)
class FeedHolding:
    """One feed's rows about the person: cells by column, with the export that brought each, and mentions elsewhere.

    `mentions` counts, by column, the rows about others that name the person there.
    """

    feed: Feed
    rows: list[dict[str, Cell]]
    mentions: dict[str, int]


@dataclass(slots=True, repr=False)
class Holdings:
    """Everything that is held about a person.

    `domains` tells for each domain whether the ids given are known in it, `others` how many more ids of the person are
    known; `derived` is rows by table of facts, `versions` those in the ledger; `counted_in` the names of the metrics
    that may count them, by feed. Their numbers are not part of it: they are the organization's, not the person's.
    """

    domains: dict[str, bool]
    others: int
    feeds: list[FeedHolding] = field(default_factory=list)
    derived: dict[str, int] = field(default_factory=dict)
    versions: int = 0
    counted_in: dict[str, list[str]] = field(default_factory=dict)
    surveys: str = UNKNOWN_ANSWERS


def held(home: Home, settings: Settings, ids: Sequence[str], domains: Collection[str] = tuple(DOMAINS)) -> Holdings:
    """Look up everything about the person behind the ids; warehouse and ledger are only read.

    Raises:
        ConfigurationError: an id is empty or was that of several workers, or there is no warehouse yet.
        BlockedError: the warehouse cannot be opened, as while a run goes on, or was made with another key.
    """
    key = home.pseudonym_key()
    if not home.warehouse_file.exists():
        raise ConfigurationError(f"nothing was taken yet in '{home.root}'; run: allyship run")
    with duckdb.connect() as connection:
        _attach(connection, home, key)
        person = identify(connection, key, ids, domains)
        known = {d: bool(rewriting.count(connection, "warehouse", some)) for d, some in person.given.items()}
        found = Holdings(known, len(person.found))
        if any(source.identified for source in settings.sources):
            found.surveys = KNOWN_ANSWERS
        found.feeds = [holding for feed in FEEDS.values() if (holding := _of_feed(connection, feed, person))]
        for touched in rewriting.count(connection, "warehouse", person.pseudonyms):
            if touched.schema == "facts":
                found.derived[touched.table] = touched.gone
        if home.ledger_file.exists():
            found.versions = sum(t.gone for t in rewriting.count(connection, "ledger", person.pseudonyms))
    found.counted_in = _metrics(holding.feed.name for holding in found.feeds if holding.rows)
    return found


def _attach(connection: duckdb.DuckDBPyConnection, home: Home, key: bytes) -> None:
    files = {"warehouse": home.warehouse_file, "ledger": home.ledger_file}
    try:
        for name, file in files.items():
            if file.exists():
                connection.execute(f"attach {literal(str(file))} as {name} (read_only)")
        connection.execute("use warehouse")
        row = connection.execute("select value from register.setting where name = 'pseudonym_key_id'").fetchone()
    except duckdb.Error:
        raise BlockedError("the warehouse cannot be opened: a run is going on, or it is damaged") from None
    if row is None or row[0] != pseudonyms.key_id(key):
        raise BlockedError(
            "the pseudonym key is not the one this warehouse was made with; restore secrets/pseudonym.key"
        )


def _of_feed(connection: duckdb.DuckDBPyConnection, feed: Feed, person: Person) -> FeedHolding | None:
    people = naming(feed)
    if not people:
        return None
    own = [name for name in people if name in owning(feed) or (feed.name, name) in _SHARED]
    about = named(own, "gone") or "false"
    columns = ", ".join(f"d.{quoted(name)}" for name in feed.column_names)
    with listed(connection, person.pseudonyms):
        cursor = connection.execute(
            f"select {columns}, f.path from delivered.{quoted(feed.name)} as d "
            f"join register.source_file as f on f.file_id = d._file where {about} order by f.path, d._record"
        )
        rows = [_words(feed, row, person) for row in cursor.fetchall()]
        mentions = {}
        for name in (name for name in mentioning(feed) if name not in own):
            counted = connection.execute(
                f"select count(*) from delivered.{quoted(feed.name)} where {named((name,), 'gone')} and not ({about})"
            ).fetchone()
            mentions[name] = int(counted[0]) if counted else 0
    mentions = {name: rows for name, rows in mentions.items() if rows}
    return FeedHolding(feed, rows, mentions) if rows or mentions else None


def _words(feed: Feed, row: Sequence[object], person: Person) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, value in zip((*feed.column_names, "file"), row, strict=True):
        if isinstance(value, UUID):
            cells[name] = SELF if value in person.pseudonyms else OTHER
        elif isinstance(value, date):
            cells[name] = value.isoformat()
        elif value is not None:
            assert isinstance(value, str | int | float | bool)
            cells[name] = value
    return cells


def _metrics(feeds: Iterable[str]) -> dict[str, list[str]]:
    read = {
        metric.name: set().union(*(_counted_feeds(table) for table in metric.tables if table not in _CALENDAR))
        for metric in METRICS.values()
    }
    return {feed: sorted(name for name, behind in read.items() if feed in behind) for feed in feeds}


@cache
def _counted_feeds(table: str) -> frozenset[str]:
    """Return the feeds whose rows a fact counts: those that it reads itself, else those behind the facts it reads."""
    reads = FACTS[table].reads
    own = frozenset(name for schema, name in reads if schema == "raw")
    facts = (name for schema, name in reads if schema == "facts" and name in FACTS and name not in _CALENDAR)
    return own or frozenset[str]().union(*map(_counted_feeds, facts))
