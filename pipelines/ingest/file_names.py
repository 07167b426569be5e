"""Dates that stand in the names of files: a snapshot's day, or the day of delivery."""

import calendar
import re
from datetime import date, datetime

_WIDTHS = {"%Y": r"\d{4}", "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%y": r"\d{2}", "%b": r"[A-Za-z]{3}", "%B": r"[A-Za-z]+"}


def date_in_name(name: str, pattern: str) -> date | None:
    """Return the first date that a strptime pattern finds in a file name, or None.

    A pattern without a day means the last day of the month: a month-end snapshot.
    """
    expression = re.escape(pattern)
    for directive, width in _WIDTHS.items():
        expression = expression.replace(re.escape(directive), width)
    for found in re.finditer(expression, name):
        try:
            moment = datetime.strptime(found.group(), pattern)
        except ValueError:
            continue
        if "%d" not in pattern:
            moment = moment.replace(day=calendar.monthrange(moment.year, moment.month)[1])
        return moment.date()
    return None
