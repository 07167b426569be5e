"""What landing holds against what the register knows: the work of one run, found without loading anything.

Files are identified by content hash; the order of deliveries comes from a date in the file's name where the
source declares one, else from the modification time, ties by path.
"""

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from models.errors import FileRejectedError
from models.feeds import FEEDS
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.ingest.file_names import date_in_name
from pipelines.readers.delivery import told_name
from pipelines.settings import Settings, Source, match_files

# Raise it when a reader or a row rule changes what it makes of the same bytes: files are then read again.
READING_VERSION = 2
# Nanoseconds after which a second writing would show in the time of a file's last change.
_SETTLED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file in landing that a source claims; `sha256` is empty when the file cannot be read."""

    source: Source
    path: Path
    relative: str
    sha256: str
    fingerprint: str
    ordered_at: int
    delivered_on: date
    problem: str | None = None

    @property
    def landing(self) -> Path:
        """The folder that `relative` is relative to."""
        return self.path.parents[self.relative.count("/")]


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """What one run has to do for one feed.

    `unclaimed` are files in landing that the feed's sources no longer take, `outlived` refusals of a content
    that landing no longer holds, `vanished` files that were taken and are gone (their rows stand).
    """

    feed: str
    new: tuple[Candidate, ...] = ()
    reordered: tuple[Candidate, ...] = ()
    unclaimed: tuple[register.Entry, ...] = ()
    outlived: tuple[register.Entry, ...] = ()
    vanished: tuple[register.Entry, ...] = ()
    still_rejected: tuple[register.Entry, ...] = ()
    unresolved: bool = False

    @property
    def has_work(self) -> bool:
        """Whether the feed's standing rows, or what is said of its files, could change."""
        return bool(self.new or self.reordered or self.unclaimed or self.outlived or self.unresolved)


def candidates(home: Home, settings: Settings, feed: str | None = None) -> list[Candidate]:
    """Return every claimed file in landing (of one feed, or of all), hashed and ordered, by delivery order."""
    matched = match_files(settings, home)
    found = [_candidate(home, settings, source, path) for source, path in matched if feed in (None, source.feed)]
    return sorted(found, key=lambda c: (c.ordered_at, c.relative))


def _candidate(home: Home, settings: Settings, source: Source, path: Path) -> Candidate:
    relative = told_name(path, home.landing)
    problem, digest, modified = None, "", 0
    try:
        found = path.stat()
        modified = found.st_mtime_ns
        digest = _sha256(path, found)
    except PermissionError:
        problem = "the file may not be read: permission denied"
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
    delivered = None
    if source.delivered:
        delivered = date_in_name(path.name, source.delivered)
        if delivered is None and problem is None:
            problem = f"the file name holds no delivery date of the form {source.delivered}"
    if delivered is not None:
        moment = datetime(delivered.year, delivered.month, delivered.day, tzinfo=UTC)
        ordered_at = int(moment.timestamp()) * 1_000_000_000
    else:
        ordered_at = modified
        delivered = datetime.fromtimestamp(modified // 1_000_000_000, tz=UTC).date()
    fingerprint = _fingerprint(settings, source, problem)
    return Candidate(source, path, relative, digest, fingerprint, ordered_at, delivered, problem)


def _fingerprint(settings: Settings, source: Source, problem: str | None) -> str:
    """Hash whatever decides, besides its bytes, what is made of a file."""
    said = (
        source.fingerprint(),
        settings.levels.fingerprint(),
        f"tolerance {settings.tolerance}",
        f"days in {settings.organization.timezone}",
        f"reading {READING_VERSION}",
        repr(FEEDS[source.feed]),
        # A file refused for its name or its permissions is another matter once these are mended.
        f"problem {problem}",
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _sha256(path: Path, found: os.stat_result) -> str:
    """Return the digest of a file's bytes, read once by a run that asks for it before, within and after."""
    if time.time_ns() - found.st_ctime_ns < _SETTLED:
        return _digest(path)
    return _settled_digest(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=100_000)
def _settled_digest(path: Path, *_: int) -> str:
    # Whoever writes to a file changes the time of its last change, and cannot set it.
    return _digest(path)


def make_plan(
    connection: duckdb.DuckDBPyConnection | None, found: list[Candidate], present: Iterable[str]
) -> dict[str, FeedPlan]:
    """Compare claimed files with the register; `present` are the paths of all files in landing.

    Without a connection (no warehouse yet) everything is new. Returns a plan per feed that has any file.
    """
    known = register.entries(connection) if connection else []
    unresolved = _unresolved(connection) if connection else set()
    there = set(present)
    plans = {}
    for feed in FEEDS:
        mine = [c for c in found if c.source.feed == feed]
        entries = [e for e in known if e.feed == feed]
        if not mine and not entries:
            continue
        claimed = {c.relative for c in mine}
        by_content = {(e.path, e.sha256, e.fingerprint): e for e in entries}
        new, reordered, refused = [], [], []
        for candidate in mine:
            entry = by_content.get((candidate.relative, candidate.sha256, candidate.fingerprint))
            if entry is None:
                new.append(candidate)
            elif entry.status == "rejected":
                # A file that was touched is tried again: its upload may have been what it was refused for.
                if entry.ordered_at == candidate.ordered_at:
                    refused.append(entry)
                else:
                    new.append(candidate)
            elif entry.ordered_at != candidate.ordered_at:
                reordered.append(candidate)
        accepted = [e for e in entries if e.status == "accepted"]
        present_content = {(c.relative, c.sha256, c.fingerprint) for c in mine}
        plans[feed] = FeedPlan(
            feed=feed,
            new=tuple(new),
            reordered=tuple(reordered),
            unclaimed=tuple(e for e in accepted if e.path not in claimed and e.path in there),
            outlived=tuple(
                e
                for e in entries
                if e.status == "rejected" and (e.path, e.sha256, e.fingerprint) not in present_content
            ),
            vanished=tuple(e for e in accepted if e.path not in there),
            still_rejected=tuple(refused),
            unresolved=feed in unresolved,
        )
    return plans


def _unresolved(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select name from register.setting where name like 'unresolved %'").fetchall()
    return {name.removeprefix("unresolved ") for (name,) in rows}


def inputs_digest(entries: list[register.Entry], settings_sha256: str, version: str) -> str:
    """Return a hash of everything a release is computed from; equal digests mean an equal release."""
    # The order of deliveries counts, the moments do not: a file that was only touched changes nothing.
    accepted = sorted(
        (e.feed, e.ordered_at, e.path, e.sha256, e.fingerprint) for e in entries if e.status == "accepted"
    )
    lines = [f"{feed} {path} {sha256} {fingerprint}" for feed, _, path, sha256, fingerprint in accepted]
    return hashlib.sha256("\n".join([settings_sha256, version, *lines]).encode()).hexdigest()


def readable(candidate: Candidate) -> Candidate:
    """Return the candidate, or raise FileRejectedError when its bytes or its name cannot be used."""
    if candidate.problem:
        raise FileRejectedError(candidate.problem)
    return candidate
