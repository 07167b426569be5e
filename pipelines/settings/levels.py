"""The level map: an organization's titles and grades as ranks, 1 lowest.

How ranks are used (floors, rungs) is the metrics' matter; reading the map from allyship.yaml and refusing a
wrong one is organization.py's.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property

HIGHEST_RANK = 32_767  # a rank is stored as SMALLINT
# A code has a digit and no blanks: "Head (Sales)" is a title of its own.
_WITH_CODE = re.compile(r"(.*\S)\s*\(([^()\s]*\d[^()\s]*)\)")


@dataclass(frozen=True)
class LevelMap:
    """Titles to ranks, first match in file order; `default` takes what no entry takes.

    An entry between slashes is a regular expression, searched in the upper-cased value. Any other entry is
    compared with the whole value, whatever its case. A title that carries its code, such as "Director (D4)", is looked
    up whole, then by the title, then by the code. A whole number that no entry names is its own rank.
    """

    entries: tuple[tuple[str, int], ...] = ()
    default: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The entries that are plain text, for naming the nearest one."""
        return tuple(name for name, _ in self.entries if not is_expression(name))

    def rank(self, text: str | None) -> int | None:
        """Return the rank of a delivered value; None is the empty cell, and a result of None is no rank."""
        value = (text or "").strip()
        with_code = _WITH_CODE.fullmatch(value)
        for reading in (value, *(with_code.groups() if with_code else ())):
            entry = self.entry_for(reading)
            if entry:
                return entry[1]
        # The length is looked at first because a long run of digits is slow to convert, and no rank.
        if value.isascii() and value.isdecimal() and len(value) <= 9 and int(value) <= HIGHEST_RANK:
            return int(value)
        return self.default

    def entry_for(self, value: str) -> tuple[str, int] | None:
        """Return the first entry that takes a value, or None."""
        folded, upper = value.strip().casefold(), value.strip().upper()
        for entry, expression in self._matchers:
            if expression.search(upper) if expression else entry[0].strip().casefold() == folded:
                return entry
        return None

    def fingerprint(self) -> str:
        """Return a stable hash of the map."""
        return hashlib.sha256(json.dumps([self.entries, self.default]).encode()).hexdigest()

    @cached_property
    def _matchers(self) -> tuple[tuple[tuple[str, int], re.Pattern[str] | None], ...]:
        return tuple((e, re.compile(e[0][1:-1]) if is_expression(e[0]) else None) for e in self.entries)


def is_expression(name: str) -> bool:
    """Return whether an entry's name is a regular expression between slashes."""
    return len(name) > 2 and name.startswith("/") and name.endswith("/")
