"""Generated meetings with everybody's comings and goings, for the reports of meeting platforms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from sample.exports.workers import Worker

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of somebody in a meeting; `email` None is a guest without an address, times are local."""

    name: str
    email: str | None
    joined: datetime
    left: datetime
    waiting: bool = False

    @property
    def minutes(self) -> int:
        """Whole minutes, begun ones counted, as platforms do."""
        return -int((self.joined - self.left) // _MINUTE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting and the stays in it, in the order in which they began."""

    meeting_id: str
    topic: str
    started: datetime
    stays: tuple[Stay, ...]


def make_meeting(workers: Sequence[Worker], meeting_id: str, topic: str, started: datetime, seed: int) -> Meeting:
    """Let everybody come for an hour, and some in the ways that make reports hard to read.

    Of every ten, the second leaves and comes back, the third comes with two devices, the fourth stands twice in the
    same row, the fifth waits first. Two guests have no address, one of whom comes back.
    """
    rng = np.random.default_rng(seed)
    stays = []
    for number, worker in enumerate(workers):
        story = number % 10
        joined = started + int(rng.integers(0, 10)) * _MINUTE
        left = started + int(rng.integers(50, 60)) * _MINUTE
        away = started + 30 * _MINUTE
        whole = Stay(worker.name, worker.email, joined, left)
        if story == 1:
            back = Stay(f"{worker.given_name} ({worker.name})", worker.email.upper(), away + 5 * _MINUTE, left)
            stays += [Stay(worker.name, worker.email, joined, away), back]
        elif story == 2:
            stays += [whole, Stay(f"{worker.given_name}'s phone", worker.email, away - 5 * _MINUTE, left + 3 * _MINUTE)]
        elif story == 3:
            stays += [whole, whole]
        elif story == 4:
            stays += [Stay(worker.name, worker.email, joined - 5 * _MINUTE, joined, waiting=True), whole]
        else:
            stays.append(whole)
    come, gone = started + 2 * _MINUTE, started + 20 * _MINUTE
    stays += [
        Stay("Ona Visitor", None, come, gone),
        Stay("Ona Visitor", None, gone + 5 * _MINUTE, gone + 15 * _MINUTE),
        Stay("Una Visitor", None, come, gone),
    ]
    return Meeting(meeting_id, topic, started, tuple(sorted(stays, key=lambda stay: stay.joined)))
