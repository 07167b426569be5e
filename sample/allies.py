"""What allies are asked, promise and do: nominations, commitments, acts, hours, campaign views.

Allies are the people of the allyship series; everything they do lies between their first session and
their leaving.
"""

from dataclasses import dataclass

import numpy as np

from models.feeds.vocabulary import ACT_KINDS
from sample.delivery import Delivery, Table, blanked, numbered, optional, words
from sample.managers import NOBODY
from sample.months import NEVER
from sample.programs import ALLYSHIP
from sample.shape import DEPARTMENTS, MAN, WOMAN
from sample.workforce import Workforce

_NOMINATED_ALLIES = 0.4
_IN_VAIN = 0.6  # nominations that lead nowhere, per one that led to an enrolment
_ACTS_A_MONTH = 0.8
_TO_WOMEN = 0.66
_HOUR_KINDS = ("facilitation", "organizing", "mentoring", "testimony")
_CAMPAIGN_MONTHS = (2, 10)  # March and November
_VIEWERS = 0.25


@dataclass(frozen=True, slots=True)
class Allies:
    """One entry per enrolment in the allyship series; `until` is the last day as an ally."""

    person: np.ndarray
    enrolled_on: np.ndarray
    first_session: np.ndarray
    completed_on: np.ndarray
    until: np.ndarray


def allies(workforce: Workforce, enrolment: Table) -> Allies:
    """Return the allyship series' people, whose first session has been held."""
    held = (enrolment["program_id"] == ALLYSHIP) & (enrolment["first_session"] <= workforce.months.as_of)
    chosen = {name: values[held] for name, values in enrolment.items()}
    until = np.where(np.isnat(chosen["left_on"]), workforce.months.as_of, chosen["left_on"])
    return Allies(chosen["person"], chosen["enrolled_on"], chosen["first_session"], chosen["completed_on"], until)


def write_nominations(delivery: Delivery, workforce: Workforce, group: Allies, seed: int) -> None:
    """Write programs/nomination.csv: men whom women named, those who came and those who did not."""
    rng = np.random.default_rng((seed, 14))
    months = workforce.months
    led = (workforce.gender[group.person] == MAN) & (rng.random(len(group.person)) < _NOMINATED_ALLIES)
    attended = np.where(group.first_session <= group.until, group.first_session, NEVER)[led]
    vain = round(_IN_VAIN * led.sum())
    vain_month = rng.integers(0, len(months), vain)
    nominee = np.concatenate([group.person[led], workforce.draw(rng, vain_month, workforce.gender == MAN)])
    accepted = np.concatenate([group.enrolled_on[led], months.some_day(rng, vain_month)])
    came = np.concatenate([np.ones(led.sum(), dtype=bool), np.zeros(vain, dtype=bool)])
    nominator = workforce.draw(rng, months.holding(accepted), workforce.gender == WOMAN)
    invited = accepted - rng.integers(1, 14, len(accepted))
    nominated = invited - rng.integers(1, 21, len(accepted))
    stage = np.where(came, 2, rng.choice(3, len(accepted), p=[0.35, 0.5, 0.15]))
    columns = {
        "nominator_id": nominator,
        "nominee_id": nominee,
        "program_id": np.full(len(nominee), ALLYSHIP, dtype=object),
        "nominated_on": nominated,
        "invited_on": np.where(stage >= 1, invited, NEVER),
        "accepted_on": np.where(stage >= 2, accepted, NEVER),
        "attended_on": np.concatenate([attended, np.full(vain, NEVER)]),
        "completed_on": np.concatenate([group.completed_on[led], np.full(vain, NEVER)]),
    }
    known = np.flatnonzero((nominator != NOBODY) & (nominee != NOBODY))
    known = known[np.argsort(nominated[known], kind="stable")]
    columns = {name: values[known] for name, values in columns.items()}
    for name in ("nominator_id", "nominee_id"):
        columns[name] = workforce.worker_id[columns[name]]
    delivery.write("programs/nomination.csv", columns, broken_date="nominated_on")


def write_commitments(delivery: Delivery, workforce: Workforce, group: Allies, seed: int) -> None:
    """Write programs/commitment.csv: promises to a woman at the end of the series, and pledges at its start."""
    rng = np.random.default_rng((seed, 15))
    months = workforce.months
    finished = np.flatnonzero(~np.isnat(group.completed_on) & (group.completed_on < group.until))
    promising = np.repeat(finished, rng.integers(1, 3, len(finished)))
    pledging = np.flatnonzero(rng.random(len(group.person)) < 0.3)
    ally = np.concatenate([promising, pledging])
    made = np.concatenate([group.completed_on[promising], group.first_session[pledging]])
    pledge = np.arange(len(ally)) >= len(promising)
    due = made + rng.integers(60, 120, len(ally))
    done = made + rng.integers(20, 110, len(ally))
    confirmed = done + rng.integers(1, 15, len(ally))
    keeps = ~pledge & (rng.random(len(ally)) < 0.72) & (done <= months.as_of)
    agreed = keeps & (rng.random(len(ally)) < 0.76) & (confirmed <= months.as_of)
    beneficiary = workforce.draw(rng, months.holding(made), workforce.gender == WOMAN)
    beneficiary_id = blanked(workforce.worker_id[beneficiary], pledge | (beneficiary == NOBODY))
    columns = {
        "ally_id": workforce.worker_id[group.person[ally]],
        "kind": words(("commitment", "pledge"), pledge.astype(int)),
        "made_on": made,
        "due_on": np.where(pledge, NEVER, due),
        "done_on": np.where(keeps, done, NEVER),
        "confirmed_on": np.where(agreed, confirmed, NEVER),
        "beneficiary_id": beneficiary_id,
    }
    order = np.argsort(made, kind="stable")
    delivery.write(
        "programs/commitment.csv",
        {
            "commitment_id": numbered("PR", np.arange(1, len(ally) + 1), 5),
            **{name: values[order] for name, values in columns.items()},
        },
        broken_date="made_on",
    )


def _moments(rng: np.random.Generator, group: Allies, a_month: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw days from each ally's time as one: positions in the group and days."""
    length = np.maximum((group.until - group.first_session).astype(int) + 1, 0)
    member = np.repeat(np.arange(len(length)), rng.poisson(a_month * length / 30))
    day = group.first_session[member] + (rng.random(len(member)) * length[member]).astype(int)
    order = np.argsort(day, kind="stable")
    return member[order], day[order]


def write_acts(delivery: Delivery, workforce: Workforce, group: Allies, seed: int) -> None:
    """Write programs/ally_act.csv: what allies did and for whom, two thirds of it for women."""
    rng = np.random.default_rng((seed, 16))
    member, day = _moments(rng, group, _ACTS_A_MONTH)
    month = workforce.months.holding(day)
    for_women = workforce.draw(rng, month, workforce.gender == WOMAN)
    for_men = workforce.draw(rng, month, workforce.gender == MAN)
    beneficiary = np.where(rng.random(len(day)) < _TO_WOMEN, for_women, for_men)
    alone = (rng.random(len(day)) < 0.15) | (beneficiary == NOBODY) | (beneficiary == group.person[member])
    delivery.write(
        "programs/ally_act.csv",
        {
            "event_id": numbered("ACT", np.arange(1, len(day) + 1), 6),
            "actor_id": workforce.worker_id[group.person[member]],
            "acted_on": day,
            "kind": words(ACT_KINDS, rng.integers(0, len(ACT_KINDS), len(day))),
            "beneficiary_id": blanked(workforce.worker_id[beneficiary], alone),
        },
        broken_date="acted_on",
    )


def write_effort(delivery: Delivery, workforce: Workforce, group: Allies, seed: int) -> None:
    """Write programs/effort.csv: hours of running it all, three fifths of the entries by women."""
    rng = np.random.default_rng((seed, 17))
    member, day = _moments(rng, group, 0.4)
    month = workforce.months.holding(day)
    women = workforce.draw(rng, month, workforce.gender == WOMAN)
    person = np.where((rng.random(len(day)) < 0.6) & (women != NOBODY), women, group.person[member])
    by_woman = workforce.gender[person] == WOMAN
    delivery.write(
        "programs/effort.csv",
        {
            "event_id": numbered("HRS", np.arange(1, len(day) + 1), 6),
            "person_id": workforce.worker_id[person],
            "worked_on": day,
            "hours": 0.5 * rng.integers(1, 9, len(day)),
            "kind": words(_HOUR_KINDS, rng.integers(0, len(_HOUR_KINDS), len(day))),
            "recognized": rng.random(len(day)) < np.where(by_woman, 0.35, 0.5),
        },
        broken_date="worked_on",
    )


def write_reach(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Write programs/reach.csv: two campaigns a year; viewers by name, and counts from the intranet."""
    rng = np.random.default_rng((seed, 18))
    months = workforce.months
    campaigns = np.flatnonzero(np.isin(months.calendar_month, _CAMPAIGN_MONTHS)).tolist()
    seen_by, month, department, views = [], [], [], []
    for campaign in campaigns:
        there = workforce.throughout(campaign)
        viewers = np.flatnonzero(there & (rng.random(workforce.people) < _VIEWERS))
        seen_by += [viewers, np.full(len(DEPARTMENTS), NOBODY)]
        department += [workforce.department[campaign, viewers], np.arange(len(DEPARTMENTS))]
        counted = np.bincount(workforce.department[campaign, there], minlength=len(DEPARTMENTS))
        views += [np.ones(len(viewers), int), rng.poisson(0.5 * counted)]
        month.append(np.full(len(viewers) + len(DEPARTMENTS), campaign))
    person, at, count = np.concatenate(seen_by), np.concatenate(month), np.concatenate(views)
    label = np.array([f"campaign-{months.label(m)}" for m in range(len(months))], dtype=object)
    delivery.write(
        "programs/reach.csv",
        {
            "event_id": numbered("VW", np.arange(1, len(person) + 1), 7),
            "campaign_id": label[at],
            "seen_on": months.some_day(rng, at),
            "person_id": blanked(workforce.worker_id[person], person == NOBODY),
            "department": words(tuple(d.name for d in DEPARTMENTS), np.concatenate(department)),
            "views": optional(count, person == NOBODY),
        },
        broken_date="seen_on",
    )
