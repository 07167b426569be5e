"""Which threshold and rounding base a metric's cells get: its class, the organization's settings, the least allowed."""

from models.metrics import Metric
from models.organization import SURVIVAL_MINIMUM, Organization


def minimum_people(metric: Metric, organization: Organization) -> int:
    """Return the fewest people that a shown cell of the metric may have."""
    least = organization.protection[metric.privacy_class].minimum_people
    return max(least, SURVIVAL_MINIMUM) if metric.survival else least


def rounding_base(metric: Metric, organization: Organization) -> int:
    """Return the base to which the metric's counts are rounded; 1 where exact, as in a verification copy."""
    return 1 if organization.verification_copy else organization.protection[metric.privacy_class].rounding_base
