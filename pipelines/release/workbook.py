"""The workbook of a release: the tables that people open in a spreadsheet, one sheet each.

Every text is written as text and every number as a number, to sixteen digits, so that no cell is a formula or a link;
a text that begins like one has an apostrophe, for the day somebody saves the sheet as CSV. Of kpi.value the newest
period stands here; the history is in the CSV and Parquet files and in the database, which hold more rows than a sheet.
The moment of the release is the only one in the file: the same release gives the same bytes.
"""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dashboards.csv_files import safe_text
from models.release_schema import ACTION, CHANGE, DEFINITION, RELEASE, SCORECARD, TABLES, TARGET, VALUE, Table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# The most that a sheet holds, its header among them.
MOST_ROWS = 1_048_576
_LATEST = f"""
-- one row per metric, breakdown, segment and measure: the newest period
select {", ".join(f'v."{f.name}"' for f in VALUE.fields)}
from kpi.value as v
join (
    select kpi_id, breakdown, measure, max(period_end) as period_end
    from kpi.value
    group by kpi_id, breakdown, measure
) as newest using (kpi_id, breakdown, measure, period_end)
order by v.kpi_id, v.breakdown, v.segment, v.measure
"""
_WIDTHS = {"VARCHAR": 28, "DATE": 12, "TIMESTAMP": 20}


def write_workbook(connection: duckdb.DuckDBPyConnection, file: Path, built_at: datetime) -> None:
    """Write the workbook from the publishable tables of the warehouse.

    Args:
        connection: The warehouse, whose tables of schema `kpi` and `meta` are those of the release.
        file: Where the workbook comes to lie.
        built_at: The moment that the workbook says it was made at, in UTC.
    """
    from xlsxwriter import Workbook

    workbook = Workbook(str(file), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    workbook.set_properties({"title": "allyship", "created": built_at.replace(tzinfo=None)})
    for table in (RELEASE, SCORECARD):
        _write_table(connection, workbook, table, table.name)
    _write_sheet(workbook, "latest", VALUE, connection.execute(_LATEST).fetchmany(MOST_ROWS - 1))
    for table in (DEFINITION, TARGET, ACTION, CHANGE):
        _write_table(connection, workbook, table, table.name)
    _write_fields(workbook)
    workbook.close()


def _write_table(connection: duckdb.DuckDBPyConnection, workbook: "Workbook", table: Table, name: str) -> None:
    columns = ", ".join(f'"{f.name}"' for f in table.fields)
    rows = connection.execute(f"select {columns} from {table.qualified}").fetchmany(MOST_ROWS - 1)
    _write_sheet(workbook, name, table, rows)


def _write_sheet(workbook: "Workbook", name: str, table: Table, rows: list[tuple[object, ...]]) -> None:
    sheet = _sheet(workbook, name, [f.name for f in table.fields])
    for place, field in enumerate(table.fields):
        sheet.set_column(place, place, _WIDTHS.get(field.type, 14))
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value)


def _write_fields(workbook: "Workbook") -> None:
    sheet = _sheet(workbook, "fields", ["table", "field", "type", "meaning"])
    sheet.set_column(0, 2, 20)
    sheet.set_column(3, 3, 90)
    lines = [(t.qualified, f.name, f.type, f.meaning) for t in TABLES for f in t.fields]
    for number, line in enumerate(lines, 1):
        for place, value in enumerate(line):
            sheet.write_string(number, place, value)


def _sheet(workbook: "Workbook", name: str, columns: list[str]) -> "Worksheet":
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column)
    return sheet


def _write_cell(sheet: "Worksheet", row: int, column: int, value: object) -> None:
    """Write one value by its type; what is absent stays an empty cell."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    else:
        sheet.write_string(row, column, safe_text(str(value)))
