"""In which ways the dates of a column could be written: every format under which (nearly) all of them are dates."""

import re
from collections.abc import Sequence
from datetime import date, datetime

ISO = "%Y-%m-%d"
_FORMATS = (
    ISO, "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y%m%d", "%d-%b-%Y", "%d %b %Y",
    "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d/%m/%y", "%m/%d/%y",
    "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M",
)  # fmt: skip
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?")
_EARLIEST, _YEARS_AHEAD = 1920, 30
_ONE_MISFIT_IN = 50


def formats_of(texts: Sequence[str], today: date) -> tuple[str, ...]:
    """Return the formats under which all texts but a misfit in fifty are plausible days; none for no texts.

    Two that differ in the order of day and month may both fit; which one is meant, the file does not tell.
    """
    if not texts:
        return ()
    most = len(texts) // _ONE_MISFIT_IN
    if sum(not _ISO_MOMENT.fullmatch(text) for text in texts) <= most:
        return (ISO,)
    return tuple(pattern for pattern in _FORMATS if sum(not _is_day(text, pattern, today) for text in texts) <= most)


def _is_day(text: str, pattern: str, today: date) -> bool:
    try:
        found = datetime.strptime(text, pattern)
    except ValueError:
        return False
    return _EARLIEST <= found.year <= today.year + _YEARS_AHEAD
