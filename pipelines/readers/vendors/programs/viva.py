"""Microsoft Viva Insights: the person query, one row per person and week (one_to_one).

Source of the layout: the sample query and its reader in the vendor's R package vivainsights (pq_data, import_query).
PersonId is the vendor's own pseudonym and joins to nothing, so gender, level and unit are read from the attributes of
HR inside the file. Hours alone with the manager become minutes; the manager has no id, so senior_id stays empty.
MetricDate is the first day of the week, MM/DD/YYYY or ISO. All other measures, survey scores among them, are dropped.

To be told: the columns of gender and senior_gender with their words; level and division where they are not
LevelDesignation and Organization.
"""

from collections.abc import Collection
from dataclasses import replace

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.vendors.declaration import Vendor, Words, by_headings
from pipelines.readers.vendors.mapped import keep_mapped, stage_taken
from pipelines.readers.vendors.rewriting import position

_HOURS = "Meeting_and_call_hours_with_manager_1_1"
# The query's own name of the measure, before the vendor's tools make one word of it.
_SPELLINGS = (_HOURS, "Meeting and call hours with manager 1:1", "Meeting and call hours with manager 1-1")
_MINUTES = 60


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage a person query with the minutes alone with the manager.

    Raises:
        FileRejectedError: the query does not hold that measure.
    """
    staged = stage_taken(connection, delivery, options, table, expected, *_SPELLINGS)
    found = (at for at in (position(staged.columns, heading) for heading in _SPELLINGS) if at is not None)
    hours = next(found, None)
    if hours is None:
        raise delivery.rejected(f"is no person query with the measure '{_HOURS}', which one_to_one is made of")
    # What is no number stays as it is, for ingestion to say so.
    minutes = f"coalesce(round(try_cast(c{hours} as double) * {_MINUTES}, 2)::varchar, c{hours})"
    kept = keep_mapped(connection, staged, table, options, {"minutes": minutes}, read=[hours])
    return replace(kept, typed=True)


FORMAT = Vendor(
    name="viva",
    title="Viva Insights person query",
    feeds={
        "one_to_one": Words(
            columns={
                "PersonId": "person_id",
                "MetricDate": "week_start",
                "LevelDesignation": "level",
                "Organization": "division",
            },
            dates={"week_start": "%m/%d/%Y"},
        )
    },
    recognize=by_headings("PersonId", "MetricDate", _HOURS),
    read=read,
)
