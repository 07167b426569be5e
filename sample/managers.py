"""Who reports to whom: an active, more senior worker, of the same department where there is one.

Whoever has nobody senior in the division reports to nobody on record.
"""

import numpy as np

from sample.shape import DEPARTMENTS, DIVISION_OF, DIVISIONS, MANAGER_FLOOR, TOP_LEVEL

NOBODY = -1


def assign_managers(rng: np.random.Generator, level: np.ndarray, department: np.ndarray, manager: np.ndarray) -> None:
    """Give a manager, in place, to each worker whose manager left, moved away or is no longer senior.

    Args:
        rng: Source of chance.
        level: Level per person; 0 for those who are not here.
        department: Department index per person.
        manager: Manager's number per person, NOBODY where there is none.
    """
    here = level > 0
    division = DIVISION_OF[department]
    stands = (manager != NOBODY) & (level[manager] > level) & (division[manager] == division)
    manager[~(stands & here)] = NOBODY
    for unit, units in ((department, len(DEPARTMENTS)), (division, len(DIVISIONS))):
        lacking = np.flatnonzero(here & (manager == NOBODY))
        manager[lacking] = _one_above(rng, lacking, level, unit, units)


def _one_above(
    rng: np.random.Generator, people: np.ndarray, level: np.ndarray, unit: np.ndarray, units: int
) -> np.ndarray:
    """Pick for each person someone of the unit at the next level that is manned, managers at least."""
    seniors = np.flatnonzero(level >= MANAGER_FLOOR)
    place = unit[seniors].astype(int) * (TOP_LEVEL + 1) + level[seniors]
    seniors = seniors[np.argsort(place, kind="stable")]
    count = np.bincount(place, minlength=units * (TOP_LEVEL + 1))
    first = np.cumsum(count) - count
    manned = count.reshape(units, TOP_LEVEL + 1)
    # next_manned[u, x]: the lowest manned level of unit u that is at least x; 0 where there is none.
    next_manned = np.zeros((units, TOP_LEVEL + 2), dtype=int)
    for rank in range(TOP_LEVEL, 0, -1):
        next_manned[:, rank] = np.where(manned[:, rank] > 0, rank, next_manned[:, rank + 1])
    aim = next_manned[unit[people], np.maximum(level[people].astype(int) + 1, MANAGER_FLOOR)]
    target = unit[people].astype(int) * (TOP_LEVEL + 1) + aim
    pick = first[target] + (rng.random(len(people)) * count[target]).astype(int)
    found = aim > 0
    chosen = np.full(len(people), NOBODY)
    chosen[found] = seniors[pick[found]]
    return chosen
