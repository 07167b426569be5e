"""What a person's traces look like as bytes and as text, and finding them in any stretch of either.

Pseudonyms are looked for in every form in which the stores at hand write 16 bytes. An id as delivered is looked for
only where it is distinctive: a short or plain one, like 1042 or sales, stands everywhere and would prove nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from pipelines.erasure.forms import Forms

PSEUDONYM, ID = "pseudonym", "id"
"""What a trace is."""

_SHORTEST_MIXED, _SHORTEST_NUMBER = 6, 10
_TEXT_CODES = ("utf-8", "utf-16-le", "utf-16-be")
_EDGE = 2  # bytes that a character beside a word takes at most
_SIGN = 1 << 63


def is_distinctive(text: str) -> bool:
    """Tell whether an id is unlike anything else: from six characters with letters and others, or ten digits."""
    plain = text.strip()
    if plain.isdigit():
        return len(plain) >= _SHORTEST_NUMBER
    return len(plain) >= _SHORTEST_MIXED and any(c.isalpha() for c in plain) and not plain.isalpha()


def stored_forms(person: UUID) -> tuple[bytes, ...]:
    """Return a pseudonym as stores write it.

    Parquet holds UUID as 16 bytes, DuckDB as a number with its first bit turned over, least byte first; DuckDB's
    statistics hold the least and the greatest as two numbers of seven bits a byte.
    """
    straight = person.bytes
    turned = bytes([straight[0] ^ 0x80]) + straight[1:]
    return (straight, turned, straight[::-1], turned[::-1], _packed(person))


def spelled_forms(person: UUID) -> tuple[bytes, ...]:
    """Return a pseudonym as text writes it: hexadecimal digits in lower case, with hyphens or without."""
    return tuple(form.encode(code) for form in (person.hex, str(person)) for code in _TEXT_CODES)


def _packed(person: UUID) -> bytes:
    upper = (person.int >> 64) ^ _SIGN
    return _signed(upper - (1 << 64) if upper & _SIGN else upper) + _unsigned(person.int & ((1 << 64) - 1))


def _unsigned(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _signed(number: int) -> bytes:
    found = bytearray()
    while not -0x40 <= number < 0x40:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number & 0x7F])


@dataclass(frozen=True, repr=False)
class Needles:
    """Traces of one person to look for: all pseudonyms, and those of the ids that are distinctive."""

    pseudonyms: tuple[UUID, ...]
    ids: tuple[str, ...] = ()

    @cached_property
    def words(self) -> dict[str, str]:
        """Text in lower case by which a cell can be told, with what it is a trace of."""
        made = {form: PSEUDONYM for person in self.pseudonyms for form in (person.hex, str(person))}
        return made | {text.strip().lower(): ID for text in self.ids if is_distinctive(text)}

    @cached_property
    def longest(self) -> int:
        """The length in bytes of the longest form with its neighbors."""
        return max(self._stored.longest, self._digits.longest, self._ids.longest) + 2 * _EDGE

    def in_bytes(self, content: bytes, *, is_first: bool = True, is_last: bool = True) -> set[str]:
        """Return what a stretch of bytes holds traces of.

        An id counts where no letter or digit goes on before or after it. At an end where the file goes on
        (`is_first`, `is_last` false) that cannot be seen: stretches must overlap by `longest`.
        """
        folded = content.lower()
        found = {PSEUDONYM} if self._stored.within(content) or self._digits.within(folded) else set()
        first, last = 0 if is_first else _EDGE, len(content) - (0 if is_last else _EDGE)
        for form in self._ids.within(folded):
            if any(first <= at.start() and at.end() <= last for at in self._alone[form].finditer(folded)):
                found.add(ID)
        return found

    def in_text(self, text: str) -> set[str]:
        """Return what a cell holds traces of."""
        folded = text.lower()
        found = {what for word, what in self.words.items() if what == PSEUDONYM and word in folded}
        if any(pattern.search(folded) for pattern in self._patterns):
            found.add(ID)
        return found

    @cached_property
    def _stored(self) -> Forms:
        return Forms(form for person in self.pseudonyms for form in stored_forms(person))

    @cached_property
    def _digits(self) -> Forms:
        return Forms(form for person in self.pseudonyms for form in spelled_forms(person))

    @cached_property
    def _ids(self) -> Forms:
        return Forms(self._alone)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(whole_word(word) for word, what in self.words.items() if what == ID)

    @cached_property
    def _alone(self) -> dict[bytes, re.Pattern[bytes]]:
        return dict(_spelled(filter(is_distinctive, self.ids)))


def whole_word(word: str) -> re.Pattern[str]:
    """Return the pattern of a word with no letter, digit or underscore on either side."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _spelled(ids: Iterable[str]) -> Iterator[tuple[bytes, re.Pattern[bytes]]]:
    """Yield each id as bytes, letters of ASCII in lower case, with the pattern of it standing alone."""
    alone = {
        "utf-8": (rb"(?<![0-9a-z_])", rb"(?![0-9a-z_])"),
        "unicode_escape": (rb"(?<![0-9a-z_])", rb"(?![0-9a-z_])"),
        "utf-16-le": (rb"(?<![0-9a-z_]\0)", rb"(?![0-9a-z_]\0)"),
        "utf-16-be": (rb"(?<!\0[0-9a-z_])", rb"(?!\0[0-9a-z_])"),
    }
    for text in ids:
        for code, (before, after) in alone.items():
            form = text.strip().encode(code).lower()
            yield form, re.compile(before + re.escape(form) + after)
