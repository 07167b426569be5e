"""Whether a declaration is one: words of the right kind in every field, and names that exist.

The built-in metrics are held to it by a test; an organization's own are refused with what is told here, since a
dataclass takes whatever it is given.
"""

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from models.engine import group_of
from models.errors import did_you_mean
from models.facts import FACTS
from models.feeds import FEEDS
from models.figures import STATEMENTS
from models.metrics.declaration import GROUPS, Metric

# Field, and what is wrong with it in words.
Fault = tuple[str, str]


def type_faults(metric: Metric) -> list[Fault]:
    """Return every field that holds another type or word than it is declared with."""
    return list(_within("", metric, type(metric)))


def _within(place: str, value: Any, declared: type) -> Iterator[Fault]:
    hints = get_type_hints(declared)
    for field in fields(declared):
        yield from _faults(f"{place}{field.name}", getattr(value, field.name), hints[field.name])


def _faults(place: str, value: Any, hint: Any) -> Iterator[Fault]:
    origin = get_origin(hint)
    if origin is Literal:
        yield from _word(place, value, get_args(hint))
    elif origin in (Union, types.UnionType):
        ways = [list(_faults(place, value, way)) for way in get_args(hint) if way is not type(None)]
        if value is not None and all(ways):
            yield from ways[0]
    elif origin is tuple:
        yield from _elements(place, value, get_args(hint))
    elif origin is Callable:
        if not callable(value):
            yield place, f"expected a function, found {_named(value)}"
    elif is_dataclass(hint) and isinstance(hint, type):
        if isinstance(value, hint):
            yield from _within(f"{place}.", value, hint)
        else:
            yield place, f"expected {hint.__name__}, found {_named(value)}"
    elif not _is(value, hint):
        yield place, f"expected {_WORDS.get(hint, hint)}, found {_named(value)}"


def _word(place: str, value: Any, known: tuple[str, ...]) -> Iterator[Fault]:
    if value not in known:
        nearest = did_you_mean(value, known) if isinstance(value, str) else ""
        yield place, f"unknown word {value!r}{nearest or '; expected one of ' + ', '.join(known)}"


def _elements(place: str, value: Any, kinds: tuple[Any, ...]) -> Iterator[Fault]:
    if not isinstance(value, tuple):
        yield place, f"expected a tuple, found {_named(value)}"
    elif kinds[-1] is Ellipsis:
        for number, element in enumerate(value):
            yield from _faults(f"{place}[{number}]", element, kinds[0])
    elif len(value) != len(kinds):
        yield place, f"expected {len(kinds)} elements, found {len(value)}"
    else:
        for number, (element, kind) in enumerate(zip(value, kinds, strict=True)):
            yield from _faults(f"{place}[{number}]", element, kind)


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "True or False"}


def _is(value: Any, kind: type) -> bool:
    # True is a number to Python, and 1 a fraction to anyone.
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _named(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def reference_faults(metric: Metric) -> list[Fault]:
    """Return every name in a well-typed declaration that nothing goes by: facts, feeds, measures, statements.

    Conditions are SQL; whether they hold on their fact is asked of DuckDB.
    """
    return [*_of_tables(metric), *_of_measures(metric)]


def _of_tables(metric: Metric) -> Iterator[Fault]:
    for figure in metric.figures:
        if figure.statement not in STATEMENTS:
            yield "figures", f"there is no statement '{figure.statement}'{did_you_mean(figure.statement, STATEMENTS)}"
    sides = [side.table for c in metric.counts for side in (c.numerator, c.denominator, c.people)]
    for table in dict.fromkeys([*sides, *([metric.survival.table] if metric.survival else [])]):
        if table not in FACTS:
            yield "table", f"there is no fact '{table}'{did_you_mean(table, FACTS)}"
    wanted = list(metric.feeds)
    for feeds in (*(c.feeds for c in metric.counts), *(f.feeds for f in metric.figures)):
        wanted += feeds or ()
    for feed in dict.fromkeys(word for words in wanted for word in words.split("|")):
        if feed not in FEEDS:
            yield "feeds", f"there is no feed '{feed}'{did_you_mean(feed, FEEDS)}"


def _of_measures(metric: Metric) -> Iterator[Fault]:
    groups = [("counts", c.group or group_of(c.measure)) for c in metric.counts]
    survival = metric.survival
    if survival:
        groups += [("survival", group) for group in survival.groups]
        every = replace(survival, published=None).measures
        for measure in survival.published or ():
            if measure not in every:
                yield "survival", f"there is no measure '{measure}'{did_you_mean(measure, every)}"
    for field, group in groups:
        if group not in GROUPS:
            yield (
                field,
                f"there is no group '{group}'{did_you_mean(group, GROUPS) or '; expected ' + ', '.join(GROUPS)}",
            )
    counted = [c.measure for c in metric.counts] + [m for f in metric.figures for m in f.measures]
    parts = [("compared", m) for c in metric.compared for m in (c.first, c.second, c.affected) if m]
    parts += [("steps", step.of) for step in metric.steps]
    for field, measure in parts:
        if measure not in counted:
            yield field, f"there is no count '{measure}'{did_you_mean(measure, counted)}"
    published = [c.published_as or c.measure for c in metric.counts if c.publish]
    published += [c.measure for c in metric.compared] + [step.measure for step in metric.steps]
    published += [m for f in metric.figures for m in f.measures] + list(survival.measures if survival else ())
    if metric.headline_measure not in published:
        yield (
            "headline_measure",
            f"there is no measure '{metric.headline_measure}'{did_you_mean(metric.headline_measure, published)}",
        )
