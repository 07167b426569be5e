"""The parts of a model: the counts of one metric and period as variables, the cells that tell of them, their sums."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from audit.cells import Nature, Row, Unit
from audit.program import Program
from audit.sums import UnitSum

NatureKey = tuple[str, str, bool]


class Count(NamedTuple):
    """Who is counted in a unit: group, variant (a weighted one is its unweighted twin), and time where there is one."""

    unit: Unit
    group: str
    variant: str
    time: str


class People(NamedTuple):
    """Whose denominator it is: variants that share one have the same."""

    unit: Unit
    group: str
    variant: str


# A sum of units (or, where `way` is "gender", of groups), by its whole.
SumId = tuple[Unit, str, str]
Looseness = Literal["remainder", "none"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the block with its variables.

    `minimum` is the fewest people that it may be shown with; `is_guarded` says whether rules about its numerator hold.
    """

    row: Row
    nature: Nature
    numerator: int | None
    denominator: int | None
    minimum: int
    is_guarded: bool


@dataclass(slots=True)
class Block:
    """The model of one metric and period; `loose` are the sums that did not hold as they stand."""

    kpi_id: str
    period_start: date
    period_end: date
    program: Program = field(default_factory=Program)
    cells: list[Cell] = field(default_factory=list)
    sums: list[UnitSum] = field(default_factory=list)
    numerators: dict[Count, int] = field(default_factory=dict)
    denominators: dict[People, int] = field(default_factory=dict)
    # People of a whole who stand in none of its parts: their numerator and denominator.
    remainders: dict[tuple[SumId, str, str], int] = field(default_factory=dict)
    outside: dict[tuple[SumId, str], int] = field(default_factory=dict)
    sum_rows: dict[int, SumId] = field(default_factory=dict)
    loose: dict[SumId, Looseness] = field(default_factory=dict)
    # Numerators that may exceed their people.
    events: set[int] = field(default_factory=set)
    # Units and groups of which some count is withheld for another reason than its people.
    not_told: set[tuple[Unit, str]] = field(default_factory=set)
    _names: dict[int, object] = field(default_factory=dict)

    def name_of(self, variable: int) -> object:
        """Return what a variable stands for; the same in every model of the metric and period."""
        if not self._names:
            for named in (self.numerators, self.denominators, self.remainders, self.outside):
                self._names.update({at: name for name, at in named.items()})
        return self._names[variable]


def nature_key(row: Row) -> NatureKey:
    """Return by which key a row's measure has its nature: rows by ethnicity are a measure of their own."""
    return row.kpi_id, row.measure, row.breakdown == "ethnicity"
