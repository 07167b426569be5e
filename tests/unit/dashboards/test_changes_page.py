"""The page of what changed: by reason, with the figure before, and a word where there is nothing to tell."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from example_release import AS_OF, PREVIOUS, bounded, change, month_ends, share

from dashboards.content import Content
from dashboards.pages.changes import MOST_ROWS, Changes, changes
from dashboards.pages.topics import links, topics
from dashboards.published import Published, published


@pytest.fixture
def arranged(content: Content) -> Callable[..., Changes]:
    """The page of the made-up release with some of its content replaced."""

    def arrange(**fields: Any) -> Changes:
        changed = replace(content, **fields)
        metrics = published(changed)
        return changes(changed, metrics, links(topics(changed, metrics)))

    return arrange


def texts(page: Changes, kind: str) -> list[tuple[str, ...]]:
    """The rows of one kind of change, each cell with its second line."""
    tables = {k.title: k.table for k in page.kinds}
    return [tuple(f"{c.text}; {c.small}" if c.small else c.text for c in row) for row in tables[kind].rows]


def test_every_kind_of_change_has_its_table(arranged: Callable[..., Changes], metrics: dict[str, Published]) -> None:
    page = arranged()
    assert [k.title for k in page.kinds] == ["New data", "Corrected data", "Changed definition"]
    assert page.sentence == (
        f"3 figures changed since release {PREVIOUS}: 1 new data, 1 corrected data, 1 changed definition."
    )
    last, now = (100 * r["value"] for r in metrics["women_in_leadership"].series("all")[-2:])
    before = f"{last:.1f}%; 30 Sep 2026"
    way = "up" if now > last else "down"
    moved = f"{way} {abs(now - last):.1f} points"
    assert texts(page, "New data") == [("Women in leadership", "31 Oct 2026", f"{now:.1f}%", before, moved)]
    gap = 100 * metrics["sponsor_coverage"].card["value"]
    ((name, _, shown, was, change_),) = texts(page, "Corrected data")
    assert (name, change_) == ("Sponsor coverage", "down 2.0 points")
    assert (shown, was) == (f"\N{MINUS SIGN}{-gap:.1f} points", f"\N{MINUS SIGN}{-gap - 2:.1f} points")


def test_what_was_not_shown_before_has_no_comparison(arranged: Callable[..., Changes]) -> None:
    ((name, _, _, before, moved),) = texts(arranged(), "Changed definition")
    assert (name, before, moved) == ("Male participation", "no figure", "no comparison")


def test_a_first_release_says_so_and_one_that_changed_nothing_too(arranged: Callable[..., Changes]) -> None:
    first = arranged(changes=[], previous_release=None)
    assert (first.sentence, first.kinds) == ("This is the first release: there is nothing to compare it with.", ())
    same = arranged(changes=[])
    assert same.sentence == f"No figure of the whole organization changed since release {PREVIOUS}."
    assert same.kinds == ()


def test_small_and_absent_changes_are_told_apart(arranged: Callable[..., Changes], content: Content) -> None:
    new = content.changes[0]
    rows = [new | {"change": 0.0}, new | {"change": 1e-5}, new | {"previous_period_end": None, "change": None}]
    said = [(row[3].text, row[4].text) for row in arranged(changes=rows).kinds[0].table.rows]
    before = arranged().kinds[0].table.rows[0][3].text
    assert said == [(before, "no change"), (before, "too small to write"), ("none", "no comparison")]


def test_the_newest_of_every_headline_comes_first_and_the_rest_is_counted(
    arranged: Callable[..., Changes], content: Content
) -> None:
    ends = month_ends()
    leaders = [share("women_in_leadership", end, "all", 270 + i, 960 + i) for i, end in enumerate(ends)]
    pipeline = [share("pipeline_share", end, "all", 2070, 4800) for end in ends]
    restated = [change([r], "corrected data", 0.2, r["period_end"]) for r in (*leaders, *pipeline)] * 2
    table = arranged(changes=restated).kinds[0].table
    assert [(row[0].text, row[1].text) for row in table.rows[:3]] == [
        ("Women in leadership", "31 Oct 2026"),
        ("Women in the pipeline", "31 Oct 2026"),
        ("Women in leadership", "31 Oct 2026"),
    ]
    assert len(table.rows) == MOST_ROWS < len(restated)
    assert table.note == f"The first {MOST_ROWS} of {len(restated)}; kpi.change in the release database has all."


def test_the_shown_row_is_the_one_of_the_period(arranged: Callable[..., Changes], content: Content) -> None:
    newest = {"kpi_id": "women_in_leadership", "measure": "all", "breakdown": "company", "period_end": AS_OF}
    hidden = [bounded(r, 0.0, 0.05) if newest.items() <= r.items() else r for r in content.values]
    rows = [content.changes[0] | {"value": None, "change": None}]
    assert texts(arranged(values=hidden, changes=rows), "New data")[0][2] == "at most 5%"
