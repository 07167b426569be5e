"""What a published row says: the whole numbers that the counts behind it can be, from the row alone.

Read as an outsider reads it, from the columns of kpi.value and the published rules (thresholds, rounding). Nothing here
knows how the numbers were made.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

COMPANY = ("company", "all")
ETHNICITY = "ethnicity"
# The least people of a shown cell by ethnicity, and of any cell whose counts colleagues cannot see.
ETHNICITY_MINIMUM, GUARDED_MINIMUM = 20, 10
# Why a cell is hidden: it is small; it is not, but gives a small one away; or that is not to be told.
TOO_FEW, PROTECTS, UNTOLD = "too few people", "protects another group", "too few people here or beside it"
NOBODY = "no_population"

Unit = tuple[str, str]
Key = tuple[str, date, date, str, str, str]
Kind = Literal["share", "ratio", "events", "amount", "survival", "figure", "derived"]
# The last digits of a quotient are lost.
_DIGITS = 1e-9
_COMPARED = ("gap", "parity")
_DERIVED_VARIANTS = ("flag", "index", "alpha", "pre_trend")


class Row(NamedTuple):
    """One row of kpi.value, its columns by name."""

    kpi_id: str
    period_start: date
    period_end: date
    breakdown: str
    segment: str
    measure: str
    value: float | None
    numerator: float | None
    denominator: float | None
    people: float | None
    ci_high: float | None
    value_low: float | None
    value_high: float | None
    rounding_base: int
    status: str
    reason: str | None
    definition_version: int

    @property
    def key(self) -> Key:
        """Metric, period, breakdown, segment and measure."""
        return self[:6]

    @property
    def unit(self) -> Unit:
        """Breakdown and segment."""
        return self.breakdown, self.segment

    @property
    def is_shown(self) -> bool:
        """Whether the row has numbers."""
        return self.status == "shown"

    @property
    def is_hidden(self) -> bool:
        """Whether there are people behind the row whose numbers are withheld."""
        return self.status == "suppressed"


class Definition(NamedTuple):
    """What kpi.definition tells of a metric, as far as an attack needs it."""

    kpi_id: str
    kind: str
    unit: str
    privacy_class: str
    minimum_people: int
    definition_version: int


class Measure(NamedTuple):
    """The parts of a measure's name: `group:variant@time`."""

    group: str
    variant: str
    time: str


class Span(NamedTuple):
    """The least and the most that a count can be."""

    low: float
    high: float


class Nature(NamedTuple):
    """What all shown rows of a measure have in common.

    `exact_denominator`: its denominators are head counts, never rounded. `per_person`: its denominator counts people.
    """

    kind: Kind
    exact_denominator: bool
    per_person: bool


class Said(NamedTuple):
    """What a shown row says of its numerator and its denominator; None where it says nothing of it."""

    numerator: Span | None
    denominator: Span | None


def measure_of(words: str) -> Measure:
    """Split a measure's name into its parts."""
    head, _, time = words.partition("@")
    group, _, variant = head.partition(":")
    return Measure(group, variant, time)


def minimum_of(row: Row, definition: Definition) -> int:
    """Return the fewest people that a shown row may have by the published rules."""
    if row.breakdown == ETHNICITY:
        return max(definition.minimum_people, ETHNICITY_MINIMUM)
    return max(definition.minimum_people, GUARDED_MINIMUM if is_guarded(row, definition) else 0)


def is_guarded(row: Row, definition: Definition) -> bool:
    """Whether rules about a row's numerator hold: all but open metrics, and what stands more guarded among those."""
    return definition.privacy_class != "open" or row.rounding_base > 1


def nature_of(rows: Iterable[Row], definition: Definition) -> Nature | None:
    """Tell what a measure is from its rows; None where none is shown, so that there is nothing to learn from.

    Rows by ethnicity are another measure than the rest and must come apart.
    """
    shown = [row for row in rows if row.is_shown]
    if not shown:
        return None
    with_denominator = [row for row in shown if row.denominator is not None]
    per_person = bool(with_denominator) and all(row.denominator == row.people for row in with_denominator)
    kind = _kind(shown, with_denominator, definition)
    is_exact = kind == "share" and _has_exact_denominators(with_denominator)
    return Nature(kind, is_exact, per_person)


def _kind(shown: Sequence[Row], with_denominator: Sequence[Row], definition: Definition) -> Kind:
    group, variant, time = measure_of(shown[0].measure)
    if group in _COMPARED or variant in _DERIVED_VARIANTS:
        return "derived"
    if time == "median":
        return "figure"
    if variant in ("at_risk", "left_before_start"):
        return "amount"
    if time:
        return "survival"
    if not with_denominator:
        is_count = any(row.numerator is not None for row in shown)
        # Where every count is in the lowest class there are bounds alone.
        only_bounds = all(row.value is None and row.value_low == 0 for row in shown)
        return "events" if is_count or (only_bounds and definition.kind == "rate") else "figure"
    if all(row.numerator is None for row in shown if row.value is not None) and any(
        row.value is not None for row in shown
    ):
        return "figure"
    is_ratio = definition.kind == "ratio" and definition.unit not in ("share", "probability")
    return "ratio" if is_ratio else "share"


def _has_exact_denominators(rows: Sequence[Row]) -> bool:
    """Tell head counts from rounded denominators, by divisibility or by what the bounds were divided by."""
    rounded = [row for row in rows if row.rounding_base > 1]
    for row in rounded:
        base, half = row.rounding_base, row.rounding_base // 2
        if int(row.denominator or 0) % base:
            return True
        if not _is_weighted(row) and row.value_high and row.value_high < 1:
            top = row.value_high * (row.denominator or 0)
            if row.numerator is not None:
                return abs(top - (row.numerator + base - 1 - half)) < 1e-6
            return abs(top - (base - 1 - half)) < 1e-6
    return not rounded


def _is_weighted(row: Row) -> bool:
    return measure_of(row.measure).variant.endswith("weighted")


def said(row: Row, nature: Nature) -> Said:
    """Return what a shown row's numbers leave possible."""
    base = row.rounding_base
    if nature.kind in ("figure", "derived"):
        return Said(None, None)
    if nature.kind == "amount":
        return Said(Span(row.value_low or 0, row.value_high or 0), None)
    if nature.kind == "events":
        return Said(_class_of(row.numerator, base), _exposure(row))
    if row.denominator is None:
        return Said(None, None)
    denominator = _class_of(row.denominator, 1 if nature.exact_denominator else base)
    if nature.kind == "ratio":
        return Said(_class_of(row.numerator, base), denominator)
    if nature.kind == "survival" and row.value is not None:
        return Said(_class_of(round(row.value * row.denominator), base), denominator)
    if row.numerator is None:
        return Said(_bounded(row, nature, denominator), denominator)
    told = _class_of(row.numerator, base)
    is_top = nature.exact_denominator and row.numerator == base * (row.denominator // base)
    return Said(Span(told.low, row.denominator) if is_top else told, denominator)


def _class_of(count: float | None, base: int) -> Span:
    """The numbers that are rounded to a count, half of the base upward; one that is withheld is in the lowest class."""
    half = base // 2
    about = count or 0
    return Span(max(about - half, 0), about + base - 1 - half)


def _bounded(row: Row, nature: Nature, denominator: Span) -> Span:
    """The lowest or the highest class, by the bounds of a row that has no value."""
    base = row.rounding_base
    few = base - 1 - base // 2
    is_lowest = (row.value_low or 0) <= 0
    is_highest = row.value_high is None or row.value_high >= 1
    if is_lowest and is_highest:
        return Span(0, denominator.high)
    if is_lowest:
        return Span(0, few)
    if nature.exact_denominator:
        return Span(round((row.value_low or 0) * denominator.high), denominator.high)
    return Span(denominator.low, denominator.high)


def _exposure(row: Row) -> Span | None:
    """The average head count that an exact rate was divided by; events of none leave it in the interval's upper end."""
    if row.rounding_base > 1 or row.numerator is None:
        return None
    if row.value:
        found = row.numerator / row.value
    elif row.numerator == 0 and row.ci_high:
        # The exact Poisson limit of no events: it has them with a chance of 2.5 %.
        found = -math.log(0.025) / row.ci_high
    else:
        return None
    # A rate per hundred people seems to be one of a hundredth of them.
    scaled = found * 100 if row.people and found * 20 < row.people else found
    return Span(scaled * (1 - _DIGITS), scaled * (1 + _DIGITS))
