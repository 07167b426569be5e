"""The null-space probe: hidden cells that all sums together leave no choice about, though no single one does.

Pure linear algebra over the sums of relations.py; hiding more is closure.py's work. Source: privacy.md section 3,
step 2. A hidden cell is determined where no vector of the null space of its component's sums moves it.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# The largest prime below 2^31. A whole number that is not 0 would have to be a multiple of it to be taken for 0.
_PRIME = 2**31 - 1
# Beyond this many unknowns in one component the dense algebra would cost minutes; certification covers those.
_MOST_UNKNOWNS = 2000


def determined(
    member: csr_array, parent: IntArray, has_remainder: BoolArray, secret: BoolArray
) -> tuple[IntArray, IntArray]:
    """Return the hidden cells, and the sums whose hidden remainder, follow from the shown cells; both ascending.

    Args:
        member: sums x cells, 1 where a cell with people is a child of the sum.
        parent: the parent cell of each sum.
        has_remainder: sums with a part that is never published; each is an unknown of its own.
        secret: which cells are hidden.
    """
    matrix, unknown = _unknowns(member, parent, has_remainder, secret)
    if not len(unknown):
        return unknown, unknown
    sums, cells = matrix.shape
    graph = coo_array((matrix.data, (matrix.row, matrix.col + sums)), shape=(sums + cells, sums + cells))
    _, label = connected_components(graph, directed=False)
    component = label[sums:]
    dense_ready = csr_array(matrix)
    found: list[IntArray] = []
    for name in np.unique(component):
        columns = np.flatnonzero(component == name)
        # A component with one cell in no sum is hidden by nothing that a reader could subtract.
        rows = np.flatnonzero(label[:sums] == name)
        if len(rows) and len(columns) <= _MOST_UNKNOWNS:
            found.append(columns[_fixed(dense_ready[rows][:, columns].toarray().astype(np.int8).tobytes(), len(rows))])
    fixed = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    named = np.sort(unknown[fixed])
    return named[named >= 0], np.sort(-named[named < 0] - 1)


def _unknowns(
    member: csr_array, parent: IntArray, has_remainder: BoolArray, secret: BoolArray
) -> tuple[coo_array, IntArray]:
    """Return the sums over hidden things as a matrix, and which cell each column is (-1 - sum for a remainder)."""
    entries = member.tocoo()
    hidden_child = secret[entries.col]
    hidden_parent = np.flatnonzero(secret[parent])
    remainder = np.flatnonzero(has_remainder)
    row = np.concatenate([entries.row[hidden_child], hidden_parent, remainder])
    cell = np.concatenate([entries.col[hidden_child], parent[hidden_parent]])
    unknown, column = np.unique(cell, return_inverse=True)
    column = np.concatenate([column, len(unknown) + np.arange(len(remainder))])
    sign = np.concatenate([np.ones(int(hidden_child.sum())), -np.ones(len(hidden_parent)), np.ones(len(remainder))])
    shape = (len(parent), len(unknown) + len(remainder))
    named = np.concatenate([unknown.astype(np.int64), -1 - remainder.astype(np.int64)])
    return coo_array((sign, (row, column)), shape=shape), named


@lru_cache(maxsize=4096)
def _fixed(entries: bytes, sums: int) -> BoolArray:
    """Mark the columns that the rows leave no choice about: those alone in a row of the reduced echelon form.

    Exact, in whole numbers modulo a prime. Components that no newly hidden cell touched come again in the next round,
    and populations of one shape have the same ones, so results are kept.
    """
    rows = np.frombuffer(entries, dtype=np.int8).reshape(sums, -1).astype(np.int64) % _PRIME
    found = np.zeros(rows.shape[1], dtype=bool)
    top = 0
    for column in range(rows.shape[1]):
        candidates = np.flatnonzero(rows[top:, column])
        if not len(candidates):
            continue
        pivot = top + int(candidates[0])
        rows[[top, pivot]] = rows[[pivot, top]]
        rows[top] = rows[top] * pow(int(rows[top, column]), -1, _PRIME) % _PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != top]
        # Both factors are below 2^31, so their product fits.
        rows[others] = (rows[others] - rows[others, column][:, None] * rows[top]) % _PRIME
        top += 1
        if top == sums:
            break
    alone = rows[np.count_nonzero(rows, axis=1) == 1]
    found[np.nonzero(alone)[1]] = True
    return found
