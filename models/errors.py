"""The one family of errors that reach a person, and the search for what they probably meant.

Imports nothing of this project. Messages name the place, what was found, what was expected and the
nearest match; they never carry a value that belongs to a person.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class AllyshipError(Exception):
    """A fault that the person who runs the product can mend; shown without a traceback."""


class ConfigurationError(AllyshipError):
    """allyship.yaml, an option or the home itself is wrong (exit code 2)."""


class BlockedError(AllyshipError):
    """A blocking check failed or a step could not finish: nothing is published (exit code 1)."""


class FileRejectedError(AllyshipError):
    """One delivered file cannot be taken; the others go on (exit code 3)."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is close."""
    by_fold = {k.casefold(): k for k in known}
    close = get_close_matches(word.strip().casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" or, when nothing is close, an empty string."""
    match = nearest(word, known)
    return f"; did you mean '{match}'?" if match else ""
