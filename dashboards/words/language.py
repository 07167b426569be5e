"""The language of the pages: every text stands in one file, `<code>.toml` beside this module.

A second language is a second file with the same keys, and nothing else. Which language and locale are spoken is
the setting of one writing (`speaking`), as a decimal context is of one calculation; English of Great Britain is
spoken where nobody says otherwise. Names and definitions of metrics are the release's own words, not of this file.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dashboards.words.locales import DEFAULT, LOCALES, Locale

ENGLISH = "en"
_FOLDER = files("dashboards.words")


@dataclass(frozen=True, slots=True)
class Language:
    """Texts by their key (`page.skip`), and how numbers and dates are written."""

    code: str
    texts: Mapping[str, str]
    locale: Locale
    locale_name: str = DEFAULT


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there is a file for."""
    found = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def language(code: str = ENGLISH, locale: str = DEFAULT) -> Language:
    """Return a language with the numbers and dates of a locale.

    Raises:
        KeyError: There is no such locale.
        FileNotFoundError: There is no such language.
        ValueError: The language lacks a text that English has, or names other values in it.
    """
    texts = _texts(code)
    english = texts if code == ENGLISH else _texts(ENGLISH)
    wrong = [key for key, told in english.items() if key not in texts or _names(texts[key]) != _names(told)]
    if wrong:
        raise ValueError(f"language {code}: {len(wrong)} texts are missing or name other values, such as '{wrong[0]}'")
    return Language(code, texts, LOCALES[locale], locale)


def _texts(code: str) -> dict[str, str]:
    return dict(_flat(tomllib.loads(_FOLDER.joinpath(f"{code}.toml").read_text(encoding="utf-8"))))


def _names(told: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", told))


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, str(value)


_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _SPOKEN.get() or language()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speak a language for as long as the context lasts."""
    token = _SPOKEN.set(chosen)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def text(key: str, **values: object) -> str:
    """Return the text of a key, its `{names}` filled in.

    Raises:
        KeyError: The language has no such text, or a name in it is not given.
    """
    found = spoken().texts[key]
    return found.format(**values) if values else found


def known(key: str) -> bool:
    """Whether the language has a text for a key."""
    return key in spoken().texts


def counted(key: str, count: int, **values: object) -> str:
    """Return the text for one (`key.one`) or for another number of things (`key.other`), `{n}` being the number."""
    form = "one" if count == 1 else "other"
    return text(f"{key}.{form}", n=spoken().locale.number(count, 0), **values)


def count_word(count: int) -> str:
    """Return a number up to ten as a word, larger ones in digits."""
    return text(f"number.{count}") if 0 <= count <= 10 else spoken().locale.number(count, 0)


def sentence_start(words: str) -> str:
    """Return the words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]
