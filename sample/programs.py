"""The five programs: who is asked to join which, and the program, enrolment, session, attendance files.

Men's participation is planned per 12-month block counted back from the end of the data: those who still
come from earlier blocks count, newcomers fill up to the planted share. Sponsors and their proteges are
registered as pairs (`pairs.py`) and do not enrol.
"""

from dataclasses import dataclass

import numpy as np

from sample.cohorts import Plan, Run, run
from sample.delivery import Delivery, Table, numbered, optional, stacked
from sample.months import NEVER
from sample.shape import LEADERSHIP_FLOOR, MAN, MANAGER_FLOOR, WOMAN
from sample.truths import SampleTruths
from sample.workforce import Workforce

ALLYSHIP = "ALLY"
REVERSE = "REVERSE"
SPONSORSHIP = "SPONSOR"
TRAINING = "TRAIN"
WOMEN_LEAD = "LEAD"

_UNKNOWN_SESSIONS = 0.002
_LEAVE_BEFORE_ENROLLING = 0.05
_BLOCK = 12


def plans(truths: SampleTruths) -> dict[str, Plan]:
    """Return the programs that run in cohorts, by id."""
    offered = (
        Plan(
            program_id=ALLYSHIP,
            kind="allyship",
            name="Conversations on Allyship",
            sessions=2,
            required=2,
            every_days=30,
            minutes=90,
            stay_90d=truths.retention_90d_allyship,
            completes=truths.completion_allyship,
            group=10,
            goes_on=0.6,
        ),
        Plan(
            program_id=TRAINING,
            kind="training",
            name="Fair Decisions Training",
            sessions=10,
            required=8,
            every_days=14,
            minutes=60,
            stay_90d=truths.retention_90d_training,
            completes=0.45,
            group=20,
        ),
        Plan(
            program_id=REVERSE,
            kind="reverse_mentoring",
            name="Learning from Her",
            sessions=3,
            required=2,
            every_days=60,
            minutes=60,
            stay_90d=0.92,
            completes=0.75,
            group=12,
        ),
        Plan(
            program_id=WOMEN_LEAD,
            kind="womens_leadership",
            name="Women Leading",
            sessions=6,
            required=5,
            every_days=30,
            minutes=120,
            stay_90d=0.94,
            completes=0.70,
            group=15,
        ),
    )
    return {plan.program_id: plan for plan in offered}


@dataclass(slots=True)
class _Season:
    """One block of up to 12 months: positions of its months, and the people already taken."""

    first: int
    last: int
    taken: np.ndarray


def run_programs(truths: SampleTruths, workforce: Workforce, seed: int) -> Run:
    """Return enrolments, sessions and attendance of the whole history, oldest block first."""
    rng = np.random.default_rng((seed, 3))
    offered = plans(truths)
    runs: list[Run] = []
    taken = workforce.contingent.copy()
    shares = _shares(truths, len(workforce.months))
    for back, share in zip(range(len(shares) - 1, -1, -1), shares, strict=True):
        last = len(workforce.months) - 1 - _BLOCK * back
        season = _Season(max(last - _BLOCK + 1, 0), last, taken)
        rosters = _rosters(rng, workforce, season, share, runs)
        for program_id, (person, enrolled_on) in rosters.items():
            taken[person] = True
            if len(person):
                runs.append(run(rng, offered[program_id], workforce, person, enrolled_on))
    return Run(
        stacked([r.enrolment for r in runs]), stacked([r.session for r in runs]), stacked([r.attendance for r in runs])
    )


def _shares(truths: SampleTruths, months: int) -> list[float]:
    """Share of men aimed at per block, oldest first; before the planted three it stays at the first."""
    blocks = -(-months // _BLOCK)
    shares = [truths.men_participation[max(2 - back, 0)] for back in range(blocks - 1, -1, -1)]
    shares[0] *= (months - _BLOCK * (blocks - 1)) / _BLOCK
    return shares


def _rosters(
    rng: np.random.Generator, workforce: Workforce, season: _Season, share: float, earlier: list[Run]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Decide who enrolls where and when: persons and days per program."""
    level = workforce.level[max(season.first - 1, 0)]
    free = (level > 0) & ~season.taken
    men = (level > 0) & ~workforce.contingent & (workforce.gender == MAN)
    still = sum(men[_attending(workforce, r, season)].sum() for r in earlier)
    wanted = round((share * men.sum() - still) / (1 - _LEAVE_BEFORE_ENROLLING))
    chosen = _some(rng, free & (workforce.gender == MAN), wanted)
    reverse = (level[chosen] >= LEADERSHIP_FLOOR) & (rng.random(len(chosen)) < 0.5)
    training = ~reverse & (rng.random(len(chosen)) < 0.3)
    women = free & (workforce.gender == WOMAN)
    rising = women & (level >= MANAGER_FLOOR - 1) & (level <= LEADERSHIP_FLOOR)
    leading = _some(rng, rising, round(0.12 * rising.sum()))
    women[leading] = False
    others = _some(rng, women, int(training.sum()) + wanted // 12)
    rosters = {
        ALLYSHIP: np.concatenate([chosen[~reverse & ~training], others[: wanted // 12]]),
        TRAINING: np.concatenate([chosen[training], others[wanted // 12 :]]),
        REVERSE: chosen[reverse],
        WOMEN_LEAD: leading,
    }
    return {program_id: _enrol(rng, workforce, season, people) for program_id, people in rosters.items()}


def _attending(workforce: Workforce, earlier: Run, season: _Season) -> np.ndarray:
    """People of an earlier run who attended a session within the season."""
    day = earlier.attendance["held_on"]
    within = (day >= workforce.months.starts[season.first]) & (day <= workforce.months.ends[season.last])
    return np.unique(earlier.attendance["person"][within])


def _some(rng: np.random.Generator, among: np.ndarray, count: int) -> np.ndarray:
    """Draw people without replacement, all of them where there are fewer."""
    pool = np.flatnonzero(among)
    return rng.permutation(pool)[: max(count, 0)]


def _enrol(
    rng: np.random.Generator, workforce: Workforce, season: _Season, people: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Spread people over the season's months in random order; drop those who have left by then."""
    people = rng.permutation(people)
    month = season.first + np.arange(len(people)) * (season.last - season.first + 1) // max(len(people), 1)
    present = (workforce.level[month, people] > 0) & (workforce.level[np.maximum(month - 1, 0), people] > 0)
    people, month = people[present], month[present]
    return people, workforce.months.some_day(rng, month)


def write_programs(delivery: Delivery, truths: SampleTruths, workforce: Workforce, result: Run) -> None:
    """Write programs/program.csv, enrolment.csv, session.csv and attendance.csv."""
    delivery.write("programs/program.csv", _program_table(truths), dirty=False)
    enrolment = {name: values for name, values in result.enrolment.items() if name != "first_session"}
    delivery.write("programs/enrolment.csv", _identified(enrolment, workforce), broken_date="enrolled_on")
    delivery.write("programs/session.csv", result.session, dirty=False)
    minutes = result.attendance["minutes"]
    rows = np.arange(len(minutes))
    unknown = delivery.stream("unknown sessions").random(len(rows)) < _UNKNOWN_SESSIONS
    attendance = {
        "session_id": np.where(unknown, numbered("AD-HOC-", rows, 6), result.attendance["session_id"]),
        "person": result.attendance["person"],
        "minutes": optional(np.nan_to_num(minutes).astype(int), ~np.isnan(minutes)),
        "attended": np.ones(len(rows), dtype=bool),
    }
    delivery.write("programs/attendance.csv", _identified(attendance, workforce))


def _identified(table: Table, workforce: Workforce) -> Table:
    """Replace person numbers by employee ids, the column keeping its place."""
    return {
        "person_id" if name == "person" else name: workforce.worker_id[values] if name == "person" else values
        for name, values in table.items()
    }


def _program_table(truths: SampleTruths) -> Table:
    """One row per program. No start date: each cohort's clock starts at its own first session."""
    offered = list(plans(truths).values())
    text = {
        "program_id": [*(p.program_id for p in offered), SPONSORSHIP],
        "kind": [*(p.kind for p in offered), "sponsorship"],
        "name": [*(p.name for p in offered), "Open Doors Sponsorship"],
    }
    has_sessions = np.arange(len(offered) + 1) < len(offered)
    return {
        **{name: np.array(values, dtype=object) for name, values in text.items()},
        "required_sessions": np.ma.masked_array([*(p.required for p in offered), 0], mask=~has_sessions),
        "cadence_days": np.array([*(p.every_days for p in offered), 42]),
        "starts_on": np.full(len(offered) + 1, NEVER),
        "ends_on": np.full(len(offered) + 1, NEVER),
    }
