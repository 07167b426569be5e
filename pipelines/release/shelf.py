"""The shelf of releases: numbering, publishing by one rename, listing, pruning, rolling back.

Standard library only, so that `allyship status` and `rollback` answer at once.
"""

import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.errors import ConfigurationError, did_you_mean
from pipelines.home import Home

_ID = re.compile(r"^(\d{5})-\d{4}-\d{2}-\d{2}$")
_CANDIDATE = ".candidate"
# A link to the release that is being published, there from before it is entered in the ledger until all is done.
_ANNOUNCED = ".publishing"
# What a release is called while it is removed, so that nobody takes half of one for a release.
_GOING = ".going-"


@dataclass(frozen=True, slots=True)
class Published:
    """One release on the shelf, as its manifest describes it."""

    release_id: str
    is_current: bool
    manifest: dict[str, object]


def next_id(home: Home, as_of: date) -> str:
    """Return the id of the next release: a running number and the day the data runs to; no clock is asked."""
    numbers = [int(m[1]) for path in home.releases.iterdir() if (m := _ID.match(path.name))]
    return f"{max(numbers, default=0) + 1:05d}-{as_of.isoformat()}"


def candidate_folder(home: Home) -> Path:
    """Return the folder in which a release is built, emptied of what an earlier run left."""
    folder = home.releases / _CANDIDATE
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, mode=0o750)
    return folder


def candidate(home: Home) -> Path:
    """Return the folder of the release that is being built or audited."""
    return home.releases / _CANDIDATE


def publish(home: Home, release_id: str) -> Path:
    """Make the audited candidate the current release: flushed to disk, renamed, then linked in one step."""
    folder = home.releases / release_id
    _open_to_group(candidate(home))
    _flush(candidate(home))
    candidate(home).rename(folder)
    flush_folder(home.releases)
    _point_at(home, release_id)
    return folder


def announce(home: Home, release_id: str) -> None:
    """Say on the shelf, for whoever comes after a crash, that a release is being published."""
    _link(home, _ANNOUNCED, release_id)


def announced(home: Home) -> str | None:
    """Return the id of the release whose publication was begun and not finished, or None."""
    try:
        return (home.releases / _ANNOUNCED).readlink().name
    except OSError:
        return None


def withdraw(home: Home) -> None:
    """Take the announcement back: the release is published with all that belongs to it, or will not be."""
    (home.releases / _ANNOUNCED).unlink(missing_ok=True)


def releases(home: Home) -> list[Published]:
    """Return every release on the shelf, oldest first."""
    if not home.releases.is_dir():
        return []
    now = current_id(home)
    found = []
    for path in sorted(home.releases.iterdir()):
        if _ID.match(path.name):
            found.append(Published(path.name, path.name == now, manifest(path)))
    return found


def published_ids(home: Home) -> list[str]:
    """Return the ids of the releases that were for publication, oldest first; verification copies are not."""
    return [r.release_id for r in releases(home) if not r.manifest.get("verification_copy")]


def manifest(folder: Path) -> dict[str, object]:
    """Return a release's manifest, or an empty one when it cannot be read."""
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def current_id(home: Home) -> str | None:
    """Return the id of the current release, or None before the first."""
    try:
        name = home.current.readlink().name
    except OSError:
        return None
    return name if (home.releases / name).is_dir() else None


def newest_inputs(home: Home) -> object:
    """Return the digest of what the newest release was computed from, or None before the first.

    The newest and not the current one: otherwise the next night would undo a rollback although nothing is new.
    """
    found = releases(home)
    return found[-1].manifest.get("inputs_sha256") if found else None


def roll_back(home: Home, release_id: str) -> None:
    """Make an older (or newer) release current, also in place of one whose publication was cut short.

    Raises ConfigurationError when there is none of that id.
    """
    known = [release.release_id for release in releases(home)]
    if release_id not in known:
        listed = ", ".join(known) or "none"
        raise ConfigurationError(f"no release '{release_id}'{did_you_mean(release_id, known)} (there are: {listed})")
    _point_at(home, release_id)
    withdraw(home)


def prune(home: Home, keep: int) -> list[str]:
    """Remove the oldest releases beyond `keep`, never the current one; return their ids.

    Also removes what is left of a removal that was cut short.
    """
    known = [release for release in releases(home) if not release.is_current]
    surplus = [release.release_id for release in known[: max(0, len(known) + 1 - keep)]]
    for release_id in surplus:
        (home.releases / release_id).rename(home.releases / f"{_GOING}{release_id}")
    for folder in home.releases.glob(f"{_GOING}*"):
        shutil.rmtree(folder)
    return surplus


def _point_at(home: Home, release_id: str) -> None:
    _link(home, home.current.name, release_id)


def _link(home: Home, name: str, release_id: str) -> None:
    draft = home.releases / f".{name}.draft"
    draft.unlink(missing_ok=True)
    draft.symlink_to(release_id)
    # One rename: a reader finds the old release or the new one, never neither.
    draft.replace(home.releases / name)
    flush_folder(home.releases)


def _open_to_group(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o750 if path.is_dir() else 0o640)


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            flush_folder(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Have the disk keep which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
