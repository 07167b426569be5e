"""Tables that repeat what kpi.value says: scorecard, targets and changes, each row held against its cell."""

from collections.abc import Iterator

import duckdb

from audit.tables import Compared

_SAME = " or ".join(
    f"e.{name} is distinct from v.{name}"
    for name in (
        "value",
        "value_low",
        "value_high",
        "ci_low",
        "ci_high",
        "numerator",
        "denominator",
        "people",
        "rounding_base",
        "status",
    )
)
# Sums of fractions differ in their last digits.
_APART = "abs({one} - ({other})) > 1e-9 or ({one} is null) <> ({other} is null)"

# table -> query of (rows that tell of a cell, rows that tell otherwise than it)
_QUERIES = {
    "kpi.scorecard": (
        f"select count(*), count(*) filter (where v.kpi_id is null or {_SAME}) "
        "from kpi.scorecard as e left join kpi.value as v on v.kpi_id = e.kpi_id and v.measure = e.measure "
        "and v.breakdown = 'company' and v.period_start is not distinct from e.period_start "
        "and v.period_end is not distinct from e.period_end"
    ),
    "kpi.scorecard, a year before": (
        "select count(*), count(*) filter (where not exists (select 1 from kpi.value as v where v.kpi_id = e.kpi_id "
        "and v.measure = e.measure and v.breakdown = 'company' and v.period_end = e.previous_period_end "
        "and v.value = e.previous_value and v.status = 'shown') "
        f"or {_APART.format(one='e.change', other='e.value - e.previous_value')}) "
        "from kpi.scorecard as e where e.previous_value is not null"
    ),
    "kpi.target": (
        "select count(*), count(*) filter (where v.kpi_id is null or e.value is distinct from v.value "
        f"or {_APART.format(one='e.distance', other='e.value - e.target_value')}) "
        "from kpi.target as e left join kpi.value as v on v.kpi_id = e.kpi_id and v.measure = e.measure "
        "and v.breakdown = e.breakdown and v.segment = e.segment and v.period_end = e.period_end "
        "where e.value is not null"
    ),
    "kpi.change": (
        "select count(*), count(*) filter (where not exists (select 1 from kpi.value as v where v.kpi_id = e.kpi_id "
        "and v.measure = e.measure and v.breakdown = 'company' and v.period_end = e.period_end "
        "and v.value = e.value and v.status = 'shown')) from kpi.change as e where e.value is not null"
    ),
}


def compare_echoes(connection: duckdb.DuckDBPyConnection) -> Iterator[Compared]:
    """Hold each repeating table against kpi.value."""
    for name, query in _QUERIES.items():
        rows, different = connection.execute(query).fetchone() or (0, 0)
        yield Compared(name, int(rows), int(different))
