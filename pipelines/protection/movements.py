"""The churn rule: a lasting state that colleagues cannot see is shown again only where nobody, or enough people, moved.

Between two periods a colleague knows who joined, left or changed unit. Where those are few, the difference of two
shown periods would tell about them. Source: privacy.md section 3, step 5. It holds for measures of class special that
speak of a state (waves, cycles, and counts with `members`); events of separate years are new each time.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from models.engine import group_of, grouped_by, segment_expression
from models.metrics import METRICS
from models.metrics.declaration import GROUPS, Count, Metric

_STATES = ("wave", "cycle", "snapshot")

Period = tuple[date, date]


def speaks_of_state(metric: Metric, count: Count) -> bool:
    """Whether a count is of class special and its people carry what is counted from one period to the next."""
    grain = count.grain or metric.grain
    return metric.class_of(count.measure) == "special" and (count.members is not None or grain in _STATES)


class Movements:
    """Counts who moved between two periods; remembers nothing but the connection and the columns of facts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take the open warehouse, whose facts are built."""
        self._connection = connection

    def between(
        self, kpi: str, measure: str, breakdown: str, now: Period, earlier: Sequence[Period]
    ) -> dict[tuple[str, Period], int]:
        """Return, per segment and earlier period, how many members are in one of the two periods only.

        Empty where the measure speaks of no state, or where its people cannot be told apart from one period to the
        next: then they are all others to anybody. A segment without anybody who moved is not in it.
        """
        metric = METRICS[kpi]
        count = next((c for c in metric.counts if c.measure == measure), None)
        if count is None or not earlier or not speaks_of_state(metric, count):
            return {}
        table = count.members or count.people.table
        if not self._names_people(table, breakdown):
            return {}
        rows = self._connection.execute(
            _moved(count, table, breakdown),
            {"grain": count.grain or metric.grain, "now": now[1], "then": [e for _, e in earlier]},
        ).fetchall()
        starts = {end: (start, end) for start, end in earlier}
        return {(str(segment), starts[then]): int(people) for segment, then, people in rows}

    def _names_people(self, table: str, breakdown: str) -> bool:
        columns = {row[0] for row in self._connection.execute(f'describe facts."{table}"').fetchall()}
        return {"person", *grouped_by(breakdown)} <= columns


def _moved(count: Count, table: str, breakdown: str) -> str:
    """Return the query of members in one of two periods only; a row that names nobody is another person each time."""
    where = "true" if count.members else count.people.where
    group = GROUPS[count.group or group_of(count.measure)]
    amount = "people" if table == "respondent" else "1"
    return f"""
-- one row per segment and earlier period: people who are counted in one of the two periods only
with member as (
    select period_end, {segment_expression(breakdown)} as segment, person, max({amount}) as people
    from facts."{table}"
    where grain = $grain and ({where}) and ({group})
    group by period_end, segment, person
), pair as (
    select unnest($then::date[]) as earlier
), side as (
    select p.earlier, m.segment, m.person, m.people, m.period_end = $now as is_now
    from pair as p
    join member as m on m.period_end in ($now, p.earlier)
    where m.segment is not null
), moved as (
    select earlier, segment, person, max(people) as people
    from side
    group by all
    having person is null or count(distinct is_now) = 1
)
select segment, earlier, sum(people)::bigint as people from moved group by all
"""
