"""Published numbers as text: values, bounds, intervals, counts and dates, each written in one way only.

Nothing here decides whether a number may be shown: the row says it. Names are labels.py's, sentences
headlines.py's. Percentages and changes of shares are in points, never percent of percent.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dashboards.content import Row
from dashboards.words.language import counted, known, spoken, text

MINUS = "\N{MINUS SIGN}"
SUPPRESSED, NOT_APPLICABLE, LOW_RELIABILITY = "[c]", "[z]", "[u]"
# A share known no better than plus or minus ten points is marked, and no trend is read into it.
WIDEST_HALF_INTERVAL = 0.10
_SHARES = ("share", "probability", "points")
_WORDLESS = ("share", "probability", "percent", "score", "ratio", "flag", "count")


@dataclass(frozen=True, slots=True)
class _Unit:
    """How one unit is written: stored value x scale, decimals, whether a percent sign follows the number."""

    scale: int
    decimals: int
    percent: bool = False
    bound_decimals: int = 0


_UNITS = {
    "share": _Unit(100, 1, percent=True),
    "probability": _Unit(100, 1, percent=True),
    "points": _Unit(100, 1),
    "percent": _Unit(1, 1, percent=True),
    "score": _Unit(1, 2, bound_decimals=2),
    "per 100 men": _Unit(1, 0),
    "per 100 people": _Unit(1, 1, bound_decimals=1),
    "days": _Unit(1, 0),
    "people": _Unit(1, 0),
    "count": _Unit(1, 0),
}
_OTHER_UNIT = _Unit(1, 2, bound_decimals=2)


def _style(unit: str) -> _Unit:
    return _UNITS.get(unit, _OTHER_UNIT)


def unit_words(unit: str, written: str = "") -> str:
    """Return what stands after a number of the unit: "points", "person" after "1"; empty where nothing does."""
    if unit in _WORDLESS:
        return ""
    key = f"unit.{unit.replace(' ', '_')}"
    if known(f"{key}.one"):
        return text(f"{key}.{'one' if written == '1' else 'other'}")
    return text(key) if known(key) else unit


def fixed(value: float, decimals: int) -> str:
    """Return a number with separators and a true minus; never a negative zero."""
    written = spoken().locale.number(value, decimals)
    return written if value >= 0 or reads_as_zero(written) else MINUS + written


def whole(count: int) -> str:
    """Return a count with separators."""
    return fixed(count, 0)


def _percent(unit: str) -> str:
    return spoken().locale.percent if _style(unit).percent else ""


def number(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a value without the words of its unit: "31.2%", "84", "+3.1" for points."""
    style = _style(unit)
    written = fixed(value * style.scale, style.decimals if decimals is None else decimals) + _percent(unit)
    return signed(written) if unit == "points" else written


def signed(written: str) -> str:
    """Return a written number with its plus; zero has no sign."""
    return written if reads_as_zero(written) or written.startswith(MINUS) else f"+{written}"


def reads_as_zero(written: str) -> bool:
    """Whether a number, as it is written, has no digit but zeros; words after it do not count."""
    return not any(c in "123456789" for c in written.partition(" ")[0])


def full(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: "31.2%", "84 per 100 men", "+3.1 points"."""
    if unit == "flag":
        return text("flag.on" if value else "flag.off")
    written = number(value, unit, decimals)
    return f"{written} {unit_words(unit, written)}".rstrip()


def difference(value: float, unit: str) -> str:
    """Return the size of a difference of two values, unsigned: "1.4 points", "3 per 100 men"."""
    if unit in ("percent", *_SHARES):
        return f"{fixed(abs(value) * _style(unit).scale, 1)} {unit_words('points')}"
    return full(abs(value), unit)


def bare_difference(value: float, unit: str) -> str:
    """Return the size of a difference where the words of its unit stand beside: "16" of "16 per 100 men"."""
    return difference(value, unit) if unit in ("percent", *_SHARES) else number(abs(value), unit)


def target_value(value: float, unit: str) -> str:
    """Return a promised value, without decimals where it needs none: "40%", "37.5%"."""
    scaled = value * _style(unit).scale
    return number(value, unit, 0 if math.isclose(scaled, round(scaled), abs_tol=1e-9) else None)


def outside_figure(value: float, unit: str) -> str:
    """Return a figure of others with the decimals it was published with, two at most: "17%", "1.57 per 100 people"."""
    scaled = value * _style(unit).scale
    exact = (decimals for decimals in range(3) if math.isclose(scaled, round(scaled, decimals), abs_tol=1e-9))
    return full(value, unit, next(exact, None))


def bounds(low: float | None, high: float | None, unit: str, *, words: bool = True) -> str:
    """Return what may be said when only bounds are published: "under 5%", "2% to 8%", "over 95%".

    Bounds are written outward, so the text never claims more than the row does.
    """
    if unit == "flag":
        return text("flag.unknown")
    at_bottom = low is None or (unit != "points" and low <= 0)
    at_top = high is None or (unit in ("share", "probability") and high >= 1)
    if at_bottom and at_top:
        ends = {"low": number(0, unit, 0), "high": number(1, unit, 0)}
        return text("bounds.any_share", **ends) if _style(unit).percent else text("bounds.any")
    lower = "" if low is None else _outward(low, unit, math.floor)
    upper = "" if high is None else _outward(high, unit, math.ceil)
    if at_bottom:
        said = text("bounds.at_most" if _exact(high, unit) else "bounds.under", high=upper)
    elif at_top:
        said = text("bounds.at_least" if _exact(low, unit) else "bounds.over", low=lower)
    else:
        said = text("bounds.between", low=lower, high=upper)
    return f"{said} {unit_words(unit)}".rstrip() if words else said


def _exact(value: float | None, unit: str) -> bool:
    """Whether the written bound is the bound itself; "under" would then deny a possible value."""
    style = _style(unit)
    scaled = round((value or 0.0) * style.scale * 10**style.bound_decimals, 6)
    return bool(scaled == round(scaled))


def _outward(value: float, unit: str, away: Callable[[float], int]) -> str:
    style = _style(unit)
    step: float = 10**style.bound_decimals
    # Six decimals first: 0.07 x 100 is a hair above 7 in binary and must not become 8.
    outer = away(round(value * style.scale * step, 6))
    written = fixed(outer / step, style.bound_decimals) + _percent(unit)
    return signed(written) if unit == "points" else written


def interval(row: Row, unit: str) -> str | None:
    """Return the 95 % interval, "74 to 95", or None where the row has none."""
    low, high = row["ci_low"], row["ci_high"]
    if row["status"] != "shown" or (low is None and high is None):
        return None
    if high is None:
        return text("interval.open", low=number(low, unit))
    return text("interval.between", low=number(0.0 if low is None else low, unit), high=number(high, unit))


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
        return bounds(row["value_low"], row["value_high"], unit, words=words)
    decimals = 0 if row.get("measure", "").endswith(("weighted", ":expected")) and unit in ("share", "points") else None
    return full(row["value"], unit, decimals) if words else number(row["value"], unit, decimals)


def is_rounded(row: Row) -> bool:
    """Whether the counts of a row are rounded."""
    return bool((row["rounding_base"] or 1) > 1)


def counts(row: Row) -> str:
    """Return the counts behind a shown value: "312 of 1,000", "about 85 of 570, counts rounded to 5"."""
    short = short_counts(row)
    return text("counts.rounded", counts=short, base=row["rounding_base"]) if short and is_rounded(row) else short


def short_counts(row: Row) -> str:
    """Return the counts of a shown row without the note on rounding; empty where no count is published."""
    if row["status"] != "shown":
        return ""
    if row["numerator"] is None or row["denominator"] is None:
        return people(row)
    counted_ones = text("counts.of", n=whole(row["numerator"]), of=whole(row["denominator"]))
    return text("counts.about", n=counted_ones) if is_rounded(row) else counted_ones


def people(row: Row) -> str:
    """Return how many people a shown figure is about: "n = 493", "n = about 2,060"; empty where it is not told."""
    if row["status"] != "shown" or row["people"] is None:
        return ""
    n = whole(row["people"])
    return text("counts.people", n=text("counts.about", n=n) if is_rounded(row) else n)


def reason(row: Row) -> str:
    """Return why a row shows nothing, in words."""
    told = str(row["reason"] or text("reason.none"))
    # The one reason that the release tells by its code; a page tells it in words.
    return text("reason.no_population") if told == "no_population" else told.replace("_", " ")


def day(value: date) -> str:
    """Return a date as "31 Oct 2026"."""
    return _dated(value, spoken().locale.day)


def month(value: date) -> str:
    """Return a date as "Oct 2026"."""
    return _dated(value, spoken().locale.month)


def _dated(value: date, pattern: str) -> str:
    # Names of our own, since strftime follows the machine's locale and the pages must not.
    name = text(f"month.{value.month}")
    return pattern.format(day=value.day, month=value.month, year=value.year, name=name)


def moment(value: datetime) -> str:
    """Return a UTC time as "22 Nov 2026, 02:14 UTC"."""
    return f"{day(value)}, {value:%H:%M} UTC"


def period(row: Row) -> str:
    """Return a row's period: one day, or first to last day."""
    start, end = row["period_start"], row["period_end"]
    return day(end) if start is None or start == end else text("interval.between", low=day(start), high=day(end))


def file_size(size: int) -> str:
    """Return a file's size in decimal units: "812 bytes", "4.8 MB"."""
    if size < 1_000:
        return counted("size.bytes", size)
    return f"{fixed(size / 1_000, 1)} kB" if size < 1_000_000 else f"{fixed(size / 1_000_000, 1)} MB"
