"""Where every page leads: the pages for leaders first, those about how the figures come about second."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboards.words.language import text

# The family about the data itself is reached from the page on data quality.
QUALITY_FAMILY = "data"
_ABOUT = ("changes", "methodology", "data-quality", "downloads", "board-pack")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry: where it leads, relative to the site, its words, and whether the reader is there."""

    path: str
    words: str
    here: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """The two rows of links."""

    first: tuple[Link, ...]
    second: tuple[Link, ...]


def navigation(families: Collection[str], *, has_departments: bool, here: str) -> Navigation:
    """Return the links as one page shows them.

    Args:
        families: Families that have a page.
        has_departments: Whether there are pages of departments.
        here: Path of the page, relative to the site.
    """
    topics = [(f"topics/{f}.html", text(f"family_short.{f}"), f"topics/{f}") for f in families if f != QUALITY_FAMILY]
    first = [("index.html", text("nav.scorecard"), "index"), *topics]
    if has_departments:
        first.append(("departments/index.html", text("nav.departments"), "departments/"))
    first.append(("actions.html", text("nav.actions"), "actions"))
    second = [(f"{page}.html", text(f"nav.{page.replace('-', '_')}"), page) for page in _ABOUT]
    where = "data-quality" if here.startswith(f"topics/{QUALITY_FAMILY}") else here
    return Navigation(_links(first, where), _links(second, where))


def _links(entries: Sequence[tuple[str, str, str]], here: str) -> tuple[Link, ...]:
    """The entries, of which the reader is at the one whose pages begin so."""
    return tuple(Link(path, words, here.startswith(stem)) for path, words, stem in entries)
