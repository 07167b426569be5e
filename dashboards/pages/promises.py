"""The page of promises: every target, what is missing to it and when it would be met, and what is done about it.

Rows are those of kpi.target and kpi.action; the arithmetic behind them is models/accountability.py's. A verdict on
the whole organization is the scorecard's own, so that the two pages never differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.content import Content, Row
from dashboards.published import Published
from dashboards.tables import Cell, Table, standing_cell, value_cell
from dashboards.words import targets, wording
from dashboards.words.labels import breakdown_label, measure_label, segment_label, segment_order
from dashboards.words.language import count_word, counted, sentence_start, text
from dashboards.words.targets import Standing

# Longer lists stand in the release database; what is overdue comes first.
MOST_ROWS = 50
_UNDER_WAY = ("open", "doing")
_STATES = {"open": "plain", "doing": "plain", "done": "good", "dropped": "plain"}
_COLUMNS = ("standing", "now", "target", "missing", "pace", "owner")


@dataclass(frozen=True, slots=True)
class Idle:
    """A measure off target for which nobody does anything: its name, its section, how far off, and who answers."""

    kpi: str
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
        actions=actions_table(content, metrics, links),
        units=_units([r for r in content.targets if r["breakdown"] != "company"], metrics, links),
    )


def next_steps(content: Content) -> dict[str, str]:
    """Return what is done next about each metric, in words: its action under way that is due first."""
    found: dict[str, str] = {}
    for r in sorted(content.actions, key=lambda r: (r["due"], r["action"])):
        if r["status"] in _UNDER_WAY and r["kpi_id"] not in found:
            key = "step.overdue" if r["is_overdue"] else "step.due"
            found[r["kpi_id"]] = text(key, action=r["action"], day=wording.day(r["due"]))
    return found


def _sentence(promised: list[Published], off: int, idle: int, acted: bool) -> str:
    if not promised:
        return text("promises.no_target" if acted else "promises.nothing")
    unknown = sum(not targets.is_judged(m) for m in promised)
    unjudged = text("promises.unjudged", n=count_word(unknown)) if unknown else ""
    if not off:
        return text("promises.none_off") + unjudged + "."
    of = counted("summary.measures", len(promised), word=count_word(len(promised)))
    first = sentence_start(counted("promises.off", off, word=count_word(off), of=of))
    rest = counted("promises.idle", idle, word=count_word(idle)) if idle else text("promises.all_acted")
    return f"{first}; {rest}{unjudged}."


def _lead(content: Content) -> str:
    if not content.actions:
        return ""
    running = sum(r["status"] in _UNDER_WAY for r in content.actions)
    if not running:
        return text("promises.none_running")
    late = sum(bool(r["is_overdue"]) for r in content.actions)
    overdue = text("promises.overdue", n=count_word(late)) if late else text("promises.none_overdue")
    day = wording.day(content.release["as_of"])
    return sentence_start(counted("promises.running", running, word=count_word(running), overdue=overdue, day=day))


def _idle(metric: Published, link: str, promise: Row) -> Idle:
    verdict, owner = targets.standing(metric).words, _owner(metric, promise)
    words = text("promises.idle_line", verdict=verdict, target=targets.target_line(metric), owner=owner)
    return Idle(metric.id, metric.name, link, words)


def _measures(metrics: list[Published], company: dict[str, Row], links: dict[str, str]) -> Table | None:
    rows = []
    for m in metrics:
        promise = company.get(m.id)
        measure = promise["measure"] if promise else m.headline
        other = "" if measure == m.headline else measure_label(measure, m.unit(measure))
        name = Cell(m.name, small=other, link=links[m.id])
        rows.append((name, *_row(m, targets.standing(m), m.newest(measure), promise)))
    caption, columns = text("caption.targets"), (text("column.measure"), *_columns())
    return _table(caption, columns, rows, "kpi.target", [m.id for m in metrics])


def _units(promised: list[Row], metrics: list[Published], links: dict[str, str]) -> Table | None:
    rows, kpis = [], []
    for m in metrics:
        own = [r for r in promised if r["kpi_id"] == m.id]
        for r in sorted(own, key=lambda r: (r["breakdown"], segment_order(r["breakdown"], r["segment"]))):
            latest = m.latest(r["breakdown"], r["measure"])
            found = next((v for v in latest if v["segment"] == r["segment"]), None)
            unit = Cell(segment_label(r["breakdown"], r["segment"]), small=breakdown_label(r["breakdown"]))
            rows.append((unit, Cell(m.name, link=links[m.id]), *_row(m, _unit_standing(m, found, r), found, r)))
            kpis.append(m.id)
    columns = (text("column.unit"), text("column.measure"), *_columns())
    return _table(text("caption.unit_targets"), columns, rows, "kpi.target", kpis)


def actions_table(content: Content, metrics: list[Published], links: dict[str, str]) -> Table | None:
    """Return what is done, what is overdue first, then by state and day; None where nothing is named."""
    by_id = {m.id: m for m in metrics}
    rows: list[tuple[Cell, ...]] = []
    order = list(_STATES)
    for r in sorted(
        content.actions, key=lambda r: (not r["is_overdue"], order.index(r["status"]), r["due"], r["action"])
    ):
        about = by_id.get(r["kpi_id"])
        measure = Cell(about.name, link=links[about.id]) if about else Cell(r["kpi_id"])
        cells = (Cell(r["owner"] or text("owner.none")), Cell(wording.day(r["due"])), standing_cell(_state(r)))
        rows.append((Cell(r["action"]), measure, *cells))
    columns = tuple(text(f"column.{c}") for c in ("action", "measure", "owner", "due", "state"))
    return _table(text("caption.actions"), columns, rows, "kpi.action", [])


def _state(action: Row) -> Standing:
    words = text(f"state.{action['status']}")
    if action["is_overdue"]:
        return Standing("!", text("state.overdue", state=words.lower()), "bad")
    tone = _STATES[action["status"]]
    return Standing("●" if tone == "good" else "", words, tone)


def _row(metric: Published, standing: Standing, found: Row | None, promise: Row | None) -> tuple[Cell, ...]:
    """The cells of _COLUMNS for one figure, `found`, and what was promised of it."""
    measure = promise["measure"] if promise else metric.headline
    now = value_cell(found, metric.unit(measure), with_counts=True)
    owner = Cell(_owner(metric, promise))
    if promise is None:
        none = Cell(wording.NOT_APPLICABLE, spoken=text("cell.no_target"))
        return standing_cell(standing), now, Cell(text("target.none")), none, none, owner
    value = wording.target_value(promise["target_value"], metric.unit(measure))
    target = Cell(value, small=text("target.by_day", day=wording.day(promise["target_date"])), of="target")
    return standing_cell(standing), now, target, _missing(metric, found, promise), _pace(metric, promise), owner


def _missing(metric: Published, found: Row | None, promise: Row) -> Cell:
    """How far the figure is from its target, and how many people that is where people are counted."""
    if promise["value"] is None:
        return Cell(text("missing.unknown"))
    if promise["projection"] == "met":
        return Cell(text("missing.nothing"))
    gap = wording.bare_difference(promise["distance"], metric.unit(promise["measure"]))
    side = text("target.missing_below" if promise["distance"] < 0 else "target.missing_above", distance=gap)
    needed = promise["people_needed"]
    if not needed or found is None:
        return Cell(side, of="target")
    # Where a person may count several times, as with sessions or promises, the number is not one of people.
    noun = "people" if found["denominator"] == found["people"] else "things"
    more = "fewer" if metric.definition["better"] == "lower" else "more"
    words = counted(f"missing.{more}_{noun}", needed)
    return Cell(side, text("counts.about", n=words) if wording.is_rounded(found) else words, of="target")


def _pace(metric: Published, promise: Row) -> Cell:
    """When the target is met if things go on as they do, as kpi.target projects it."""
    projection = str(promise["projection"])
    if projection == "projected":
        late = promise["projected_date"] > promise["target_date"]
        earliest, latest = wording.day(promise["projected_earliest"]), promise["projected_latest"]
        between = (
            text("pace.between", earliest=earliest, latest=wording.day(latest))
            if latest
            else text("pace.earliest", earliest=earliest)
        )
        day = wording.day(promise["projected_date"])
        return Cell(text("pace.late" if late else "pace.in_time", day=day), small=between, of="target")
    words = text(f"pace.{projection.replace(' ', '_')}")
    if projection != "not at this pace":
        return Cell(words)
    size = wording.difference(promise["pace_per_year"], metric.unit(promise["measure"]))
    if wording.reads_as_zero(size):
        return Cell(words, small=text("pace.hardly"))
    way = "pace.down" if promise["pace_per_year"] < 0 else "pace.up"
    return Cell(words, small=text(way, size=size), of="target")


def _unit_standing(metric: Published, found: Row | None, promise: Row) -> Standing:
    """The verdict on a unit, by the rules that kpi.scorecard follows for the whole organization."""
    if found is None or found["status"] != "shown":
        return targets.unseen(found["status"] if found else "not_applicable")
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
    return (promise and promise["owner"]) or metric.card["owner"] or text("owner.none")


def _columns() -> tuple[str, ...]:
    return tuple(text(f"column.{c}") for c in _COLUMNS)


def _table(
    caption: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], source: str, kpis: Sequence[str]
) -> Table | None:
    if not rows:
        return None
    cut = text("cut.rows", most=MOST_ROWS, n=wording.whole(len(rows)), table=source)
    note = cut if len(rows) > MOST_ROWS else ""
    return Table(caption, columns, tuple(rows[:MOST_ROWS]), note, row_kpis=tuple(kpis[:MOST_ROWS]))
