"""Generated cases with their allegations, for the exports of case systems."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

_DAY = timedelta(days=1)
_ISSUES = ("harassment", "discrimination", "retaliation", "other")
_OUTCOMES = ("substantiated", "partially", "unsubstantiated", "undetermined")
_CHANNELS = ("hotline", "web", "other")
UNITS = ("Operations", "Technology", "Sales")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case. `issues` and `outcomes` go together, one for each allegation; all words are the feed's.

    `created_on` is the day it was keyed in, `story` the text that names people and must never be read.
    """

    case_id: str
    received_on: date
    created_on: date
    closed_on: date | None
    issues: tuple[str, ...]
    outcomes: tuple[str, ...]
    channel: str
    anonymous: bool
    reporter_gender: str
    subject_level: int
    unit: str
    action_taken: bool
    story: str

    @property
    def outcome(self) -> str | None:
        """The strongest finding of a closed case."""
        return min(self.outcomes, key=_OUTCOMES.index) if self.closed_on else None


def make_cases(count: int, seed: int, as_of: date) -> list[CaseFile]:
    """Generate cases of one to three allegations; every fifth is still open."""
    rng = np.random.default_rng(seed)
    return [_case(rng, number, as_of) for number in range(count)]


def _case(rng: np.random.Generator, number: int, as_of: date) -> CaseFile:
    received_on = as_of - int(rng.integers(200, 600)) * _DAY
    allegations = 1 + number % 3
    issues = [str(issue) for issue in rng.choice(_ISSUES, allegations, replace=False)]
    outcomes = [str(outcome) for outcome in rng.choice(_OUTCOMES, allegations)]
    return CaseFile(
        case_id=f"C-{number + 1:05d}",
        received_on=received_on,
        created_on=received_on + int(rng.integers(0, 20)) * _DAY,
        closed_on=received_on + int(rng.integers(20, 150)) * _DAY if number % 5 else None,
        issues=tuple(issues),
        outcomes=tuple(outcomes),
        channel=_CHANNELS[number % len(_CHANNELS)],
        anonymous=bool(rng.integers(2)),
        reporter_gender=("woman", "man")[int(rng.integers(2))],
        subject_level=int(rng.integers(1, 8)),
        unit=UNITS[int(rng.integers(len(UNITS)))],
        action_taken=bool(rng.integers(2)),
        story=f"Ulrike Testname said that number {number} shouted, and wrote to ulrike@northmere.example",
    )
