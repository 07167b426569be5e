"""Sponsor and reverse-mentor pairs, and every meeting they held.

Sponsor pairs are opened month by month so that the planted share of women and of men has one: two levels
above, not the manager, meeting at least every ten weeks. A tenth more pairs exist on paper only, which
met at the start and not since. They come from a mentoring platform, which knows people by their addresses.
"""

from dataclasses import dataclass

import numpy as np

from sample.delivery import Delivery, Table, numbered, stacked, words
from sample.exports import chronus
from sample.managers import NOBODY
from sample.months import NEVER
from sample.people import People
from sample.programs import REVERSE, SPONSORSHIP
from sample.shape import LEADERSHIP_FLOOR, MAN, MANAGER_FLOOR, TOP_LEVEL, UNDISCLOSED, WOMAN
from sample.truths import SampleTruths
from sample.workforce import Workforce

END_REASONS = ("completed", "early", "other")
_COMPLETED, _EARLY, _OTHER = range(3)
_FITS = ("good", "undecided", "bad")

_LEVELS_ABOVE = 2
_SPONSORS_FROM = MANAGER_FLOOR + 1
_ON_PAPER = 0.10
_TERM_MONTHS = 12
_REVERSE_TERM_DAYS = 270
_REDRAWS = 5


@dataclass(slots=True)
class _Pairs:
    """Sponsor pairs so far; `ended_on` NaT and `reason` -1 while open."""

    guide: np.ndarray
    protege: np.ndarray
    started_on: np.ndarray
    ended_on: np.ndarray
    reason: np.ndarray
    on_paper: np.ndarray


def sponsor_pairs(truths: SampleTruths, workforce: Workforce, seed: int) -> Table:
    """Return one row per sponsor pair of the whole history, person numbers for ids."""
    rng = np.random.default_rng((seed, 4))
    pairs = _opened(np.empty(0, int), np.empty(0, int), np.empty(0, "M8[D]"), np.empty(0, bool))
    for month in range(len(workforce.months)):
        _close(rng, workforce, month, pairs)
        ramp = 0.75 + 0.25 * (month + 1) / len(workforce.months)
        guide, protege, on_paper = _matches(rng, truths, workforce, month, pairs, ramp)
        started_on = workforce.months.some_day(rng, np.full(len(guide), month))
        new = _opened(guide, protege, started_on, on_paper)
        pairs = _Pairs(*(np.concatenate([getattr(pairs, n), getattr(new, n)]) for n in _Pairs.__slots__))
    size = len(pairs.guide)
    return {
        "program": np.full(size, SPONSORSHIP, dtype=object),
        "kind": np.full(size, "sponsor", dtype=object),
        "direction": np.full(size, "senior_to_junior", dtype=object),
        "guide": pairs.guide,
        "protege": pairs.protege,
        "started_on": pairs.started_on,
        "ended_on": pairs.ended_on,
        "reason": pairs.reason,
        "on_paper": pairs.on_paper,
        "trained": rng.random(size) < 0.4,
    }


def _opened(guide: np.ndarray, protege: np.ndarray, started_on: np.ndarray, on_paper: np.ndarray) -> _Pairs:
    size = len(guide)
    return _Pairs(guide, protege, started_on, np.full(size, NEVER), np.full(size, -1), on_paper)


def _close(rng: np.random.Generator, workforce: Workforce, month: int, pairs: _Pairs) -> None:
    """End, in place, pairs of which one has left, that no longer fit the rule, that are done or fail."""
    still = np.flatnonzero(np.isnat(pairs.ended_on))
    guide, protege = pairs.guide[still], pairs.protege[still]
    level = workforce.level[month]
    gone = (level[guide] == 0) | (level[protege] == 0)
    unfit = (level[guide] < level[protege] + _LEVELS_ABOVE) | (workforce.manager[month, protege] == guide)
    age = month - workforce.months.holding(pairs.started_on[still])
    done = (age >= _TERM_MONTHS) & (rng.random(len(still)) < 0.10)
    early = rng.random(len(still)) < 0.012
    ends = gone | unfit | done | early
    until = workforce.employed_until()
    day = np.where(
        gone, np.minimum(until[guide], until[protege]), workforce.months.some_day(rng, np.full(len(still), month))
    )
    pairs.ended_on[still[ends]] = day[ends]
    pairs.reason[still[ends]] = np.select([gone, unfit | done], [_OTHER, _COMPLETED], _EARLY)[ends]


def _matches(
    rng: np.random.Generator, truths: SampleTruths, workforce: Workforce, month: int, pairs: _Pairs, ramp: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose who gets a sponsor this month, and whom: guides, proteges, and whether on paper only."""
    level = workforce.level[month]
    still = np.isnat(pairs.ended_on)
    paired = np.zeros(workforce.people, dtype=bool)
    paired[pairs.protege[still]] = True
    covered = np.zeros(workforce.people, dtype=bool)
    covered[pairs.protege[still & ~pairs.on_paper]] = True
    free = workforce.throughout(month) & ~paired & (level <= TOP_LEVEL - _LEVELS_ABOVE)
    neither = (truths.sponsor_coverage_women + truths.sponsor_coverage_men) / 2
    aims = {WOMAN: truths.sponsor_coverage_women, MAN: truths.sponsor_coverage_men, UNDISCLOSED: neither}
    chosen, on_paper = [], []
    for gender, aim in aims.items():
        everyone = (workforce.gender == gender) & (level > 0) & ~workforce.contingent
        missing = max(round(ramp * aim * everyone.sum()) - int((covered & everyone).sum()), 0)
        extra = round(missing * _ON_PAPER)
        people = rng.permutation(np.flatnonzero(free & everyone))[: missing + extra]
        chosen.append(people)
        on_paper.append(np.arange(len(people)) >= missing)
    protege = np.concatenate(chosen)
    guide = _sponsors(rng, truths, workforce, month, protege)
    found = guide != NOBODY
    return guide[found], protege[found], np.concatenate(on_paper)[found]


def _sponsors(
    rng: np.random.Generator, truths: SampleTruths, workforce: Workforce, month: int, protege: np.ndarray
) -> np.ndarray:
    """Draw each protege's sponsor, mostly of the same gender; NOBODY where only the manager is at hand."""
    level, gender = workforce.level[month], workforce.gender
    floor = np.maximum(level[protege] + _LEVELS_ABOVE, _SPONSORS_FROM)
    seniors = np.flatnonzero(workforce.throughout(month) & (level >= _SPONSORS_FROM))
    seniors = seniors[np.argsort(-level[seniors], kind="stable")]
    guide = np.full(len(protege), NOBODY)
    for _ in range(_REDRAWS):
        open_places = np.flatnonzero((guide == NOBODY) | (guide == workforce.manager[month, protege]))
        same = rng.random(len(open_places)) < truths.same_gender_sponsors
        own = gender[protege[open_places]]
        wanted = np.where(same, own, np.where(own == WOMAN, MAN, WOMAN))
        guide[open_places] = NOBODY
        for one in (WOMAN, MAN):
            places = open_places[wanted == one]
            pool = seniors[gender[seniors] == one]
            # Sorted from the top down, those at or above a level are the first so many of the pool.
            enough = np.searchsorted(-level[pool].astype(int), -floor[places].astype(int), side="right")
            drawn = (rng.random(len(places)) * enough).astype(int)
            guide[places[enough > 0]] = pool[drawn[enough > 0]]
    guide[guide == workforce.manager[month, protege]] = NOBODY
    return guide


def reverse_pairs(workforce: Workforce, enrolment: Table, seed: int) -> Table:
    """Return one row per man in reverse mentoring, with a woman several levels below as his guide."""
    rng = np.random.default_rng((seed, 5))
    joined = enrolment["program_id"] == REVERSE
    protege, enrolled_on = enrolment["person"][joined], enrolment["enrolled_on"][joined]
    month = workforce.months.holding(enrolled_on)
    junior_at_most = LEADERSHIP_FLOOR - 1
    level = workforce.level.max(axis=0)
    guide = workforce.draw(rng, month, (workforce.gender == WOMAN) & (level >= 3) & (level <= junior_at_most))
    kept = guide != NOBODY
    guide, protege, enrolled_on = guide[kept], protege[kept], enrolled_on[kept]
    until = workforce.employed_until()
    planned = enrolled_on + _REVERSE_TERM_DAYS
    early = rng.random(len(guide)) < 0.12
    planned[early] = enrolled_on[early] + rng.integers(30, 200, early.sum())
    ended_on = np.minimum(planned, np.minimum(until[guide], until[protege]))
    reason = np.select([ended_on < planned, early], [_OTHER, _EARLY], _COMPLETED)
    still = ended_on > workforce.months.as_of
    return {
        "program": np.full(len(guide), REVERSE, dtype=object),
        "kind": np.full(len(guide), "mentor", dtype=object),
        "direction": np.full(len(guide), "reverse", dtype=object),
        "guide": guide,
        "protege": protege,
        "started_on": enrolled_on,
        "ended_on": np.where(still, NEVER, ended_on),
        "reason": np.where(still, -1, reason),
        "on_paper": rng.random(len(guide)) < 0.08,
        "trained": rng.random(len(guide)) < 0.85,
    }


def _meetings(rng: np.random.Generator, workforce: Workforce, pairs: Table) -> tuple[np.ndarray, np.ndarray]:
    """Return pair position and day of each meeting: the first on the match day, then every 4 to 8 weeks."""
    stop = np.where(np.isnat(pairs["ended_on"]), workforce.months.as_of, pairs["ended_on"])
    every = rng.integers(28, 57, len(stop))
    more = (stop - pairs["started_on"]).astype(int) // every
    count = 1 + np.where(pairs["on_paper"], 0, more)
    pair = np.repeat(np.arange(len(stop)), count)
    turn = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    shift = np.where(turn > 0, rng.integers(-5, 6, len(pair)), 0)
    day = pairs["started_on"][pair] + turn * every[pair] + shift
    return pair, np.minimum(day, stop[pair])


def write_pairs(delivery: Delivery, workforce: Workforce, people: People, parts: list[Table], seed: int) -> None:
    """Write programs/chronus.csv (sponsors), pairing.csv (the others) and pair_contact.csv, all in order of date."""
    rng = np.random.default_rng((seed, 6))
    pairs = stacked(parts)
    order = np.argsort(pairs["started_on"], kind="stable")
    pairs = {name: values[order] for name, values in pairs.items()}
    pair, day = _meetings(rng, workforce, pairs)
    size = len(order)
    last = pairs["started_on"].copy()
    np.maximum.at(last, pair, day)
    rated = rng.random(size) < 0.7
    fit = np.where(rated, rng.choice(3, size, p=[0.72, 0.18, 0.10]), -1)
    other_fit = np.where(rated, rng.choice(3, size, p=[0.76, 0.16, 0.08]), -1)
    pairs |= {
        "pair_id": numbered("P", np.arange(1, size + 1), 6),
        "end_reason": words(END_REASONS, pairs["reason"]),
        "guide_fit": words(_FITS, fit),
        "protege_fit": words(_FITS, other_fit),
        "meetings": np.bincount(pair, minlength=size),
        "last_met_on": last,
    }
    sponsored = pairs["program"] == SPONSORSHIP
    _write_connections(delivery, people, {name: values[sponsored] for name, values in pairs.items()})
    _write_registered(delivery, workforce, {name: values[~sponsored] for name, values in pairs.items()})
    order = np.argsort(day, kind="stable")
    delivery.write(
        "programs/pair_contact.csv",
        {
            "event_id": numbered("M", np.arange(1, len(order) + 1), 7),
            "pair_id": pairs["pair_id"][pair[order]],
            "met_on": day[order],
        },
        broken_date="met_on",
    )


def _write_connections(delivery: Delivery, people: People, pairs: Table) -> None:
    """Write pairs as a mentoring platform lists them: by address, with a name made of people's names."""
    guide, protege, name = chronus.COLUMNS
    given = people.given.astype(object)
    delivery.write(
        "programs/chronus.csv",
        {
            guide: people.platform_address[pairs["guide"]],
            protege: people.platform_address[pairs["protege"]],
            name: given[pairs["guide"]] + " & " + given[pairs["protege"]],
            "Connection ID": pairs["pair_id"],
            "Connected On": pairs["started_on"],
            "Closed On": pairs["ended_on"],
            "Closure Reason": pairs["end_reason"],
            "Mentor Trained": pairs["trained"],
            "Mentor Rating": pairs["guide_fit"],
            "Mentee Rating": pairs["protege_fit"],
            "Meetings": pairs["meetings"],
            "Last Meeting": pairs["last_met_on"],
        },
        broken_date="Connected On",
    )


def _write_registered(delivery: Delivery, workforce: Workforce, pairs: Table) -> None:
    """Write pairs as a program office keeps them, under canonical names."""
    delivery.write(
        "programs/pairing.csv",
        {
            "pair_id": pairs["pair_id"],
            "program_id": pairs["program"],
            "kind": pairs["kind"],
            "direction": pairs["direction"],
            "guide_id": workforce.worker_id[pairs["guide"]],
            "protege_id": workforce.worker_id[pairs["protege"]],
            "started_on": pairs["started_on"],
            "ended_on": pairs["ended_on"],
            "end_reason": pairs["end_reason"],
            "guide_trained": pairs["trained"],
            "guide_fit": pairs["guide_fit"],
            "protege_fit": pairs["protege_fit"],
            "meetings": pairs["meetings"],
            "last_met_on": pairs["last_met_on"],
        },
        broken_date="started_on",
    )
