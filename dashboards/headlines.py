"""The sentences above a figure: a headline of at most fifteen words and the paragraph that backs it.

Generated from the scorecard row by fixed templates, never written by hand and without adjectives:
`{subject} {verb} {value}, {relation to target}` or, without a target, the change over a year. A metric
that has no phrase here reads "{name}: {value}".
"""

from dashboards import targets, wording
from dashboards.labels import measure_label, sentence_start
from dashboards.published import Published

MOST_WORDS = 15
_PHRASES = {
    "women_in_leadership": "Women hold {value} of leadership roles",
    "pipeline_share": "Women are {value} of all employees",
    "broken_rung": "Women are promoted to manager at {number} for every 100 men",
    "promotion_rate": "Women are promoted at {number} for every 100 men",
    "attrition_parity": "Women leave by choice at {number} for every 100 men",
    "sponsor_coverage": "Sponsors back {women} of women and {men} of men",
    "senior_sponsor_share": "Senior sponsors back {women} of sponsored women and {men} of men",
    "senior_men_sponsoring_women": "{value} of senior men sponsor at least one woman",
    "male_participation": "{value} of eligible men take part in a program",
    "completion": "{value} of participants complete their program",
    "program_retention": "{value} of participants remain after one year",
    "prevalence_12m": "{value} of respondents experienced listed behavior in twelve months",
    "survey_reporting_rate": "{value} of people affected reported what happened",
    "consequence_rate": "{value} of substantiated cases had a recorded consequence",
    "report_volume_rate": "{number} reports were received per 100 people",
    "substantiation_rate": "{value} of concluded cases were substantiated",
    "undisclosed_gender_rate": "Gender is not recorded for {value} of employees",
}


def headline(metric: Published) -> str:
    """Return the headline of a metric's newest company figure, at most fifteen words where its name allows."""
    card = metric.card
    if card["status"] == "suppressed":
        return f"Too few people to report ({metric.name}, {wording.day(card['period_end'])})"
    if card["status"] != "shown":
        return f"Not applicable: {metric.name}"
    base = _base(metric)
    ending = targets.clause(metric)
    if not ending and card["target_value"] is None:
        return _if_short(base, _change_clause(metric), "; ")
    return _if_short(base, ending, ", ")


def description(metric: Published) -> str:
    """Return the paragraph under a headline: value, counts and period, uncertainty, change, target."""
    card, unit = metric.card, metric.unit(metric.headline)
    if card["status"] != "shown":
        why = "the group is too small or would reveal one" if card["status"] == "suppressed" else wording.reason(card)
        return f"{metric.name} shows no figure for {wording.period(card)}: {why}."
    counted = wording.counts(card)
    parts = [
        f"{_figure_words(metric)} {wording.value_text(card, unit)}{f' ({counted})' if counted else ''}"
        f" for {wording.period(card)}."
    ]
    interval = None if metric.is_census else wording.interval(card, unit)
    if interval:
        parts.append(f"The 95% interval is {interval}.")
    if wording.is_unreliable(card, unit) and not metric.is_census:
        parts.append(f"{wording.LOW_RELIABILITY} The interval is wide; read the figure with care.")
    parts += [_change_sentence(metric), _target_sentence(metric)]
    if metric.definition["better"] == "context":
        parts.append("Neither a higher nor a lower figure is better in itself.")
    return " ".join(p for p in parts if p)


def _base(metric: Published) -> str:
    unit = metric.unit(metric.headline)
    words = {"value": wording.value_text(metric.card, unit), "number": _bare(metric)}
    for group in ("women", "men"):
        row = metric.newest(group)
        if row and row["status"] == "shown" and row["period_end"] == metric.card["period_end"]:
            words[group] = wording.value_text(row, metric.unit(group))
    phrase = _PHRASES.get(metric.id, "")
    try:
        return sentence_start(phrase.format(**words)) if phrase else f"{metric.name}: {words['value']}"
    except KeyError:  # a group the phrase speaks of is not shown
        return f"{metric.name}: {words['value']}"


def _bare(metric: Published) -> str:
    """The value without the words of its unit, for phrases that say the unit themselves."""
    unit = metric.unit(metric.headline)
    text = wording.value_text(metric.card, unit, words=False)
    return text.removesuffix(" per 100 men").removesuffix(" per 100 people")


def _if_short(base: str, ending: str, joint: str) -> str:
    whole = base + joint + ending
    return whole if ending and len(whole.split()) <= MOST_WORDS else base


def _figure_words(metric: Published) -> str:
    group = metric.headline.partition("@")[0].partition(":")[0]
    return (
        f"{measure_label(metric.headline, metric.unit(metric.headline))}:" if group == "gap" else "The latest figure is"
    )


def _change_clause(metric: Published) -> str:
    words = targets.change(metric)
    return "" if words == targets.NO_COMPARISON else f"{words} in a year"


def _change_sentence(metric: Published) -> str:
    card, unit = metric.card, metric.unit(metric.headline)
    if card["change_status"] not in ("up", "down", "no clear change") or card["previous_period_end"] is None:
        return "There is no comparison with a year earlier."
    since = f"since {wording.day(card['previous_period_end'])}"
    if card["change"] is None:
        return f"There is no clear change {since}."
    size = wording.difference(card["change"], unit)
    if card["change_status"] == "no clear change":
        sign = "" if not card["change"] else wording.MINUS if card["change"] < 0 else "+"
        return f"There is no clear change {since} ({sign}{size}, within normal variation)."
    return f"It is {card['change_status']} {size} {since}."


def _target_sentence(metric: Published) -> str:
    card = metric.card
    if card["target_value"] is None:
        return ""
    if card["target_status"] == targets.IN_LINE:
        return f"Target: {targets.target_line(metric)}; the interval includes it, so chance cannot be ruled out."
    return f"Target: {targets.target_line(metric)}."
