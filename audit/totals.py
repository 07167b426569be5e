"""Scores and means, which are published exactly: a hidden group's total must not follow from the totals of others.

A mean times its people is a total, and totals add up. So a hidden group is safe only while the sums leave its total a
choice, whatever the numbers are: this asks the pattern of shown and hidden cells alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from audit.block import NatureKey, nature_key
from audit.bounds import Demand, unmet
from audit.cells import Nature, Row
from audit.knowledge import Colleague
from audit.program import Program
from audit.sums import unit_sums

# A hidden total may move by this much either way; only whether it can move at all matters.
_AWAY = 2.0


class Totals(NamedTuple):
    """How many hidden totals were looked at, and the rows of those that the sums determine."""

    asked: int
    determined: tuple[Row, ...]


def determined_totals(rows: Sequence[Row], natures: Mapping[NatureKey, Nature | None], colleague: Colleague) -> Totals:
    """Find the hidden means of one metric and period whose total follows from shown ones."""
    by_measure: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.key):
        nature = natures.get(nature_key(row))
        # A measure of the data itself (days, quantiles) is exact too, but of a company without segments.
        if nature is not None and nature.kind == "figure" and (row.is_shown or row.is_hidden):
            by_measure[row.measure].append(row)
    asked, found = 0, []
    for measured in by_measure.values():
        hidden, fixed = _determined(measured, colleague)
        asked += hidden
        found += fixed
    return Totals(asked, tuple(found))


def _determined(rows: Sequence[Row], colleague: Colleague) -> tuple[int, list[Row]]:
    program = Program()
    away = {row.unit: _AWAY if row.is_hidden else 0.0 for row in rows}
    variable = {unit: program.variable(-by, by, whole=False) for unit, by in away.items()}
    for whole, parts, _ in unit_sums(rows[0].kpi_id, rows[0].period_end, variable, colleague):
        program.row([(variable[whole], -1.0), *((variable[part], 1.0) for part in parts)], 0, 0)
    hidden = [row for row in rows if row.is_hidden]
    demands = [Demand([(variable[row.unit], 1.0)], _AWAY / 2, is_spread=True) for row in hidden]
    failed = unmet(program, demands) or {}
    return len(hidden), [hidden[at] for at in sorted(failed)]
