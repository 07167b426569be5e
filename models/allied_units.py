"""What goes with active allies in a department: differences of differences between matched departments.

A department has active allies from the first fiscal year in which a fifth of its men act as allies. What changed for
its women since is compared with the same years of the most similar department that has had none so far (Heckman,
Ichimura and Todd 1997, Review of Economic Studies 64:605). Departments that begin in different years are each compared
with departments without, never with one another, which two-way fixed effects would do (Goodman-Bacon 2021, Journal of
Econometrics 225:254). Pure functions over arrays; models/figures/allied_unit.sql gives the rows: head counts, and how
many men acted. The figure is an association: nobody drew lots for the departments.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.effects import NO_EFFECT, PRE_TREND_P, Effect, clustered
from models.figures.rows import Columns, as_columns
from models.matching import NONE, nearest, standardized

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The share of men from which on a department has active allies, as that of the enrolled in the effect of a program.
ACTIVE_SHARE = 0.20
# A rate among fewer women is one woman's doing; a share among fewer men would tell of single men.
LEAST_WOMEN = 5
LEAST_MEN = 10
LEAST_YEARS_BEFORE = 2
LEAST_DEPARTMENTS = 6
# Standard deviations by which a match may differ in each of women's number, share and mean level.
CALIPER = 1.0

FEW_DEPARTMENTS = "fewer than twelve departments with five women and ten men"
NOT_BEGUN = "no department has had a fifth of its men act as allies yet"
FEW_YEARS = "fewer than two fiscal years on record before a department had active allies"
UNMATCHED = "fewer than six departments with active allies, or fewer than six departments like them without"
PRE_TREND = "the departments moved apart before they had active allies already (p below 0.1)"

_NEVER = np.iinfo(np.int64).max
_NAMES = (
    "period_start",
    "period_end",
    "breakdown",
    "segment",
    "measure",
    "figure",
    "figure_low",
    "figure_high",
    "figure_p",
    "people",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Departments:
    """Departments, in order of name, over fiscal years, in order of time.

    Attributes:
        seen: departments x years: whether it had enough women and men at the year's opening to be compared.
        women: departments x years: women of its opening population; 0 where it had none.
        rate: departments x years: share of these women with the outcome; NaN where there were none.
        alike: departments x years x covariates: what a match should share.
        division: departments x years: where it stood.
        begins: the first year, by position, in which it was seen with active allies; a number beyond all years where
            there was none.
    """

    seen: Flags
    women: Floats
    rate: Floats
    alike: Floats
    division: NDArray[np.str_]
    begins: Numbers


@dataclass(frozen=True, slots=True)
class Pair:
    """A department with active allies, its match, and the year in which the one began, all by position."""

    unit: int
    match: int
    begins: int


def allied_unit_effect(columns: Columns, *, outcome: str) -> Columns:
    """Return, per fiscal year, what goes with active allies as known by its end, and the test of the trend before.

    Measures, in fractions of one: `women:allied` and `women:matched`, the change of women's rate since a department
    began, weighted by its women at the opening of that year, and the same of the matches; `women`, the first less the
    second; `women:pre_trend`, what `women` would be for the last year before. Errors are clustered by match. A year in
    which no comparison holds has NaN and the reason; where the trend before differs only `women:pre_trend` is told,
    since the two changes would give the effect away. `people`: the most women at one opening in either arm, whichever
    arm is smaller.

    Args:
        columns: rows of allied_unit.sql.
        outcome: the column that counts the women with the outcome.
    """
    if not len(columns["department"]):
        return as_columns(_NAMES, [])
    ends, at = np.unique(columns["period_end"], return_index=True)
    starts = columns["period_start"][at]
    departments = departments_of(columns, outcome)
    rows: list[tuple[Any, ...]] = []
    for year, (start, end) in enumerate(zip(starts, ends, strict=True)):
        told, people, reason = _told(departments, year)
        for measure in ("women", "women:pre_trend", "women:allied", "women:matched"):
            effect = told.get(measure)
            why = None if effect else reason
            rows.append((start, end, "company", "all", measure, *(effect or NO_EFFECT).numbers, people, why))
    return as_columns(_NAMES, rows)


def departments_of(columns: Columns, outcome: str) -> Departments:
    """Arrange rows of a department and a fiscal year each; a department without a row was not there that year."""
    names, unit = np.unique(columns["department"].astype(str), return_inverse=True)
    ends, year = np.unique(columns["period_end"], return_inverse=True)

    def grid(name: str) -> Floats:
        cells = np.zeros((len(names), len(ends)))
        cells[unit, year] = columns[name].astype(np.float64)
        return cells

    women, known, men = grid("women"), grid("known_gender"), grid("men")
    division = np.full(women.shape, "", dtype=object)
    division[unit, year] = columns["division"]
    seen = (women >= LEAST_WOMEN) & (men >= LEAST_MEN)
    some = np.maximum(women, 1)
    active = seen & (grid("active_men") / np.maximum(men, 1) >= ACTIVE_SHARE)
    return Departments(
        seen=seen,
        women=women,
        rate=np.where(women > 0, grid(outcome) / some, np.nan),
        alike=np.stack([np.log(some), women / np.maximum(known, 1), grid("women_level_sum") / some], axis=2),
        division=division.astype(str),
        begins=np.where(active.any(axis=1), active.argmax(axis=1), _NEVER),
    )


def matched_pairs(departments: Departments, last: int) -> list[Pair]:
    """Return each department that has begun by the year `last` with its match, in order of beginning and name.

    A match has had no active allies by then, and the two were seen in the year of beginning and in at least
    LEAST_YEARS_BEFORE years before it. They are compared as they were at the opening of the year of beginning; a match
    of the same division comes first. Departments without a match near enough are left out.
    """
    seen, pairs = departments.seen, []
    begun = departments.begins[departments.begins <= last]
    for begins in np.unique(begun):
        enough = seen[:, :begins].sum(axis=1) >= LEAST_YEARS_BEFORE
        units = np.flatnonzero((departments.begins == begins) & enough)
        others = np.flatnonzero((departments.begins > last) & seen[:, begins] & enough)
        if not (len(units) and len(others)):
            continue
        alike = standardized(departments.alike[np.concatenate([units, others]), begins])
        common = seen[units, None, :begins] & seen[None, others, :begins]
        same = departments.division[units, begins][:, None] == departments.division[others, begins]
        found = nearest(
            alike[: len(units)], alike[len(units) :], common.sum(axis=2) >= LEAST_YEARS_BEFORE, same, CALIPER
        )
        pairs += [
            Pair(int(unit), int(others[row]), int(begins))
            for unit, row in zip(units, found, strict=True)
            if row != NONE
        ]
    return pairs


def _told(departments: Departments, last: int) -> tuple[dict[str, Effect], int, str | None]:
    """Return the effects that may be told of the years up to `last`, their people, and why the others may not."""
    everyone = int(departments.women[:, last].sum())
    begun = departments.begins <= last
    if departments.seen[:, last].sum() < 2 * LEAST_DEPARTMENTS:
        return {}, everyone, FEW_DEPARTMENTS
    if not begun.any():
        return {}, everyone, NOT_BEGUN
    years = np.arange(departments.seen.shape[1])
    before = (departments.seen & (years < departments.begins[:, None])).sum(axis=1)
    if not (begun & (before >= LEAST_YEARS_BEFORE)).any():
        return {}, everyone, FEW_YEARS
    pairs = matched_pairs(departments, last)
    matches = np.array([pair.match for pair in pairs], dtype=np.int64)
    if min(len(pairs), len(np.unique(matches))) < LEAST_DEPARTMENTS:
        return {}, everyone, UNMATCHED
    changes = np.array([_changes(departments, pair, last) for pair in pairs])
    weights = np.array([departments.women[pair.unit, pair.begins] for pair in pairs])
    allied, matched, allied_before, matched_before = changes.T

    def mean(values: Floats) -> Effect:
        return clustered(values, np.ones((len(values), 1)), matches, weights)

    arms = ([(pair.unit, pair.begins) for pair in pairs], [(pair.match, pair.begins) for pair in pairs])
    people = min(_most_women(departments, arm, last) for arm in arms)
    trend = {"women:pre_trend": mean(allied_before - matched_before)}
    if trend["women:pre_trend"].p < PRE_TREND_P:
        return trend, people, PRE_TREND
    effects = {"women": mean(allied - matched), "women:allied": mean(allied), "women:matched": mean(matched)}
    return effects | trend, people, None


def _changes(departments: Departments, pair: Pair, last: int) -> tuple[float, float, float, float]:
    """Return the change of both rates since the beginning, then that of the last year before, in years both were seen.

    Means of yearly rates, so that what befell every department in a year drops out.
    """
    both = [pair.unit, pair.match]
    years = np.flatnonzero(departments.seen[both, : last + 1].all(axis=0))
    before, since = years[years < pair.begins], years[years >= pair.begins]
    rate = departments.rate[both]
    change = rate[:, since].mean(axis=1) - rate[:, before].mean(axis=1)
    trend = rate[:, before[-1]] - rate[:, before[:-1]].mean(axis=1)
    return float(change[0]), float(change[1]), float(trend[0]), float(trend[1])


def _most_women(departments: Departments, arm: list[tuple[int, int]], last: int) -> int:
    """Return the most women of one opening in an arm, by department and year of entry: nobody stands in it twice."""
    entered: dict[int, int] = {}
    for department, begins in arm:
        entered[department] = min(begins, entered.get(department, begins))
    rows, since = list(entered), np.array(list(entered.values()))
    counted = departments.seen[rows, : last + 1] & (np.arange(last + 1) >= since[:, None])
    return int(np.where(counted, departments.women[rows, : last + 1], 0).sum(axis=0).max())
