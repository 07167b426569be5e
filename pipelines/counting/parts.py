"""Counting in parts: the touched periods of a family's counts, and a metric's figures and curves as a whole."""

from collections.abc import Iterator, Sequence

import duckdb

from models.engine import CELLS, counting_statements
from models.figures import facts_read, statement
from models.metrics import Metric
from models.organization import Organization
from pipelines.counting.carrying import Part, Source, break_seal, is_untouched, set_seal
from pipelines.counting.figures import count_figure
from pipelines.counting.survival import count_survival

_DROP_COUNTS = """
-- the cells of some metrics that counts make
delete from metrics.cell where (kpi_id, measure) in (select unnest($metrics), unnest($measures))
"""
_DROP_TOUCHED = """
-- the cells of some metrics that counts make, of touched periods
delete from metrics.cell as c
using count_spec as s, touched as t
where s.kpi_id = c.kpi_id and s.measure = c.measure
    and t.grain = s.grain and t.period_start = c.period_start and t.period_end = c.period_end
"""
_DROP_WHOLE = """
-- the cells of one metric that counts do not make
delete from metrics.cell where kpi_id = $metric and not list_contains($measures::varchar[], measure)
"""


def count_periods(
    connection: duckdb.DuckDBPyConnection,
    metrics: Sequence[Metric],
    countable: Sequence[Metric],
    organization: Organization,
    *,
    carry: bool,
) -> None:
    """Count the touched periods of the countable counts; cells of counts that are not countable go.

    `countable` are the metrics with the counts that can be counted, `metrics` the same with all of them.
    """
    counted = [metric for metric in countable if metric.counts]
    told = counting_statements(counted, organization.crosses) if counted else []
    part = Part("counts", [m.id for m in metrics], "\0".join((*told, CELLS)), sorted(set(_slices_behind(counted))))
    is_carried = break_seal(connection, part, carry=carry)
    if not is_carried:
        pairs = [(metric.id, count.measure) for metric in metrics for count in metric.counts]
        connection.execute(
            _DROP_COUNTS, {"metrics": [kpi for kpi, _ in pairs], "measures": [measure for _, measure in pairs]}
        )
    if counted and not (is_carried and is_untouched(connection)):
        for sql in counting_statements(counted, organization.crosses, only_touched=is_carried):
            connection.execute(sql)
        if is_carried:
            connection.execute(_DROP_TOUCHED)
        connection.execute(f"insert into metrics.cell by name ({CELLS})")
    if carry:
        set_seal(connection, part)


def count_whole(connection: duckdb.DuckDBPyConnection, metric: Metric, computable: Metric, *, carry: bool) -> None:
    """Compute the metric's figures and curves that are computable, unless no fact behind them is touched."""
    # What follows a statement in Python is code of models/, which every part's digest has.
    figures = [(f.statement, f.measures, f.kind, f.population, f.headcount) for f in computable.figures]
    text = repr((figures, computable.survival, computable.breakdowns))
    told = [statement(figure.statement) for figure in computable.figures]
    facts = {fact for figure in computable.figures for fact in facts_read(figure.statement)}
    facts |= {computable.survival.table} if computable.survival else set()
    part = Part("whole", [metric.id], "\0".join((text, *told)), [(fact, None) for fact in sorted(facts)])
    if break_seal(connection, part, carry=carry) and is_untouched(connection):
        set_seal(connection, part)
        return
    measures = [count.measure for count in metric.counts]
    connection.execute(_DROP_WHOLE, {"metric": metric.id, "measures": measures})
    if computable.survival:
        count_survival(connection, computable)
    for figure in computable.figures:
        count_figure(connection, computable, figure)
    if carry:
        set_seal(connection, part)


def _slices_behind(metrics: Sequence[Metric]) -> Iterator[Source]:
    for metric in metrics:
        for count in metric.counts:
            for side in (count.numerator, count.denominator, count.people):
                yield side.table, count.grain or metric.grain
