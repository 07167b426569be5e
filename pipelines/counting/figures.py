"""Cells of figures computed whole: a statement of models/figures, and the pure step that may follow it."""

import duckdb

from models.figures import statement
from models.metrics import Figure, Metric

_COLUMNS = (
    "period_start",
    "period_end",
    "breakdown",
    "segment",
    "measure",
    "figure",
    "figure_low",
    "figure_high",
    "figure_p",
    "numerator",
    "denominator",
    "people",
    "n_eff",
    "reason",
)

# In the table of all cells the figure's own reason stands beside the one that protection may give.
_NAMED = {"reason": "figure_reason"}


def count_figure(connection: duckdb.DuckDBPyConnection, metric: Metric, figure: Figure) -> None:
    """Add the cells of one figure to `metrics.cell`; a column that the statement leaves out is NULL."""
    if figure.step is None:
        connection.execute(f"create or replace temp table figure_rows as {statement(figure.statement)}")
    else:
        import pandas as pd  # only where it works: definitions load without it

        # In an order of their own, so that sums of fractions have the same last digit whatever order they come in.
        found = connection.execute(f"from ({statement(figure.statement)}\n) order by all").df()
        columns = figure.step({str(name): found[name].to_numpy() for name in found.columns})
        connection.register("stepped", pd.DataFrame(columns))
        connection.execute("create or replace temp table figure_rows as select * from stepped")
        connection.unregister("stepped")
    given = {row[0] for row in connection.execute("describe figure_rows").fetchall()}
    named = ", ".join(f"{name if name in given else 'null'} as {_NAMED.get(name, name)}" for name in _COLUMNS)
    connection.execute(
        f"insert into metrics.cell by name select ? as kpi_id, {named}, ? as kind, ? as population, 1.0 as scale "
        "from figure_rows",
        [metric.id, figure.kind, figure.population],
    )
