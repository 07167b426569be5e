"""What a reader knows beside the numbers: how people are divided, and which counts lie within which.

All of it stands in the published definitions or is seen at work. Colleagues further know who works where; that much
(nesting of units, head counts) is given to an attack as `Colleague`, since no table tells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from audit.cells import ETHNICITY, Key

# Breakdowns that put each person into one segment at most.
PARTITIONS = frozenset(
    {"division", "department", "location", "country", "job_family", "level", "rung", "quarter", ETHNICITY}
)
PROGRAMS = frozenset({"program", "program_kind", "cohort"})
# Metrics that count enrolments, pairs or groups, each of which belongs to one program.
_OF_PROGRAMS = frozenset(
    {"completion", "program_retention", "program_activity", "pair_survival", "pair_fit", "voluntary_continuation"}
)
# A meeting is counted with the women, the men, the division and the program of each of its members.
OVERLAPPING = frozenset({"cadence_adherence"})
_SAME_DENOMINATOR = frozenset({"formal", "self_declared", "at_risk"})
# The measure of the company that a metric's segments by ethnicity are parts of.
BY_ETHNICITY = {"women_in_leadership": "all", "promotion_rate": "women", "attrition_parity": "women"}

# A metric of head counts by level, and the one that counts those from some level on: its units are sums of levels.
LEADERS = {"pipeline_share": "women_in_leadership"}
LEADERS_FROM = "leaders from "


@dataclass(frozen=True, slots=True)
class Within:
    """One measure's counts lie within another's: numerator in numerator and denominator in denominator."""

    inner: str
    outer: str


WITHIN: Mapping[str, tuple[Within, ...]] = {
    "substantiation_rate": (Within("all:anonymous", "all"),),
    "report_volume_rate": (Within("all:anonymous", "all"),),
    "survey_reporting_rate": (Within("all:formal", "all"),),
    "commitments_kept": (Within("all", "all:self_declared"),),
    "personality_feedback_rate": (Within("women:of_critical", "women"), Within("men:of_critical", "men")),
    "reported_avoidance": (Within("women:junior", "all"), Within("men:senior", "all")),
    "attrition_parity": (Within("all", "all:any"),),
}
# metric -> (measure whose numerator is what its denominator has more than that of, measure)
REMAINDERS: Mapping[str, tuple[str, str]] = {"substantiation_rate": ("all:undetermined", "all")}


@dataclass(frozen=True, slots=True)
class Colleague:
    """What someone inside knows: the division of a department at a period's end, and true head counts by key.

    `reads_reasons`: whether the reason of a hidden row is used, which tells a small group from one that protects it.
    """

    division_of: Mapping[tuple[date, str], str] = field(default_factory=dict)
    heads: Mapping[Key, float] = field(default_factory=dict)
    reads_reasons: bool = True


def adds_up(kpi_id: str, breakdown: str) -> bool:
    """Tell whether the segments of a breakdown are parts of the company, none counted twice."""
    if kpi_id in OVERLAPPING:
        return False
    if breakdown in PROGRAMS:
        return kpi_id in _OF_PROGRAMS
    return all(part in PARTITIONS for part in breakdown.split("+"))


def denominator_of(variant: str, time: str) -> str:
    """Return the name of the variant's denominator; variants that share one are counted among the same people."""
    plain = weightless(variant)
    return "" if time or plain in _SAME_DENOMINATOR else plain


def weightless(variant: str) -> str:
    """Return the variant that a weighted one is the weighting of; its counts are the same."""
    return "" if variant == "weighted" else variant.removesuffix("_weighted")


def crossed(segment: str) -> tuple[str, str]:
    """Split the segment of a cross; a doubled separator belongs to a name."""
    marked = segment.replace(" |  | ", "\0")
    first, _, second = marked.partition(" | ")
    return first.replace("\0", " | "), second.replace("\0", " | ")
