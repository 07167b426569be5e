"""The small languages inside allyship.yaml: date formats, patterns in file names, cron lines, file globs.

Each check returns what is wrong in words, or None. Reading the keys that hold them is done in sources.py and
organization.py.
"""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from models.errors import did_you_mean

# What Python and DuckDB parse alike. Offsets and zone names (%z, %Z) are left out: they move a date.
CELL_DIRECTIVES = "YymBbdjHIpMSfAa%"
NAME_DIRECTIVES = "YymBbd"

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_CRON_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _WEEKDAYS),
)


def date_format_fault(pattern: str, directives: str) -> str | None:
    """Say what is wrong with a strptime format that may use the given directives."""
    used = re.findall(r"%(-?.?)", pattern, re.DOTALL)
    for directive in used:
        # The length guards against the lone sign at the end of a pattern: an empty text is in every text.
        if len(directive) != 1 or directive not in directives:
            return f"unknown date directive '%{directive}'{_expected_directive(directive, directives)}"
    fields = [directive for directive in used if directive != "%"]
    if len(fields) != len(set(fields)):
        return f"the date format '{pattern}' uses a directive twice"
    if not (set("Yy") & set(fields) and set("mbBj") & set(fields)):
        return f"the date format '{pattern}' needs a year and a month, like %d/%m/%Y"
    return None


def _expected_directive(directive: str, directives: str) -> str:
    for alike in (directive[-1:].swapcase(), directive[-1:]):
        if alike and alike in directives:
            return f"; did you mean '%{alike}'?"
    return f"; expected one of {', '.join(f'%{letter}' for letter in directives)}"


def timezone_fault(name: str) -> str | None:
    """Say what is wrong with the IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"unknown time zone '{name}'{did_you_mean(name, available_timezones())}"
    return None


def cron_fault(line: str) -> str | None:
    """Say what is wrong with a cron line of five fields."""
    fields = line.split()
    if len(fields) != len(_CRON_FIELDS):
        return f"expected five fields like '0 2 * * *', found {len(fields)}"
    for text, (name, least, most, words) in zip(fields, _CRON_FIELDS, strict=True):
        if not all(_cron_part_holds(part, least, most, words) for part in text.split(",")):
            return f"the field for the {name}, '{text}', is not from {least} to {most}"
    return None


def _cron_part_holds(part: str, least: int, most: int, words: Sequence[str]) -> bool:
    match = re.fullmatch(r"(\*|\w+(?:-\w+)?)(?:/([1-9][0-9]?))?", part.upper(), re.ASCII)
    if not match:
        return False
    if int(match[2] or 1) > most:
        return False
    if match[1] == "*":
        return True
    numbers = [_cron_number(text, least, words) for text in match[1].split("-")]
    if any(n is None or not least <= n <= most for n in numbers):
        return False
    # A step needs something to step through, and a range runs upward.
    return (len(numbers) == 2 or match[2] is None) and numbers == sorted(n for n in numbers if n is not None)


def _cron_number(text: str, least: int, words: Sequence[str]) -> int | None:
    if text in words:
        return words.index(text) + least
    return int(text) if text.isdecimal() and len(text) <= 2 else None


def glob_fault(pattern: str) -> str | None:
    """Say what is wrong with a glob that must stay inside landing."""
    parts = pattern.split("/")
    if "\\" in pattern:
        return f"'{pattern}' has a backslash; folders are separated by /"
    if pattern.startswith(("/", "~")) or re.match(r"[A-Za-z]:", pattern):
        return f"'{pattern}' is absolute; expected a path relative to landing"
    if ".." in parts:
        return f"'{pattern}' leaves landing"
    if parts[0] == "landing":
        return f"'{pattern}' begins with landing, to which it is relative already; leave that part out"
    if any(part in ("", ".") or ("**" in part and part != "**") for part in parts):
        return f"'{pattern}' is no pattern of files; expected one like hr/workers_*.csv or hr/**/*.csv"
    return None


def glob_matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether a path matches a glob, both split at /; ** stands for any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(glob_matches(parts[i:], pattern[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and glob_matches(parts[1:], pattern[1:])
