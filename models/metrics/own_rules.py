"""What an organization's own metric must keep to: no looser than the built-in ones (privacy.md section 2).

Class, grain, breakdowns and head counts are held against the built-in metrics, so that no declaration of an
organization publishes people more finely or more exactly than the product itself would.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from models.errors import did_you_mean
from models.facts import FACTS
from models.feeds import FEEDS
from models.metrics.declaration import Count, Metric
from models.metrics.soundness import Fault
from models.organization import ETHNICITY_MINIMUM, PRIVACY_CLASSES, PrivacyClass

SPECIAL_GRAINS = ("wave", "cycle", "fiscal_year")
_ETHNICITY = re.compile(r"\bethnicity\b", re.IGNORECASE)
# The calendar says when, not who: what a fact reads through it is about nobody.
_CALENDAR = "window"


def strictness(privacy_class: str) -> int:
    """Return how strict a class is, to compare with."""
    return [str(name) for name in PRIVACY_CLASSES].index(privacy_class)


def mentions_ethnicity(*fragments: str) -> bool:
    """Whether a condition tells people apart by ethnicity, which makes its metric special."""
    return any(_ETHNICITY.search(fragment) for fragment in fragments)


def least_class(fact: str, built_in: Iterable[Metric]) -> PrivacyClass:
    """Return the loosest class that an own metric on the fact may have.

    Where the fact is made from survey answers or cases that is the strictest class of the built-in metrics on it, else
    the loosest; on a fact that no built-in metric counts, special or normal.
    """
    classes = sorted({metric.privacy_class for metric in built_in if fact in metric.tables}, key=strictness)
    guarded = any(FEEDS[feed].sensitivity == "special" for feed in _feeds_of(fact))
    if not classes:
        return "special" if guarded else "normal"
    return classes[-1 if guarded else 0]


@cache
def _feeds_of(fact: str) -> frozenset[str]:
    feeds: set[str] = set()
    for schema, name in FACTS[fact].reads:
        if schema == "raw":
            feeds.add(name)
        elif name in FACTS and name != _CALENDAR:
            feeds |= _feeds_of(name)
    return frozenset(feeds & set(FEEDS))


def privacy_faults(metric: Metric, built_in: Mapping[str, Metric], breakdowns: Sequence[str]) -> list[Fault]:
    """Return what an own metric publishes more loosely than it may.

    Args:
        metric: a declaration that is sound (soundness.py).
        built_in: the product's metrics.
        breakdowns: those that the metric may have where its class allows them.
    """
    others = tuple(built_in.values())
    found = (
        *_class_faults(metric, others),
        *_headcount_faults(metric, others),
        *_grain_faults(metric),
        *_breakdown_faults(metric, breakdowns),
        *_ethnicity_faults(metric),
    )
    return list(dict.fromkeys(found))


def _class_of(metric: Metric, count: Count) -> PrivacyClass:
    return count.privacy_class or metric.privacy_class


def _class_faults(metric: Metric, built_in: Collection[Metric]) -> Iterator[Fault]:
    for table in metric.tables:
        least = strictness(least_class(table, built_in))
        if strictness(metric.privacy_class) < least:
            stricter = " or ".join(PRIVACY_CLASSES[least:])
            yield "privacy_class", f"{metric.privacy_class} is too loose for facts.{table}; expected {stricter}"
    for count in metric.counts:
        if strictness(_class_of(metric, count)) < strictness(metric.privacy_class):
            yield "counts", f"'{count.measure}' has a looser privacy_class than the metric"
    if metric.privacy_class == "open" and not _is_seen(metric, built_in):
        yield "privacy_class", "open is for head counts; expected normal or special"


def _is_seen(metric: Metric, built_in: Collection[Metric]) -> bool:
    """Whether everyone counted openly is counted in a head count, which colleagues see anyway."""
    counts = [count for count in metric.counts if _class_of(metric, count) == "open"]
    tables = {side.table for count in counts for side in (count.denominator, count.people)}
    whole = metric.survival is None and all(figure.headcount for figure in metric.figures)
    return whole and tables <= _headcount_tables(built_in)


def _headcount_tables(built_in: Collection[Metric]) -> set[str]:
    return {s.table for m in built_in for c in m.counts for s in (c.denominator, c.people) if s.headcount}


def _headcount_faults(metric: Metric, built_in: Collection[Metric]) -> Iterator[Fault]:
    known = _headcount_tables(built_in)
    statements = {figure.statement for m in built_in for figure in m.figures if figure.headcount}
    for count in metric.counts:
        for side in (count.numerator, count.denominator, count.people):
            if side.headcount and side.table not in known:
                yield "counts", f"'{count.measure}' calls facts.{side.table} a head count, which it is not"
    for figure in metric.figures:
        if figure.headcount and figure.statement not in statements:
            yield "figures", f"'{figure.statement}' counts no head counts"


def _grain_faults(metric: Metric) -> Iterator[Fault]:
    pairs = [(metric.privacy_class, metric.grain)]
    pairs += [(_class_of(metric, c), c.grain or metric.grain) for c in metric.counts]
    for privacy, grain in dict.fromkeys(pairs):
        if privacy == "special" and grain not in SPECIAL_GRAINS:
            yield "grain", f"'{grain}' is not for class special (expected {', '.join(SPECIAL_GRAINS)})"
        elif privacy == "normal" and grain == "trailing12":
            # Windows that overlap would be subtracted from each other.
            yield "grain", "'trailing12' is for class open only (expected fiscal_year or fiscal_quarter)"


def _breakdown_faults(metric: Metric, breakdowns: Sequence[str]) -> Iterator[Fault]:
    had = [(metric.privacy_class, breakdown) for breakdown in metric.breakdowns]
    had += [(_class_of(metric, c), b) for c in metric.counts for b in c.breakdowns or ()]
    had += [(metric.privacy_class, b) for c in metric.compared for b in c.breakdowns or ()]
    for privacy, breakdown in dict.fromkeys(had):
        allowed = ("division",) if privacy == "special" else tuple(breakdowns)
        if breakdown in (*allowed, "company", "ethnicity"):
            continue
        hint = did_you_mean(breakdown, allowed)
        if "+" in breakdown:
            hint = "; crosses of open metrics stand under crosses in allyship.yaml"
        yield "breakdowns", f"'{breakdown}' is not for class {privacy}{hint} (expected {', '.join(allowed)})"


def _ethnicity_faults(metric: Metric) -> Iterator[Fault]:
    if "ethnicity" in metric.breakdowns:
        yield "breakdowns", "ethnicity is a breakdown of single counts only (models.metrics.counting.by_ethnicity)"
    for count in metric.counts:
        own = count.breakdowns if count.breakdowns is not None else metric.breakdowns
        sides = (count.numerator, count.denominator, count.people)
        told = mentions_ethnicity(*(text for side in sides for text in (side.count, side.where)))
        if "ethnicity" not in own and not told:
            continue
        if _class_of(metric, count) != "special":
            yield "privacy_class", f"'{count.measure}' tells people apart by ethnicity; expected special"
        if set(own) - {"ethnicity", "company"}:
            yield "breakdowns", f"'{count.measure}' tells people apart by ethnicity; expected the company only"
        if count.minimum_people < ETHNICITY_MINIMUM:
            yield "counts", f"'{count.measure}' tells people apart by ethnicity; minimum_people is {ETHNICITY_MINIMUM}"
    survival = metric.survival
    if survival and mentions_ethnicity(survival.duration, survival.event, survival.left_before_start or ""):
        if metric.privacy_class != "special":
            yield "privacy_class", "the curve tells people apart by ethnicity; expected special"
        if set(metric.breakdowns) - {"company"}:
            yield "breakdowns", "the curve tells people apart by ethnicity; expected the company only"
