"""Recognition, and one-to-one time with seniors: the small signs of who is seen.

The calendar's people have ids of their own that lead back to no employee.
"""

import numpy as np

from sample.delivery import Delivery, numbered, words
from sample.shape import DIVISION_OF, DIVISIONS, GENDER_WORDS, LEADERSHIP_FLOOR, MAN, MANAGER_FLOOR, WOMAN
from sample.workforce import Workforce

_KINDS = ("award", "credit", "stretch_assignment", "team_request")
_A_MONTH_PER_HEAD = 0.02
_WEEKS = 26
_JUNIORS_WATCHED = 0.10


def write_recognition(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write hr/recognition.csv: acts per month and head, women named at 0.85 of their share."""
    rng = np.random.default_rng((seed, 12))
    months = workforce.months
    acts = rng.poisson(_A_MONTH_PER_HEAD * (workforce.level > 0).sum(axis=1))
    month = np.repeat(np.arange(len(months)), acts)
    anyone = np.ones(workforce.people, dtype=bool)
    recipient = workforce.draw(rng, month, anyone)
    # A sixth of the acts that would name a woman name no one.
    kept = (workforce.gender[recipient] != WOMAN) | (rng.random(len(month)) < 0.85)
    month, recipient = month[kept], recipient[kept]
    giver = workforce.draw(rng, month, anyone)
    day = months.some_day(rng, month)
    order = np.argsort(day, kind="stable")
    delivery.write(
        "hr/recognition.csv",
        {
            "event_id": numbered("REC", np.arange(1, len(order) + 1), 6),
            "recipient_id": workforce.worker_id[recipient[order]],
            "giver_id": workforce.worker_id[giver[order]],
            "recognized_on": day[order],
            "kind": words(_KINDS, rng.choice(4, len(order), p=[0.25, 0.45, 0.2, 0.1])),
        },
        broken_date="recognized_on",
    )


def write_one_to_one(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write calendar/one_to_one.csv: half a year of weekly minutes between juniors and leaders.

    One junior in ten is in the sample, each with one leader of the same division. With men who lead,
    junior women get about three quarters of the time that junior men get.
    """
    rng = np.random.default_rng((seed, 13))
    month = len(workforce.months) - 1
    level, division = workforce.level[month], DIVISION_OF[workforce.department[month]]
    junior = np.flatnonzero((level > 0) & (level < MANAGER_FLOOR) & (rng.random(len(level)) < _JUNIORS_WATCHED))
    senior = np.full(len(junior), -1)
    for part in range(len(DIVISIONS)):
        pool = np.flatnonzero((level >= LEADERSHIP_FLOOR) & (division == part))
        here = division[junior] == part
        if len(pool):
            senior[here] = rng.choice(pool, here.sum())
    junior, senior = junior[senior >= 0], senior[senior >= 0]
    calendar_id = numbered("C", rng.permutation(workforce.people) + 1, 7)
    monday = workforce.months.as_of - (workforce.months.as_of.astype(int) + 3) % 7
    weeks = monday - 7 * np.arange(1, _WEEKS + 1)[::-1]
    week, pair = (index.ravel() for index in np.indices((_WEEKS, len(junior))))
    person, leader = junior[pair], senior[pair]
    seldom = (workforce.gender[person] == WOMAN) & (workforce.gender[leader] == MAN)
    minutes = 5 * rng.poisson(np.where(seldom, 3.0, 4.0))
    delivery.write(
        "calendar/one_to_one.csv",
        {
            "week_start": weeks[week],
            "person_id": calendar_id[person],
            "senior_id": calendar_id[leader],
            "gender": words(GENDER_WORDS, workforce.gender[person]),
            "level": level[person],
            "division": words(DIVISIONS, division[person]),
            "senior_gender": words(GENDER_WORDS, workforce.gender[leader]),
            "minutes": minutes,
        },
        gender="gender",
        broken_date="week_start",
    )
