"""Published numbers as text: values, bounds, intervals, counts and dates, each written in one way only.

Nothing here decides whether a number may be shown: the row says it. Names are labels.py's, sentences
headlines.py's. Percentages and changes of shares are in points, never percent of percent.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dashboards.content import Row

MINUS = "\N{MINUS SIGN}"
SUPPRESSED, NOT_APPLICABLE, LOW_RELIABILITY = "[c]", "[z]", "[u]"
# A share known no better than plus or minus ten points is marked, and no trend is read into it.
WIDEST_HALF_INTERVAL = 0.10
_SHARES = ("share", "probability", "points")
# Own names, since strftime follows the machine's locale and the pages must not.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Unit:
    """How one unit is written: stored value x scale, decimals, sign after the number, words after that."""

    scale: int
    decimals: int
    sign: str
    words: str
    bound_decimals: int = 0


_UNITS = {
    "share": _Unit(100, 1, "%", ""),
    "probability": _Unit(100, 1, "%", ""),
    "points": _Unit(100, 1, "", " points"),
    "percent": _Unit(1, 1, "%", ""),
    "score": _Unit(1, 2, "", "", bound_decimals=2),
    "per 100 men": _Unit(1, 0, "", " per 100 men"),
    "per 100 people": _Unit(1, 1, "", " per 100 people", bound_decimals=1),
    "days": _Unit(1, 0, "", " days"),
    "people": _Unit(1, 0, "", " people"),
}


def _style(unit: str) -> _Unit:
    return _UNITS.get(unit, _Unit(1, 2, "", "" if unit in ("ratio", "flag") else f" {unit}", bound_decimals=2))


def fixed(value: float, decimals: int) -> str:
    """Return a number with thousands separators and a true minus; never a negative zero."""
    text = f"{abs(value):,.{decimals}f}"
    return (MINUS if value < 0 and float(text.replace(",", "")) != 0 else "") + text


def number(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a value without the words of its unit: "31.2%", "84", "+3.1" for points."""
    style = _style(unit)
    text = fixed(value * style.scale, style.decimals if decimals is None else decimals) + style.sign
    return signed(text) if unit == "points" else text


def signed(text: str) -> str:
    """Return a written number with its plus; zero has no sign."""
    return text if reads_as_zero(text) or text.startswith(MINUS) else f"+{text}"


def reads_as_zero(text: str) -> bool:
    """Whether a number, as it is written, has no digit but zeros; words after it do not count."""
    return not any(c in "123456789" for c in text.partition(" ")[0])


def full(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: "31.2%", "84 per 100 men", "+3.1 points"."""
    if unit == "flag":
        return "flagged" if value else "not flagged"
    text = number(value, unit, decimals)
    return "1 person" if unit == "people" and text == "1" else text + _style(unit).words


def difference(value: float, unit: str) -> str:
    """Return the size of a difference of two values, unsigned: "1.4 points", "3 per 100 men"."""
    if unit == "percent":
        return f"{fixed(abs(value), 1)} points"
    return full(abs(value), "points").removeprefix("+") if unit in _SHARES else full(abs(value), unit)


def target_value(value: float, unit: str) -> str:
    """Return a promised value, without decimals where it needs none: "40%", "37.5%"."""
    style = _style(unit)
    whole = math.isclose(value * style.scale, round(value * style.scale), abs_tol=1e-9)
    return number(value, unit, 0 if whole else None)


def outside_figure(value: float, unit: str) -> str:
    """Return a figure of others with the decimals it was published with, two at most: "17%", "1.57 per 100 people"."""
    style = _style(unit)
    scaled = value * style.scale
    exact = (decimals for decimals in range(3) if math.isclose(scaled, round(scaled, decimals), abs_tol=1e-9))
    return full(value, unit, next(exact, None))


def bounds(low: float | None, high: float | None, unit: str) -> str:
    """Return what may be said when only bounds are published: "under 5%", "2% to 8%", "over 95%".

    Bounds are written outward, so the text never claims more than the row does.
    """
    if unit == "flag":
        return "cannot be told"
    style = _style(unit)
    at_bottom = low is None or (unit != "points" and low <= 0)
    at_top = high is None or (unit in ("share", "probability") and high >= 1)
    lower = "" if low is None else _outward(low, unit, math.floor)
    upper = "" if high is None else _outward(high, unit, math.ceil)
    if at_bottom and at_top:
        return "anything from 0% to 100%" if style.sign else "any value"
    if at_bottom:
        return ("at most " if _exact(high, style) else "under ") + upper + style.words
    if at_top:
        return ("at least " if _exact(low, style) else "over ") + lower + style.words
    return f"{lower} to {upper}{style.words}"


def _exact(value: float | None, style: _Unit) -> bool:
    """Whether the written bound is the bound itself; "under" would then deny a possible value."""
    scaled = round((value or 0.0) * style.scale * 10**style.bound_decimals, 6)
    return bool(scaled == round(scaled))


def _outward(value: float, unit: str, away: Callable[[float], int]) -> str:
    style = _style(unit)
    step: float = 10**style.bound_decimals
    # Six decimals first: 0.07 x 100 is a hair above 7 in binary and must not become 8.
    whole = away(round(value * style.scale * step, 6))
    text = fixed(whole / step, style.bound_decimals) + style.sign
    return signed(text) if unit == "points" else text


def interval(row: Row, unit: str) -> str | None:
    """Return the 95 % interval, "74 to 95", or None where the row has none."""
    low, high = row["ci_low"], row["ci_high"]
    if row["status"] != "shown" or (low is None and high is None):
        return None
    if high is None:
        return f"{number(low, unit)} or more"
    return f"{number(0.0 if low is None else low, unit)} to {number(high, unit)}"


def is_unreliable(row: Row, unit: str) -> bool:
    """Whether the interval of a share or a gap is wider than plus or minus ten points."""
    low, high = row["ci_low"], row["ci_high"]
    if unit not in _SHARES or low is None or high is None:
        return False
    return bool((high - low) / 2 > WIDEST_HALF_INTERVAL)


def value_text(row: Row, unit: str, *, words: bool = True) -> str:
    """Return what a row shows: its value, its bounds, or the mark that says why it shows neither.

    A share weighted to a population, or expected by chance, is published to the whole percent and written so.
    """
    if row["status"] == "suppressed":
        return SUPPRESSED
    if row["status"] != "shown":
        return NOT_APPLICABLE
    if row["value"] is None:
        return bounds(row["value_low"], row["value_high"], unit)
    decimals = 0 if row.get("measure", "").endswith(("weighted", ":expected")) and unit in ("share", "points") else None
    return full(row["value"], unit, decimals) if words else number(row["value"], unit, decimals)


def counts(row: Row) -> str:
    """Return the counts behind a shown value: "312 of 1,000", "about 85 of 570, counts rounded to 5"."""
    text = short_counts(row)
    rounded = row["rounding_base"] is not None and row["rounding_base"] > 1
    return f"{text}, counts rounded to {row['rounding_base']}" if text and rounded else text


def short_counts(row: Row) -> str:
    """Return the counts of a shown row without the note on rounding; empty where no count is published."""
    if row["status"] != "shown":
        return ""
    about = "about " if row["rounding_base"] is not None and row["rounding_base"] > 1 else ""
    if row["numerator"] is not None and row["denominator"] is not None:
        return f"{about}{row['numerator']:,} of {row['denominator']:,}"
    return f"n = {about}{row['people']:,}" if row["people"] is not None else ""


# The one reason that the release tells by its code; a page tells it in words.
_REASONS = {"no_population": "nobody to count"}


def reason(row: Row) -> str:
    """Return why a row shows nothing, in words."""
    told = str(row["reason"] or "no reason recorded")
    return _REASONS.get(told, told.replace("_", " "))


def day(value: date) -> str:
    """Return a date as "31 Oct 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """Return a date as "Oct 2026"."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """Return a UTC time as "22 Nov 2026, 02:14 UTC"."""
    return f"{day(value)}, {value:%H:%M} UTC"


def period(row: Row) -> str:
    """Return a row's period: one day, or first to last day."""
    start, end = row["period_start"], row["period_end"]
    return day(end) if start is None or start == end else f"{day(start)} to {day(end)}"


def file_size(size: int) -> str:
    """Return a file's size in decimal units: "812 bytes", "4.8 MB"."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
