"""Which metrics can be computed from what was delivered, and the reason in words where they cannot."""

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


def explain_absence(connection: duckdb.DuckDBPyConnection, metric: Metric, delivered: frozenset[str]) -> None:
    """Give a reason for every period of the metric's grain without a company cell, or one for the whole metric."""
    missing = missing_feeds(metric.feeds, delivered)
    holds = condition_holds(connection, metric)
    if not missing and holds and metric.grain in _WINDOWED:
        _explain_periods(connection, metric)
    apart = [c.measure for c in metric.counts if c.feeds] + [m for f in metric.figures if f.feeds for m in f.measures]
    told = connection.execute(
        "select 1 from metrics.cell where kpi_id = ? and not list_contains(?::varchar[], measure) "
        "union all select 1 from metrics.absent where kpi_id = ? limit 1",
        [metric.id, apart, metric.id],
    ).fetchone()
    if told:
        return
    if missing:
        reason = "no data: " + ", ".join(m.replace("|", " or ") for m in missing) + " not delivered"
    elif metric.requires and not holds:
        reason = "no data: " + metric.requires[1]
    else:
        reason = "no data: nothing falls into the population"
    connection.execute(
        "insert into metrics.absent select ?, as_of, as_of, ?, ? from facts.parameter",
        [metric.id, metric.headline_measure, reason],
    )


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
