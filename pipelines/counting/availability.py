"""Which metrics can be computed from what was delivered, and the reason in words where they cannot."""

from collections.abc import Iterator, Sequence

import duckdb

from models.engine import COMPANY
from models.facts import FACTS
from models.feeds import FEEDS
from models.metrics import Metric
from pipelines.warehouse import quoted

_WINDOWED = ("trailing12", "fiscal_year", "fiscal_quarter")
_MISSING_PERIODS = f"""
-- one row per window of a metric's grain and measure without a company cell
insert into metrics.absent
select ?, w.period_start, w.period_end, m.measure, case
    when w.opening_date is null and ? then 'no snapshot within 100 days before the period'
    when not w.is_covered and ? then 'the records do not reach back to the start of the period'
    when w.period_end + to_months(?) > p.as_of then ? || ' months have not passed since the period'
    else 'no data in the period' end
from facts.window as w
cross join facts.parameter as p
cross join (select unnest(?::varchar[]) as measure, unnest(?::varchar[]) as counted) as m
where w.grain = ? and not exists (
    select 1 from metrics.cell as c
    where c.kpi_id = ? and c.breakdown = '{COMPANY}' and c.measure = m.counted
        and c.period_end = w.period_end and c.period_start = w.period_start)
"""
_WHOLE = """
-- one row per metric of which neither a cell nor the absence of a period tells anything
insert into metrics.absent
select t.metric, p.as_of, p.as_of, t.measure, t.reason
from (
    select
        unnest($metrics::varchar[]) as metric, unnest($measures::varchar[]) as measure,
        unnest($reasons::varchar[]) as reason, unnest($apart::varchar[][]) as apart
) as t
cross join facts.parameter as p
anti join metrics.cell as c on c.kpi_id = t.metric and not list_contains(t.apart, c.measure)
anti join metrics.absent as a on a.kpi_id = t.metric
"""


def delivered_feeds(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the feeds that have at least one standing row."""
    asked = " union all ".join(f"(select '{feed}' from standing.{quoted(feed)} limit 1)" for feed in FEEDS)
    return frozenset(feed for (feed,) in connection.execute(asked).fetchall())


def missing_feeds(feeds: tuple[str, ...], delivered: frozenset[str]) -> list[str]:
    """Return the wanted feeds that were not delivered; `a|b` wants either."""
    return [wanted for wanted in feeds if not set(wanted.split("|")) & delivered]


def condition_holds(connection: duckdb.DuckDBPyConnection, metric: Metric) -> bool:
    """Tell whether the feeds hold what the metric requires of them beyond having rows."""
    if metric.requires is None:
        return True
    row = connection.execute(f"select {metric.requires[0]}").fetchone()
    return bool(row and row[0])


def explain_absence(
    connection: duckdb.DuckDBPyConnection, metrics: Sequence[Metric], delivered: frozenset[str]
) -> None:
    """Give a reason for every period of a metric's grain without a company cell, or one for a metric as a whole."""
    reasons = {}
    for metric in metrics:
        missing = missing_feeds(metric.feeds, delivered)
        holds = condition_holds(connection, metric)
        if missing:
            reasons[metric] = "no data: " + ", ".join(m.replace("|", " or ") for m in missing) + " not delivered"
        elif metric.requires and not holds:
            reasons[metric] = "no data: " + metric.requires[1]
        else:
            reasons[metric] = "no data: nothing falls into the population"
            if metric.grain in _WINDOWED:
                _explain_periods(connection, metric)
    connection.execute(
        _WHOLE,
        {
            "metrics": [metric.id for metric in reasons],
            "measures": [metric.headline_measure for metric in reasons],
            "reasons": list(reasons.values()),
            "apart": [list(_measures_apart(metric)) for metric in reasons],
        },
    )


def _measures_apart(metric: Metric) -> Iterator[str]:
    """Yield the measures that have feeds of their own, whose cells tell nothing of the metric."""
    yield from (count.measure for count in metric.counts if count.feeds)
    yield from (measure for figure in metric.figures if figure.feeds for measure in figure.measures)


def _explain_periods(connection: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    counted = {c.measure: c.measure for c in metric.counts if c.publish and c.grain is None and c.feeds is None}
    counted |= {c.measure: c.first for c in metric.compared}
    counted |= {m: m for figure in metric.figures if figure.feeds is None for m in figure.measures}
    counted |= {m: m for m in (metric.survival.measures if metric.survival else ())}
    tables = metric.tables
    connection.execute(
        _MISSING_PERIODS,
        [
            metric.id,
            any("opening_date" in FACTS[table].statement for table in tables),
            any("is_covered" in FACTS[table].statement for table in tables),
            metric.follow_up_months,
            metric.follow_up_months,
            list(counted),
            list(counted.values()),
            metric.grain,
            metric.id,
        ],
    )
