"""Many forms sought at once are found exactly where each of them alone would be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.erasure import forms
from pipelines.erasure.forms import Forms

# Few letters, so that heads are shared and forms stand in one another.
LETTERS = st.sampled_from(b"ab\0\xff")
STRETCHES = st.lists(LETTERS, max_size=120).map(bytes)
SOUGHT = st.lists(st.lists(LETTERS, min_size=4, max_size=9).map(bytes), max_size=6)


@settings(max_examples=400)
@given(sought=SOUGHT, content=STRETCHES, block=st.integers(1, 40))
def test_what_is_found_is_what_stands_there(sought: list[bytes], content: bytes, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms, "_BLOCK", block)
        assert Forms(sought).within(content) == {form for form in sought if form in content}


@given(content=st.binary(max_size=40), before=st.binary(max_size=300), after=st.binary(max_size=300))
def test_any_bytes_are_found_wherever_they_stand(content: bytes, before: bytes, after: bytes) -> None:
    form = content + b"mark"
    assert Forms([form]).within(before + form + after) == {form}


def test_the_longest_is_told() -> None:
    assert Forms([b"abcd", b"abcdefg", b"abcd"]).longest == 7
    assert Forms([]).longest == 0
