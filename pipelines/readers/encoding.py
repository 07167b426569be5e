"""Which characters the bytes of a text file stand for.

A byte order mark decides; else the encoding that the source declares; else UTF-8 where the bytes are UTF-8,
and cp1252 (what Western office software writes) where they are not. Bytes that the encoding cannot stand for
become `UNREADABLE`, so that the record they are in can be named instead of the whole file being lost.
Records and cells are not known here (layout.py, delimited.py).
"""

import codecs
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

UNREADABLE = "\udfff"  # half a surrogate pair: no encoding's text can hold one, so it cannot be delivered
_HANDLER = "allyship.unreadable"
_CHUNK_BYTES = 1 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

codecs.register_error(_HANDLER, lambda error: (UNREADABLE, getattr(error, "end", 0)))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name, and whether every byte of the file stands for a character in it."""

    name: str
    clean: bool

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes can be handed on as UTF-8, with or without a byte order mark."""
        return self.name in ("utf-8", "utf-8-sig")


def detect(path: Path, declared: str | None) -> Encoding:
    """Find the encoding of a text file.

    A file without a mark or a declaration that is UTF-8 but for a few bytes stays UTF-8 as long as it holds
    more characters beyond ASCII than bad bytes: in cp1252 text the sequences of UTF-8 hardly ever occur, and
    taking such a file for cp1252 would spoil every accented name in it to save one.
    """
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    name = marked or (codecs.lookup(declared).name if declared else None)
    if name:
        return Encoding(name, _is_clean(path, name))
    if _is_clean(path, "utf-8"):
        return Encoding("utf-8", True)
    beyond_ascii, bad = _count(path, "utf-8")
    if beyond_ascii > bad:
        return Encoding("utf-8", False)
    return Encoding("cp1252", _is_clean(path, "cp1252"))


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """Open the file as text with its line ends untouched and bad bytes shown as `UNREADABLE`."""
    return path.open(encoding=encoding.name, errors=_HANDLER, newline="")


@contextmanager
def as_utf8(path: Path, encoding: Encoding) -> Iterator[Path]:
    """Give the path of the same text in UTF-8: the file itself, or a private copy that lives in the block.

    The copy (mode 0600) holds what people delivered, so it is removed however the block ends.
    """
    if encoding.is_utf8:
        yield path
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", prefix="allyship-", suffix=".csv") as copy:
        with open_text(path, encoding) as text:
            shutil.copyfileobj(text, copy, _CHUNK_BYTES)
        copy.flush()
        yield Path(copy.name)


def _is_clean(path: Path, name: str) -> bool:
    """Tell whether every byte of the file stands for a character in this encoding."""
    return all(UNREADABLE not in text for text in _texts(path, name))


def _count(path: Path, name: str) -> tuple[int, int]:
    """Return how many characters beyond ASCII the file holds in this encoding, and how many bad places."""
    beyond_ascii = bad = 0
    for text in _texts(path, name):
        here = text.count(UNREADABLE)
        bad += here
        beyond_ascii += len(text) - len(text.encode("ascii", "ignore")) - here
    return beyond_ascii, bad


def _texts(path: Path, name: str) -> Iterator[str]:
    """Yield the text of a file in pieces."""
    decoder = codecs.getincrementaldecoder(name)(errors=_HANDLER)
    with path.open("rb") as file:
        at_end = False
        while not at_end:
            chunk = file.read(_CHUNK_BYTES)
            at_end = not chunk
            yield decoder.decode(chunk, final=at_end)
