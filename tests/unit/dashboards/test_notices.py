"""What stands above the figures: old data, refused deliveries, copies that are not for publication."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from example_release import AS_OF

from dashboards.content import Content
from dashboards.pages.notices import notices
from dashboards.site import write_site


def built(content: Content, days: int, **fields: object) -> Content:
    """The release as if it were built some days after its data ends."""
    moment = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 2) + timedelta(days=days)
    return replace(content, release=content.release | {"built_at": moment} | fields)


@pytest.mark.parametrize(("days", "stale"), [(45, False), (46, True)])
def test_data_is_old_from_the_first_day_beyond_what_is_allowed(content: Content, days: int, stale: bool) -> None:
    found = notices(built(content, days))
    assert bool(found.now) == stale
    assert found.stale_on == (None if stale else AS_OF + timedelta(days=46))


def test_any_age_may_be_allowed(content: Content) -> None:
    found = notices(replace(content, stale_after_days=10**9))
    assert (found.now, found.stale_on.year) == ((), AS_OF.year + 100)


def test_old_data_is_said_in_plain_words_on_every_page(content: Content, tmp_path: Path) -> None:
    write_site(replace(built(content, 50), stale_after_days=30), tmp_path)
    words = "The data ends on 31 Oct 2026, 50 days before this release; at most 30 are allowed."
    for page in tmp_path.rglob("*.html"):
        written = page.read_text(encoding="utf-8")
        assert f"<b>These figures are old.</b> {words}" in written
        assert written.index(words) < written.index("<main")
        assert "data-from" not in written


def test_a_page_knows_from_when_on_it_is_old(pages: dict[str, str]) -> None:
    for page in pages.values():
        (day,) = re.findall(r'data-from="([^"]+)" hidden>', page)
        assert date.fromisoformat(day) == AS_OF + timedelta(days=46)
        assert "more than the 45 days that are allowed have passed since" in page


def test_every_reason_to_be_careful_is_said(content: Content) -> None:
    marked = built(content, 100, stale_feeds="case, pairing", verification_copy=True, notice="A draft.")
    assert [n.head for n in notices(marked).now] == [
        "Verification copy, not for publication.",
        "",
        "These figures are old.",
        "Not up to date.",
    ]
    assert notices(marked).now[-1].words.endswith("case, pairing.")
