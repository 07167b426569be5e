"""Numbers as they stand in text, and whether a text may say them.

A number is read in the ways that it may be meant (1,234.5 and 1.234,5). A cell's number is written to some decimals, as
a share of one or of a hundred, and bounds outward. So a text agrees with a cell where some meaning of each of its
numbers is some number of the cell, to the last decimal that is written.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_MINUS = "\N{MINUS SIGN}"
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_TOKEN = re.compile(rf"[+\-{_MINUS}]?\d+(?:[.,'{_SPACES}]\d+)*")
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"
    r"|\b\d{1,2}:\d{2}\b"
    r"|\b(?:\d{1,2}\.? )?[A-Z]\w{2,8}\.? (?:\d{1,2}, )?(?:19|20)\d{2}\b"
    r"|\b(?:19|20)\d{2}\b"
)
_SHORTENED = re.compile("([^;:()<>]*)\N{HORIZONTAL ELLIPSIS}")
_AROUND = 1e-9


class Written(NamedTuple):
    """A number in a text: what stands there, and the values that it can mean with the step of its last decimal."""

    words: str
    meanings: tuple[tuple[float, float], ...]


class Sayable(NamedTuple):
    """The numbers that a text may say.

    `exact` ones to the nearest last decimal and `bounds` one step outward, each plain or as a percentage; `counts` as
    they are.
    """

    exact: frozenset[float] = frozenset()
    bounds: frozenset[float] = frozenset()
    counts: frozenset[float] = frozenset()

    def covers(self, written: Written) -> bool:
        """Whether some meaning of a written number is one of these; a size may stand without its sign."""
        return any(self._has(value, step) for value, step in written.meanings)

    def _has(self, value: float, step: float) -> bool:
        if step == 1 and abs(value) in self.counts:
            return True
        for scale in (1.0, 100.0):
            for number in self.exact:
                if abs(abs(value) - scale * abs(number)) <= step / 2 + _AROUND:
                    return True
            for number in self.bounds:
                if abs(value - scale * number) <= step + _AROUND:
                    return True
        return False


class Names:
    """Words of the release that hold digits and are no numbers: segments, reasons, definitions, files."""

    def __init__(self, words: Iterable[object]) -> None:
        plain = {_plain(word) for word in words if isinstance(word, str)}
        # Longest first, since one name may be part of another.
        kept = (word for word in plain if _has_digit(word) and any(character.isalpha() for character in word))
        self._names = sorted(kept, key=lambda word: (-len(word), word))

    def without(self, text: str) -> str:
        """Return a plain text without the names that stand in it."""
        for name in self._names:
            if name in text:
                text = text.replace(name, " ")
        return _SHORTENED.sub(self._unless_begun, text) if "\N{HORIZONTAL ELLIPSIS}" in text else text

    def _unless_begun(self, match: re.Match[str]) -> str:
        """Nothing in place of words that a name begins with, where the rest of it was cut off."""
        words = match[1].split(" ")
        tails = (" ".join(words[at:]) for at in range(len(words)))
        return " " if any(tail and name.startswith(tail) for tail in tails for name in self._names) else match[0]


def unsaid(
    text: str,
    sayable: Sayable,
    names: Names,
    phrases: Iterable[re.Pattern[str]] = (),
    only: re.Pattern[str] | None = None,
) -> list[str]:
    """Return the numbers in a text that are not sayable; dates, names and what matches a phrase are left aside.

    `only`, where given, says which parts of the text are looked at. Phrases and parts are held against lower case.
    """
    if not _has_digit(text):
        return []
    plain = names.without(_plain(text))
    for phrase in phrases:
        plain = phrase.sub(" ", plain)
    if only is not None:
        plain = " ; ".join(match[0] for match in only.finditer(plain))
    return [written.words for written in numbers_in(plain) if not sayable.covers(written)]


def numbers_in(text: str) -> Iterator[Written]:
    """Yield the numbers of a text, in order."""
    for match in _TOKEN.finditer(text):
        yield Written(match[0], tuple(_meanings(match[0])))


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _plain(text: str) -> str:
    return " ".join(_DATE.sub(" ", text).casefold().split())


def _meanings(word: str) -> Iterator[tuple[float, float]]:
    """Yield each value that a written number can mean, with the step of its last decimal."""
    sign = -1.0 if word[0] in f"-{_MINUS}" else 1.0
    digits = word.lstrip(f"+-{_MINUS}")
    seen = set()
    for group, point in ((f"[,'{_SPACES}]", "[.]"), (f"[.'{_SPACES}]", ",")):
        found = re.fullmatch(rf"(\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}(\d+))?", digits)
        if found:
            decimals = found[2] or ""
            meaning = sign * float(f"{re.sub(group, '', found[1])}.{decimals or 0}"), 10.0 ** -len(decimals)
            if meaning not in seen:
                seen.add(meaning)
                yield meaning
