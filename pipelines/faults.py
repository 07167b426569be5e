"""Unexpected errors told without their text, which may quote a cell: what kind, and where in the code.

A disk that is full and a place that may not be written to are told in words. Standard library and the errors only: the
command line and Dagster's steps both end here.
"""

import errno
from collections.abc import Iterator
from pathlib import Path

_FULL = "the disk is full or a limit on its use is reached; make room and run again"
_CLOSED = "a file or folder of the home may not be written to; see to its owner and mode, and run again"
_KNOWN = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _CLOSED),
}
# How DuckDB and SQLite end their messages, which carry no number; nothing of a message is passed on.
_SAID = {
    "no space left on device": _FULL,
    "disk quota exceeded": _FULL,
    "file too large": _FULL,
    "disk is full": _FULL,
    "disk i/o error": _FULL,
    "unable to open database file": _CLOSED,
    "attempt to write a readonly database": _CLOSED,
    "permission denied": _CLOSED,
    "read-only file system": _CLOSED,
}


def kind_and_place(error: BaseException) -> str:
    """Return "unexpected ValueError in rows.py, line 40": the error's kind and the innermost line it came from.

    Where it, or an error behind it, says that the disk is full or closed, that is told first.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    told = next((words for one in _behind(error) if (words := _of_the_disk(one))), None)
    return f"{told} ({type(error).__name__}{place})" if told else f"unexpected {type(error).__name__}{place}"


def _behind(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop(0)
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__]


def _of_the_disk(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        return _KNOWN.get(error.errno or 0)
    # Every other error's text may be data.
    if not any(kind.__module__.startswith(("_duckdb", "duckdb", "sqlite3")) for kind in type(error).__mro__):
        return None
    text = str(error).casefold().rstrip()
    return next((words for said, words in _SAID.items() if text.endswith(said)), None)
