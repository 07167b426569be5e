"""What one rule is: words, severity, the rows that break it, and its form in Great Expectations.

Plain data, without Great Expectations and without a connection. `rules` and `business` make the rules,
`gx` turns them into expectations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["blocking", "warning"]


@dataclass(frozen=True, slots=True)
class Native:
    """An expectation that Great Expectations ships: its class name and its arguments."""

    expectation: str
    arguments: Mapping[str, object]


def native(expectation: str, **arguments: object) -> Native:
    """Name a shipped expectation with its arguments, which cannot be changed afterwards."""
    return Native(expectation, MappingProxyType(arguments))


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold for one feed.

    Attributes:
        name: what must hold, in words; unique within the feed.
        severity: blocking stops the release, warning is shown in the quality report.
        failing: a SELECT with one row per failure; it may read any `raw` relation.
        checked: aggregate over the feed that counts what the rule looks at, in the unit of `failing`.
        native: the shipped expectation with the same meaning; None when only SQL can say it.
    """

    name: str
    severity: Severity
    failing: str
    checked: str = "count(*)"
    native: Native | None = None


def relation(feed: str) -> str:
    """Return the quoted name of a feed's relation (one feed is called `case`, a reserved word)."""
    return f'raw."{feed}"'
