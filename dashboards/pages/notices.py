"""What a reader must know before reading a figure: that data is old, refused, or not for publication.

Said in plain words above everything else on every page. Whether data has grown old since the pages were written is
looked at again by assets/site.js when a page is opened.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.content import Content
from dashboards.words import wording
from dashboards.words.language import counted, text

# Beyond it, data is allowed to be of any age; a day so far off may be none that a calendar knows.
_CENTURY = 36_525


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: a few words in bold and what they mean."""

    head: str
    words: str


@dataclass(frozen=True, slots=True)
class Notices:
    """What every page says at its top.

    Attributes:
        now: What is known as the pages are written.
        later: What is said from the day `stale_on` on, which the page itself looks at.
        stale_on: First day on which the data is older than the organization allows; None when it is already.
    """

    now: tuple[Notice, ...]
    later: Notice
    stale_on: date | None


def notices(content: Content) -> Notices:
    """Return the notices of a release."""
    release = content.release
    as_of, built_on = release["as_of"], release["built_at"].date()
    found = []
    if release["verification_copy"]:
        found.append(Notice(text("notice.verification"), text("notice.verification_words")))
    if release["notice"]:
        found.append(Notice("", str(release["notice"])))
    age = (built_on - as_of).days
    is_stale = age > content.stale_after_days
    if is_stale:
        words = counted("notice.stale_words", age, day=wording.day(as_of), allowed=content.stale_after_days)
        found.append(Notice(text("notice.stale"), words))
    if release["stale_feeds"]:
        found.append(Notice(text("notice.refused"), text("notice.refused_words", feeds=release["stale_feeds"])))
    later = text("notice.later_words", day=wording.day(as_of), allowed=content.stale_after_days)
    stale_on = as_of + timedelta(days=min(content.stale_after_days, _CENTURY) + 1)
    return Notices(tuple(found), Notice(text("notice.stale"), later), None if is_stale else stale_on)
