"""Titles to ranks: which entry wins, what a number means, what takes the rest."""

import pytest

from models.feeds.declaration import SQL_TYPES
from pipelines.settings import LevelMap
from pipelines.settings.levels import HIGHEST_RANK

TITLES = LevelMap(((r"/\bCHAIR\b/", 8), ("Prof", 6), ("Vice Chair", 7), ("3", 5)), default=1)


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("chair", 8),
        ("Deputy Chair", 8),
        ("Vice Chair", 8),  # the earlier entry wins, though this one names it
        ("chairs", 1),
        ("  PROF ", 6),
        ("Assoc Prof", 1),  # plain text is compared whole
        ("3", 5),
        ("4", 4),
        ("004", 4),
        ("0", 0),
        ("4.0", 1),
        ("-4", 1),
        ("\N{ARABIC-INDIC DIGIT FOUR}", 1),
        (str(HIGHEST_RANK), HIGHEST_RANK),
        (str(HIGHEST_RANK + 1), 1),
        ("9" * 10_000, 1),
        ("", 1),
        ("   ", 1),
        (None, 1),
    ],
)
def test_the_first_match_wins_and_the_default_takes_the_rest(text: str | None, rank: int) -> None:
    assert TITLES.rank(text) == rank


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Prof (P6)", 6),  # by its title
        ("Dean (D-9)", 9),  # by its code
        ("Prof (X1)", 7),  # named whole
        ("prof (p6)", 6),
        ("Deputy Chair (D-9)", 8),  # an expression searches the whole before a code is looked at
        ("Prof (Sales)", 1),  # a title of its own
        ("Prof (P6) emeritus", 1),
        ("(P6)", 1),
        ("Dean (5)", 1),  # a number in parentheses is no rank
    ],
)
def test_a_title_with_its_code_is_looked_up_whole_by_title_and_by_code(text: str, rank: int) -> None:
    levels = LevelMap(((r"/\bCHAIR\b/", 8), ("D-9", 9), ("Prof", 6), ("Prof (X1)", 7)), default=1)
    assert levels.rank(text) == rank


def test_without_a_default_the_rest_has_no_rank() -> None:
    empty = LevelMap()
    assert [empty.rank(text) for text in ("5", "Manager", "", None)] == [5, None, None, None]


def test_the_empty_cell_may_be_named() -> None:
    assert LevelMap((("", 2),), default=1).rank(None) == 2


def test_names_are_the_plain_entries() -> None:
    assert TITLES.names == ("Prof", "Vice Chair", "3")


def test_a_slash_alone_is_text() -> None:
    assert LevelMap((("/", 3), ("//", 4))).rank("/") == 3


def test_the_fingerprint_follows_entries_their_order_and_the_default() -> None:
    maps = [
        LevelMap((("a", 1), ("b", 2))),
        LevelMap((("b", 2), ("a", 1))),
        LevelMap((("a", 1), ("b", 3))),
        LevelMap((("a", 1), ("b", 2)), default=1),
    ]
    assert len({m.fingerprint() for m in maps}) == len(maps)
    assert maps[0].fingerprint() == LevelMap((("a", 1), ("b", 2))).fingerprint()


def test_the_highest_rank_is_what_the_column_holds() -> None:
    assert SQL_TYPES["level"] == "SMALLINT"
    assert HIGHEST_RANK == 2**15 - 1
