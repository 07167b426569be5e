"""Figures in a page's scripts, as Plotly takes them: every point of a cell says what the cell says.

By the site's convention `layout.meta` names the metric and the axes of values, a trace's `customdata` the row of each
point, and an annotation's `name` the row that its words are of. A trace without rows draws no cell and says what it is.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from audit.numbers import unsaid
from audit.pages import Key
from audit.phrases import PHRASES
from audit.sayings import Sayings, number

# Figures have four decimals.
_STEP = 0.5e-4 + 1e-9
_PLACES = ("value", "value_low", "value_high", "ci_low", "ci_high", "people", "denominator", "numerator", "n_eff")


class Fault(NamedTuple):
    """What a figure says that its cells do not: the metric, and in words where."""

    kpi_id: str
    words: str


class Checked(NamedTuple):
    """How many points and words were held against cells, and what differs."""

    asked: int
    faults: tuple[Fault, ...]


def check_figure(text: str, sayings: Sayings) -> Checked:
    """Hold a figure against the cells that it names."""
    try:
        figure = json.loads(text)
        meta = figure["layout"]["meta"]
        kpi_id, axes = str(meta["kpi"]), str(meta["axis"])
    except (ValueError, KeyError, TypeError):
        return Checked(1, (Fault("", "a figure does not say which metric it draws"),))
    asked, faults = 0, []
    for trace in figure.get("data", ()):
        found = list(_trace_faults(trace, kpi_id, axes, sayings))
        asked += max(len(trace.get("customdata") or ()), 1)
        faults += found
    for annotation in figure["layout"].get("annotations", ()):
        asked += 1
        faults += _annotation_faults(annotation, kpi_id, sayings)
    return Checked(asked, tuple(dict.fromkeys(faults)))


def _trace_faults(trace: Mapping[str, Any], kpi_id: str, axes: str, sayings: Sayings) -> Iterator[Fault]:
    cells = trace.get("customdata")
    if cells is None:
        if not trace.get("meta"):
            yield Fault(kpi_id, "a trace draws something without saying which cells or what else")
        return
    texts = trace.get("text") or ()
    # A level line is drawn from edge to edge: what it says is its height.
    is_level = trace.get("mode") == "lines" and len(set(trace.get("y") or ())) == 1
    for axis in "y" if is_level else axes:
        for at, value in enumerate(trace.get(axis) or ()):
            cell = cells[at] if at < len(cells) else None
            if value is not None and not _is_at(value, kpi_id, cell, sayings):
                yield Fault(kpi_id, "a point stands where its cell does not")
    for at, words in enumerate(texts if isinstance(texts, list) else [texts]):
        cell = cells[at] if at < len(cells) else None
        if _is_unsaid(str(words), kpi_id, cell, sayings):
            yield Fault(kpi_id, "the words of a point are not those of its cell")


def _is_at(value: Any, kpi_id: str, cell: Any, sayings: Sayings) -> bool:
    """Whether a coordinate is a number of the cell; of no cell, it can only be the whole that a course starts from."""
    if not isinstance(cell, int) or isinstance(value, str):
        return cell is None and value == 1
    for row in sayings.rows(Key(kpi_id, (cell,))):
        found = [number(row.get(place)) for place in _PLACES]
        if any(n is not None and abs(value - n) <= _STEP for n in found):
            return True
    return False


def _is_unsaid(words: str, kpi_id: str, cell: Any, sayings: Sayings) -> bool:
    key = Key(kpi_id, (cell,) if isinstance(cell, int) else ())
    return bool(unsaid(_without_markup(words), sayings.sayable(key), sayings.names(kpi_id), PHRASES))


def _annotation_faults(annotation: Mapping[str, Any], kpi_id: str, sayings: Sayings) -> Sequence[Fault]:
    words = _without_markup(str(annotation.get("text", "")))
    name = str(annotation.get("name", ""))
    cells = (int(name),) if name.isdigit() else ()
    # A label of no cell is about the target, or says what a line is.
    key = Key(kpi_id, cells, "" if cells else "scorecard target")
    if unsaid(words, sayings.sayable(key), sayings.names(kpi_id), PHRASES):
        return [Fault(kpi_id, "a label of a figure says a number that its cell does not")]
    return []


def _without_markup(words: str) -> str:
    kept, inside = [], False
    for character in words:
        if character == "<":
            inside = True
            kept.append(" ")
        elif character == ">":
            inside = False
        elif not inside:
            kept.append(character)
    return html.unescape("".join(kept))
