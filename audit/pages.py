"""What the pages of a release say, text by text, each with the cells that its element names.

The convention is the site's own: `data-kpi` names a metric, `data-cell` rows of its CSV file by their number, `data-of`
other published tables; of nested ones the innermost counts, and a table's cell without a metric takes its column's.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|([^<]+)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
# Attributes that are read out or shown.
_SPOKEN = ("alt", "aria-label", "aria-description", "aria-valuetext", "title", "content", "data-label", "placeholder")


class Key(NamedTuple):
    """What an element's numbers are of: a metric, rows of its CSV file (1 is the first), other tables."""

    kpi_id: str = ""
    cells: tuple[int, ...] = ()
    of: str = ""


class Text(NamedTuple):
    """Words of a page with their key; `tags` are the names of the elements around them, `classes` all their classes."""

    words: str
    key: Key
    tags: tuple[str, ...]
    classes: frozenset[str]


class Spark(NamedTuple):
    """A trend drawn as inline SVG: the coordinates of its lines and dots, and the rows that they draw."""

    key: Key
    points: tuple[tuple[float, float], ...]


class Page(NamedTuple):
    """A page's language, its texts, the figures in its scripts as JSON text, and its small trends."""

    language: str
    texts: tuple[Text, ...]
    figures: tuple[str, ...]
    sparks: tuple[Spark, ...]


class _Element(NamedTuple):
    tag: str
    key: Key
    classes: frozenset[str]


class _Columns:
    """The metrics of a table's columns, and which column comes next."""

    def __init__(self) -> None:
        self._kpis: list[str] = []
        self._next = 0

    def head(self, kpi_id: str, span: int) -> None:
        self._kpis += [kpi_id] * span

    def new_row(self) -> None:
        self._next = 0

    def take(self, span: int) -> str:
        """Return the metric of the column that a cell stands in."""
        at, self._next = self._next, self._next + span
        return self._kpis[at] if at < len(self._kpis) else ""


def read_page(markup: str) -> Page:
    """Read a page; markup that is not understood is passed over, never an error."""
    return _Reader(markup).read()


class _Reader:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._stack = [_Element("", Key(), frozenset())]
        self._columns = _Columns()
        self._texts: list[Text] = []
        self._figures: list[str] = []
        self._sparks: list[Spark] = []
        self._points: list[tuple[float, float]] = []
        self._language = ""

    def read(self) -> Page:
        at = 0
        while match := _TOKEN.search(self._markup, at):
            at = match.end()
            closing, tag, attributes, words = match.groups()
            if words is not None:
                self._say(words)
            elif tag is None:
                continue
            elif closing:
                self._close(tag.lower())
            else:
                at = self._open(tag.lower(), attributes, at)
        return Page(self._language, tuple(self._texts), tuple(self._figures), tuple(self._sparks))

    def _open(self, tag: str, written: str, at: int) -> int:
        """Enter an element; return where reading goes on."""
        attributes = {name.lower(): html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(written)}
        if tag in ("script", "style"):
            end = self._markup.find(f"</{tag}", at)
            if attributes.get("type") == "application/json":
                self._figures.append(self._markup[at:end])
            return end if end >= 0 else len(self._markup)
        if tag == "html":
            self._language = attributes.get("lang", "")
        element = _Element(tag, self._key(tag, attributes), self._classes(attributes))
        self._stack.append(element)
        for name in _SPOKEN:
            if attributes.get(name):
                self._say(attributes[name])
        self._draw(tag, attributes)
        if tag in _VOID or written.rstrip().endswith("/"):
            self._close(tag)
        return at

    def _key(self, tag: str, attributes: dict[str, str]) -> Key:
        outer = self._stack[-1].key
        if tag == "table":
            self._columns = _Columns()
        elif tag == "tr":
            self._columns.new_row()
        kpi_id, column = attributes.get("data-kpi", ""), ""
        if tag in ("th", "td"):
            span = int(attributes["colspan"]) if attributes.get("colspan", "").isdigit() else 1
            in_head = any(element.tag == "thead" for element in self._stack)
            if in_head:
                self._columns.head(kpi_id, span)
            else:
                column = self._columns.take(span)
        of, cells = attributes.get("data-of", ""), attributes.get("data-cell", "")
        kpi_id = kpi_id or outer.kpi_id or column
        if cells or of:
            return Key(kpi_id, tuple(int(cell) for cell in cells.split() if cell.isdigit()), of)
        return Key(kpi_id, outer.cells, outer.of)

    def _classes(self, attributes: dict[str, str]) -> frozenset[str]:
        return self._stack[-1].classes | set(attributes.get("class", "").split())

    def _draw(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "svg":
            self._points = []
        elif tag == "polyline":
            self._points += _pairs(attributes.get("points", ""))
        elif tag == "circle":
            self._points += _pairs(f"{attributes.get('cx', '')},{attributes.get('cy', '')}")

    def _close(self, tag: str) -> None:
        for depth in range(len(self._stack) - 1, 0, -1):
            if self._stack[depth].tag == tag:
                if tag == "svg" and self._points:
                    self._sparks.append(Spark(self._stack[depth].key, tuple(self._points)))
                del self._stack[depth:]
                return

    def _say(self, written: str) -> None:
        words = " ".join(html.unescape(written).split())
        if words:
            top = self._stack[-1]
            self._texts.append(Text(words, top.key, tuple(e.tag for e in self._stack[1:]), top.classes))


def _pairs(written: str) -> Iterator[tuple[float, float]]:
    numbers = [float(word) for word in re.findall(r"-?\d+(?:\.\d+)?", written)]
    return zip(numbers[::2], numbers[1::2], strict=False)
