"""May this path be read at all: a regular, readable, non-empty file that really lies in the landing folder.

What the bytes are is not asked here (signatures.py). Nothing delivered is ever written to.
"""

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from models.errors import FileRejectedError

_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that was let in: where it is, what to call it in messages, how it begins."""

    path: Path
    name: str
    head: bytes
    _state: tuple[int, int, int]

    def rejected(self, why: str) -> FileRejectedError:
        """Return the error that rejects this file; `why` must not quote what the file contains."""
        return FileRejectedError(f"{self.name}: {why}")

    def has_changed(self) -> bool:
        """Tell whether the file is no longer the one that was let in (still being uploaded, replaced)."""
        try:
            return _state_of(self.path.stat()) != self._state
        except OSError:
            return True


def told_name(path: Path, landing: Path) -> str:
    """Return the path within landing as messages and the register hold it.

    A name may be bytes that are no text, or steer a terminal; what cannot be shown is told by its code.
    """
    return "".join(map(_told, path.relative_to(landing).as_posix()))


def _told(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    return character.encode("unicode_escape").decode() if hidden else character


def admit(path: Path, landing: Path | None = None) -> Delivery:
    """Let a delivered file in, or say why not.

    Links are followed as long as they end inside `landing` (the file's own folder when None), so that no
    delivery can make the product read another file of the machine.

    Raises:
        FileRejectedError: a name that cannot be shown, missing, a folder, a device or pipe, outside, not permitted, or
            empty.
    """
    boundary = (landing or path.parent).resolve()
    name = told_name(path, landing if landing and path.is_relative_to(landing) else path.parent)
    if not path.as_posix().endswith(name):
        raise FileRejectedError(f"{name}: its name holds characters that cannot be shown; rename it")
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(boundary):
            raise FileRejectedError(f"{name}: lies outside the landing folder, expected a file inside it")
        found = real.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a device, pipe or socket"
            raise FileRejectedError(f"{name}: found {kind}, expected a regular file")
        with real.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else "the system refused"
        raise FileRejectedError(f"{name}: cannot be opened: {why}") from None
    except RuntimeError:
        raise FileRejectedError(f"{name}: found a link that leads to itself, expected a regular file") from None
    if not head:
        raise FileRejectedError(f"{name}: the file is empty, expected at least a header")
    return Delivery(real, name, head, _state_of(found))


def _state_of(found: os.stat_result) -> tuple[int, int, int]:
    return (found.st_ino, found.st_size, found.st_mtime_ns)
