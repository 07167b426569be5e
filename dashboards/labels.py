"""Names for people: measures, breakdowns and segments of kpi.value in words.

Only names; numbers are wording.py's. The spelling of measures and segments is that of the release
database (models/release_schema.py).
"""

from dataclasses import dataclass

_GROUPS = {"all": "All", "women": "Women", "men": "Men", "gap": "Gap", "parity": "Women against men"}
_VARIANTS = {
    "incl_hires": "hires included",
    "self_reported": "self-reported",
    "self_declared": "self-declared",
    "formal": "formal reports",
    "at_risk": "still followed",
    "index": "against entry level",
    "any": "any reason",
    "flag": "four-fifths flag",
    "of_critical": "of critical reviews",
    "p90": "90th percentile",
    "self_reported_weighted": "self-reported, weighted",
    "alpha": "Cronbach's alpha",
    "pre_trend": "one wave before the program",
    "took_part": "who took part",
    "others": "who did not",
    "expected": "expected by chance",
}
_BREAKDOWNS = {
    "company": "Whole organization",
    "program_kind": "Kind of program",
    "job_family": "Job family",
    "rung": "Step between levels",
    "quarter": "Pay quarter",
}
# Segments with an order of their own; all others stand in alphabetical order.
_ORDERED = {
    "quarter": ("lower", "lower_middle", "upper_middle", "upper"),
    "stage": (
        *("invited", "accepted", "attended", "completed"),
        *("reported", "investigated", "substantiated", "consequence", "reporter_told", "reporter_still_here"),
    ),
}
_WORDED = frozenset({"quarter", "stage", "program_kind", "issue", "item", "source"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's parts: group, optional `:variant`, optional `@time`."""

    group: str
    variant: str | None
    time: str | None

    @staticmethod
    def parse(text: str) -> "Measure":
        """Split `group:variant@time` into its parts."""
        head, _, time = text.partition("@")
        group, _, variant = head.partition(":")
        return Measure(group, variant or None, time or None)

    @staticmethod
    def order(text: str) -> tuple[str, str, int, str]:
        """Sort key: group, variant, then days as a number, so that 90d stands before 180d."""
        m = Measure.parse(text)
        return (m.group, m.variant or "", m.days if m.days is not None else 1_000_000, m.time or "")

    @property
    def days(self) -> int | None:
        """Days of `@90d`; None for another or no time."""
        return int(self.time[:-1]) if self.time and self.time[:-1].isdigit() and self.time.endswith("d") else None


def measure_unit(measure: str, headline: str, unit: str) -> str:
    """Return the unit of `measure` in a metric whose headline measure has `unit`.

    The parts of a gap or a parity are shares; the comparison of two shares is in points or per 100 men.
    """
    m, head = Measure.parse(measure), Measure.parse(headline).group
    if m.variant in ("at_risk", "index", "flag", "alpha"):
        return {"at_risk": "people", "index": "ratio", "flag": "flag", "alpha": "ratio"}[m.variant]
    if m.time == "median":
        return "days"
    if m.group == head:
        return unit
    if m.group == "gap":
        return "points"
    if m.group == "parity":
        return "per 100 men"
    return "share" if head in ("gap", "parity") else unit


def measure_label(measure: str, unit: str = "") -> str:
    """Return a measure in words, such as "Women, self-reported" or "Men at 90 days"."""
    m = Measure.parse(measure)
    words = _GROUPS.get(m.group, _spoken(m.group))
    if m.group == "parity" and unit == "per 100 men":
        words = "Women per 100 men"
    if m.variant:
        words += f", {_VARIANTS.get(m.variant, m.variant.replace('_', ' '))}"
    if m.days is not None:
        return f"{words} at {m.days} days"
    return f"{words}, {m.time}" if m.time else words


def breakdown_label(breakdown: str) -> str:
    """Return a breakdown in words, such as "Division" or "Division and level"."""
    first, *rest = breakdown.split("+")
    words = _BREAKDOWNS.get(first, _spoken(first))
    return " and ".join([words, *(_BREAKDOWNS.get(r, _spoken(r)).lower() for r in rest)])


def segment_label(breakdown: str, segment: str) -> str:
    """Return a segment as people read it; names that come from data stay as delivered."""
    if breakdown == "company":
        return "Whole organization"
    if breakdown == "level":
        return f"Level {segment}"
    if breakdown == "rung" and ">" in segment:
        low, _, high = segment.partition(">")
        return f"Level {low} to {high}"
    return _spoken(segment) if breakdown in _WORDED else segment


def segment_order(breakdown: str, segment: str) -> tuple[int, float, str, str]:
    """Sort key of a segment: its own order where it has one, ranks as numbers, else the alphabet."""
    known = _ORDERED.get(breakdown, ())
    if segment in known:
        return (0, known.index(segment), "", segment)
    rank = segment.partition(">")[0]
    if breakdown in ("level", "rung") and rank.removeprefix("-").isdigit():
        return (0, int(rank), "", segment)
    return (1, 0, segment.casefold(), segment)


def sentence_start(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def within_sentence(name: str) -> str:
    """Return a title as it stands inside a sentence: lower first letter, unless it begins an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _spoken(identifier: str) -> str:
    return sentence_start(identifier.replace("_", " "))
