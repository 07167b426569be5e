"""A YAML file as items that know where they stand, and a list of everything wrong in it.

Scalars follow the YAML 1.2 core schema without its octal, hexadecimal, infinite and not-a-number forms: `no`,
`off` and `1:30` are text. Which keys exist and what they mean is not known here; see the reading modules.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import yaml

from models.errors import ConfigurationError, did_you_mean

MOST_PROBLEMS = 20

T = TypeVar("T")
N = TypeVar("N", int, float)

_TAG = "tag:yaml.org,2002:"
_NULL, _BOOL, _INT, _FLOAT, _STR = (_TAG + name for name in ("null", "bool", "int", "float", "str"))
_MAPPING, _SEQUENCE = _TAG + "map", _TAG + "seq"

# Eighteen digits hold every number that a setting can need; more would only cost time to convert.
_CORE_SCHEMA: tuple[tuple[str, str, list[str]], ...] = (
    (_NULL, r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    (_BOOL, r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    (_INT, r"^[-+]?[0-9]{1,18}$", list("-+0123456789")),
    (_FLOAT, r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?$", list("-+.0123456789")),
)


class _CoreLoader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the base's attribute


for _tag, _pattern, _first_letters in _CORE_SCHEMA:
    _CoreLoader.add_implicit_resolver(_tag, re.compile(_pattern), _first_letters)


@dataclass(slots=True)
class Problems:
    """What is wrong in one file, collected so that one reading tells all of it."""

    file: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note a fault at a line, counted from 1."""
        self.found.append((line, f"{self.file} line {line}: {message}"))

    def include(self, other: "Problems", line: int) -> None:
        """Take over what is wrong in a file that this one names on `line`."""
        self.found.extend((line, message) for _, message in sorted(other.found))

    def settle(self) -> None:
        """Raise when there is anything to tell.

        Raises:
            ConfigurationError: the first 20 faults by line, one on each line, and how many more there are.
        """
        if not self.found:
            return
        # A fault inside an anchored map is met once for each use of it, and told once.
        messages = list(dict.fromkeys(message for _, message in sorted(self.found, key=lambda found: found[0])))
        more = len(messages) - MOST_PROBLEMS
        tail = [f"... and {more} more"] if more > 0 else []
        raise ConfigurationError("\n".join(messages[:MOST_PROBLEMS] + tail))


@dataclass(frozen=True, slots=True)
class Item:
    """One value of the file: its name for messages, its line, and typed ways to read it.

    Every reading method returns `fallback` where the key is absent; where the value is wrong it notes the
    fault and returns `fallback` too, so that reading goes on to the next fault.
    """

    node: yaml.Node | None
    name: str
    line: int
    problems: Problems

    @property
    def given(self) -> bool:
        """Whether the file has this key."""
        return self.node is not None

    @property
    def is_scalar(self) -> bool:
        """Whether the value is neither a map nor a list."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def is_map(self) -> bool:
        """Whether the value is a map."""
        return isinstance(self.node, yaml.MappingNode)

    def fail(self, message: str) -> None:
        """Note a fault in this value."""
        self.problems.add(self.line, f"{self.name}: {message}" if self.name else message)

    def fail_expected(self, expected: str, hint: str = "") -> None:
        """Note that something else was expected; what was found is quoted as written."""
        self.fail(f"expected {expected}, found {self._found()}{hint}")

    def entries(self) -> list[tuple["Item", "Item"]]:
        """Return key and value of a map in file order; keys are always text, whatever they look like."""
        if self.node is None or self.node.tag == _NULL:
            return []
        if not isinstance(self.node, yaml.MappingNode) or self.node.tag != _MAPPING:
            self.fail_expected("a map")
            return []
        found: dict[str, tuple[Item, Item]] = {}
        for key_node, value_node in self.node.value:
            text = key_node.value
            key = replace(self, node=yaml.ScalarNode(_STR, text), line=key_node.start_mark.line + 1)
            if not isinstance(text, str):
                key.fail("expected text as a key, found a map or a list")
            elif text in found:
                first = found[text][0].line
                self.problems.add(
                    key.line, f"duplicate key '{text}'{self._within()}; it stands on line {first} already"
                )
            else:
                name = f"{self.name}.{text}" if self.name else text
                found[text] = (key, Item(value_node, name, value_node.start_mark.line + 1, self.problems))
        return list(found.values())

    def fields(self, known: Collection[str]) -> dict[str, "Item"]:
        """Return every known key of a map; one that the file does not have is there as an absent item."""
        found = {}
        for key, value in self.entries():
            if key.key in known:
                found[key.key] = value
            else:
                message = f"unknown key '{key.key}'{self._within()}{did_you_mean(key.key, known)}"
                self.problems.add(key.line, message)
        prefix = f"{self.name}." if self.name else ""
        return {key: found.get(key) or Item(None, prefix + key, self.line, self.problems) for key in known}

    def elements(self, expected: str = "a list") -> list["Item"]:
        """Return the elements of a list; `expected` says what else the value might have been."""
        if self.node is None or self.node.tag == _NULL:
            return []
        if not isinstance(self.node, yaml.SequenceNode) or self.node.tag != _SEQUENCE:
            self.fail_expected(expected)
            return []
        return [
            Item(node, f"{self.name}[{i}]", node.start_mark.line + 1, self.problems)
            for i, node in enumerate(self.node.value)
        ]

    @property
    def key(self) -> str:
        """The scalar as written, without its quotes; a key of a map is read by this."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else ""

    def text(self, fallback: str | None = None, *, may_be_empty: bool = False) -> str | None:
        """Read text; a plain number or true/false counts as the text it is written with."""
        if self.node is None:
            return fallback
        if not self._is(_STR, _INT, _FLOAT, _BOOL) or not (self.key or may_be_empty):
            self.fail_expected("text")
            return fallback
        return self.key

    def one_of(self, known: Collection[str], what: str = "") -> str | None:
        """Read one of the known words; None when absent or wrong."""
        word = self.text()
        if word is None or word in known:
            return word
        self.fail(f"unknown {what or 'word'} '{word}'{did_you_mean(word, known) or _choice_of(known)}")
        return None

    def boolean(self, fallback: bool) -> bool:
        """Read true or false; no other word stands for them."""
        return self._read((_BOOL,), lambda t: t.lower() == "true", "true or false", fallback)

    def whole(self, fallback: int, least: int, most: int | None = None, hint: str = "") -> int:
        """Read a whole number from `least` to `most`, both included."""
        expected = f"a whole number of {least} or more"
        if most is not None:
            expected = f"a whole number from {least} to {most}" if least < most else f"{most}"
        return self._read((_INT,), lambda t: _bounded(int(t), least, most), expected, fallback, hint)

    def number(self, fallback: float, least: float | None = None, most: float | None = None) -> float:
        """Read a finite number; bounds are included."""
        expected = "a number" if least is None else f"a number from {least:g} to {most:g}"
        return self._read((_INT, _FLOAT), lambda t: _bounded(float(t), least, most), expected, fallback)

    def day(self, fallback: date | None, expected: str = "a date like 2026-12-31") -> date | None:
        """Read a date, YYYY-MM-DD, with or without quotes."""
        return self._read((_STR,), _iso_day, expected, fallback)

    def _read(
        self, tags: tuple[str, ...], convert: Callable[[str], T | None], expected: str, fallback: T, hint: str = ""
    ) -> T:
        if self.node is None:
            return fallback
        value = convert(self.key) if self._is(*tags) else None
        if value is None:
            self.fail_expected(expected, hint)
            return fallback
        return value

    def _is(self, *tags: str) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag in tags

    def _within(self) -> str:
        return f" in {self.name}" if self.name else ""

    def _found(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            return "a list" if isinstance(self.node, yaml.SequenceNode) else "a map"
        if not self.key:
            return "nothing"
        return f"'{self.key}'" if len(self.key) <= 60 else f"'{self.key[:60]}...'"


def text_item(text: str | None, name: str, line: int, problems: Problems) -> Item:
    """Return a cell of another file as an item of text, so that it is read and refused alike; empty is absent."""
    return Item(yaml.ScalarNode(_STR, text) if text else None, name, line, problems)


def _bounded(number: N, least: float | None, most: float | None) -> N | None:
    inside = (least is None or number >= least) and (most is None or number <= most) and math.isfinite(number)
    return number if inside else None


def _iso_day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice_of(known: Iterable[str]) -> str:
    words = list(known)
    return f"; expected one of {', '.join(words)}" if 0 < len(words) <= 24 else ""


def read_yaml(content: bytes, file: str) -> Item:
    """Return the root of the one document in `content`; an empty file is an absent root.

    Raises:
        ConfigurationError: not UTF-8, or not YAML; names line and column.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise ConfigurationError(f"{file} line {line}: expected UTF-8 text") from None
    try:
        node = yaml.compose(text, Loader=_CoreLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigurationError(f"{file}{place}: not readable as YAML: {fault.problem}{_hint(fault)}") from None
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        raise ConfigurationError(f"{file} line {line}: a character that YAML does not allow") from None
    except RecursionError:
        raise ConfigurationError(f"{file}: lists or maps are nested too deeply") from None
    return Item(node, "", node.start_mark.line + 1 if node else 1, Problems(file))


def _hint(fault: yaml.MarkedYAMLError) -> str:
    starts_badly = "cannot start any token" in (fault.problem or "")
    return "; text that begins with a sign needs quotes" if starts_badly else ""
