"""The home of one organization: where each thing stands, who may read it, its key and its lock.

What stands in which file is the work of the modules that write it. Imports the standard library and the
errors only, so that a command which fails early fails fast. The keys of allyship.yaml: pipelines/settings/.
"""

import base64
import binascii
import fcntl
import glob
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.errors import BlockedError, ConfigurationError

KEY_VARIABLE = "ALLYSHIP_PSEUDONYM_KEY"
HOME_VARIABLE = "ALLYSHIP_HOME"
KEY_BYTES = 32

_LOCK_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything of one organization; `root` is absolute once located."""

    root: Path

    @classmethod
    def locate(cls, option: str | None = None) -> "Home":
        """Find the home: the option, else ALLYSHIP_HOME, else the current folder.

        Raises:
            ConfigurationError: the place named is a file, or its path would be taken for a pattern.
        """
        named = option or os.environ.get(HOME_VARIABLE) or "."
        root = Path(named).expanduser().resolve()
        if root.exists() and not root.is_dir():
            raise ConfigurationError(f"home '{root}': expected a folder, found a file")
        # Dagster looks for its settings by pattern; without them it keeps what steps print, and counts for its makers.
        if glob.escape(str(root)) != str(root):
            raise ConfigurationError(
                f"home '{root}': the path holds * ? or [, by which Dagster would take it for a pattern and not find "
                "its settings there; expected a path without them"
            )
        return cls(root)

    @property
    def config_file(self) -> Path:
        """What the organization says about itself."""
        return self.root / "allyship.yaml"

    @property
    def landing(self) -> Path:
        """Exports as delivered; never written to."""
        return self.root / "landing"

    @property
    def warehouse_file(self) -> Path:
        """The private working database, rebuildable from landing."""
        return self.root / "warehouse.duckdb"

    @property
    def ledger_file(self) -> Path:
        """Every cell ever published; survives a rebuild."""
        return self.root / "ledger.duckdb"

    @property
    def key_file(self) -> Path:
        """The key that makes pseudonyms."""
        return self.root / "secrets" / "pseudonym.key"

    @property
    def releases(self) -> Path:
        """One folder for each release."""
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """The link to the release that readers see."""
        return self.releases / "current"

    @property
    def restricted(self) -> Path:
        """Row-level pseudonymized marts for named analysts."""
        return self.root / "restricted"

    @property
    def dagster_home(self) -> Path:
        """Run history of the orchestrator."""
        return self.root / "dagster"

    @property
    def scratch(self) -> Path:
        """Files that live no longer than a run; they may hold rows about people."""
        return self.root / ".scratch"

    @property
    def incident_file(self) -> Path:
        """What went wrong in the last failed run, in words."""
        return self.root / "incident.txt"

    @property
    def lock_file(self) -> Path:
        """Held while a run goes on."""
        return self.root / ".lock"

    def create(self) -> None:
        """Make the folders that are missing; running it again changes nothing.

        Private folders are brought back to 0700 each time. Landing and releases get 0750 when they are made
        and are left alone afterwards, because an administrator may widen or narrow them.

        Raises:
            ConfigurationError: a folder cannot be made, or what a run writes to is closed to this user.
        """
        for folder in (self.root, self.landing, self.releases):
            if not folder.is_dir():
                self._make(folder, 0o750)
        for folder in (self.key_file.parent, self.restricted, self.dagster_home, self.scratch):
            self._make(folder, 0o700)
        # Said before the work is done, which would end in the same word an hour later.
        for place in (self.root, self.releases, self.warehouse_file, self.ledger_file):
            if place.exists() and not os.access(place, os.W_OK):
                raise ConfigurationError(f"'{place}' may not be written to; see to its owner and mode")

    @staticmethod
    def _make(folder: Path, mode: int) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # The mode given to mkdir is cut by the umask, so it is set afterwards.
            folder.chmod(mode)
        except OSError as fault:
            raise ConfigurationError(f"cannot make the folder '{folder}': {fault.strerror}") from None

    def pseudonym_key(self) -> bytes:
        """Return the key of this home's pseudonyms, at least 32 bytes; made on first use.

        ALLYSHIP_PSEUDONYM_KEY (hexadecimal or base64) goes before the key file.

        Raises:
            ConfigurationError: the key is malformed, too short, or readable by others. The key itself is
                never part of the message.
        """
        text = os.environ.get(KEY_VARIABLE)
        if text is not None:
            return _decoded(text)
        try:
            if not os.path.lexists(self.key_file):
                self._make(self.key_file.parent, 0o700)
                _write_new_key(self.key_file)
            return _read_key(self.key_file)
        except OSError as fault:
            raise ConfigurationError(f"cannot use the key file '{self.key_file}': {fault.strerror}") from None

    @contextmanager
    def run_lock(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the home for one run; the system lets go of it when the process dies, however it dies.

        Args:
            wait: seconds to wait for a run that is going on; 0 gives up at once.

        Raises:
            BlockedError: another run holds the home.
            ConfigurationError: there is no such home, or its lock file cannot be opened.
        """
        try:
            handle = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise ConfigurationError(f"cannot open the lock file '{self.lock_file}': {fault.strerror}") from None
        try:
            if not _locked(handle, time.monotonic() + wait):
                raise BlockedError(f"another run is going on in '{self.root}'; try again when it has ended")
            yield
        finally:
            os.close(handle)


def _locked(handle: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_LOCK_POLL_SECONDS)
        else:
            return True


def _decoded(text: str) -> bytes:
    text = text.strip()
    # Every hexadecimal key is also base64 text of other bytes, so hexadecimal is tried first.
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        key = bytes.fromhex(text)
    else:
        try:
            key = base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
        except (binascii.Error, ValueError):
            raise ConfigurationError(f"{KEY_VARIABLE}: expected hexadecimal or base64 text") from None
    return _long_enough(key, KEY_VARIABLE)


def _long_enough(key: bytes, origin: str) -> bytes:
    if len(key) < KEY_BYTES:
        raise ConfigurationError(f"{origin}: expected a key of at least {KEY_BYTES} bytes, found {len(key)}")
    return key


def _read_key(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(handle).st_mode)
        if mode & 0o077:
            raise ConfigurationError(
                f"the key file '{path}' is open to other users (mode {mode:04o}); "
                f"close it with: chmod 600 '{path}', and think about who has read it"
            )
        return _long_enough(file.read(), f"the key file '{path}'")


def _write_new_key(path: Path) -> None:
    # Linked into place complete, and only where no other process was first: a key that is half written, or
    # replaced after its first use, would cut every pseudonym from the person it stands for.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(handle)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
