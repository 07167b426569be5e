"""The proof: every byte of a home is searched for one person's traces, and every cell of every store in it.

Bytes alone would not do: databases and Parquet compress, and SQLite cuts long text in two. Cells alone would not do
either: a database keeps what was deleted from its tables. Landing holds exports as delivered and is looked at by
landing.py; the key in secrets/ is 32 random bytes.
"""

import os
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.erasure.needles import Needles
from pipelines.erasure.tables import in_duckdb, in_parquet, in_sqlite
from pipelines.home import Home

_STRETCH = 1 << 25
_UNREADABLE = "cannot be read"
_MAGIC: tuple[tuple[int, bytes, Callable[[Path, Needles], set[str]]], ...] = (
    (0, b"SQLite format 3\0", in_sqlite),
    (8, b"DUCK", in_duckdb),
    (0, b"PAR1", in_parquet),
    (0, b"PK\x03\x04", lambda path, needles: _in_archive(path, needles)),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What one file still holds: its path within the home, and what of (`pseudonym`, `id`, `cannot be read`)."""

    path: str
    what: tuple[str, ...]


def search(home: Home, needles: Needles, left_out: Collection[Path] = ()) -> list[Trace]:
    """Search every file of the home but landing, secrets and those left out; return the files with traces.

    Links are not followed. A file that cannot be read is returned too, since it proves nothing.
    """
    found = []
    for path in files(home, left_out):
        what = in_file(path, needles)
        if what:
            found.append(Trace(path.relative_to(home.root).as_posix(), tuple(sorted(what))))
    return found


def files(home: Home, left_out: Collection[Path] = ()) -> Iterator[Path]:
    """Yield what `search` looks at, in the order of paths."""
    spared = {home.landing, home.key_file.parent}
    for folder, folders, names in os.walk(home.root):
        folders[:] = sorted(name for name in folders if Path(folder, name) not in spared)
        for path in (Path(folder, name) for name in sorted(names)):
            if path not in left_out and path.is_file() and not path.is_symlink():
                yield path


def in_file(path: Path, needles: Needles) -> set[str]:
    """Return what a file holds traces of, by its bytes and, where it is a store, by its cells."""
    try:
        with path.open("rb") as file:
            found = in_stream(file, needles)
            file.seek(0)
            head = file.read(16)
        for at, magic, look in _MAGIC:
            if head[at:].startswith(magic):
                found |= look(path, needles)
    except (OSError, ValueError):
        return {_UNREADABLE}
    return found


def in_stream(file: BinaryIO, needles: Needles, stretch: int = _STRETCH) -> set[str]:
    """Return what a stream of bytes holds traces of; it is read `stretch` bytes at a time."""
    found: set[str] = set()
    before, is_first = b"", True
    content = file.read(stretch)
    while content:
        after = file.read(stretch)
        window = before + content
        found |= needles.in_bytes(window, is_first=is_first, is_last=not after)
        before, is_first = window[-needles.longest :], is_first and len(window) <= needles.longest
        content = after
    return found


def _in_archive(path: Path, needles: Needles) -> set[str]:
    found: set[str] = set()
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    found |= in_stream(part, needles)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError):
        # RuntimeError: an encrypted part.
        found.add(_UNREADABLE)
    return found
