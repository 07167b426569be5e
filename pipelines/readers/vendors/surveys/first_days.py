"""The day a wave was launched, where allyship.yaml takes it from the moments at which responses were recorded.

A wave has one launch, so the first day among its responses stands for all of them. Text whose order of day and month
nobody told is refused rather than guessed.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo

from pipelines.readers.delivery import Delivery

_ORDER_UNTOLD = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b.*")

Day = Callable[[str], date | None]
"""Text of a cell -> the day that it tells, None where it tells none."""


def day_of(written: str | None, file_zone: tzinfo | None, own_zone: tzinfo) -> Day:
    """Return a function from text to day: ISO first, then the strptime format that was told.

    Args:
        written: the told format; None for ISO only.
        file_zone: the zone in which the file tells times; None leaves the day as it is written.
        own_zone: the organization's zone, in which days are told.
    """

    def read(text: str) -> date | None:
        moment: datetime | None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            try:
                moment = datetime.strptime(text, written) if written else None
            except ValueError:
                moment = None
        if moment is None:
            return None
        if moment.tzinfo is None and file_zone is not None and len(text) > len("2026-01-31"):
            moment = moment.replace(tzinfo=file_zone)
        return moment.astimezone(own_zone).date() if moment.tzinfo else moment.date()

    return read


def known_days(delivery: Delivery, texts: Iterable[str], read: Day) -> dict[str, date]:
    """Return the day of every text that tells one.

    Raises:
        FileRejectedError: none does, and some look like days whose order nobody told.
    """
    found = {text: read(text) for text in texts}
    if not any(found.values()) and any(map(_ORDER_UNTOLD.fullmatch, found)):
        raise delivery.rejected(
            "days are written in a form that does not tell day from month; say it under dates, "
            "such as launched_on: '%d/%m/%Y %H:%M:%S' or '%m/%d/%Y %H:%M:%S'"
        )
    return {text: day for text, day in found.items() if day is not None}


def fixed_offset(text: str) -> str | None:
    """Return an offset such as GMT+3, GMT-5:30 or GMT as ISO writes it; None for anything else."""
    match = re.fullmatch(r"(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d{2}))?)?", text)
    if not match:
        return None
    return f"{match[1] or '+'}{int(match[2] or 0):02d}:{match[3] or '00'}"
