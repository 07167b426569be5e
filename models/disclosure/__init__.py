"""Disclosure control: no published cell tells about a group so small that its people could be singled out.

`relations.py` lists the sums among cells, `closure.py` hides small groups and what would give them away,
`rounding.py` rounds counts and bounds the truth. All three are pure functions over arrays with one entry per
cell: no file, no database, no order dependence, nothing random. Which metrics get which threshold and base is
`models/organization.py`'s word; the cells come from the engine. Start with `closure.py`.
"""

from models.disclosure.closure import RECODE_BELOW, Closure, Reason, close, primary, recode_small_gender
from models.disclosure.relations import ALL, COMPANY, Cells, Keep, Relations, Within, build_relations
from models.disclosure.rounding import (
    Rounded,
    RoundedEvents,
    compare_bounds,
    round_counts,
    round_events,
    round_people,
    round_survival,
)

__all__ = [
    "ALL",
    "COMPANY",
    "RECODE_BELOW",
    "Cells",
    "Closure",
    "Keep",
    "Reason",
    "Relations",
    "Rounded",
    "RoundedEvents",
    "Within",
    "build_relations",
    "close",
    "compare_bounds",
    "primary",
    "recode_small_gender",
    "round_counts",
    "round_events",
    "round_people",
    "round_survival",
]
