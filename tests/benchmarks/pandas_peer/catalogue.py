"""The peer as a whole: every metric counted from loaded tables, what several need made once."""

from collections.abc import Iterator

import pandas as pd

from tests.benchmarks.pandas_peer.allied import allied_units
from tests.benchmarks.pandas_peer.allies import benefit, labor, nominations, promises, reach, visible_leaders
from tests.benchmarks.pandas_peer.answers import asked, respondents
from tests.benchmarks.pandas_peer.cases import cases
from tests.benchmarks.pandas_peer.effects import program_effect
from tests.benchmarks.pandas_peer.health import freshness, match_rate
from tests.benchmarks.pandas_peer.movement import (
    Ladder,
    attrition,
    broken_rung,
    leader_exits,
    leavers,
    promotions,
    rising,
)
from tests.benchmarks.pandas_peer.pay import pay
from tests.benchmarks.pandas_peer.programs import (
    activity,
    cadence,
    completion,
    continuation,
    paired_enrolment,
    participation,
    programs,
    retention,
)
from tests.benchmarks.pandas_peer.representation import representation
from tests.benchmarks.pandas_peer.reviews import ally_ratings, credit, feedback, one_to_one, reviewed
from tests.benchmarks.pandas_peer.selection import selection
from tests.benchmarks.pandas_peer.sponsorship import (
    last_contacts,
    mentor_load,
    pairs_that_last,
    reverse_mentoring,
    same_gender,
    sponsorship,
)
from tests.benchmarks.pandas_peer.surveys import barriers, by_person, response, took_part, unweighted, weighted
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.uplift import uplift
from tests.benchmarks.pandas_peer.windows import calendar
from tests.benchmarks.pandas_peer.workforce import Workforce


def count(tables: Tables) -> pd.DataFrame:
    """Return all cells."""
    return pd.concat(_parts(tables), ignore_index=True)


def _parts(tables: Tables) -> Iterator[pd.DataFrame]:
    workforce = Workforce(tables, calendar(tables))
    rises, gone = promotions(tables, workforce), leavers(tables, workforce)
    ladder = Ladder(workforce, rises)
    yield from representation(tables, workforce)
    yield from attrition(tables, workforce, gone)
    yield from rising(ladder)
    yield from broken_rung(tables, ladder)
    yield from leader_exits(tables, workforce, gone, rises)
    yield from selection(tables, workforce)
    yield from pay(tables, workforce)
    enrolled = programs(tables, workforce)
    for metric in (participation, completion, cadence, retention, activity, continuation, paired_enrolment):
        yield from metric(tables, workforce, enrolled)
    if tables.has("pairing"):
        contacts = last_contacts(tables, workforce.calendar.of("fiscal_quarter"))
        if len(contacts):
            yield from sponsorship(tables, workforce, contacts)
            yield from reverse_mentoring(tables, workforce, enrolled, contacts)
        yield from uplift(tables, workforce, rises)
        for metric in (same_gender, mentor_load, pairs_that_last):
            yield from metric(tables, workforce)
    yield from visible_leaders(tables, workforce, enrolled)
    for metric in (nominations, promises, benefit, labor, reach):
        yield from metric(tables, workforce)
    if tables.has("review"):
        reviews = reviewed(tables, workforce)
        yield from feedback(reviews)
        yield from ally_ratings(tables, reviews, enrolled)
    yield from credit(tables, workforce)
    yield from one_to_one(tables, workforce)
    answered = respondents(tables)
    own = by_person(answered, asked(tables, workforce, answered))
    yield from unweighted(tables, answered)
    yield from response(tables, answered)
    yield from weighted(own)
    yield from barriers(own, answered)
    yield from took_part(answered)
    yield from program_effect(workforce, answered, enrolled)
    yield from allied_units(tables, workforce, ladder)
    experience = answered[answered["experienced"].notna()]
    yield from cases(tables, workforce, experience)
    yield from match_rate(tables)
    yield from freshness(tables)
