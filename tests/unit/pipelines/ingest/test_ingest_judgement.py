"""Repeats count once, rows that share a key are all set aside, and no explanation shows a person's value."""

from collections.abc import Sequence
from typing import Any

import pytest

from models.feeds import FEEDS
from models.organization import Organization
from pipelines.ingest import judgement
from pipelines.settings import LevelMap, Settings, Source

LEAVER = ("worker_id", "separation_date", "reason", "Comment")
CONFLICT = "key: different rows share worker_id, separation_date"
ACT = ("event_id", "actor_id", "acted_on", "kind")
SAME_EVENT = "key: different rows share event_id"

A = ("W1", "2026-01-31", "voluntary", None)
B = ("W2", "2026-01-31", "voluntary", None)


def repeats(rows: list[dict[str, Any]]) -> list[int]:
    return [row["_record"] for row in rows if row["_repeat"]]


def test_good_rows_are_left_alone(bench: Any) -> None:
    rows = bench.judge("separation", LEAVER, [A, B])
    assert (repeats(rows), bench.quarantined()) == ([], {})


def test_identical_rows_count_once(bench: Any) -> None:
    rows = bench.judge("separation", LEAVER, [A, B, A, A])
    assert (repeats(rows), bench.quarantined()) == ([3, 4], {})


@pytest.mark.parametrize(
    "other",
    [("W1", "2026-01-31", "retirement", None), ("W1", "2026-01-31", "voluntary", "said so")],
    ids=["in a mapped column", "in a column that nothing wants"],
)
def test_different_rows_with_one_key_are_all_set_aside(bench: Any, other: tuple[str, ...]) -> None:
    rows = bench.judge("separation", LEAVER, [A, B, other])
    assert (repeats(rows), bench.quarantined()) == ([], {1: [CONFLICT], 3: [CONFLICT]})


def test_repeats_of_rows_in_conflict_are_still_repeats(bench: Any) -> None:
    other = ("W1", "2026-01-31", "retirement", None)
    rows = bench.judge("separation", LEAVER, [A, other, A, other, B])
    assert repeats(rows) == [3, 4]
    assert bench.quarantined() == {1: [CONFLICT], 2: [CONFLICT]}


def test_a_conflict_is_told_beside_every_other_reason(bench: Any) -> None:
    other = ("W1", "2026-01-31", "bored", None)
    bench.judge("separation", LEAVER, [A, other])
    assert bench.quarantined() == {1: [CONFLICT], 2: ["reason: unknown value", CONFLICT]}


def test_a_key_that_could_not_be_read_is_the_key_of_no_other_row(bench: Any) -> None:
    rows = [(None, "2026-01-31", None, None), (None, "2026-01-31", "other", None), ("W3", "soon", None, None)]
    bench.judge("separation", LEAVER, [*rows, ("W3", "later", None, None)])
    assert bench.quarantined() == {
        1: ["worker_id: missing"],
        2: ["worker_id: missing"],
        3: ["separation_date: not a date like 2026-01-31"],
        4: ["separation_date: not a date like 2026-01-31"],
    }


def test_a_row_without_a_key_column_is_not_lost_to_one_whose_key_could_not_be_read(bench: Any) -> None:
    # An optional key column: empty is a key of its own, a title without a rank is none.
    headers = ("wave", "launched_on", "item", "answer", "n", "level")
    good = ("w", "2026-01-01", "heard", "5", "12", None)
    bad = ("w", "2026-01-01", "heard", "5", "9", "Grand Vizier")
    bench.judge("survey_count", headers, [good, bad])
    assert bench.quarantined() == {2: ["level: no rank for this value (see levels)"]}


def test_rows_whose_optional_key_column_is_empty_share_a_key(bench: Any) -> None:
    headers = ("program_id", "person_id", "enrolled_on", "cohort")
    rows = [("P", "W1", "2026-01-01", None), ("P", "W1", "2026-02-01", None), ("P", "W1", "2026-02-01", "b")]
    bench.judge("enrolment", headers, rows)
    assert list(bench.quarantined()) == [1, 2]


def test_ids_that_differ_by_case_or_domain_rules_are_compared_as_they_are_stored(bench: Any) -> None:
    headers = ("worker_id", "snapshot_date", "gender", "level", "department", "email")
    rows = [("W1", "2026-01-31", "man", "1", "IT", "A@x.org"), ("w1", "2026-01-31", "man", "1", "IT", "a@X.org")]
    judged = bench.judge("worker_snapshot", headers, rows)
    assert bench.quarantined() == {}
    assert judged[0]["email"] == judged[1]["email"]


def test_events_without_an_id_may_repeat(bench: Any) -> None:
    act = (None, "W1", "2026-01-31", "credit")
    rows = bench.judge("ally_act", ACT, [act, act, act])
    assert (repeats(rows), bench.quarantined()) == ([], {})


def test_events_with_an_id_count_once_or_are_set_aside(bench: Any) -> None:
    one, other = ("e1", "W1", "2026-01-31", "credit"), ("e2", "W1", "2026-01-31", "credit")
    rows = bench.judge("ally_act", ACT, [one, one, other, ("e2", "W2", "2026-01-31", "credit")])
    assert repeats(rows) == [2]
    assert bench.quarantined() == {3: [SAME_EVENT], 4: [SAME_EVENT]}


def test_records_that_could_not_be_read_are_set_aside_under_their_number(bench: Any) -> None:
    bench.judge("separation", LEAVER, [A, B], unreadable={2: "wrong number of cells: 3 instead of 4"})
    assert bench.quarantined() == {2: ["wrong number of cells: 3 instead of 4"]}


def test_reasons_are_counted_per_row_and_ordered_by_frequency(bench: Any) -> None:
    rows = [("W1", "soon", "bored", None), ("W2", "soon", None, None), (None, "2026-01-31", None, None)]
    bench.judge("separation", LEAVER, [*rows, rows[0]], unreadable={5: "a NUL character"})
    assert list(judgement.reasons(bench.connection).items()) == [
        ("separation_date: not a date like 2026-01-31", 2),
        ("a NUL character", 1),
        ("reason: unknown value", 1),
        ("worker_id: missing", 1),
    ]


# ---- explanations --------------------------------------------------------------------------------------------

WORKER = ("worker_id", "snapshot_date", "gender", "level", "department", "hire_date", "fte")
GOOD = ("W1", "2026-01-31", "woman", "1", "IT", "2020-01-01", "1")


def explained(bench: Any, rows: Sequence[tuple[str | None, ...]], feed: str = "worker_snapshot", **source: Any) -> str:
    levels = source.pop("levels", None) or LevelMap()
    headers = source.pop("headers", WORKER)
    bench.judge(feed, headers, rows, levels=levels, **source)
    settings = Settings(organization=Organization(name="Test"), levels=levels, sha256="")
    said = Source(feed=feed, files="any", **source)
    counted = judgement.reasons(bench.connection)
    return judgement.explain(bench.connection, FEEDS[feed], said, bench.mapping, settings, counted)


def workers(column: str, *texts: str | None) -> list[tuple[str | None, ...]]:
    at = WORKER.index(column)
    numbered = [(f"W{n}", *GOOD[1:]) for n in range(len(texts))]
    return [(*row[:at], text, *row[at + 1 :]) for row, text in zip(numbered, texts, strict=True)]


def test_a_value_that_several_rows_share_is_quoted_with_its_nearest_match(bench: Any) -> None:
    assert explained(bench, workers("gender", "woman", *["women"] * 5)) == (
        "gender: unknown value (5 rows, first in record 2, found 'women', did you mean 'woman'?, "
        "expected woman, man, another, undisclosed)"
    )


def test_a_rarer_value_is_told_by_its_nearest_match_alone(bench: Any) -> None:
    assert explained(bench, workers("gender", "woman", *["women"] * 4)) == (
        "gender: unknown value (4 rows, first in record 2, did you mean 'woman'?, "
        "expected woman, man, another, undisclosed)"
    )


def test_the_keys_of_the_value_map_are_known_words_too(bench: Any) -> None:
    text = explained(bench, workers("gender", "Femle"), values={"gender": {"Female": "woman"}})
    assert "did you mean 'Female'?" in text
    assert "Femle" not in text


def test_titles_are_compared_with_the_level_map(bench: Any) -> None:
    text = explained(bench, workers("level", *["Directer"] * 6), levels=LevelMap((("Director", 6), ("/CHAIR/", 9))))
    assert text == (
        "level: no rank for this value (see levels) (6 rows, first in record 1, found 'Directer', "
        "did you mean 'Director'?)"
    )


@pytest.mark.parametrize(
    ("column", "text", "shape"),
    [
        ("hire_date", "31/01/2026", "99/99/9999"),
        ("hire_date", "3 März 26", "9 aaaa 99"),
        ("hire_date", "Łukasz Иванов", "aaaaaa aaaaaa"),
        ("fte", "0,5", "9,9"),
        ("fte", "-1.5", "-9.9"),
    ],
)
def test_dates_and_numbers_are_told_by_their_shape(bench: Any, column: str, text: str, shape: str) -> None:
    told = explained(bench, workers(column, *[text] * 3))
    assert f"(3 rows, first in record 1, cells look like '{shape}')" in told
    assert text not in told


def test_a_hint_speaks_of_the_rows_of_its_reason_only(bench: Any) -> None:
    # Cells that a value map empties are no fault, though nothing of them is left in the typed column either.
    rows = workers("fte", "n/a", "n/a", "-1")
    assert "cells look like '-9'" in explained(bench, rows, values={"fte": {"n/a": None}})


def test_missing_cells_have_nothing_to_show(bench: Any) -> None:
    assert explained(bench, workers("gender", None)) == "gender: missing (1 row, first in record 1)"


def test_a_shared_key_is_explained_without_the_key(bench: Any) -> None:
    rows = [GOOD, (*GOOD[:-1], "2")]
    assert explained(bench, rows) == ("key: different rows share worker_id, snapshot_date (2 rows, first in record 1)")


NAMES = ("Norman", "Roman", "Mann", "Ian", "Femke", "Wolman", "Amanda", "Direktor-Weber", "Emmanuel")


@pytest.mark.parametrize("column", WORKER)
def test_names_in_the_wrong_column_are_never_shown(bench: Any, column: str) -> None:
    told = explained(
        bench,
        workers(column, *NAMES, *[None] * 9),
        values={"gender": {"Female": "woman", "Male": "man"}},
        levels=LevelMap((("Director", 6), ("Manager", 4))),
    )
    assert not [name for name in NAMES if name in told]
    assert len(told) < 1000
