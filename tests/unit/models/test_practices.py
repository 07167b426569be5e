"""docs/practices.md: every practice can be delivered through a feed and shows in a metric that reads that feed."""

import re
from pathlib import Path

import pytest

from models.feeds import FEEDS
from models.feeds.vocabulary import ACT_KINDS, PROGRAM_KINDS
from models.metrics import METRICS

PAGE = Path(__file__).parents[3] / "docs" / "practices.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+ \|", line)
]


def test_no_practice_is_left_out() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 29 + 1))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_practice_is_delivered_by_feeds_and_shows_in_metrics_that_read_them(row: list[str]) -> None:
    feeds, metrics = set(re.findall(r"`(\w+)`", row[2])), re.findall(r"`(\w+)`", row[3])
    assert feeds <= set(FEEDS)
    assert metrics, "no metric shows it"
    read = {metric: _feeds(metric) for metric in metrics}
    # A metric may read a feed only where it is delivered (contacts of pairs, invitations); some feed must be required.
    strangers = [metric for metric, names in read.items() if not names & feeds]
    assert strangers == []


def test_kinds_the_page_names_exist() -> None:
    named = [word for row in ROWS for word in re.findall(r"of kinds? ([\w, ]+?)(?:`|,|;| with|$)", row[2])]
    words = {word for text in named for word in re.split(r", | and | or ", text.strip())}
    known = {*PROGRAM_KINDS, *ACT_KINDS, "pledge", "sponsor", "planned", "homework", "self_organized"}
    assert words <= known


def _feeds(metric: str) -> set[str]:
    declared = METRICS[metric]
    parts = [declared.feeds, *(part.feeds or () for part in (*declared.counts, *declared.figures))]
    return {name for feeds in parts for feed in feeds for name in feed.split("|")}
