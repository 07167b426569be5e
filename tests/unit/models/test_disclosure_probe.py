"""Hidden cells that no single sum gives away, and all sums together do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.disclosure import Keep, Relations, close

MINIMUM = 5


def ring(people: list[int]) -> Relations:
    """Three sums in a ring: each of cells 0, 1, 2 stands in two of them, beside one larger cell of its own.

    Cells 3, 4, 5 are the larger ones, 6, 7, 8 the parents.
    """
    child = np.array([0, 1, 3, 1, 2, 4, 0, 2, 5], dtype=np.int64)
    return Relations(
        parent=np.array([6, 7, 8], dtype=np.int64),
        start=np.array([0, 3, 6, 9], dtype=np.int64),
        child=child,
        remainder=np.zeros(3, dtype=np.int64),
        keep=np.full(3, Keep.PARENT, dtype=np.int64),
    )


def closed(people: list[int]) -> np.ndarray:
    cells = np.array(people, dtype=np.int64)
    hidden = np.zeros(len(cells), dtype=bool)
    return close(cells, MINIMUM, ring(people), hidden, np.arange(len(cells), dtype=np.int64)).hidden


def unknowns_left(people: list[int], hidden: np.ndarray) -> int:
    """How many hidden cells the ring's sums determine, by rank: dropping the column must not lower it."""
    relations = ring(people)
    matrix = np.zeros((3, len(people)))
    for number in range(3):
        matrix[number, relations.child[relations.start[number] : relations.start[number + 1]]] = 1
        matrix[number, relations.parent[number]] = -1
    free = np.flatnonzero(hidden)
    rank = np.linalg.matrix_rank(matrix[:, free]) if len(free) else 0
    return sum(
        np.linalg.matrix_rank(np.delete(matrix[:, free], at, axis=1)) < rank if len(free) > 1 else rank == 1
        for at in range(len(free))
    )


def test_three_small_cells_in_a_ring_would_be_solved_so_a_larger_one_goes_too() -> None:
    # x + y, y + z and x + z are all known by subtraction, and x = ((x + y) + (x + z) - (y + z)) / 2.
    people = [3, 4, 4, 20, 21, 22, 3 + 4 + 20, 4 + 4 + 21, 3 + 4 + 22]
    hidden = closed(people)
    assert hidden[:3].all()
    assert hidden[3:6].any()
    assert not hidden[6:].any()
    assert unknowns_left(people, hidden) == 0


def test_without_small_cells_nothing_is_hidden() -> None:
    assert not closed([6, 7, 8, 20, 21, 22, 33, 36, 36]).any()


@settings(max_examples=200)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_the_ring_never_tells_a_hidden_cell(parts: list[int]) -> None:
    x, y, z, a, b, c = parts
    people = [x, y, z, a, b, c, x + y + a, y + z + b, x + z + c]
    hidden = closed(people)
    # Where everything that could shield a cell is hidden or empty, nothing is left to hide but the company.
    shown_with_people = [at for at in range(6) if not hidden[at] and people[at] > 0]
    if shown_with_people:
        assert unknowns_left(people, hidden & (np.array(people) > 0)) == 0 or not _shares_a_sum(
            hidden, shown_with_people
        )


def _shares_a_sum(hidden: np.ndarray, shown: list[int]) -> bool:
    relations = ring([])
    sums = [set(relations.child[relations.start[n] : relations.start[n + 1]].tolist()) for n in range(3)]
    return any(hidden[list(s)].any() and s & set(shown) for s in sums)
