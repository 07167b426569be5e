"""Kaplan-Meier curves as SQL text: survival at declared days, and the median.

Each function turns one `Survival` declaration into one SELECT over its fact table that answers for every
period, breakdown, segment and group at once. Only declared fragments and names enter the text, never data.
The queries are exact; hiding small groups and rounding is `disclosure.py`'s work, the log-log interval is
the macro `loglog_low` / `loglog_high` of `statistics.sql`, women are compared with men from published numbers in
`values/tested.sql`, and what a spell is stands in `facts/`.

Fact table: one row per spell, with `period_start`, `period_end`, `person`, `gender`, the breakdown columns,
whole days from the start of the clock (`Survival.duration`) and whether the spell ended in the event
(`Survival.event`; false or NULL: censored that day). A spell whose duration is negative or NULL ended
before its clock began and is not in the cohort.

Conventions: S(t) = P(T > t), so an event on day t has already happened in S(t). A spell censored on the day
of an event was still at risk of it. Nobody enters late. Source: Kaplan and Meier 1958, JASA 53:457.
"""

from collections.abc import Sequence

from models.metrics.declaration import GROUPS, Survival

COMPANY = "company"

# A median that is exactly one half must not depend on the last bit of a product.
_HALF = 0.5 + 1e-12

# A spell without a person is one more.
_ONE_EACH = "count(DISTINCT person) + count(*) FILTER (WHERE person IS NULL)"

_KEYS = "period_start, period_end, breakdown, segment, grp"


def survival_sql(survival: Survival, breakdowns: Sequence[str]) -> str:
    """Return the query of S(t) at the declared days.

    Grain: one row per (period_start, period_end, breakdown, segment, grp, t). Groups without a spell have no
    row. A spell with NULL in a breakdown column counts for the company and for no segment of that breakdown.

    Columns after the key: `spells` in the cohort; `people`, distinct persons, a spell without a person being
    one more, unless the declaration counts them itself; `events` on or before day t; `at_risk` just after t
    (duration > t, so neither those who left nor those censored on day t); `survival`, a probability;
    `survival_se`, Greenwood's standard error; `last_observed`, the longest duration in days.

    `survival` is NULL beyond `last_observed`, where nobody was watched that long, unless the curve had come
    down to 0 by then. `survival_se` is NULL where `survival` is NULL or 0, where Greenwood's sum has no limit.

    Args:
        survival: the declaration; `times` gives t in days, `groups` names of GROUPS.
        breakdowns: columns of the fact table; the company is always there, named or not.

    Returns:
        One SELECT statement, in no order, without macros.

    Raises:
        KeyError: a group is not one of GROUPS.
    """
    return f"""
WITH {_curve(survival, breakdowns)},
at_time AS (
    SELECT {_KEYS}, t,
        coalesce(sum(ended) FILTER (WHERE duration <= t), 0)::BIGINT AS events,
        coalesce(sum(spells) FILTER (WHERE duration > t), 0)::BIGINT AS at_risk,
        coalesce(arg_max(survival, duration) FILTER (WHERE duration <= t), 1) AS survival,
        coalesce(arg_max(hazard_variance, duration) FILTER (WHERE duration <= t), 0) AS hazard_variance
    FROM curve, unnest([{", ".join(map(str, survival.times))}]::INTEGER[]) AS declared(t)
    GROUP BY ALL
)
SELECT {_KEYS}, t, cohort.spells, cohort.people, events, at_risk,
    CASE WHEN t <= last_observed OR survival = 0 THEN survival END AS survival,
    CASE WHEN t <= last_observed AND survival > 0 THEN survival * sqrt(hazard_variance) END AS survival_se,
    last_observed
FROM at_time JOIN cohort USING ({_KEYS})
"""


def median_sql(survival: Survival, breakdowns: Sequence[str]) -> str:
    """Return the query of the median: the first day on which half or fewer remain.

    Grain: one row per (period_start, period_end, breakdown, segment, grp), the same groups as `survival_sql`.
    Columns after the key: `spells`, `people`, `events` (of the whole cohort), `last_observed` and
    `median_days`, the smallest t with S(t) <= 1/2, NULL where it is not reached.

    Args:
        survival: the declaration; its `times` play no part.
        breakdowns: columns of the fact table besides the company.

    Returns:
        One SELECT statement, in no order, without macros.

    Raises:
        KeyError: a group is not one of GROUPS.
    """
    return f"""
WITH {_curve(survival, breakdowns)},
halfway AS (
    SELECT {_KEYS}, sum(ended)::BIGINT AS events, min(duration) FILTER (WHERE survival <= {_HALF!r}) AS median_days
    FROM curve
    GROUP BY ALL
)
SELECT {_KEYS}, cohort.spells, cohort.people, events, last_observed, median_days
FROM halfway JOIN cohort USING ({_KEYS})
"""


def _curve(survival: Survival, breakdowns: Sequence[str]) -> str:
    """Return the CTEs `cohort` (one row per group) and `curve` (one row per group and day on which a spell ended).

    The running product and sum are window aggregates ordered by day: their order of multiplication, and so
    their last bit, is the same in every run.
    """
    return f"""{_spells(survival, breakdowns)},
cohort AS (
    SELECT period_start, period_end, {_segment(breakdowns)}, grp, count(*) AS spells,
        {survival.people or _ONE_EACH} AS people, max(duration) AS last_observed
    FROM counted_spell
    GROUP BY {_grouping_sets(breakdowns, ("grp",))}
    HAVING segment IS NOT NULL
),
day AS (
    SELECT period_start, period_end, {_segment(breakdowns)}, grp, duration,
        count(*) AS spells, count(*) FILTER (WHERE event) AS ended
    FROM counted_spell
    GROUP BY {_grouping_sets(breakdowns, ("grp", "duration"))}
    HAVING segment IS NOT NULL
),
exposed AS (
    SELECT *, (sum(spells) OVER (PARTITION BY {_KEYS} ORDER BY duration DESC))::DOUBLE AS at_risk
    FROM day
),
curve AS (
    SELECT *,
        product((at_risk - ended) / at_risk) OVER so_far AS survival,
        sum(CASE WHEN ended < at_risk THEN ended / (at_risk * (at_risk - ended)) END) OVER so_far AS hazard_variance
    FROM exposed
    WINDOW so_far AS (PARTITION BY {_KEYS} ORDER BY duration)
)"""


def _spells(survival: Survival, breakdowns: Sequence[str]) -> str:
    """Return the CTE `counted_spell`: the cohort's spells, once for each group they belong to, breakdowns as text."""
    named = "".join(f"{_quoted(name)}::VARCHAR AS {_quoted(name)}, " for name in _apart(breakdowns))
    members = "\n    UNION ALL\n".join(
        f"    SELECT period_start, period_end, person, {named}"
        f"({survival.duration})::INTEGER AS duration, ({survival.event})::BOOLEAN AS event, '{group}' AS grp\n"
        f"    FROM {survival.table} WHERE ({GROUPS[group]}) AND ({survival.duration}) >= 0"
        for group in survival.groups
    )
    return f"counted_spell AS (\n{members}\n)"


def _segment(breakdowns: Sequence[str]) -> str:
    """Return the columns `breakdown` and `segment` of a row of the grouping sets."""
    names = _apart(breakdowns)
    if not names:
        return f"'{COMPANY}' AS breakdown, 'all' AS segment"
    breakdown = " ".join(f"WHEN GROUPING({_quoted(name)}) = 0 THEN '{name}'" for name in names)
    segment = " ".join(f"WHEN GROUPING({_quoted(name)}) = 0 THEN {_quoted(name)}" for name in names)
    return f"CASE {breakdown} ELSE '{COMPANY}' END AS breakdown, CASE {segment} ELSE 'all' END AS segment"


def _grouping_sets(breakdowns: Sequence[str], also: tuple[str, ...]) -> str:
    """Return the grouping sets: the company and each breakdown on its own, all within a period and `also`."""
    always = ("period_start", "period_end", *also)
    sets = [always, *((*always, _quoted(name)) for name in _apart(breakdowns))]
    return f"GROUPING SETS ({', '.join('(' + ', '.join(columns) + ')' for columns in sets)})"


def _apart(breakdowns: Sequence[str]) -> list[str]:
    """Return the breakdowns that are columns: the company is the set without one."""
    return [name for name in breakdowns if name != COMPANY]


def _quoted(name: str) -> str:
    """Return a declared column name as a SQL identifier; a pair such as `division+level` is one column's name."""
    return '"' + name.replace('"', '""') + '"'
