"""Generated matches and participants of mentoring programs, for the exports of mentoring platforms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from sample.exports.workers import Worker

_DAY = timedelta(days=1)
_ENDINGS = (None, None, "completed", "early")
_FITS = ("good", "good", "undecided", "bad", None)


@dataclass(frozen=True, slots=True)
class Match:
    """A guide and a protege of one program. `end_reason`, `guide_fit` and `protege_fit` are words of the feed."""

    program: str
    guide: Worker
    protege: Worker
    started_on: date
    ended_on: date | None
    end_reason: str | None
    meetings: int
    last_met_on: date | None
    guide_fit: str | None
    protege_fit: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody's profile in one program. `role` and `left_reason` are words of the feed, `completion` a percentage."""

    role_id: str
    worker: Worker
    role: str
    signed_up: datetime
    approved: bool = True
    verified: bool = True
    completion: int = 100
    loop_status: str = "Active"

    @property
    def joined(self) -> bool:
        """Whether the person takes part."""
        return self.approved and self.verified and self.completion == 100


def make_matches(workers: Sequence[Worker], programs: Sequence[str], seed: int, as_of: date) -> list[Match]:
    """Match the first half of the workers as guides with the second half, in one program after the other."""
    rng = np.random.default_rng(seed)
    half = len(workers) // 2
    matches = []
    for number, (guide, protege) in enumerate(zip(workers[:half], workers[half:], strict=False)):
        started_on = as_of - int(rng.integers(120, 500)) * _DAY
        reason = _ENDINGS[number % len(_ENDINGS)]
        meetings = int(rng.integers(0, 9))
        matches.append(
            Match(
                program=programs[number % len(programs)],
                guide=guide,
                protege=protege,
                started_on=started_on,
                ended_on=started_on + 100 * _DAY if reason else None,
                end_reason=reason,
                meetings=meetings,
                last_met_on=started_on + meetings * 10 * _DAY if meetings else None,
                guide_fit=_FITS[int(rng.integers(len(_FITS)))],
                protege_fit=_FITS[number % len(_FITS)],
            )
        )
    return matches


def make_participants(workers: Sequence[Worker], program: str, seed: int, as_of: date) -> list[Participant]:
    """Sign up everybody; of every ten, one waits for approval, one has not confirmed, one has not finished.

    Role ids hold the program, since a person has another one in each.
    """
    rng = np.random.default_rng(seed)
    noon = datetime(as_of.year, as_of.month, as_of.day, 12)
    statuses = ("Active", "Active", "Closed by PC", "Closed by participant", "Draft")
    return [
        Participant(
            role_id=f"{program}-{number + 1:05d}",
            worker=worker,
            role="mentor" if number % 3 == 0 else "participant",
            signed_up=noon - int(rng.integers(1, 400_000)) * timedelta(minutes=1),
            approved=number % 10 != 4,
            verified=number % 10 != 5,
            completion=60 if number % 10 == 6 else 100,
            loop_status=statuses[number % len(statuses)],
        )
        for number, worker in enumerate(workers)
    ]
