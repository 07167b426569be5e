"""Runs people through a program in cohorts: sessions held, who came and how long, who left early.

A cohort is one small group with dates of its own. Which program takes whom is `programs.py`.
"""

from dataclasses import dataclass

import numpy as np

from sample.delivery import Table, words
from sample.months import NEVER
from sample.shape import WOMAN
from sample.workforce import Workforce

LEFT_REASONS = ("workload", "moved_on", "left_company")

_EXITS_A_DAY = 0.13 / 365  # whoever leaves the company leaves the group too
_LATE_MEETINGS = 0.12
_LATE_BY_DAYS = 15
_MOST_OWN_MEETINGS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One program as it is run.

    Attributes:
        program_id: Its id, with which cohort and session ids begin.
        kind: Program kind, as the feed knows it.
        name: Its title.
        sessions: Planned meetings of a cohort.
        required: Meetings to attend for completion.
        every_days: Planned days between meetings.
        minutes: Planned length of a meeting.
        stay_90d: Probability of not having left 90 days after the first session.
        completes: Share of the enrolled who attend `required` sessions at full length.
        group: People per cohort, at most.
        goes_on: Share of cohorts that keep meeting of their own accord. None: the program ends with its
            last session, and no one leaves it after that.
    """

    program_id: str
    kind: str
    name: str
    sessions: int
    required: int
    every_days: int
    minutes: int
    stay_90d: float
    completes: float
    group: int
    goes_on: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What one run left behind: rows of the three feeds, and two facts for other generators.

    `enrolment` and `attendance` hold `person` numbers in place of ids, `enrolment` also `first_session`
    (which may lie after the end of the data) and `attendance` the day (`held_on`).
    """

    enrolment: Table
    session: Table
    attendance: Table


@dataclass(frozen=True, slots=True)
class _Groups:
    """Cohorts of one run: label and dates per cohort, cohort index per person."""

    label: np.ndarray
    planned: np.ndarray
    own: np.ndarray
    of_person: np.ndarray


def run(rng: np.random.Generator, plan: Plan, workforce: Workforce, person: np.ndarray, enrolled_on: np.ndarray) -> Run:
    """Run people through a program, those who enrolled in one month in cohorts of their own.

    Args:
        rng: Source of chance.
        plan: The program.
        workforce: The history the people belong to.
        person: Person numbers.
        enrolled_on: Day of each enrolment, within the history.
    """
    order = np.argsort(enrolled_on, kind="stable")
    person, enrolled_on = person[order], enrolled_on[order]
    groups = _form(rng, plan, workforce, enrolled_on)
    first = groups.planned[groups.of_person, 0]
    last = groups.planned[groups.of_person, -1]
    left_on, reason = _leaving(rng, plan, workforce, person, first, last)
    until = np.where(np.isnat(left_on), workforce.employed_until()[person], left_on)
    until = np.minimum(until, workforce.months.as_of)
    staying = plan.stay_90d ** ((plan.sessions - 1) * plan.every_days / 90)
    finisher = rng.random(len(person)) < plan.completes / staying
    facilitates = (plan.kind == "allyship") & (workforce.gender[person] == WOMAN)
    enrolment = {
        "program_id": np.full(len(person), plan.program_id, dtype=object),
        "person": person,
        "enrolled_on": enrolled_on,
        "cohort": groups.label[groups.of_person],
        "role": words(("participant", "facilitator"), facilitates.astype(int)),
        "left_on": left_on,
        "left_reason": words(LEFT_REASONS, reason),
        "completed_on": np.where(finisher & (last <= until), last, NEVER),
        "first_session": first,
    }
    return Run(
        enrolment,
        _sessions(plan, workforce, groups),
        _attendance(rng, plan, groups, person, until, finisher),
    )


def _form(rng: np.random.Generator, plan: Plan, workforce: Workforce, enrolled_on: np.ndarray) -> _Groups:
    """Split each month's newcomers into even groups, whose first session falls in the month after."""
    months = workforce.months
    month = months.holding(enrolled_on)
    size = np.bincount(month, minlength=len(months))
    rank = np.arange(len(month)) - (np.cumsum(size) - size)[month]
    group = rank % np.maximum(-(-size // plan.group), 1)[month]
    keys, of_person = np.unique(month * 1000 + group, return_inverse=True)
    cohort_month = keys // 1000
    labels = [f"{plan.program_id}-{months.label(k // 1000)}-{k % 1000 + 1}" for k in keys]
    first = months.ends[cohort_month] + rng.integers(3, 15, len(keys))
    gaps = plan.every_days + rng.integers(-3, 4, (len(keys), plan.sessions))
    gaps += _LATE_BY_DAYS * (rng.random(gaps.shape) < _LATE_MEETINGS)
    gaps[:, 0] = 0
    planned = first[:, None] + gaps.cumsum(axis=1)
    meetings = rng.integers(3, _MOST_OWN_MEETINGS + 1, len(keys))
    meetings *= rng.random(len(keys)) < (plan.goes_on or 0.0)
    count = np.arange(1, _MOST_OWN_MEETINGS + 1)
    own = planned[:, -1:] + 30 * count + rng.integers(-4, 5, (len(keys), _MOST_OWN_MEETINGS))
    own[count > meetings[:, None]] = NEVER
    return _Groups(np.array(labels, dtype=object), planned, own, of_person)


def _leaving(
    rng: np.random.Generator,
    plan: Plan,
    workforce: Workforce,
    person: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return day and reason (index, -1 for none) of each early leaving: a constant hazard, or the company's exit."""
    hazard = max(-np.log(plan.stay_90d) / 90 - _EXITS_A_DAY, 1e-9)
    days = np.minimum(rng.exponential(1 / hazard, len(person)), 1e5)
    own_choice = first + days.astype(int)
    company = workforce.employed_until()[person]
    left_on = np.minimum(own_choice, company)
    left_on[left_on > workforce.months.as_of] = NEVER
    if plan.goes_on is None:
        left_on[left_on >= last] = NEVER
    reason = np.where(company <= own_choice, 2, rng.integers(0, 2, len(person)))
    return left_on, np.where(np.isnat(left_on), -1, reason)


def _names(groups: _Groups) -> tuple[np.ndarray, np.ndarray]:
    """Session ids of planned and of self-organized meetings, cohort x meeting."""
    label = groups.label.astype(str)[:, None]
    planned = np.char.add(np.char.add(label, "-S"), np.arange(1, groups.planned.shape[1] + 1).astype(str))
    own = np.char.add(np.char.add(label, "-F"), np.arange(1, groups.own.shape[1] + 1).astype(str))
    return planned.astype(object), own.astype(object)


def _sessions(plan: Plan, workforce: Workforce, groups: _Groups) -> Table:
    """Rows of the sessions held so far; what lies ahead is not delivered."""
    planned_id, own_id = _names(groups)
    held = groups.planned <= workforce.months.as_of
    met = groups.own <= workforce.months.as_of
    cohort = np.concatenate([np.nonzero(held)[0], np.nonzero(met)[0]])
    planned = np.arange(len(cohort)) < held.sum()
    return {
        "session_id": np.concatenate([planned_id[held], own_id[met]]),
        "program_id": np.full(len(cohort), plan.program_id, dtype=object),
        "held_on": np.concatenate([groups.planned[held], groups.own[met]]),
        "cohort": groups.label[cohort],
        "kind": words(("self_organized", "planned"), planned.astype(int)),
        "scheduled_minutes": np.where(planned, plan.minutes, 60),
    }


def _attendance(
    rng: np.random.Generator, plan: Plan, groups: _Groups, person: np.ndarray, until: np.ndarray, finisher: np.ndarray
) -> Table:
    """Rows of who came; whoever is not to complete misses, or leaves early from, enough sessions not to."""
    planned_id, own_id = _names(groups)
    day = groups.planned[groups.of_person]
    # A random choice of sessions per person, just enough of them that `required` stays out of reach.
    spoiled = rng.random(day.shape).argsort(axis=1) < plan.sessions - plan.required + 1
    spoiled &= ~finisher[:, None]
    chance = np.where(finisher[:, None], 1.0, np.where(spoiled, 0.5, 0.85))
    came = (day <= until[:, None]) & (rng.random(day.shape) < chance)
    full, short = rng.uniform(0.8, 1.05, day.shape), rng.uniform(0.1, 0.6, day.shape)
    minutes = np.floor(plan.minutes * np.where(spoiled, short, full))
    own_day = groups.own[groups.of_person]
    met = (own_day <= until[:, None]) & (rng.random(own_day.shape) < 0.7)
    who, which = np.nonzero(came)
    own_who, own_which = np.nonzero(met)
    return {
        "session_id": np.concatenate(
            [planned_id[groups.of_person[who], which], own_id[groups.of_person[own_who], own_which]]
        ),
        "person": np.concatenate([person[who], person[own_who]]),
        "minutes": np.concatenate([minutes[came], np.full(len(own_who), np.nan)]),
        "held_on": np.concatenate([day[came], own_day[met]]),
    }
