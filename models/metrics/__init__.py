"""Every metric, declared as data. Adding one is one `Metric` in a family's module and one example in tests/spec."""

from models.metrics import programs, representation, safety, sponsorship
from models.metrics.declaration import Compared, Count, Figure, Metric, Side, Survival

METRICS: dict[str, Metric] = {
    metric.id: metric for module in (representation, sponsorship, programs, safety) for metric in module.METRICS
}
FAMILIES: tuple[str, ...] = ("representation", "sponsorship", "programs", "safety", "voice", "data")

__all__ = ["FAMILIES", "METRICS", "Compared", "Count", "Figure", "Metric", "Side", "Survival"]
