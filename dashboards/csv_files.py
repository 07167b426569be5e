"""The CSV file of each metric: every published row, the numbers of kpi.value unrounded.

Columns and their meaning are those of models/release_schema.py. Nothing else is written, and nothing that
a spreadsheet would run.
"""

import csv
import io
from operator import itemgetter

from dashboards.published import Published
from models.release_schema import VALUE

# A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FIELDS = tuple(f.name for f in VALUE.fields)


def csv_path(metric: Published) -> str:
    """Return where a metric's file lies, relative to the site."""
    return f"data/{metric.id}.csv"


def csv_text(metric: Published) -> str:
    """Return a metric's published rows as CSV: header, then rows by period, breakdown, segment and measure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FIELDS)
    of = itemgetter(*_FIELDS)
    # Numbers, days and what is absent the writer itself writes as they are; there may be millions of cells.
    writer.writerows([safe_text(c) if isinstance(c, str) else c for c in of(row)] for row in metric.rows)
    return out.getvalue()


def safe_text(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
