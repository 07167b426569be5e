"""One person's erasure, step by step, so ordered that it can be cut short anywhere and begun again.

Warehouse and ledger are written anew beside the old ones and put in their places last, the warehouse after the ledger:
until then it still tells which other ids the person has. Whatever a step left behind when the process died is
removed or made again by the next attempt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from models.errors import BlockedError
from pipelines import pseudonyms
from pipelines.erasure import accounts, landing, remains, rewriting, tombstones
from pipelines.erasure.needles import Needles, is_distinctive
from pipelines.erasure.people import DOMAINS, Person, identify
from pipelines.erasure.rewriting import Touched
from pipelines.erasure.searching import Trace, search
from pipelines.home import Home
from pipelines.ledger import erased
from pipelines.ledger.store import attached
from pipelines.readers.staging import literal
from pipelines.runs import progress
from pipelines.settings import Settings
from pipelines.warehouse import is_usable, open_warehouse

STEPS = (
    "find the person",
    "write the ledger anew",
    "write the warehouse anew",
    "remove what else holds rows",
    "search every byte",
    "put the ledger in place",
    "put the warehouse in place",
    "look through landing",
)
"""The names of the steps, as `pipelines.runs.progress` tells them when each begins."""


@dataclass(frozen=True, slots=True)
class Found:
    """What would be erased: the other ids that those given led to, and the rows that name the person.

    `files` are the exports that brought the rows, by their paths within landing.
    """

    others: int
    warehouse: list[Touched]
    ledger: list[Touched]
    files: list[str]


@dataclass(slots=True)
class Erased:
    """What an erasure did, and what it could not do.

    `traces` are files of the home that still hold something, `landing` exports that still name the person, `unsearched`
    exports in no readable format. `searched_ids` and `unsearched_ids` count the ids given by whether they are
    distinctive enough to look for them as delivered.
    """

    found: Found
    tombstones: int = 0
    removed: list[str] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    landing: list[str] = field(default_factory=list)
    unsearched: list[str] = field(default_factory=list)
    searched_ids: int = 0
    unsearched_ids: int = 0


def preview(home: Home, ids: Sequence[str], domains: Collection[str] = tuple(DOMAINS)) -> Found:
    """Return what `erase` would take out of warehouse and ledger; needs the run lock, changes nothing in them."""
    _, found = _find(home, home.pseudonym_key(), ids, domains)
    return found


def erase(home: Home, settings: Settings, ids: Sequence[str], domains: Collection[str] = tuple(DOMAINS)) -> Erased:
    """Erase the person behind the ids from the home, keep them out of later deliveries, and prove it.

    The caller holds the run lock. Nothing of `ids` is stored, or told to progress or errors.

    Args:
        home: where.
        settings: how files are read and how many releases are kept.
        ids: ids or addresses of one person, as exports hold them.
        domains: those of `people.DOMAINS` in which the ids are the person's.

    Raises:
        ConfigurationError: an id is empty, or was that of several workers.
        BlockedError: warehouse or ledger cannot be opened, or were made with another key.
    """
    key = home.pseudonym_key()
    drafts = {file: _draft(file) for file in (home.ledger_file, home.warehouse_file)}
    for left in (*drafts.values(), *(_log(draft) for draft in drafts.values())):
        left.unlink(missing_ok=True)
    progress.tell(STEPS[0])
    person, found = _find(home, key, ids, domains)
    done = Erased(found)
    progress.tell(STEPS[1])
    done.tombstones = _write_ledger(home, key, drafts[home.ledger_file], person)
    progress.tell(STEPS[2])
    if home.warehouse_file.exists():
        _write_warehouse(home, settings, key, drafts, person)
    progress.tell(STEPS[3])
    done.removed = remains.remove(home, settings.keep_releases)
    progress.tell(STEPS[4])
    _search(home, ids, person, drafts, done)
    for name, file in zip(STEPS[5:7], drafts, strict=True):
        progress.tell(name)
        if drafts[file].exists():
            rewriting.replace(drafts[file], file)
    progress.tell(STEPS[7])
    encodings = {source.encoding for source in settings.sources if source.encoding}
    holding, done.unsearched = landing.holding(home.landing, ids, encodings)
    # Those that know the person by another id can be told from what they brought.
    others = [path for path in found.files if (home.landing / path).is_file()]
    done.landing = sorted({*holding, *others})
    return done


def _find(home: Home, key: bytes, ids: Sequence[str], domains: Collection[str]) -> tuple[Person, Found]:
    """Find the person and their rows, with both files closed and their logs written into them first."""
    in_warehouse: list[Touched] = []
    in_ledger: list[Touched] = []
    files: list[str] = []
    person = identify(None, key, ids, domains)
    if home.warehouse_file.exists():
        if not is_usable(home.warehouse_file):
            raise BlockedError(
                f"{home.warehouse_file.name} cannot be used; `allyship run --rebuild` makes it anew first"
            )
        with open_warehouse(home.warehouse_file, key, home.scratch) as connection:
            person = identify(connection, key, ids, domains)
            catalog = connection.execute("select current_database()").fetchone() or ("",)
            in_warehouse = rewriting.count(connection, str(catalog[0]), person.pseudonyms)
            files = accounts.files_naming(connection, person.pseudonyms)
            connection.execute("checkpoint")
    if home.ledger_file.exists():
        with duckdb.connect() as connection, attached(connection, home.ledger_file, pseudonyms.key_id(key)):
            in_ledger = rewriting.count(connection, "ledger", person.pseudonyms)
            connection.execute("checkpoint ledger")
    return person, Found(len(person.found), in_warehouse, in_ledger, files)


def _write_ledger(home: Home, key: bytes, draft: Path, person: Person) -> int:
    old = home.ledger_file
    if old.exists():
        rewriting.rewrite(old, draft, person.pseudonyms, home.scratch)
    with duckdb.connect() as connection, attached(connection, draft, pseudonyms.key_id(key)):
        if old.exists():
            connection.execute(f"attach {literal(str(old))} as before (read_only)")
            erased.note(connection, "before", person.pseudonyms)
        laid = tombstones.lay(connection, key, person.pseudonyms)
        connection.execute("checkpoint ledger")
    rewriting.flush(draft)
    return laid


def _write_warehouse(home: Home, settings: Settings, key: bytes, drafts: dict[Path, Path], person: Person) -> None:
    draft = drafts[home.warehouse_file]
    with open_warehouse(home.warehouse_file, key, home.scratch) as connection:
        before = accounts.brought(connection)
    rewriting.rewrite(home.warehouse_file, draft, person.pseudonyms, home.scratch)
    with (
        open_warehouse(draft, key, home.scratch) as connection,
        attached(connection, drafts[home.ledger_file], pseudonyms.key_id(key)),
    ):
        accounts.settle(connection, home, settings, before)
        connection.execute("checkpoint")
    rewriting.flush(draft)


def _search(home: Home, ids: Sequence[str], person: Person, drafts: dict[Path, Path], done: Erased) -> None:
    """Search the home as it will be: with the drafts in the places of the files that are about to go."""
    distinctive = [text for text in ids if is_distinctive(text)]
    done.searched_ids, done.unsearched_ids = len(distinctive), len(ids) - len(distinctive)
    going = {file for file, draft in drafts.items() if draft.exists()}
    names = {draft.relative_to(home.root).as_posix(): file.name for file, draft in drafts.items()}
    needles = Needles(person.pseudonyms, tuple(distinctive))
    found = search(home, needles, going)
    done.traces = [replace(trace, path=names.get(trace.path, trace.path)) for trace in found]


def _draft(file: Path) -> Path:
    return file.with_name(f"{file.stem}.draft{file.suffix}")


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
