"""Files beside warehouse and ledger that may hold a person's rows: none is needed, so they are removed whole."""

import shutil
from pathlib import Path

from pipelines.home import Home
from pipelines.release import shelf

_SET_ASIDE = "*.set-aside.duckdb*"


def remove(home: Home, keep_releases: int) -> list[str]:
    """Remove restricted marts, databases set aside, a candidate that was never published, and releases past retention.

    The marts of the next release are written without the person. Releases hold aggregates only, and those that are
    kept stay as they were read.

    Returns:
        Paths within the home of what was removed.
    """
    found = [*sorted(home.restricted.glob("*")), *sorted(home.root.glob(_SET_ASIDE)), shelf.candidate(home)]
    removed = [_removed(home, path) for path in found if path.exists() or path.is_symlink()]
    return removed + [f"releases/{release_id}" for release_id in shelf.prune(home, keep_releases)]


def _removed(home: Home, path: Path) -> str:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    return path.relative_to(home.root).as_posix()
