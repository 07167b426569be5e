"""Every metric, declared as data. Adding one is one `Metric` in a family's module and one example in tests/spec."""

from collections.abc import Iterable

from models.metrics import (
    access,
    continuity,
    data_health,
    data_trust,
    effect,
    experience,
    judgement,
    outcomes,
    participation,
    pay,
    programs,
    promises,
    representation,
    safety,
    selection,
    silence,
    sponsorship,
    voice,
)
from models.metrics.declaration import Compared, Count, Figure, Metric, Side, Survival

METRICS: dict[str, Metric] = {
    metric.id: metric
    for module in (
        representation,
        selection,
        pay,
        sponsorship,
        access,
        programs,
        participation,
        continuity,
        promises,
        effect,
        safety,
        experience,
        outcomes,
        silence,
        judgement,
        voice,
        data_health,
        data_trust,
    )
    for metric in module.METRICS
}
FAMILIES: tuple[str, ...] = ("representation", "sponsorship", "programs", "safety", "voice", "data")

OWN_METRICS: dict[str, Metric] = {}


def install_own_metrics(own: Iterable[Metric]) -> None:
    """Put an organization's own metrics beside the built-in ones, in place of those of an earlier call."""
    for name in OWN_METRICS:
        METRICS.pop(name, None)
    OWN_METRICS.clear()
    OWN_METRICS.update({metric.id: metric for metric in own})
    METRICS.update(OWN_METRICS)


__all__ = ["FAMILIES", "METRICS", "OWN_METRICS", "Compared", "Count", "Figure", "Metric", "Side", "Survival"]
