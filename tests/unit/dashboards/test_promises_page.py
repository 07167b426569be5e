"""The page of targets and actions: what is missing and until when, what is done about it, and where nothing is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from example_release import ACTION_NAME, AS_OF, DIVISIONS, LINK_NAME

from dashboards.content import Content
from dashboards.pages.promises import MOST_ROWS, Promises, promises
from dashboards.pages.topics import links, topics
from dashboards.published import Published, published
from dashboards.tables import Cell, Table
from models.release_schema import ACTION


@pytest.fixture
def arranged(content: Content) -> Callable[..., Promises]:
    """The page of the made-up release with some of its content replaced."""

    def arrange(**fields: Any) -> Promises:
        changed = replace(content, **fields)
        metrics = published(changed)
        return promises(changed, metrics, links(topics(changed, metrics)))

    return arrange


def by_name(table: Table) -> dict[str, dict[str, Cell]]:
    """A table's cells by the name of its row and of its column."""
    return {row[0].text: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def said(cell: Cell) -> str:
    return f"{cell.text}; {cell.small}" if cell.small else cell.text


def test_a_target_says_what_is_missing_and_by_when(
    arranged: Callable[..., Promises], metrics: dict[str, Published]
) -> None:
    row = by_name(arranged().measures)["Women in leadership"]
    card = metrics["women_in_leadership"].card
    short = -(-40 * card["denominator"] // 100) - card["numerator"]
    points = 100 * (0.40 - card["numerator"] / card["denominator"])
    assert row["Standing"].standing.words == "Below target"
    assert said(row["Now"]) == f"{100 * card['value']:.1f}%; {card['numerator']} of {card['denominator']}"
    assert said(row["Target"]) == "40%; by 31 Dec 2028"
    assert said(row["Missing"]) == f"{points:.1f} points below; {short} more people"
    assert row["Owner"].text == "Chief People Officer"
    assert row["Measure"].link == "topics/representation.html#women_in_leadership"


def test_people_missing_of_rounded_counts_are_about(
    arranged: Callable[..., Promises], metrics: dict[str, Published]
) -> None:
    card = metrics["male_participation"].card
    needed = -(-25 * card["denominator"] // 100) - card["numerator"]
    assert by_name(arranged().measures)["Male participation"]["Missing"].small == f"about {needed} more people"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Women in leadership", "Not at this pace; up 0.8 points a year"),
        ("Broken rung", "In line with the target"),
        ("Undisclosed gender", "Met"),
        ("Male participation", "15 Nov 2027, in time; between 6 Aug 2027 and 31 May 2028"),
        ("Program retention", "1 Mar 2028, too late; 6 Aug 2027 at the earliest"),
        ("Sponsor coverage", "Too few periods to tell"),
    ],
)
def test_the_projection_stands_in_words(arranged: Callable[..., Promises], name: str, words: str) -> None:
    assert said(by_name(arranged().measures)[name]["At the present pace"]) == words


def test_a_pace_that_reads_as_zero_is_hardly_moving(arranged: Callable[..., Promises], content: Content) -> None:
    slow = [r | {"pace_per_year": 0.0004 if r["pace_per_year"] else None} for r in content.targets]
    row = by_name(arranged(targets=slow).measures)["Women in leadership"]
    assert said(row["At the present pace"]) == "Not at this pace; hardly moving"


def test_what_is_met_lacks_nothing(arranged: Callable[..., Promises]) -> None:
    row = by_name(arranged().measures)["Undisclosed gender"]
    assert (row["Standing"].standing.tone, row["Missing"].text) == ("good", "nothing")


def test_a_verdict_is_the_scorecards(arranged: Callable[..., Promises], metrics: dict[str, Published]) -> None:
    found = by_name(arranged().measures)
    for m in metrics.values():
        if m.id in {"women_in_leadership", "male_participation", "survey_reporting_rate"}:
            assert found[m.name]["Standing"].text.lower() == m.card["target_status"]


def test_a_measure_with_an_action_and_no_target_stands_there_too(arranged: Callable[..., Promises]) -> None:
    row = by_name(arranged().measures)["Program completion"]
    assert row["Standing"].standing.words == "No target"
    assert (row["Target"].text, row["Missing"].text) == ("No target set", "[z]")


def test_a_unit_is_told_by_its_own_target(arranged: Callable[..., Promises]) -> None:
    found = by_name(arranged().units)
    j = DIVISIONS.index(LINK_NAME)
    n, of = 20 + 9 * j + 35 // 6, 120 + 40 * j
    shown = found[LINK_NAME]
    assert (shown["Unit"].small, shown["Owner"].text) == ("Division", "Head of Finance")
    assert said(shown["Now"]) == f"{100 * n / of:.1f}%; {n} of {of}"
    assert said(shown["Missing"]) == f"{100 * (0.30 - n / of):.1f} points below; {-(-3 * of // 10) - n} more people"
    hidden = found["Accounts"]
    assert (hidden["Standing"].text, hidden["Now"].text, hidden["Missing"].text) == ("Not shown", "[c]", "not known")
    assert hidden["At the present pace"].text == "Not known"


@pytest.mark.parametrize(
    ("target", "projection", "low", "high", "verdict"),
    [
        (0.40, "met", 0.30, 0.60, "On target"),
        (0.50, "too few periods", 0.30, 0.60, "In line with target"),
        (0.70, "too few periods", 0.30, 0.60, "Below target"),
        (0.50, "too few periods", None, None, "Below target"),
    ],
)
def test_a_unit_is_judged_as_the_organization_is(
    arranged: Callable[..., Promises],
    content: Content,
    target: float,
    projection: str,
    low: float | None,
    high: float | None,
    verdict: str,
) -> None:
    unit = {"kpi_id": "male_participation", "breakdown": "division", "segment": DIVISIONS[0], "measure": "men"}
    newest = max(r["period_end"] for r in content.values if unit.items() <= r.items())
    here = unit | {"period_end": newest}
    values = [
        r | {"value": 0.45, "ci_low": low, "ci_high": high} if here.items() <= r.items() else r for r in content.values
    ]
    promise = next(r for r in content.targets if r["kpi_id"] == "male_participation")
    own = {"target_value": target, "value": 0.45, "distance": 0.45 - target, "projection": projection}
    page = arranged(values=values, targets=[promise | unit | own])
    assert by_name(page.units)[DIVISIONS[0]]["Standing"].text == verdict


def test_actions_tell_what_is_overdue_first(arranged: Callable[..., Promises]) -> None:
    rows = arranged().actions.rows
    assert [(row[0].text, row[4].text) for row in rows] == [
        ("A sponsor for everyone ready", "Overdue, under way"),
        (ACTION_NAME, "Not begun"),
        ("Sessions in working hours", "Done"),
        ("A telephone line", "Dropped"),
    ]
    assert rows[0][1].link == "topics/sponsorship.html#sponsor_coverage"
    assert [row[3].text for row in rows][:2] == ["30 Sep 2026", "31 Mar 2027"]


def test_measures_off_target_without_an_action_are_named(
    arranged: Callable[..., Promises], content: Content, metrics: dict[str, Published]
) -> None:
    # Fewer undisclosed genders than promised are a promise kept.
    missed = [m for m in metrics.values() if m.card["target_status"] in ("below target", "above target")]
    off = [m.name for m in missed if m.definition["better"] != "lower"]
    # What was dropped is not under way.
    busy = {"Women in leadership", "Sponsor coverage"}
    assert [m.name for m in arranged().idle] == [name for name in off if name not in busy]
    assert "Reporting rate" in [m.name for m in arranged().idle]
    every = [dict.fromkeys(f.name for f in ACTION.fields) | {"status": "doing", "is_overdue": False} for _ in metrics]
    named = [r | {"kpi_id": m, "action": m, "due": AS_OF} for r, m in zip(every, metrics, strict=True)]
    assert arranged(actions=named).idle == ()


def test_the_sentence_counts_targets_and_what_is_done(arranged: Callable[..., Promises], content: Content) -> None:
    page = arranged()
    idle = len(page.idle)
    assert page.sentence.endswith(f"{['none', 'one', 'two', 'three', 'four'][idle]} of them have no action under way.")
    assert page.lead == "Two actions are open or under way, one of them overdue on 31 Oct 2026, to which the data runs."
    assert arranged(targets=[]).sentence == "No measure has a target yet."
    assert arranged(targets=[], actions=[]).sentence == "Neither a target nor an action is named yet."
    alone = [r for r in content.targets if r["kpi_id"] == "women_in_leadership" and r["breakdown"] == "company"]
    one = arranged(targets=alone)
    assert one.sentence == "One of one measure with a target is off target; each has an action under way."
    finished = [r | {"status": "done", "is_overdue": False} for r in content.actions]
    assert arranged(actions=finished).lead == "No action is open or under way."
    met = [r for r in content.targets if r["kpi_id"] == "undisclosed_gender_rate"]
    assert arranged(targets=met).sentence == "No measure with a target is off target."
    unknown = [c | {"target_status": "not known"} for c in content.scorecard]
    assert arranged(targets=met, scorecard=unknown).sentence == (
        "No measure with a target is off target; one cannot be judged."
    )


def test_long_lists_are_cut_and_say_where_the_rest_is(arranged: Callable[..., Promises], content: Content) -> None:
    many = [content.actions[0] | {"due": date(2027, 1, 1), "action": f"Action {i}"} for i in range(MOST_ROWS + 1)]
    table = arranged(actions=many).actions
    assert len(table.rows) == MOST_ROWS
    assert table.note == f"The first {MOST_ROWS} of {MOST_ROWS + 1}; kpi.action in the release database has all."
