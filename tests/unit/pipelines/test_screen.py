"""Lists that fit a screen: whole while they do, else the first lines and a count of the others."""

import pytest

from pipelines.cli.screen import at_most


@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_what_fits_is_told_whole(count: int) -> None:
    lines = [f"line {number}" for number in range(count)]
    assert at_most(iter(lines), 3) == lines


def test_of_more_the_first_are_told_and_the_others_counted() -> None:
    lines = [f"line {number}" for number in range(2003)]
    assert at_most(lines, 3) == [*lines[:3], f"... and {len(lines) - 3:,} more like the last"]
