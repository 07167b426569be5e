"""What allyship.yaml promises: targets of the company and of units, owners, and the actions that follow.

Distances, paces and dates are models/accountability.py's; here promises are only read and refused.
"""

from collections.abc import Collection
from datetime import date

from models.organization import ACTION_STATUSES, Action, Target, UnitTarget
from pipelines.settings.yaml_lines import Item


def metric_entries(item: Item, metric_ids: Collection[str] | None) -> list[tuple[str, Item]]:
    """Return the entries of a map from metric ids; with `metric_ids`, an unknown one is a fault."""
    entries = item.entries()
    if metric_ids is None:
        return [(key.key, value) for key, value in entries]
    named = [(key.one_of(metric_ids, "metric"), value) for key, value in entries]
    return [(name, value) for name, value in named if name]


def read_targets(
    item: Item, metric_ids: Collection[str] | None, breakdowns: Collection[str]
) -> tuple[dict[str, Target], tuple[UnitTarget, ...]]:
    """Read the company's targets, and those of units under `units: {division: {Sales: {value: ...}}}`.

    A unit's target takes date, owner and measure from the company's where it says nothing of its own.
    """
    found: dict[str, Target] = {}
    units: list[UnitTarget] = []
    for metric, promise in metric_entries(item, metric_ids):
        said = promise.fields(("value", "by", "owner", "measure", "units"))
        _require(promise, said, ("value", "by"))
        found[metric] = Target(
            value=said["value"].number(0.0),
            by=said["by"].day(None) or date.max,
            owner=said["owner"].text(),
            measure=said["measure"].text(),
        )
        for breakdown, segments in said["units"].entries():
            known = breakdown.one_of(breakdowns, "breakdown")
            for segment, own in segments.entries():
                if known:
                    units.append(UnitTarget(metric, known, segment.key, _unit_target(own, found[metric])))
    return found, tuple(units)


def _unit_target(item: Item, company: Target) -> Target:
    said = item.fields(("value", "by", "owner"))
    _require(item, said, ("value",))
    return Target(
        value=said["value"].number(0.0),
        by=said["by"].day(None) or company.by,
        owner=said["owner"].text() or company.owner,
        measure=company.measure,
    )


def read_owners(item: Item, metric_ids: Collection[str] | None) -> dict[str, str]:
    """Read who answers for a metric."""
    return {metric: value.text() or "" for metric, value in metric_entries(item, metric_ids)}


def read_actions(item: Item, metric_ids: Collection[str] | None) -> tuple[Action, ...]:
    """Read the list of actions: what is done about a metric, by whom, until when, and how far it is."""
    return tuple(_action(element, metric_ids) for element in item.elements())


def _action(item: Item, metric_ids: Collection[str] | None) -> Action:
    said = item.fields(("kpi", "action", "owner", "due", "status"))
    _require(item, said, ("kpi", "action", "owner", "due"))
    kpi = said["kpi"].text() if metric_ids is None else said["kpi"].one_of(metric_ids, "metric")
    return Action(
        kpi_id=kpi or "",
        action=said["action"].text() or "",
        owner=said["owner"].text() or "",
        due=said["due"].day(None) or date.max,
        status=(said["status"].one_of(ACTION_STATUSES, "status") if said["status"].given else None) or "open",
    )


def _require(item: Item, said: dict[str, Item], names: Collection[str]) -> None:
    for name in names:
        if item.is_map and not said[name].given:
            item.fail(f"the key '{name}' is missing")
