"""Attacks side by side answer as if one came after the other."""

from threading import Event

import pytest

from audit.threads import side_by_side


def test_answers_come_in_the_order_of_the_questions() -> None:
    last_is_done = Event()

    def answer(question: int) -> int:
        if question == 1:
            last_is_done.set()
        elif question == 0:
            # Where there is one core only, nobody else gets on until this one ends.
            last_is_done.wait(0.5)
        return question * question

    assert side_by_side(answer, range(20)) == [n * n for n in range(20)]
    assert side_by_side(answer, []) == []


def test_an_error_of_one_is_that_of_all() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 / n, [2, 1, 0])
