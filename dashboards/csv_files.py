"""The CSV file of each metric: every published row, the numbers of kpi.value unrounded.

Columns and their meaning are those of models/release_schema.py. Nothing else is written, and nothing that
a spreadsheet would run.
"""

import csv
import io
from datetime import date

from dashboards.published import Published
from models.release_schema import VALUE

# A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TEXT_FIELDS = frozenset(f.name for f in VALUE.fields if f.type == "VARCHAR")


def csv_path(metric: Published) -> str:
    """Return where a metric's file lies, relative to the site."""
    return f"data/{metric.id}.csv"


def csv_text(metric: Published) -> str:
    """Return a metric's published rows as CSV: header, then rows by period, breakdown, segment and measure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [f.name for f in VALUE.fields]
    writer.writerow(names)
    writer.writerows([_cell(name, row[name]) for name in names] for row in metric.rows)
    return out.getvalue()


def safe_text(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in _TEXT_FIELDS:
        return safe_text(str(value))
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)
