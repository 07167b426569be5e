"""How a metric stands to its target and to a year ago, in words; and which metric is furthest off.

The verdicts are those of kpi.scorecard (which knows the intervals); here they become words, marks and
sentences. Reports volume and the like, where neither direction is better, never get a good or bad mark.
"""

import math
from dataclasses import dataclass
from datetime import date

from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import measure_label, within_sentence
from dashboards.words.language import count_word, counted, sentence_start, text

ON, BELOW, ABOVE, IN_LINE = "on target", "below target", "above target", "in line with target"
_KEYS = {ON: "on", BELOW: "below", ABOVE: "above", IN_LINE: "in_line"}
# Units in which a distance of one means one in a hundred, so that distances compare across metrics.
_PER_HUNDRED = {
    "share": 100.0,
    "probability": 100.0,
    "points": 100.0,
    "percent": 1.0,
    "per 100 men": 1.0,
    "per 100 people": 1.0,
}
# Where women and men are alike.
PARITY = {"per 100 men": 100.0, "ratio": 1.0, "points": 0.0, "percent": 0.0}


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
        return unseen(card["status"])
    if card["target_value"] is None:
        return Standing("", text("standing.no_target"), "plain")
    return judged(metric, card["target_status"])


def unseen(status: str) -> Standing:
    """Return the badge of a figure that is not shown."""
    return Standing("", text("standing.suppressed" if status == "suppressed" else "standing.not_applicable"), "plain")


def judged(metric: Published, verdict: str | None) -> Standing:
    """Return a verdict on any figure of the metric as a badge; what the bounds leave open is not known."""
    if verdict not in _KEYS:
        return Standing("", text("standing.not_known"), "plain")
    words = sentence_start(text(f"target.{_KEYS[verdict]}"))
    if metric.definition["better"] == "context":
        return Standing("", words, "plain")
    if _meets(metric, verdict):
        return Standing("●", sentence_start(text("target.on")), "good")
    if verdict == IN_LINE:
        return Standing("◆", words, "unsure")
    return Standing("▼" if verdict == BELOW else "▲", words, "bad")


def is_judged(metric: Published) -> bool:
    """Whether the scorecard holds a verdict on the metric's target."""
    return metric.card["target_value"] is not None and metric.card["target_status"] in _KEYS


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
    if not is_judged(metric) or card["status"] != "shown":
        return ""
    verdict = text(f"target.{_KEYS[card['target_status']]}")
    if card["target_measure"] not in (None, card["measure"]):
        measure = within_sentence(measure_label(card["target_measure"]))
        return text("target.of_measure", measure=measure, verdict=verdict)
    short = people_short(metric)
    if short is not None:
        return counted("target.short_of", short, year=_year(card["target_date"]))
    if is_missed(metric) and card["distance"] is not None and target_unit(metric) == "share":
        return text("target.by", distance=wording.difference(card["distance"], "share"), verdict=verdict)
    return verdict


def target_line(metric: Published) -> str:
    """Return target, day and distance, such as "40% by 31 Dec 2028, 88 people short"; empty without a target."""
    card, unit = metric.card, target_unit(metric)
    if card["target_value"] is None:
        return ""
    line = wording.target_value(card["target_value"], unit)
    if card["target_measure"] not in (None, card["measure"]):
        line = f"{within_sentence(measure_label(card['target_measure']))} {line}"
    if card["target_date"]:
        line = text("target.until", value=line, day=wording.day(card["target_date"]))
    short = people_short(metric)
    if short is not None:
        return f"{line}, {counted('target.short', short)}"
    if is_missed(metric) and card["distance"] is not None:
        side = "target.missing_below" if card["target_status"] == BELOW else "target.missing_above"
        return f"{line}, {text(side, distance=wording.difference(card['distance'], unit))}"
    return line


def has_comparison(metric: Published) -> bool:
    """Whether the scorecard compares the figure with the one of a year earlier."""
    return metric.card["status"] == "shown" and metric.card["change_status"] in ("up", "down", "no clear change")


def change(metric: Published) -> str:
    """Return the change over a year in words, such as "up 1.4 points", "unchanged" or "no clear change"."""
    card = metric.card
    if not has_comparison(metric):
        return text("change.none")
    if card["change_status"] == "no clear change" or card["change"] is None:
        return text("change.unclear")
    size = wording.difference(card["change"], metric.unit(card["measure"]))
    if wording.reads_as_zero(size):
        return text("change.unchanged")
    return text(f"change.{card['change_status']}", size=size)


def course(metric: Published) -> str:
    """Return whether things are better or worse than a year ago, and whether that is more than chance."""
    card = metric.card
    if not has_comparison(metric):
        return text("course.none")
    size = "" if card["change"] is None else wording.difference(card["change"], metric.unit(card["measure"]))
    flat = not size or wording.reads_as_zero(size)
    if card["change_status"] == "no clear change":
        sign = wording.MINUS if (card["change"] or 0.0) < 0 else "+"
        # The unit stands beside, with the figure.
        bare = "" if flat else wording.bare_difference(card["change"], metric.unit(card["measure"]))
        return text("course.unclear") if flat else text("course.unclear_by", size=f"{sign}{bare}")
    return text("course.unchanged") if flat else text(f"course.{_direction(metric)}", change=change(metric))


def _direction(metric: Published) -> str:
    """Whether a real change is for the better; parity is better the nearer it is, context is neither."""
    card, better = metric.card, metric.definition["better"]
    even = PARITY.get(metric.unit(card["measure"]))
    if better in ("higher", "lower"):
        return "better" if (card["change"] > 0) == (better == "higher") else "worse"
    if better == "parity" and even is not None and card["value"] is not None:
        before = abs(card["value"] - card["change"] - even)
        return "better" if abs(card["value"] - even) < before else "worse"
    return "neither"


def summary(metrics: list[Published]) -> str:
    """Return the first sentence of a page: how many targets are met, and which is furthest off."""
    with_verdict = [m for m in metrics if is_judged(m)]
    if not with_verdict:
        shown = sum(m.card["status"] == "shown" for m in metrics)
        return sentence_start(text("summary.no_targets", shown=count_word(shown), n=wording.whole(len(metrics))))
    met = sum(is_met(m) for m in with_verdict)
    if met == len(with_verdict):
        words = counted("summary.all", met, word=count_word(met))
    elif len(with_verdict) == 1:
        return f"{sentence_start(text('summary.one_missed'))}."
    else:
        of = counted("summary.measures", len(with_verdict), word=count_word(len(with_verdict)))
        words = counted("summary.some", met, met=count_word(met), of=of)
    worst = widest_gap(with_verdict)
    if worst:
        words = text("summary.furthest", sentence=words, name=within_sentence(worst.name))
    return f"{sentence_start(words)}."


def widest_gap(metrics: list[Published]) -> Published | None:
    """Return the missed metric furthest from its target, counted per hundred; first of equals."""
    missed = [m for m in metrics if is_missed(m) and m.card["distance"] is not None]
    return max(missed, key=_gap_per_hundred, default=None)


def _gap_per_hundred(metric: Published) -> float:
    # Days and scores cannot be compared with shares; they come last rather than first.
    return abs(float(metric.card["distance"])) * _PER_HUNDRED.get(target_unit(metric), 0.0)


def _year(day: date | None) -> str:
    return f"{day.year} " if day else ""
