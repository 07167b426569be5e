"""The match of a file's headings with a feed, by the usual names of its columns. Cells are not looked at here."""

from collections.abc import Sequence

from models.errors import nearest
from models.feeds import Feed
from models.feeds.headings import PHRASES, plain, usual_names

_EXACT, _KNOWN, NEARLY = 1.0, 0.9, 0.6


def match(feed: Feed, headings: Sequence[str], least: float = 0.0) -> tuple[dict[str, str], float]:
    """Return the columns of the feed that the headings seem to be, and how well they fit, from 0 to 1.

    The map is heading -> canonical column; every heading and every column stands once. What a feed requires weighs
    seven tenths of the fit, how much of the file the feed explains the rest. Headings that are less like a column than
    `least` are not taken for it.
    """
    pairs = sorted(
        (
            (_likeness(heading, name), at, order)
            for at, heading in enumerate(headings)
            if heading
            for order, name in enumerate(feed.column_names)
        ),
        key=lambda pair: (-pair[0], pair[2], pair[1]),
    )
    found: dict[int, str] = {}
    score: dict[str, float] = {}
    for likeness, at, order in pairs:
        name = feed.column_names[order]
        if likeness > least and at not in found and name not in score:
            found[at], score[name] = name, likeness
    required = sum(score.get(name, 0) for name in feed.required) / len(feed.required)
    explained = sum(score.values()) / max(len([h for h in headings if h]), 1)
    return {headings[at]: name for at, name in sorted(found.items())}, 0.7 * required + 0.3 * min(explained, 1)


def _likeness(heading: str, column: str) -> float:
    said = plain(heading)
    if said == plain(column):
        return _EXACT
    known = usual_names(column)
    if said in known:
        return _KNOWN
    near = len(said) > 4 and nearest(said, [plain(column), *(plain(p) for p in PHRASES.get(column, ()) if len(p) > 4)])
    return NEARLY if near else 0.0
