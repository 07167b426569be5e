"""Which file in landing belongs to which source: looked up by path alone, nothing is opened.

What stands inside a file is the readers' matter, what is new the ingestion's. Landing is only ever read.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.errors import ConfigurationError, nearest
from models.feeds import FEEDS
from pipelines.home import Home
from pipelines.readers.delivery import told_name
from pipelines.settings.schema import FILE_FORMATS, Settings, Source
from pipelines.settings.small_languages import glob_matches


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A file that no source takes, and the feed it is probably meant for."""

    path: Path
    nearest_feed: str | None


def landing_files(landing: Path) -> Iterator[Path]:
    """Yield the files in landing in the order of folders, without hidden ones.

    A link to a folder is yielded like a file and never entered, so that it shows up as something nobody takes.

    Raises:
        ConfigurationError: a folder may not be listed; its files would otherwise look as if they had vanished.
    """

    def refuse(fault: OSError) -> None:
        if not isinstance(fault, FileNotFoundError):
            raise ConfigurationError(f"the folder '{fault.filename}' cannot be listed: {fault.strerror}")

    for folder, folders, names in os.walk(landing, onerror=refuse):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names + links):
            if not name.startswith("."):
                yield Path(folder, name)


def implicit_sources(landing: Path) -> tuple[Source, ...]:
    """Return the sources that follow from names alone: landing/<feed>.<format> and landing/<feed>/*."""
    found = []
    for feed in FEEDS:
        names = [f"{feed}.{ending}" for ending in FILE_FORMATS]
        found += [Source(feed=feed, files=name) for name in names if (landing / name).is_file()]
        if (landing / feed).is_dir():
            found.append(Source(feed=feed, files=f"{feed}/*"))
    return tuple(found)


def match_files(settings: Settings, home: Home) -> list[tuple[Source, Path]]:
    """Return every file that a source takes, with that source, sorted by path.

    Raises:
        ConfigurationError: two sources take one file for the same feed, or a file is a link that leaves landing.
    """
    matched: list[tuple[Source, Path]] = []
    for path, takers in _takers(settings, home):
        feeds = [source.feed for source in takers]
        twice = [source for source in takers if feeds.count(source.feed) > 1]
        if twice:
            raise ConfigurationError(_taken_twice(told_name(path, home.landing), twice))
        if takers and _stays_inside(path, home.landing):
            matched.extend((source, path) for source in takers)
    return matched


def unclaimed(settings: Settings, home: Home) -> list[Unclaimed]:
    """Return every file that no source takes, sorted by path."""
    return [
        Unclaimed(path, _nearest_feed(path.relative_to(home.landing)))
        for path, takers in _takers(settings, home)
        if not takers
    ]


def _takers(settings: Settings, home: Home) -> Iterator[tuple[Path, list[Source]]]:
    sources = settings.sources or implicit_sources(home.landing)
    globs = [(source, source.files.split("/")) for source in sources]
    files = [(path.relative_to(home.landing).parts, path) for path in landing_files(home.landing)]
    for parts, path in sorted(files):
        yield path, [source for source, glob in globs if glob_matches(parts, glob)]


def _stays_inside(path: Path, landing: Path) -> bool:
    """Return whether to take the file: a regular one, or a link to a regular one inside landing."""
    if not path.resolve().is_relative_to(landing.resolve()):
        name = told_name(path, landing)
        raise ConfigurationError(f"landing/{name} is a link that leaves landing; deliver the file itself")
    return path.is_file()


def _taken_twice(name: str, takers: list[Source]) -> str:
    claims = " and ".join(f"line {source.line} ({source.feed}, {source.files})" for source in takers)
    return f"allyship.yaml: landing/{name} is taken by the sources on {claims}; each file may have one for each feed"


def _nearest_feed(relative: Path) -> str | None:
    words = [relative.stem, *reversed(relative.parts[:-1])]
    return next((match for word in words if (match := nearest(word, FEEDS))), None)
