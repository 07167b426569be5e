"""What allyship.yaml promises: targets of the company and of units, owners, and the actions that follow.

Distances, paces and dates are models/accountability.py's; here promises are only read and refused.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from models.organization import ACTION_STATUSES, Action, Target, UnitTarget
from pipelines.settings.action_file import ActionFile, action_rows, names_a_file
from pipelines.settings.yaml_lines import Item, Problems

_ACTION = ("kpi", "action", "owner", "due", "status")
_ACTION_REQUIRED = ("kpi", "action", "owner", "due")


def metric_entries(item: Item, metric_ids: Collection[str] | None) -> list[tuple[str, Item]]:
    """Return the entries of a map from metric ids; with `metric_ids`, an unknown one is a fault."""
    entries = item.entries()
    if metric_ids is None:
        return [(key.key, value) for key, value in entries]
    named = [(key.one_of(metric_ids, "metric"), value) for key, value in entries]
    return [(name, value) for name, value in named if name]


class Published(Protocol):
    """What a metric publishes, so far as a target may name it."""

    @property
    def company_measures(self) -> tuple[str, ...]:
        """Its measures, headline first."""

    @property
    def every_breakdown(self) -> tuple[str, ...]:
        """Its breakdowns besides the company."""


# Ids alone, or with what goes by them; None leaves unchecked which metrics there are.
Metrics = Collection[str] | Mapping[str, Published] | None


def _published(metric: str, metrics: Metrics) -> Published | None:
    return metrics.get(metric) if isinstance(metrics, Mapping) else None


def read_targets(
    item: Item, metrics: Metrics, breakdowns: Collection[str]
) -> tuple[dict[str, Target], tuple[UnitTarget, ...]]:
    """Read the company's targets, and those of units under `units: {division: {Sales: {value: ...}}}`.

    A unit's target takes date, owner and measure from the company's where it says nothing of its own. Where `metrics`
    says what each publishes, a measure or breakdown that a metric does not have is a fault.
    """
    found: dict[str, Target] = {}
    units: list[UnitTarget] = []
    for metric, promise in metric_entries(item, metrics):
        known = _published(metric, metrics)
        possible = [name for name in breakdowns if known is None or name in known.every_breakdown]
        said = promise.fields(("value", "by", "owner", "measure", "units"))
        _require(promise, said, ("value", "by"))
        found[metric] = Target(
            value=said["value"].number(0.0),
            by=said["by"].day(None) or date.max,
            owner=said["owner"].text(),
            measure=_measure(said["measure"], metric, known),
        )
        for breakdown, segments in said["units"].entries():
            name = breakdown.one_of(possible, f"breakdown of {metric}" if known else "breakdown")
            for segment, own in segments.entries():
                if name:
                    units.append(UnitTarget(metric, name, segment.key, _unit_target(own, found[metric])))
    return found, tuple(units)


def _measure(item: Item, metric: str, known: Published | None) -> str | None:
    return item.one_of(known.company_measures, f"measure of {metric}") if known and item.given else item.text()


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


def read_actions(item: Item, metric_ids: Collection[str] | None, file: ActionFile | None = None) -> tuple[Action, ...]:
    """Read the actions: what is done about a metric, by whom, until when, and how far it is.

    They stand in the list, or in the `file` that the item names; a fault there is told with the file and its line. A
    file that could not be opened was refused before.
    """
    if file is None and names_a_file(item):
        return ()
    if file is None:
        listed = item.elements("a list, or a path to a CSV file in the home")
        return tuple(_listed_action(element, metric_ids) for element in listed)
    problems = Problems(file.path)
    rows = action_rows(file, _ACTION, _ACTION_REQUIRED, problems)
    for row in rows:
        for name in _ACTION_REQUIRED:
            if not row[name].given:
                row[name].fail("the cell is empty")
    found = tuple(_action(row, metric_ids) for row in rows)
    item.problems.include(problems, item.line)
    return found


def _listed_action(item: Item, metric_ids: Collection[str] | None) -> Action:
    said = item.fields(_ACTION)
    _require(item, said, _ACTION_REQUIRED)
    return _action(said, metric_ids)


def _action(said: dict[str, Item], metric_ids: Collection[str] | None) -> Action:
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
