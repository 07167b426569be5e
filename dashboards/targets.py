"""How a metric stands to its target and to a year ago, in words; and which metric is furthest off.

The verdicts are those of kpi.scorecard (which knows the intervals); here they become words, marks and
sentences. Reports volume and the like, where neither direction is better, never get a good or bad mark.
"""

import math
from dataclasses import dataclass
from datetime import date

from dashboards import wording
from dashboards.labels import measure_label, within_sentence
from dashboards.published import Published

ON, BELOW, ABOVE, IN_LINE = "on target", "below target", "above target", "in line with target"
NO_COMPARISON = "no comparison yet"
_VERDICTS = (ON, BELOW, ABOVE, IN_LINE)
_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Units in which a distance of one means one in a hundred, so that distances compare across metrics.
_PER_HUNDRED = {
    "share": 100.0,
    "probability": 100.0,
    "points": 100.0,
    "percent": 1.0,
    "per 100 men": 1.0,
    "per 100 people": 1.0,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict as text with a shape, and its tone: good, bad, unsure or plain."""

    mark: str
    words: str
    tone: str


def standing(metric: Published) -> Standing:
    """Return the metric's verdict; the text and the shape say it without the color."""
    card = metric.card
    if card["status"] != "shown":
        return Standing("", "Not shown" if card["status"] == "suppressed" else "Not applicable", "plain")
    if card["target_value"] is None:
        return Standing("", "No target", "plain")
    return judged(metric, card["target_status"])


def judged(metric: Published, verdict: str | None) -> Standing:
    """Return a verdict on any figure of the metric as a badge; what the bounds leave open is not known."""
    if verdict not in _VERDICTS:
        return Standing("", "Not known", "plain")
    if metric.definition["better"] == "context":
        return Standing("", verdict.capitalize(), "plain")
    if _meets(metric, verdict):
        return Standing("●", "On target", "good")
    if verdict == IN_LINE:
        return Standing("◆", "In line with target", "unsure")
    return Standing("▼" if verdict == BELOW else "▲", verdict.capitalize(), "bad")


def is_judged(metric: Published) -> bool:
    """Whether the scorecard holds a verdict on the metric's target."""
    return metric.card["target_value"] is not None and metric.card["target_status"] in _VERDICTS


def is_met(metric: Published) -> bool:
    """Whether the target is met: said so, or passed on the better side."""
    return _meets(metric, metric.card["target_status"])


def _meets(metric: Published, verdict: str | None) -> bool:
    passed = {"higher": ABOVE, "lower": BELOW}.get(metric.definition["better"])
    return verdict in (ON, passed)


def is_missed(metric: Published) -> bool:
    """Whether the target is missed beyond what the interval allows."""
    return metric.card["target_status"] in (BELOW, ABOVE) and not is_met(metric)


def people_short(metric: Published) -> int | None:
    """Return how many more people a head-count share needs to reach its target; None where that is not exact.

    At today's size of the whole: ceil(target x N) - n.
    """
    card = metric.card
    exact = card["rounding_base"] == 1 and card["numerator"] is not None and card["denominator"] is not None
    of_headline = card["target_measure"] in (None, card["measure"])
    if not (metric.is_census and exact and of_headline and is_missed(metric) and card["target_status"] == BELOW):
        return None
    # Ten decimals first: 0.35 x 1,000 is a hair above 350 in binary and must not ask for 351.
    needed = math.ceil(round(float(card["target_value"]) * int(card["denominator"]), 10))
    return needed - int(card["numerator"])


def target_unit(metric: Published) -> str:
    """Return the unit of the measure the target is set for."""
    return metric.unit(metric.card["target_measure"] or metric.headline)


def clause(metric: Published) -> str:
    """Return the end of a headline that tells where the target is, empty without a verdict."""
    card = metric.card
    if card["target_value"] is None or card["target_status"] not in _VERDICTS or card["status"] != "shown":
        return ""
    if card["target_measure"] not in (None, card["measure"]):
        return f"{within_sentence(measure_label(card['target_measure']))} {card['target_status']}"
    short = people_short(metric)
    if short is not None:
        people = "person" if short == 1 else "people"
        return f"{short:,} {people} short of the {_year(card['target_date'])}target"
    if is_missed(metric) and card["distance"] is not None and target_unit(metric) == "share":
        return f"{wording.difference(card['distance'], 'share')} {card['target_status']}"
    return str(card["target_status"])


def target_line(metric: Published) -> str:
    """Return target, day and distance, such as "40% by 31 Dec 2028, 88 people short"; empty without a target."""
    card, unit = metric.card, target_unit(metric)
    if card["target_value"] is None:
        return ""
    of_other = card["target_measure"] not in (None, card["measure"])
    what = f"{within_sentence(measure_label(card['target_measure']))} " if of_other else ""
    text = what + wording.target_value(card["target_value"], unit)
    if card["target_date"]:
        text += f" by {wording.day(card['target_date'])}"
    short = people_short(metric)
    if short is not None:
        return f"{text}, {short:,} {'person' if short == 1 else 'people'} short"
    if is_missed(metric) and card["distance"] is not None:
        return f"{text}, {wording.difference(card['distance'], unit)} {card['target_status'].split()[0]}"
    return text


def change(metric: Published) -> str:
    """Return the change over a year in words, such as "up 1.4 points"."""
    card = metric.card
    if card["status"] != "shown" or card["change"] is None or card["change_status"] not in ("up", "down"):
        return "no clear change" if card["change_status"] == "no clear change" else NO_COMPARISON
    return f"{card['change_status']} {wording.difference(card['change'], metric.unit(card['measure']))}"


def summary(metrics: list[Published]) -> str:
    """Return the site's first sentence: how many targets are met, and which is furthest off."""
    with_verdict = [m for m in metrics if is_judged(m)]
    if not with_verdict:
        shown = sum(m.card["status"] == "shown" for m in metrics)
        return f"{count_word(shown).capitalize()} of {len(metrics):,} measures can be shown; none has a target to meet."
    met = sum(is_met(m) for m in with_verdict)
    which = f"{count_word(met).capitalize()} of {count_word(len(with_verdict))}"
    if met == len(with_verdict):
        which = "The one" if met == 1 else f"All {count_word(met)}"
    noun, verb = "measure" if len(with_verdict) == 1 else "measures", "is" if met == 1 else "are"
    sentence = f"{which} {noun} with a target {verb} on target"
    worst = widest_gap(with_verdict)
    return f"{sentence}; {within_sentence(worst.name)} is furthest away." if worst else f"{sentence}."


def widest_gap(metrics: list[Published]) -> Published | None:
    """Return the missed metric furthest from its target, counted per hundred; first of equals."""
    missed = [m for m in metrics if is_missed(m) and m.card["distance"] is not None]
    return max(missed, key=_gap_per_hundred, default=None)


def count_word(n: int) -> str:
    """Return a number up to ten as a word, larger ones in digits."""
    return _WORDS[n] if n < len(_WORDS) else f"{n:,}"


def _gap_per_hundred(metric: Published) -> float:
    # Days and scores cannot be compared with shares; they come last rather than first.
    return abs(float(metric.card["distance"])) * _PER_HUNDRED.get(target_unit(metric), 0.0)


def _year(day: date | None) -> str:
    return f"{day.year} " if day else ""
