"""How many people a correction touches: SQL that compares two versions of the facts behind one measure.

A cell of a past period may only be published anew when the records of nobody, or of enough people, differ from what it
was computed from: otherwise the difference of two releases would tell about those few. Source: privacy.md section 3,
step 5. Nothing here decides; models/disclosure closes the counts, pipelines/protection carries or publishes.

The statements read `old_<table>` and `new_<table>`, the two versions of a fact, restricted to the periods in question.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.engine import COMPANY, grouped_by, segment_expression
from models.metrics.declaration import GROUPS, Count, Side, Survival

# Who a row is about, in the order of preference; a row may be about several people.
_PEOPLE = ("person", "guide", "protege", "sponsor", "woman", "man", "senior")
_WORDS = re.compile(r"[a-z_]+")
_SUM = re.compile(r"sum\((\w+)\)")

Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Watched:
    """The rows of one fact table that a measure is computed from, and what in them makes a difference to it."""

    table: str
    condition: str
    words: frozenset[str]
    amount: str | None
    segmented: bool = False
    whole: tuple[str, ...] = ()


def watched_count(count: Count, grain: str, group: str) -> list[Watched]:
    """Return what a counted measure is computed from: its three sides."""
    sides = dict.fromkeys((count.numerator, count.denominator, count.people))
    return [_watched_side(side, grain, group) for side in sides]


def watched_survival(survival: Survival, grain: str, group: str) -> list[Watched]:
    """Return what a curve is computed from: its spells."""
    told = f"{survival.duration} {survival.event} {survival.left_before_start or ''} {survival.people or ''}"
    return [Watched(survival.table, f"grain = '{grain}' and ({GROUPS[group]})", _words(told), None)]


def watched_figure(tables: Sequence[str], text: str) -> list[Watched]:
    """Return what a figure is computed from: those columns of its facts that its statement names."""
    return [Watched(table, "true", _words(text), None) for table in tables]


def changed_statement(parts: Sequence[Watched], columns: Mapping[str, Columns], breakdown: str) -> str | None:
    """Return the query of the people whose records differ, by period and segment of one breakdown.

    Grain: one row per (period_start, period_end, segment) with a difference. `changed` counts distinct people; rows
    that name nobody (answers counted elsewhere, head counts) count as the people they stand for, added or removed,
    whichever are more. None where no part has the breakdown.
    """
    sides = [
        _side(part, columns[part.table], breakdown, number)
        for number, part in enumerate(parts)
        if breakdown not in part.whole and _has(part, columns[part.table], breakdown)
    ]
    if not sides:
        return None
    return f"""
-- one row per period and segment: people whose records differ between two versions of the facts
with differing as (
    {" union all ".join(sides)}
), named as (
    select period_start, period_end, segment, count(distinct who) as people
    from (select * exclude (entities), unnest(entities) as who from differing)
    where who is not null
    group by all
), unnamed as (
    select
        period_start, period_end, segment, side,
        greatest(
            coalesce(sum(amount) filter (where way = 'added'), 0),
            coalesce(sum(amount) filter (where way = 'removed'), 0)
        ) as people
    from differing
    where len(list_filter(entities, lambda one: one is not null)) = 0
    group by all
), most as (
    select period_start, period_end, segment, max(people) as people from unnamed group by all
)
select
    coalesce(n.period_start, m.period_start) as period_start,
    coalesce(n.period_end, m.period_end) as period_end,
    coalesce(n.segment, m.segment) as segment,
    ceil(coalesce(n.people, 0) + coalesce(m.people, 0))::bigint as changed
from named as n
full join most as m
    on m.period_start is not distinct from n.period_start and m.period_end is not distinct from n.period_end
    and m.segment = n.segment
where coalesce(n.segment, m.segment) is not null
"""


def _watched_side(side: Side, grain: str, group: str) -> Watched:
    summed = _SUM.search(side.count)
    return Watched(
        table=side.table,
        condition=f"grain = '{grain}' and ({side.where}) and ({GROUPS[group]})",
        words=_words(side.count),
        amount=summed[1] if summed else None,
        segmented=side.segmented,
        whole=side.whole,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.lower()))


def _has(part: Watched, columns: Columns, breakdown: str) -> bool:
    return part.segmented or all(column in columns for column in grouped_by(breakdown))


def _side(part: Watched, columns: Columns, breakdown: str, number: int) -> str:
    kept = _projection(part, columns, breakdown)
    condition = part.condition + (f" and breakdown = '{breakdown}'" if part.segmented else "")
    old, new = (f"select {kept} from {age}_{part.table} where {condition}" for age in ("old", "new"))
    return (
        f"select *, 'removed' as way, {number} as side from (({old}) except all ({new})) "
        f"union all select *, 'added', {number} from (({new}) except all ({old}))"
    )


def _projection(part: Watched, columns: Columns, breakdown: str) -> str:
    segment = "segment" if part.segmented else segment_expression(breakdown)
    amount = part.amount if part.amount in columns else "people" if "people" in columns else "1"
    others = sorted(part.words & set(columns) - {"grain", "period_start", "period_end"} - set(_people(columns)))
    # What counts besides people and places (hours, a rating, whether a spell has ended) makes a row another one.
    told = f"{{{', '.join(f'{name}: {name}' for name in others)}}}" if others else "null"
    period = ", ".join(name if name in columns else f"null::date as {name}" for name in ("period_start", "period_end"))
    return (
        f"{period}, {segment} as segment, {_entities(columns)} as entities, {amount}::double as amount, {told} as told"
    )


def _people(columns: Columns) -> list[str]:
    return [name for name in _PEOPLE if name in columns]


def _entities(columns: Columns) -> str:
    """Return the SQL list of those a row is about: people, else the case, which is one person."""
    lists = [f"{name}::varchar[]" for name in _people(columns) if columns[name].endswith("[]")]
    single = [f"{name}::varchar" for name in _people(columns) if not columns[name].endswith("[]")]
    if "case_id" in columns:
        single = [f"coalesce({', '.join([*single, 'case_id'])})"]
    return " || ".join([f"[{', '.join(single)}]::varchar[]", *lists])


def breakdowns_held(parts: Collection[Watched], breakdown: str) -> bool:
    """Whether a side has no segments of its own in the breakdown, so that the company's change counts there."""
    return any(breakdown in part.whole for part in parts) and breakdown != COMPANY
