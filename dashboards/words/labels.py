"""Names for people: measures, breakdowns and segments of kpi.value in words.

Only names; numbers are wording.py's. The spelling of measures and segments is that of the release
database (models/release_schema.py). A name that the language has no word for is spoken as it is spelled.
"""

from dataclasses import dataclass

from dashboards.words.language import known, sentence_start, text

# Segments with an order of their own; all others stand in alphabetical order.
_ORDERED = {
    "quarter": ("lower", "lower_middle", "upper_middle", "upper"),
    "stage": (
        *("invited", "accepted", "attended", "completed"),
        *("reported", "investigated", "substantiated", "consequence", "reporter_told", "reporter_still_here"),
    ),
}
_WORDED = frozenset({"quarter", "stage", "program_kind", "issue", "item", "source"})
# Units of measures that are of another kind than the metric they stand beside.
_VARIANT_UNITS = {
    "at_risk": "people",
    "left_before_start": "people",
    "index": "ratio",
    "flag": "flag",
    "alpha": "ratio",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's parts: group, optional `:variant`, optional `@time`."""

    group: str
    variant: str | None
    time: str | None

    @staticmethod
    def parse(spelled: str) -> "Measure":
        """Split `group:variant@time` into its parts."""
        head, _, time = spelled.partition("@")
        group, _, variant = head.partition(":")
        return Measure(group, variant or None, time or None)

    @staticmethod
    def order(spelled: str) -> tuple[str, str, int, str]:
        """Sort key: group, variant, then days as a number, so that 90d stands before 180d."""
        m = Measure.parse(spelled)
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
    if m.variant in _VARIANT_UNITS:
        return _VARIANT_UNITS[m.variant]
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
    words = _word("group", m.group)
    if m.group == "parity" and unit == "per 100 men":
        words = text("group.parity_per_100")
    if m.variant:
        variant = text(f"variant.{m.variant}") if known(f"variant.{m.variant}") else m.variant.replace("_", " ")
        words += f", {variant}"
    if m.days is not None:
        return text("measure.at_days", measure=words, days=m.days)
    return f"{words}, {m.time}" if m.time else words


def breakdown_label(breakdown: str) -> str:
    """Return a breakdown in words, such as "Division" or "Division and level"."""
    first, *rest = (_word("breakdown", part) for part in breakdown.split("+"))
    return text("caption.pair", first=first, second=rest[0].lower()) if rest else first


def segment_label(breakdown: str, segment: str) -> str:
    """Return a segment as people read it; names that come from data stay as delivered."""
    if breakdown == "company":
        return text("breakdown.company")
    if breakdown == "level":
        return text("segment.level", level=segment)
    if breakdown == "rung" and ">" in segment:
        low, _, high = segment.partition(">")
        return text("segment.rung", low=low, high=high)
    return _word(breakdown, segment) if breakdown in _WORDED else segment


def segment_order(breakdown: str, segment: str) -> tuple[int, float, str, str]:
    """Sort key of a segment: its own order where it has one, ranks as numbers, else the alphabet."""
    ordered = _ORDERED.get(breakdown, ())
    if segment in ordered:
        return (0, ordered.index(segment), "", segment)
    rank = segment.partition(">")[0]
    if breakdown in ("level", "rung") and rank.removeprefix("-").isdigit():
        return (0, int(rank), "", segment)
    return (1, 0, segment.casefold(), segment)


def within_sentence(name: str) -> str:
    """Return a title as it stands inside a sentence: lower first letter, unless it begins an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _word(kind: str, spelled: str) -> str:
    """The language's word for a spelling of the database, else the spelling spoken."""
    key = f"{kind}.{spelled}"
    return text(key) if known(key) else sentence_start(spelled.replace("_", " "))
