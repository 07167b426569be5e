"""Which threshold and rounding base a metric's cells get: its class, the organization's settings, the least allowed."""

from dataclasses import dataclass

from models.metrics import Metric
from models.organization import SURVIVAL_MINIMUM, Organization


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one measure's cells: privacy class, fewest people, rounding base (1 where exact)."""

    privacy_class: str
    minimum_people: int
    rounding_base: int


def rules(metric: Metric, organization: Organization, measure: str | None = None) -> Rules:
    """Return the rules of a measure's cells, or of the metric where no measure is named.

    A count with a class of its own gets the stricter of both in each respect.
    """
    apart = next((c for c in metric.counts if c.measure == measure and c.privacy_class), None)
    name = metric.class_of(measure) if measure else metric.privacy_class
    classes = [organization.protection[metric.privacy_class], organization.protection[name]]
    least = max(p.minimum_people for p in classes)
    return Rules(
        privacy_class=name,
        minimum_people=max(least, apart.minimum_people if apart else 0, SURVIVAL_MINIMUM if metric.survival else 0),
        rounding_base=1 if organization.verification_copy else max(p.rounding_base for p in classes),
    )


def minimum_people(metric: Metric, organization: Organization) -> int:
    """Return the fewest people that a shown cell of the metric may have."""
    return rules(metric, organization).minimum_people


def rounding_base(metric: Metric, organization: Organization) -> int:
    """Return the base to which the metric's counts are rounded; 1 where exact, as in a verification copy."""
    return rules(metric, organization).rounding_base
