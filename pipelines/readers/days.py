"""Days in text cells, as SQL: what counts as a date, for readers and for ingestion alike.

The format is declared by the source or by the vendor's format; month and day are never told apart by guessing.
"""

ISO = "%Y-%m-%d"
# An ISO date may carry a time of day and an offset, as databases print them; the date is taken as written.
_ISO_DATETIME = r"^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?$"
# DuckDB reads '01/02/26' as the year 26 where %Y stands; no date of this product lies before the year 1000.
_FIRST_DATE = "1000-01-01"


def day_in(text: str, date_format: str | None, *, iso_too: bool) -> str:
    """Return SQL for the DATE that a text says, NULL where it says none.

    Args:
        text: SQL of the text.
        date_format: its strptime format; None is ISO.
        iso_too: whether ISO stands beside the format, as in typed cells of spreadsheets.
    """
    # A plain date needs no pattern, which takes longer than the rest: DuckDB casts ten characters with dashes in their
    # places only where the others are digits, apart from white space at the end.
    is_plain = f"{text} like '____-__-__' and ({text})[10] >= '0'"
    iso = f"try_cast(case when {is_plain} then {text} else regexp_extract({text}, '{_ISO_DATETIME}', 1) end as date)"
    if date_format is None or date_format == ISO:
        return _plausible(iso)
    escaped = date_format.replace("'", "''")
    parsed = f"cast(try_strptime({text}, '{escaped}') as date)"
    return _plausible(f"coalesce({iso}, {parsed})" if iso_too else parsed)


def no_day(date_format: str | None) -> str:
    """Return, as part of an SQL string, the words for a text that says no date in a format."""
    if date_format is None or date_format == ISO:
        return "not a date like 2026-01-31"
    escaped = date_format.replace("'", "''")
    return f"not a date in the format {escaped}"


def _plausible(day: str) -> str:
    return f"case when {day} >= date '{_FIRST_DATE}' then {day} end"
