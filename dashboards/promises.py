"""The page of promises: every target, what is missing to it and when it would be met, and what is done about it.

Rows are those of kpi.target and kpi.action; the arithmetic behind them is models/accountability.py's. A verdict on
the whole organization is the scorecard's own, so that the two pages never differ.
"""

from dataclasses import dataclass

from dashboards import targets, wording
from dashboards.content import Content, Row
from dashboards.labels import breakdown_label, measure_label, segment_label, segment_order
from dashboards.published import Published
from dashboards.tables import Cell, Table, standing_cell, value_cell
from dashboards.targets import Standing

# Longer lists stand in the release database; what is overdue comes first.
MOST_ROWS = 50
_UNDER_WAY = ("open", "doing")
_STATES = {
    "open": Standing("", "Not begun", "plain"),
    "doing": Standing("", "Under way", "plain"),
    "done": Standing("●", "Done", "good"),
    "dropped": Standing("", "Dropped", "plain"),
}
_PROJECTIONS = {
    "met": "Met",
    "in line with target": "In line with the target",
    "not at this pace": "Not at this pace",
    "too few periods": "Too few periods to tell",
    "not shown": "Not known",
}
_COLUMNS = ("Standing", "Now", "Target", "Missing", "At the present pace", "Owner")


@dataclass(frozen=True, slots=True)
class Idle:
    """A measure off target for which nobody does anything: its name, its section, how far off, and who answers."""

    name: str
    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Promises:
    """The page's content. A table is None where it would have no row."""

    sentence: str
    lead: str
    idle: tuple[Idle, ...]
    measures: Table | None
    actions: Table | None
    units: Table | None


def promises(content: Content, metrics: list[Published], links: dict[str, str]) -> Promises:
    """Arrange the page; `links` maps each metric to its section."""
    company = {r["kpi_id"]: r for r in content.targets if r["breakdown"] == "company"}
    acted = {r["kpi_id"] for r in content.actions}
    off = [m for m in metrics if m.id in company and targets.standing(m).tone == "bad"]
    busy = {r["kpi_id"] for r in content.actions if r["status"] in _UNDER_WAY}
    idle = [m for m in off if m.id not in busy]
    return Promises(
        sentence=_sentence([m for m in metrics if m.id in company], len(off), len(idle), bool(content.actions)),
        lead=_lead(content),
        idle=tuple(_idle(m, links[m.id], company[m.id]) for m in idle),
        measures=_measures([m for m in metrics if m.id in company or m.id in acted], company, links),
        actions=_actions(content.actions, {m.id: m for m in metrics}, links),
        units=_units([r for r in content.targets if r["breakdown"] != "company"], metrics, links),
    )


def _sentence(promised: list[Published], off: int, idle: int, acted: bool) -> str:
    if not promised:
        return "No measure has a target yet." if acted else "Neither a target nor an action is named yet."
    unknown = sum(not targets.is_judged(m) for m in promised)
    unjudged = f"; {targets.count_word(unknown)} cannot be judged" if unknown else ""
    if not off:
        return f"No measure with a target is off target{unjudged}."
    noun = "measure" if len(promised) == 1 else "measures"
    first = f"{_counted(off)} of {targets.count_word(len(promised))} {noun} with a target {_is(off)} off target"
    if not idle:
        return f"{first}; each has an action under way{unjudged}."
    return (
        f"{first}; {targets.count_word(idle)} of them {'has' if idle == 1 else 'have'} no action under way{unjudged}."
    )


def _lead(content: Content) -> str:
    if not content.actions:
        return ""
    running = sum(r["status"] in _UNDER_WAY for r in content.actions)
    if not running:
        return "No action is open or under way."
    late = sum(bool(r["is_overdue"]) for r in content.actions)
    overdue = f"{targets.count_word(late)} of them overdue" if late else "none overdue"
    noun = "action" if running == 1 else "actions"
    day = wording.day(content.release["as_of"])
    return f"{_counted(running)} {noun} {_is(running)} open or under way, {overdue} on {day}, to which the data runs."


def _idle(metric: Published, link: str, promise: Row) -> Idle:
    verdict, owner = targets.standing(metric).words, _owner(metric, promise)
    return Idle(metric.name, link, f"{verdict}. Target: {targets.target_line(metric)}. Owner: {owner}.")


def _measures(metrics: list[Published], company: dict[str, Row], links: dict[str, str]) -> Table | None:
    rows = []
    for m in metrics:
        promise = company.get(m.id)
        measure = promise["measure"] if promise else m.headline
        other = "" if measure == m.headline else measure_label(measure, m.unit(measure))
        name = Cell(m.name, small=other, link=links[m.id])
        rows.append((name, *_row(m, targets.standing(m), m.newest(measure), promise)))
    return _table("Targets of the whole organization", ("Measure", *_COLUMNS), rows, "kpi.target")


def _units(promised: list[Row], metrics: list[Published], links: dict[str, str]) -> Table | None:
    rows = []
    for m in metrics:
        own = [r for r in promised if r["kpi_id"] == m.id]
        for r in sorted(own, key=lambda r: (r["breakdown"], segment_order(r["breakdown"], r["segment"]))):
            latest = m.latest(r["breakdown"], r["measure"])
            found = next((v for v in latest if v["segment"] == r["segment"]), None)
            unit = Cell(segment_label(r["breakdown"], r["segment"]), small=breakdown_label(r["breakdown"]))
            rows.append((unit, Cell(m.name, link=links[m.id]), *_row(m, _unit_standing(m, found, r), found, r)))
    return _table("Targets of units", ("Unit", "Measure", *_COLUMNS), rows, "kpi.target")


def _actions(actions: list[Row], metrics: dict[str, Published], links: dict[str, str]) -> Table | None:
    rows: list[tuple[Cell, ...]] = []
    order = list(_STATES)
    for r in sorted(actions, key=lambda r: (not r["is_overdue"], order.index(r["status"]), r["due"], r["action"])):
        about = metrics.get(r["kpi_id"])
        state = _STATES[r["status"]]
        if r["is_overdue"]:
            state = Standing("!", f"Overdue, {state.words.lower()}", "bad")
        measure = Cell(about.name, link=links[about.id]) if about else Cell(r["kpi_id"])
        cells = (Cell(r["owner"] or "No owner named"), Cell(wording.day(r["due"])), standing_cell(state))
        rows.append((Cell(r["action"]), measure, *cells))
    return _table("Actions", ("Action", "Measure", "Owner", "Due", "State"), rows, "kpi.action")


def _row(metric: Published, standing: Standing, found: Row | None, promise: Row | None) -> tuple[Cell, ...]:
    """The cells of _COLUMNS for one figure, `found`, and what was promised of it."""
    measure = promise["measure"] if promise else metric.headline
    now = value_cell(found, metric.unit(measure), with_counts=True)
    if promise is None:
        none = Cell(wording.NOT_APPLICABLE, spoken="not applicable: no target")
        return standing_cell(standing), now, Cell("No target set"), none, none, Cell(_owner(metric, promise))
    target = Cell(
        wording.target_value(promise["target_value"], metric.unit(measure)),
        small=f"by {wording.day(promise['target_date'])}",
    )
    missing, pace = _missing(metric, found, promise), _pace(metric, promise)
    return standing_cell(standing), now, target, missing, pace, Cell(_owner(metric, promise))


def _missing(metric: Published, found: Row | None, promise: Row) -> Cell:
    """How far the figure is from its target, and how many people that is where people are counted."""
    if promise["value"] is None:
        return Cell("not known")
    if promise["projection"] == "met":
        return Cell("nothing")
    # The unit "per 100 men" stands beside, with the figure.
    gap = wording.difference(promise["distance"], metric.unit(promise["measure"])).partition(" per ")[0]
    text = f"{gap} {'below' if promise['distance'] < 0 else 'above'}"
    needed = promise["people_needed"]
    if not needed or found is None:
        return Cell(text)
    about = "about " if (found["rounding_base"] or 1) > 1 else ""
    more = "fewer" if metric.definition["better"] == "lower" else "more"
    # Where a person may count several times, as with sessions or promises, the number is not one of people.
    noun = "" if found["denominator"] != found["people"] else " person" if needed == 1 else " people"
    return Cell(text, small=f"{about}{needed:,} {more}{noun}")


def _pace(metric: Published, promise: Row) -> Cell:
    """When the target is met if things go on as they do, as kpi.target projects it."""
    words = str(promise["projection"])
    if words == "projected":
        late = promise["projected_date"] > promise["target_date"]
        earliest, latest = wording.day(promise["projected_earliest"]), promise["projected_latest"]
        between = f"between {earliest} and {wording.day(latest)}" if latest else f"{earliest} at the earliest"
        return Cell(f"{wording.day(promise['projected_date'])}, {'too late' if late else 'in time'}", small=between)
    text = _PROJECTIONS[words]
    if words != "not at this pace":
        return Cell(text)
    size = wording.difference(promise["pace_per_year"], metric.unit(promise["measure"]))
    way = "down" if promise["pace_per_year"] < 0 else "up"
    return Cell(text, small="hardly moving" if wording.reads_as_zero(size) else f"{way} {size} a year")


def _unit_standing(metric: Published, found: Row | None, promise: Row) -> Standing:
    """The verdict on a unit, by the rules that kpi.scorecard follows for the whole organization."""
    if found is None or found["status"] != "shown":
        return Standing("", "Not shown" if found and found["status"] == "suppressed" else "Not applicable", "plain")
    if promise["value"] is None:
        return targets.judged(metric, None)
    if promise["projection"] == "met":
        return targets.judged(metric, targets.ON)
    low, high, target = found["ci_low"], found["ci_high"], promise["target_value"]
    is_count = (metric.definition["privacy_class"], metric.definition["kind"]) == ("open", "share")
    if not is_count and low is not None and high is not None and low <= target <= high:
        return targets.judged(metric, targets.IN_LINE)
    return targets.judged(metric, targets.BELOW if promise["distance"] < 0 else targets.ABOVE)


def _owner(metric: Published, promise: Row | None) -> str:
    return (promise and promise["owner"]) or metric.card["owner"] or "No owner named"


def _table(caption: str, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], source: str) -> Table | None:
    if not rows:
        return None
    cut = f"The first {MOST_ROWS} of {len(rows):,}; {source} in the release database has all."
    return Table(caption, columns, tuple(rows[:MOST_ROWS]), cut if len(rows) > MOST_ROWS else "")


def _counted(n: int) -> str:
    return targets.count_word(n).capitalize()


def _is(n: int) -> str:
    return "is" if n == 1 else "are"
