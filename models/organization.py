"""What an organization says about itself: names, floors, calendar, thresholds, targets, owners.

Plain values only; reading and refusing allyship.yaml is pipelines/settings.py's work. Metric code takes
every organization-specific number from here, never from a constant of its own.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PrivacyClass = Literal["open", "normal", "special"]
PRIVACY_CLASSES: tuple[PrivacyClass, ...] = ("open", "normal", "special")


@dataclass(frozen=True, slots=True)
class Protection:
    """Threshold and rounding of one privacy class. `rounding_base` 1 means exact counts."""

    minimum_people: int
    rounding_base: int


# The least protection that any organization gets; allyship.yaml may only make it stricter.
LEAST_PROTECTION: dict[PrivacyClass, Protection] = {
    "open": Protection(minimum_people=5, rounding_base=1),
    "normal": Protection(minimum_people=10, rounding_base=5),
    "special": Protection(minimum_people=10, rounding_base=5),
}
SURVIVAL_MINIMUM = 20
ETHNICITY_MINIMUM = 20


@dataclass(frozen=True, slots=True)
class Target:
    """A promise about one metric: the value, the day, who owns it, and for which measure it is made."""

    value: float
    by: date
    owner: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """A target of one unit: metric, breakdown, segment as delivered, and the promise."""

    kpi_id: str
    breakdown: str
    segment: str
    target: Target


ACTION_STATUSES = ("open", "doing", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Action:
    """What someone does about a metric until a day; `status` is one of ACTION_STATUSES.

    The organization lists its actions in allyship.yaml, or keeps them in a CSV file of the home that it names there.
    """

    kpi_id: str
    action: str
    owner: str
    due: date
    status: str = "open"


@dataclass(frozen=True, slots=True)
class Organization:
    """One organization's settings as the metrics, the protection and the pages use them."""

    name: str
    timezone: str = "UTC"
    fiscal_year_start: int = 1
    leadership_floor: int = 6
    manager_floor: int = 4
    executive_floor: int = 7
    as_of: date | None = None
    program_window_months: int = 36
    verification_copy: bool = False
    synthetic: bool = False
    protection: dict[PrivacyClass, Protection] = field(default_factory=lambda: dict(LEAST_PROTECTION))
    targets: dict[str, Target] = field(default_factory=dict)
    unit_targets: tuple[UnitTarget, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    crosses: dict[str, tuple[str, ...]] = field(default_factory=dict)
