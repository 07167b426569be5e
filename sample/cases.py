"""Cases and helpdesk inquiries: what reaches the institution, month by month.

Rates per head are planted; whom a case is about is a level and a unit, never a person.
"""

import numpy as np

from sample.delivery import Delivery, Table, blanked, numbered, optional, words
from sample.managers import NOBODY
from sample.months import NEVER
from sample.shape import DEPARTMENTS, DIVISION_OF, DIVISIONS, GENDER_WORDS, TOP_LEVEL, WOMAN
from sample.truths import SampleTruths
from sample.workforce import Workforce

_INQUIRIES_PER_REPORT = 0.15
_ISSUES = {
    "harassment": 0.36,
    "discrimination": 0.22,
    "harassment;discrimination": 0.12,
    "harassment;retaliation": 0.06,
    "other": 0.24,
}
_CHANNELS = {"hotline": 0.22, "web": 0.26, "manager": 0.20, "hr": 0.28, "other": 0.04}
_OUTCOMES = {"substantiated": 0.36, "partially": 0.10, "unsubstantiated": 0.42, "undetermined": 0.12}
_TOPICS = ("harassment", "leave", "pay", "flexible_work")
_TOPIC_RATES = np.array([0.05, 0.30, 0.22, 0.25])  # a month per 100 people
_NO_UNIT = 0.03


def _drawn(rng: np.random.Generator, vocabulary: dict[str, float], size: int) -> np.ndarray:
    return words(tuple(vocabulary), rng.choice(len(vocabulary), size, p=list(vocabulary.values())))


def write_cases(delivery: Delivery, truths: SampleTruths, workforce: Workforce, seed: int) -> None:
    """Write cases/case.csv: reports at the planted rate, and inquiries without allegation beside them."""
    rng = np.random.default_rng((seed, 19))
    months = workforce.months
    a_month = (workforce.level > 0).sum(axis=1) * truths.cases_per_100 / 100 / 12
    reports = np.repeat(np.arange(len(months)), rng.poisson(a_month))
    inquiries = np.repeat(np.arange(len(months)), rng.poisson(_INQUIRIES_PER_REPORT * a_month))
    month = np.concatenate([reports, inquiries])
    record_type = np.arange(len(month)) >= len(reports)
    received = months.some_day(rng, month)
    order = np.argsort(received, kind="stable")
    month, record_type, received = month[order], record_type[order], received[order]
    columns = {
        "case_id": numbered("CASE-", np.arange(1, len(month) + 1), 5),
        "record_type": words(("report", "inquiry"), record_type.astype(int)),
        "received_on": received,
        **_reporter(rng, truths, workforce, month),
        **_unit(rng, workforce, month),
        **_course(rng, months.as_of, received),
    }
    columns["retaliation"] = np.char.find(columns["issues"].astype(str), "retaliation") >= 0
    delivery.write("cases/case.csv", columns)


def _reporter(rng: np.random.Generator, truths: SampleTruths, workforce: Workforce, month: np.ndarray) -> Table:
    """Who reported, where named: women more than twice as often as men."""
    size = len(month)
    anonymous = rng.random(size) < truths.cases_anonymous
    woman = workforce.draw(rng, month, workforce.gender == WOMAN)
    anyone = workforce.draw(rng, month, np.ones(workforce.people, dtype=bool))
    reporter = np.where((rng.random(size) < 0.45) & (woman != NOBODY), woman, anyone)
    return {
        "issues": _drawn(rng, _ISSUES, size),
        "channel": _drawn(rng, _CHANNELS, size),
        "anonymous": anonymous,
        "reporter_id": blanked(workforce.worker_id[reporter], anonymous),
        "reporter_gender": blanked(words(GENDER_WORDS, workforce.gender[reporter]), anonymous),
        "reporter_worker_type": words(("employee",), np.where(anonymous, -1, 0)),
    }


def _unit(rng: np.random.Generator, workforce: Workforce, month: np.ndarray) -> Table:
    """Where it happened; a few cases name no unit."""
    size = len(month)
    where = workforce.draw(rng, month, np.ones(workforce.people, dtype=bool))
    department = workforce.department[month, where]
    unknown = rng.random(size) < _NO_UNIT
    return {
        "subject_level": rng.integers(2, TOP_LEVEL, size),
        "department": words(tuple(d.name for d in DEPARTMENTS), np.where(unknown, -1, department)),
        "division": words(DIVISIONS, np.where(unknown, -1, DIVISION_OF[department])),
    }


def _course(rng: np.random.Generator, as_of: np.datetime64, received: np.ndarray) -> Table:
    """What came of it: half are closed within six weeks; what lies after the data's end is still open."""
    size = len(received)
    days = np.ceil(rng.lognormal(np.log(42), 0.7, size)).astype(int)
    began = received + np.minimum(rng.integers(0, 10, size), days)
    closed_on = received + days
    closed = closed_on <= as_of
    outcome = blanked(_drawn(rng, _OUTCOMES, size), ~closed)
    upheld = closed & ((outcome == "substantiated") | (outcome == "partially"))
    return {
        "investigated_on": np.where(began <= as_of, began, NEVER),
        "closed_on": np.where(closed, closed_on, NEVER),
        "outcome": outcome,
        "action_taken": optional(upheld & (rng.random(size) < 0.7), closed),
        "reporter_informed": optional(rng.random(size) < 0.62, closed),
    }


def write_inquiries(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write cases/inquiry_count.csv: helpdesk inquiries per month, topic and division."""
    rng = np.random.default_rng((seed, 20))
    months = len(workforce.months)
    heads = np.zeros((months, len(DIVISIONS)))
    month, person = np.nonzero(workforce.level)
    np.add.at(heads, (month, DIVISION_OF[workforce.department[month, person]]), 1)
    counts = rng.poisson(heads[:, None, :] / 100 * _TOPIC_RATES[:, None])
    at, topic, division = (index.ravel() for index in np.indices(counts.shape))
    delivery.write(
        "cases/inquiry_count.csv",
        {
            "month": workforce.months.starts[at],
            "topic": words(_TOPICS, topic),
            "division": words(DIVISIONS, division),
            "n": counts.ravel(),
        },
        dirty=False,
    )
