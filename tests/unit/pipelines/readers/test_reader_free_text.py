"""What reads like a sentence does so in Python and in SQL alike."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.free_text import is_sentence, sentence_condition


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("4", False),
        ("neither agree nor disagree", False),
        ("a b c d e", True),
        ("x" * 40, False),
        ("x" * 41, True),
        ("ada@example.org", True),
        ("", False),
    ],
)
def test_short_codes_are_no_sentences(answer: str, expected: bool) -> None:
    assert is_sentence(answer) is expected


# Blanks as DuckDB's \s has them; readers strip cells and fold the others before.
@given(st.text(st.sampled_from("ab@ \n\t'é"), max_size=60).map(str.strip).filter(bool))
def test_both_rules_are_one(answer: str) -> None:
    with duckdb.connect() as connection:
        row = connection.execute(f"select {sentence_condition('?::varchar')}", [answer] * 3).fetchone()
    assert row == (is_sentence(answer),)
