"""Attacks side by side: the solver lets go of the interpreter while it works, so every core of the machine has a share.

No attack knows of another, and answers come back in the order of the questions: how many cores there are decides
nothing but the time it takes.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def side_by_side(answer: Callable[[Question], Answer], questions: Sequence[Question]) -> list[Answer]:
    """Return the answer to every question, in order; an error of any is raised."""
    with ThreadPoolExecutor(max_workers=max(os.cpu_count() or 1, 1)) as cores:
        return list(cores.map(answer, questions))
