"""Cases and helpdesk inquiries: what reaches the institution, month by month.

Rates per head are planted; whom a case is about is a level and a unit, never a person. Cases come as the case system
exports them, a row for each issue, under headings of its own and some of the organization's.
"""

import numpy as np

from sample.delivery import Delivery, Table, blanked, numbered, words
from sample.exports.ethicspoint import CHANNELS, DAY, ISSUES, OUTCOMES
from sample.managers import NOBODY
from sample.months import NEVER
from sample.shape import DEPARTMENTS, DIVISION_OF, DIVISIONS, LEVEL_TITLES, TOP_LEVEL, WOMAN
from sample.truths import SampleTruths
from sample.workforce import Workforce

_INQUIRIES_PER_REPORT = 0.15
_RECORD_TYPES = ("Allegation", "Inquiry")
_GENDERS = ("Female", "Male", "Non-binary", "Not Stated")
_OWN_CHANNELS = {"manager": "Told a Manager", "hr": "Told HR"}
_YES_NO = ("No", "Yes")
_STORY = "What was said, by whom and to whom"

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
    """Write cases/ethicspoint.csv: reports at the planted rate, and inquiries without allegation beside them."""
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
    issues, reporter = _reporter(rng, truths, workforce, month)
    columns = {
        "Case Number": numbered("CASE-", np.arange(1, len(month) + 1), 5),
        "Case Type": words(_RECORD_TYPES, record_type.astype(int)),
        "Received/Reported Date": _days(received),
        **reporter,
        **_unit(rng, workforce, month),
        **_course(rng, months.as_of, received),
        "Retaliation Alleged": words(_YES_NO, (np.char.find(issues.astype(str), "retaliation") >= 0).astype(int)),
        "Summary": np.full(len(month), _STORY, dtype=object),
    }
    delivery.write("cases/ethicspoint.csv", _by_issue(columns, issues))


def _days(days: np.ndarray) -> np.ndarray:
    """Return days as the case system writes them, None where there is none."""
    return np.array([day.strftime(DAY) if day else None for day in days.astype(object)], dtype=object)


def _by_issue(columns: Table, issues: np.ndarray) -> Table:
    """Return a row for each issue of a case; of a further issue of a closed case little was found out."""
    parts = [text.split(";") for text in issues]
    case = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    rows = {name: values[case] for name, values in columns.items()}
    further = np.flatnonzero(np.diff(case, prepend=-1) == 0)
    closed = further[rows["Case Outcome"][further] != None]  # noqa: E711 (element-wise on an object array)
    rows["Case Outcome"][closed] = OUTCOMES["undetermined"]
    rows["Primary Issue"] = np.array([ISSUES[issue] for part in parts for issue in part], dtype=object)
    return rows


def _reporter(
    rng: np.random.Generator, truths: SampleTruths, workforce: Workforce, month: np.ndarray
) -> tuple[np.ndarray, Table]:
    """Issues, and who reported, where named: women more than twice as often as men."""
    size = len(month)
    anonymous = rng.random(size) < truths.cases_anonymous
    woman = workforce.draw(rng, month, workforce.gender == WOMAN)
    anyone = workforce.draw(rng, month, np.ones(workforce.people, dtype=bool))
    reporter = np.where((rng.random(size) < 0.45) & (woman != NOBODY), woman, anyone)
    issues = _drawn(rng, _ISSUES, size)
    methods = CHANNELS | _OWN_CHANNELS
    return issues, {
        "Intake Method": np.array([methods[channel] for channel in _drawn(rng, _CHANNELS, size)], dtype=object),
        "Anonymous": words(_YES_NO, anonymous.astype(int)),
        "Reporter Employee ID": blanked(workforce.worker_id[reporter], anonymous),
        "Reporter Gender": blanked(words(_GENDERS, workforce.gender[reporter]), anonymous),
        "Reporter Worker Type": words(("Employee",), np.where(anonymous, -1, 0)),
    }


def _unit(rng: np.random.Generator, workforce: Workforce, month: np.ndarray) -> Table:
    """Where it happened; a few cases name no unit."""
    size = len(month)
    where = workforce.draw(rng, month, np.ones(workforce.people, dtype=bool))
    department = workforce.department[month, where]
    unknown = rng.random(size) < _NO_UNIT
    return {
        "Subject Level": words(LEVEL_TITLES, rng.integers(2, TOP_LEVEL, size)),
        "Department": words(tuple(d.name for d in DEPARTMENTS), np.where(unknown, -1, department)),
        "Division": words(DIVISIONS, np.where(unknown, -1, DIVISION_OF[department])),
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
    action = upheld & (rng.random(size) < 0.7)
    return {
        "Investigation Start Date": _days(np.where(began <= as_of, began, NEVER)),
        "Closed Date": _days(np.where(closed, closed_on, NEVER)),
        "Case Outcome": np.array([OUTCOMES.get(word) for word in outcome], dtype=object),
        "Action Taken": words(_YES_NO, np.where(closed, action.astype(int), -1)),
        "Reporter Informed": words(_YES_NO, np.where(closed, (rng.random(size) < 0.62).astype(int), -1)),
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
