"""Which figures a metric gets: the one that answers its question, and further ones that ask where and why.

The rules go by what a metric is and publishes, so that an organization's own metrics are drawn as the built-in ones
are; a few metrics are named, where the question is theirs alone.
"""

from collections.abc import Callable

from dashboards.charts import across, overtime
from dashboards.charts.chart import Chart, View
from dashboards.published import Published
from dashboards.words import comparisons
from dashboards.words.language import text

# Metrics whose main figure is not the one that their kind asks for.
_NAMED: dict[str, Callable[[Published], Chart | None]] = {
    "pipeline_share": lambda m: across.a_year_apart(m, "level", downward=True),
    "broken_rung": overtime.headline_trend,
    "completion": lambda m: across.intervals_across(m, "program", m.headline),
    "cadence_adherence": lambda m: across.intervals_across(m, "program", m.headline),
    "pay_quarters": lambda m: across.intervals_across(m, "quarter", m.headline),
    "barrier_score": lambda m: across.intervals_across(m, "item", m.headline),
}


def chart(metric: Published) -> Chart:
    """Return a metric's main figure with its table."""
    named = _NAMED.get(metric.id)
    return (named(metric) if named else None) or _by_kind(metric) or overtime.headline_trend(metric)


def _by_kind(metric: Published) -> Chart | None:
    """The figure that a metric's kind, grain and breakdowns ask for; None for a trend of its headline."""
    breakdowns, present = metric.breakdowns(), set(metric.measures("company"))
    if "stage" in breakdowns:
        return across.stages_reached(metric)
    # What is told between levels, or by source, only has no trend of the whole organization.
    if breakdowns == ["level"]:
        return across.a_year_apart(metric, "level", downward=True)
    newest = metric.newest(metric.headline)
    if breakdowns == ["source"] and (newest is None or newest["status"] != "shown"):
        return across.intervals_across(metric, "source", metric.headline)
    if metric.definition["kind"] == "effect":
        return overtime.effect(metric)
    if metric.definition["kind"] == "survival" and len(overtime.published_days(metric)) > 1:
        return overtime.survival(metric)
    if {"women", "men"} <= present and metric.unit("women") == "share":
        compares = metric.headline.partition(":")[0] in ("gap", "parity")
        if compares:
            return overtime.women_and_men(metric)
        if metric.definition["grain"] in ("wave", "cycle"):
            return overtime.waves(metric)
    return None


def views(metric: Published) -> tuple[View, ...]:
    """Return a metric's further figures: steps between levels, divisions, departments between the limits of chance."""
    found = [recipe(metric) for recipe in _VIEWS.get(metric.id, ())]
    return tuple(view for view in found if view is not None)


def _divisions(metric: Published) -> View | None:
    drawn = across.a_year_apart(metric, "division")
    if drawn is None or drawn.spec is None:
        return None
    rows = metric.latest("division", metric.headline)
    return View("division", comparisons.spread(metric, rows, "division"), drawn)


def _parity(breakdown: str) -> Callable[[Published], View | None]:
    def view(metric: Published) -> View | None:
        drawn = across.parity_across(metric, breakdown)
        if drawn is None:
            return None
        return View(
            breakdown, comparisons.parities(metric, metric.latest(breakdown, metric.headline), breakdown), drawn
        )

    return view


def _departments(measure: str) -> Callable[[Published], View | None]:
    def view(metric: Published) -> View | None:
        found = across.funnel_of_departments(metric, measure, text(f"funnel.people_{metric.id}"))
        if found is None:
            return None
        drawn, outside, shown = found
        return View("department", comparisons.departments(metric, measure, outside, shown), drawn)

    return view


_VIEWS: dict[str, tuple[Callable[[Published], View | None], ...]] = {
    "women_in_leadership": (_divisions,),
    "broken_rung": (_parity("division"),),
    "promotion_rate": (_parity("rung"), _departments("women")),
    "attrition_parity": (_departments("women"),),
}
