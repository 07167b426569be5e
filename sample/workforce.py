"""The people of the sample organization, month by month: who joins, rises, moves, goes on leave, leaves.

A person is a number from 0; a worker's level 0 in a month means "not here". Each month is computed for
all people at once. Files are written elsewhere (`hr_files.py` and the modules of the other feeds); who
reports to whom is `managers.py`.
"""

from dataclasses import dataclass, field, fields, replace

import numpy as np

from sample import shape
from sample.delivery import numbered
from sample.managers import NOBODY, assign_managers
from sample.months import NEVER, Months
from sample.shape import ANOTHER, MAN, MANAGER_FLOOR, TOP_LEVEL, UNDISCLOSED, WOMAN
from sample.truths import SampleTruths

LEAVING_REASONS = ("voluntary", "involuntary", "retirement", "other")

_GROWTH = 1.02  # headcount, a year
_VOLUNTARY = np.array([0.0, 0.12, 0.12, 0.11, 0.08, 0.08, 0.0, 0.0, 0.0, 0.0])  # leaders: see truths
_OTHER_EXITS = np.array([0.025, 0.008, 0.004])  # involuntary, retirement, other; a year, everyone
_STEPS = np.array([0.0, 0.24, 0.20, 0.0, 0.11, 0.09, 0.07, 0.05, 0.04, 0.0])  # 3 -> 4: see truths
# Two promotion rounds, April and October, hold half of the year's promotions; the mean is 1.
_SEASON = np.array([0.6, 0.6, 0.6, 3.5, 0.6, 0.6, 0.6, 0.6, 0.6, 2.5, 0.6, 0.6])
_MONTHS_BETWEEN_STEPS = 6
_TRANSFERS = 0.03  # a year
_CONTINGENT_AT_ENTRY = 0.055
_HIRING_EFFORT = 0.4


@dataclass(frozen=True, slots=True)
class Workforce:
    """The whole history. One-dimensional arrays are per person, two-dimensional ones month x person.

    `manager` is NOBODY (-1) where none is on record. `left_on` is the last day employed, NaT while
    employed; `promotion_*` hold one entry per promotion, always by one level, on the first of a month.
    """

    months: Months
    worker_id: np.ndarray
    gender: np.ndarray
    contingent: np.ndarray
    hired_on: np.ndarray
    left_on: np.ndarray
    left_reason: np.ndarray
    site: np.ndarray
    ethnicity: np.ndarray
    fte: np.ndarray
    level: np.ndarray
    department: np.ndarray
    manager: np.ndarray
    on_leave: np.ndarray
    promotion_person: np.ndarray
    promotion_month: np.ndarray
    promotion_from: np.ndarray

    @property
    def people(self) -> int:
        """Number of people who ever worked here."""
        return len(self.gender)

    def throughout(self, month: int) -> np.ndarray:
        """Per person: an employee at the end of a month and of the one before."""
        stayed: np.ndarray = (self.level[month] > 0) & (self.level[max(month - 1, 0)] > 0) & ~self.contingent
        return stayed

    def draw(self, rng: np.random.Generator, months: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Draw, for each month given, one of the people `among` (per person) employed throughout it.

        Returns NOBODY where no one qualifies.
        """
        drawn = np.full(len(months), NOBODY)
        for month in np.unique(months):
            pool = np.flatnonzero(self.throughout(month) & among)
            here = months == month
            if len(pool):
                drawn[here] = rng.choice(pool, here.sum())
        return drawn

    def employed_until(self) -> np.ndarray:
        """Last day employed per person, the day after the data ends for those still here."""
        return np.where(np.isnat(self.left_on), self.months.as_of + 1, self.left_on)

    def every(self, step: int) -> "Workforce":
        """Return a part of the people, every `step`-th of them, under the ids that they have in the whole.

        Whoever reported to someone outside the part reports to nobody in it.
        """
        here = self.promotion_person % step == 0
        managed = (self.manager != NOBODY) & (self.manager % step == 0)
        return replace(
            self,
            worker_id=self.worker_id[::step],
            **{name: getattr(self, name)[::step] for name in _PER_PERSON},
            level=self.level[:, ::step],
            department=self.department[:, ::step],
            manager=np.where(managed, self.manager // step, NOBODY)[:, ::step].astype(self.manager.dtype),
            on_leave=self.on_leave[:, ::step],
            promotion_person=self.promotion_person[here] // step,
            promotion_month=self.promotion_month[here],
            promotion_from=self.promotion_from[here],
        )


def _none(kind: str) -> np.ndarray:
    return np.empty(0, dtype=kind)


@dataclass(slots=True)
class _Staff:
    """The state at one month-end, one entry per person so far; levels are 0 after leaving."""

    gender: np.ndarray = field(default_factory=lambda: _none("i1"))
    contingent: np.ndarray = field(default_factory=lambda: _none("?"))
    hired_on: np.ndarray = field(default_factory=lambda: _none("M8[D]"))
    left_on: np.ndarray = field(default_factory=lambda: _none("M8[D]"))
    left_reason: np.ndarray = field(default_factory=lambda: _none("i1"))
    site: np.ndarray = field(default_factory=lambda: _none("i1"))
    ethnicity: np.ndarray = field(default_factory=lambda: _none("i1"))
    fte: np.ndarray = field(default_factory=lambda: _none("f8"))
    level: np.ndarray = field(default_factory=lambda: _none("i1"))
    department: np.ndarray = field(default_factory=lambda: _none("i1"))
    manager: np.ndarray = field(default_factory=lambda: _none("i4"))
    on_leave: np.ndarray = field(default_factory=lambda: _none("?"))
    settled: np.ndarray = field(default_factory=lambda: _none("i4"))

    def join(self, newcomers: "_Staff") -> None:
        """Append people; each column keeps its narrow type."""
        for column in fields(self):
            own = getattr(self, column.name)
            added = getattr(newcomers, column.name).astype(own.dtype)
            setattr(self, column.name, np.concatenate([own, added]))


class _Simulation:
    """One run through the months. Order within a month: leave, rise, move, join, report to someone."""

    def __init__(self, truths: SampleTruths, seed: int) -> None:
        self.truths = truths
        self.rng = np.random.default_rng((seed, 1))
        self.months = Months.until(truths.as_of.strftime("%Y-%m"), truths.months)
        self.headcounts = headcounts(truths.employees, truths.months)
        self.staff = _Staff()
        self.promotions: list[tuple[np.ndarray, int, np.ndarray]] = []
        self.voluntary = np.tile(_VOLUNTARY, (4, 1))
        self.voluntary[:, shape.LEADERSHIP_FLOOR :] = truths.leader_exit_men
        self.voluntary[WOMAN, shape.LEADERSHIP_FLOOR :] = truths.leader_exit_women

    def leave(self, month: int) -> None:
        """Let people go; the last day may be the month-end before, on which they still stand."""
        staff, rng = self.staff, self.rng
        here = staff.level > 0
        reasons = np.empty((len(here), 4))
        reasons[:, 0] = self.voluntary[staff.gender, staff.level]
        reasons[:, 1:] = _OTHER_EXITS
        bounds = reasons.cumsum(axis=1) / 12
        draw = rng.random(len(here))
        gone = here & (draw < bounds[:, -1])
        before, now = self.months.ends[month - 1], self.months.ends[month]
        last_day = before + rng.integers(0, int((now - before).astype(int)), len(here))
        staff.left_on[gone] = last_day[gone]
        staff.left_reason[gone] = (draw[:, None] >= bounds).sum(axis=1)[gone]
        staff.level[gone] = 0
        ended = staff.on_leave & (rng.random(len(here)) < 0.2)
        staff.on_leave |= rng.random(len(here)) < 0.006
        staff.on_leave &= (staff.level > 0) & ~ended

    def rise(self, month: int) -> None:
        """Promote by one level. Manager promotions are set per head of entry, as broken_rung counts them."""
        staff, rng = self.staff, self.rng
        eligible = (staff.level > 0) & ~staff.contingent & (staff.settled <= month - _MONTHS_BETWEEN_STEPS)
        everyone = np.zeros((4, TOP_LEVEL + 1))
        np.add.at(everyone, (staff.gender, staff.level), ~staff.contingent)
        able = np.zeros_like(everyone)
        np.add.at(able, (staff.gender, staff.level), eligible)
        wanted = everyone * _STEPS
        crossing = np.full(4, self.truths.manager_promotion_men)
        crossing[WOMAN] *= self.truths.broken_rung / 100
        wanted[:, MANAGER_FLOOR - 1] = everyone[:, 1:MANAGER_FLOOR].sum(axis=1) * crossing
        chance = wanted * _SEASON[self.months.calendar_month[month]] / 12 / np.maximum(able, 1)
        group = staff.gender * (TOP_LEVEL + 1) + staff.level
        risen = np.flatnonzero(_spread(rng, chance[staff.gender, staff.level] * eligible, group))
        self.promotions.append((risen, month, staff.level[risen]))
        staff.level[risen] += 1
        staff.settled[risen] = month

    def move(self) -> None:
        """Transfer a few below the executives to another department."""
        staff, rng = self.staff, self.rng
        moving = (staff.level > 0) & (staff.level < TOP_LEVEL - 1) & (rng.random(len(staff.level)) < _TRANSFERS / 12)
        shares = shape.DEPARTMENT_SHARES / shape.DEPARTMENT_SHARES.sum()
        staff.department[moving] = rng.choice(len(shares), moving.sum(), p=shares)

    def join(self, month: int) -> None:
        """Hire where the pyramid and the departments have gaps, until the headcount is met."""
        staff, rng, months = self.staff, self.rng, self.months
        here = staff.level > 0
        total = int(self.headcounts[month])
        newcomers = total - int(here.sum())
        if newcomers <= 0:
            return
        levels = _quota_gaps(shape.LEVEL_SHARES, staff.level[here] - 1, total, 1)
        level = 1 + rng.choice(levels, newcomers, replace=False)
        departments = _quota_gaps(shape.DEPARTMENT_SHARES, staff.department[here], total, shape.SMALLEST_DEPARTMENT)
        department = rng.choice(departments, newcomers, replace=False)
        first_hires = month == 0
        hired_on = months.some_day(rng, np.full(newcomers, month))
        if first_hires:
            hired_on = months.starts[0] - 1 - rng.exponential(5 * 365, newcomers).astype(int)
        draw = rng.random(newcomers)
        undisclosed = draw < self.truths.undisclosed_gender
        another = ~undisclosed & (draw < self.truths.undisclosed_gender + self.truths.another_gender)
        chance = shape.women_share(level, department, 0.0 if first_hires else _HIRING_EFFORT)
        woman = _spread(rng, chance, level)
        gender = np.select([undisclosed, another, woman], [UNDISCLOSED, ANOTHER, WOMAN], MAN)
        part_time = rng.random(newcomers) < np.where(gender == WOMAN, 0.22, 0.06)
        staff.join(
            _Staff(
                gender=gender,
                contingent=(level < MANAGER_FLOOR) & (rng.random(newcomers) < _CONTINGENT_AT_ENTRY),
                hired_on=hired_on,
                left_on=np.full(newcomers, NEVER),
                left_reason=np.full(newcomers, -1),
                site=rng.choice(len(shape.SITES), newcomers, p=shape.SITE_SHARES),
                ethnicity=rng.choice(len(shape.ETHNICITIES), newcomers, p=shape.ETHNICITY_SHARES),
                fte=np.where(part_time, rng.choice([0.5, 0.6, 0.8], newcomers), 1.0),
                level=level,
                department=department,
                manager=np.full(newcomers, NOBODY),
                on_leave=first_hires & (rng.random(newcomers) < 0.025),
                settled=np.full(newcomers, -_MONTHS_BETWEEN_STEPS if first_hires else month),
            )
        )

    def run(self) -> Workforce:
        """Return the history."""
        history: list[tuple[np.ndarray, ...]] = []
        staff = self.staff
        for month in range(len(self.months)):
            if month:
                self.leave(month)
                self.rise(month)
                self.move()
            self.join(month)
            assign_managers(self.rng, staff.level, staff.department, staff.manager)
            state = (staff.level, staff.department, staff.manager, staff.on_leave)
            history.append(tuple(column.copy() for column in state))
        people = len(staff.level)
        level, department, manager, on_leave = (_stack(column, people) for column in zip(*history, strict=True))
        persons, months, origins = zip(*self.promotions, strict=True)
        return Workforce(
            months=self.months,
            worker_id=numbered("", np.arange(1, people + 1), 7),
            **{name: getattr(staff, name) for name in _PER_PERSON},
            level=level,
            department=department,
            manager=manager,
            on_leave=on_leave,
            promotion_person=np.concatenate(persons),
            promotion_month=np.repeat(months, [len(p) for p in persons]),
            promotion_from=np.concatenate(origins),
        )


_PER_PERSON = ("gender", "contingent", "hired_on", "left_on", "left_reason", "site", "ethnicity", "fte")


def headcounts(employees: int, months: int) -> np.ndarray:
    """Headcount at each month-end: steady growth up to `employees` at the last."""
    years_before_end = np.arange(months)[::-1] / 12
    return np.round(employees / _GROWTH**years_before_end).astype(int)


def _quota_gaps(shares: np.ndarray, present: np.ndarray, total: int, least: int) -> np.ndarray:
    """Return one index per open place: how often each class falls short of its quota of `total`."""
    taken = np.bincount(present, minlength=len(shares))
    gaps = np.maximum(shape.quota(shares, total, least) - taken, 0)
    return np.repeat(np.arange(len(shares)), gaps)


def _spread(rng: np.random.Generator, chance: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Draw yes or no with the given chances, each group's number of yes within one of what is expected.

    Independent draws would show a small organization another broken rung, and other shares of women at
    the top, with each seed; what is planted would drown.
    """
    order = np.lexsort((rng.random(len(group)), group))
    steps = np.floor(np.cumsum(chance[order]) + rng.random())
    drawn = np.zeros(len(group), dtype=bool)
    drawn[order] = np.diff(steps, prepend=0.0) > 0
    return drawn


def _stack(months: tuple[np.ndarray, ...], people: int) -> np.ndarray:
    """Month x person; before people join there is level 0, nobody, false."""
    table = np.zeros((len(months), people), dtype=months[0].dtype)
    for row, values in zip(table, months, strict=True):
        row[: len(values)] = values
    return table


def simulate(truths: SampleTruths, seed: int) -> Workforce:
    """Return the workforce of a seeded organization; the same arguments give the same history."""
    return _Simulation(truths, seed).run()
