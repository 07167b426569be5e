"""The statistical macros of models/statistics.sql on a connection, defined once: each time takes as long as a fact."""

import duckdb

from models.statistics import STATISTICS_SQL


def define_statistics(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the macros unless this connection has them; they are temporary, so they end with it."""
    row = connection.execute("select getvariable('statistics_are_defined')").fetchone()
    if row and row[0]:
        return
    connection.execute(STATISTICS_SQL)
    connection.execute("set variable statistics_are_defined = true")
