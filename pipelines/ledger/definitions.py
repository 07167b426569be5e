"""What each metric means today, written down so that cells can be entered under it.

Cells that were published under another meaning are never carried: all periods of the metric are restated.
"""

import duckdb

from models.definitions import definition_digest
from models.metrics import METRICS
from pipelines.settings import Settings


def write_definitions(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, str]:
    """Make `metrics.definition` (kpi_id, definition) anew and return it; the level map is part of every meaning."""
    digests = {
        metric.id: definition_digest(metric, settings.organization, settings.levels.fingerprint())
        for metric in METRICS.values()
    }
    connection.execute("create or replace table metrics.definition (kpi_id varchar, definition varchar)")
    connection.execute(
        "insert into metrics.definition select unnest(?::varchar[]), unnest(?::varchar[])",
        [list(digests), list(digests.values())],
    )
    return digests
