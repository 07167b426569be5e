"""Pay, reviews, succession slates and applicants, drawn from the workforce's history.

Everything here follows the snapshots: who is paid, reviewed or a candidate stood in the snapshot before,
and every hire of the history has an opening with rivals.
"""

import numpy as np

from sample.delivery import Delivery, blanked, numbered, optional, words
from sample.managers import NOBODY
from sample.shape import (
    DEPARTMENTS,
    DIVISION_OF,
    DIVISIONS,
    GENDER_WORDS,
    LEADERSHIP_FLOOR,
    MAN,
    TOP_LEVEL,
    WOMAN,
    women_share,
)
from sample.workforce import Workforce

_MARCH = 2
_DECEMBER = 11
_QUARTERS = (2, 5, 8, 11)
_SLATE = 3  # candidates per role
_RIVALS = 5  # applicants besides the one hired
_CODER = "lexicon-2"


def _snapshots(workforce: Workforce, calendar_months: tuple[int, ...]) -> list[int]:
    """Positions of the month-ends that fall in the given months of the year (0 = January)."""
    return [int(m) for m in np.flatnonzero(np.isin(workforce.months.calendar_month, calendar_months))]


def write_pay(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write hr/pay.csv for one pay date, 31 March of the last year: the legal shape of pay reports."""
    rng = np.random.default_rng((seed, 8))
    month = _snapshots(workforce, (_MARCH,))[-1]
    person = np.flatnonzero((workforce.level[month] > 0) & ~workforce.contingent)
    level = workforce.level[month, person].astype(int)
    woman = workforce.gender[person] == WOMAN
    like_for_like = np.where(woman, 0.97, 1.0)
    hourly = 11.8 * 1.27 ** (level - 1) * like_for_like * rng.lognormal(0, 0.14, len(person))
    has_bonus = rng.random(len(person)) < np.clip(0.25 + 0.08 * level, 0, 0.95)
    bonus = hourly * 1800 * 0.015 * level * np.where(woman, 0.92, 1.0) * rng.lognormal(0, 0.4, len(person))
    delivery.write(
        "hr/pay.csv",
        {
            "worker_id": workforce.worker_id[person],
            "pay_date": np.full(len(person), workforce.months.ends[month]),
            "hourly_pay": np.round(hourly, 2),
            "bonus_12m": np.where(has_bonus, np.round(bonus), np.nan),
            "relevant": np.ones(len(person), dtype=bool),
            "full_pay_relevant": ~workforce.on_leave[month, person],
        },
    )


def write_reviews(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write hr/review.csv: one review per employee and calendar year, by the manager of record."""
    rng = np.random.default_rng((seed, 9))
    cycles = _snapshots(workforce, (_DECEMBER,))
    present = [np.flatnonzero((workforce.level[m] > 0) & ~workforce.contingent) for m in cycles]
    person = np.concatenate(present)
    month = np.repeat(cycles, [len(p) for p in present])
    end = workforce.months.ends[month]
    manager = workforce.manager[month, person]
    woman = workforce.gender[person] == WOMAN
    critical = rng.random(len(person)) < np.where(woman, 0.66, 0.55)
    personal = critical & (rng.random(len(person)) < np.where(woman, 0.42, 0.09))
    second = rng.random(len(person)) < 0.15
    differs = rng.random(len(person)) < 0.06
    reviewer = blanked(workforce.worker_id[manager], manager == NOBODY)
    delivery.write(
        "hr/review.csv",
        {
            "worker_id": workforce.worker_id[person],
            "cycle": numbered("", end.astype("datetime64[Y]").astype(int) + 1970, 4),
            "cycle_end": end,
            "reviewer_id": reviewer,
            "rating": np.clip(np.round(rng.normal(3.3, 0.7, len(person))), 1, 5).astype(int),
            "high_potential": rng.random(len(person)) < np.where(woman, 0.09, 0.11),
            "critical": critical,
            "negative_personality": personal,
            "coder_version": np.full(len(person), _CODER, dtype=object),
            "second_code": optional(personal ^ differs, second),
        },
        broken_date="cycle_end",
    )


def write_succession(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write hr/succession.csv: the slates of the executives' roles at each quarter's end.

    A role keeps its id while its holder stays; candidates stand one or two levels below the executives.
    """
    rng = np.random.default_rng((seed, 10))
    holder, candidate, month = [], [], []
    for snapshot in _snapshots(workforce, _QUARTERS):
        level = workforce.level[snapshot]
        holders = np.flatnonzero(level >= TOP_LEVEL - 1)
        pool = np.flatnonzero((level >= LEADERSHIP_FLOOR) & (level < TOP_LEVEL - 1) & ~workforce.contingent)
        if len(pool) < _SLATE:
            continue
        slates = rng.random((len(holders), len(pool))).argsort(axis=1)[:, :_SLATE]
        holder.append(np.repeat(holders, _SLATE))
        candidate.append(pool[slates.ravel()])
        month.append(np.full(slates.size, snapshot))
    role, person, at = (np.concatenate(parts) if parts else np.empty(0, int) for parts in (holder, candidate, month))
    delivery.write(
        "hr/succession.csv",
        {
            "role_id": numbered("ROLE-", role + 1, 6),
            "candidate_id": workforce.worker_id[person],
            "as_of": workforce.months.ends[at],
            "readiness": words(("now", "1-2y", "3-5y"), rng.choice(3, len(person), p=[0.2, 0.45, 0.35])),
            "division": words(DIVISIONS, DIVISION_OF[workforce.department[at, role]]),
        },
    )


def write_applicants(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write hr/applicant.csv: for each hire of the history one opening, the one hired and five rivals."""
    rng = np.random.default_rng((seed, 11))
    months = workforce.months
    hired = np.flatnonzero(workforce.hired_on >= months.starts[0])
    month = months.holding(workforce.hired_on[hired])
    level, department = workforce.level[month, hired].astype(int), workforce.department[month, hired]
    size = 1 + _RIVALS
    opening = np.repeat(np.arange(len(hired)), size)
    chosen = np.tile(np.arange(size) == 0, len(hired))
    # Slightly more women apply than are hired from the manager floor up.
    share = women_share(level, department, 0.5)[opening]
    rival = np.where(rng.random(len(opening)) < share, WOMAN, MAN)
    gender = np.where(chosen, workforce.gender[hired][opening], rival)
    hired_on = workforce.hired_on[hired][opening]
    applied_on = hired_on - rng.integers(21, 110, len(opening))
    order = np.argsort(applied_on, kind="stable")
    department = department[opening]
    columns = {
        "requisition_id": numbered("REQ-", opening + 1, 6),
        "applicant_id": numbered("A", rng.permutation(len(opening)) + 1, 7),
        "gender": words(GENDER_WORDS, gender),
        "applied_date": applied_on,
        "hired_date": np.where(chosen, hired_on, np.datetime64("NaT", "D")),
        "department": words(tuple(d.name for d in DEPARTMENTS), department),
        "division": words(DIVISIONS, DIVISION_OF[department]),
        "level": level[opening],
    }
    columns = {name: values[order] for name, values in columns.items()}
    delivery.write("hr/applicant.csv", columns, gender="gender", broken_date="applied_date")
