"""The sentences above a figure: a headline of at most fifteen words, its subtitle, the paragraph that backs it.

Generated from the scorecard row by fixed templates, never written by hand and without adjectives:
`{subject} {verb} {value}, {relation to target}` or, without a target, the change over a year. The templates stand in
the language file under `headline`; a metric that has none there reads "{name}: {value}".
"""

from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import targets, wording
from dashboards.words.labels import breakdown_label, measure_label
from dashboards.words.language import known, sentence_start, text

MOST_WORDS = 15


def headline(metric: Published) -> str:
    """Return the headline of a metric's newest company figure, at most fifteen words where its name allows."""
    card = metric.card
    if card["status"] == "suppressed":
        return text("sentence.too_few", name=metric.name, day=wording.day(card["period_end"]))
    if card["status"] != "shown":
        return text("sentence.not_applicable", name=metric.name)
    base = _base(metric)
    ending = targets.clause(metric)
    if not ending and card["target_value"] is None:
        return _if_short(base, _change_clause(metric), "; ")
    return _if_short(base, ending, ", ")


def subtitle(metric: Published, row: Row, breakdown: str = "company") -> str:
    """Return what was measured, of whom, when and among how many: the line that makes a headline a statistic.

    Args:
        metric: The metric.
        row: The row whose period and people it tells; of units, one of them, whose people are then not told.
        breakdown: How the population is divided.
    """
    if breakdown == "company":
        where, n = text("breakdown.company"), wording.people(row)
    else:
        where, n = text("subtitle.by", what=breakdown_label(breakdown).lower()), ""
    parts = (metric.name, str(metric.definition["population"]), where, wording.period(row), n)
    return " · ".join(part for part in parts if part)


def description(metric: Published) -> str:
    """Return the paragraph under a headline: value, counts and period, uncertainty, change, target."""
    card, unit = metric.card, metric.unit(metric.headline)
    if card["status"] != "shown":
        why = text("sentence.withheld") if card["status"] == "suppressed" else wording.reason(card)
        return text("sentence.no_figure", name=metric.name, period=wording.period(card), why=why)
    counted = wording.counts(card)
    figure = wording.value_text(card, unit) + (f" ({counted})" if counted else "")
    parts = [text("sentence.figure", what=_figure_words(metric), figure=figure, period=wording.period(card))]
    interval = None if metric.is_census else wording.interval(card, unit)
    if interval:
        parts.append(text("sentence.interval", interval=interval))
    if wording.is_unreliable(card, unit) and not metric.is_census:
        parts.append(text("sentence.wide", mark=wording.LOW_RELIABILITY))
    parts += [_change_sentence(metric), _target_sentence(metric)]
    if metric.definition["better"] == "context":
        parts.append(text("sentence.context"))
    return " ".join(p for p in parts if p)


def cells(metric: Published) -> tuple[int, ...]:
    """Return the numbers of the rows that headline and description speak of."""
    rows = [metric.newest(m) for m in dict.fromkeys((metric.headline, "women", "men"))]
    rows += [r for r in metric.series(metric.headline) if r["period_end"] == metric.card["previous_period_end"]]
    return tuple(sorted({r["cell"] for r in rows if r and r["status"] == "shown"}))


def _base(metric: Published) -> str:
    unit = metric.unit(metric.headline)
    words = {
        "value": wording.value_text(metric.card, unit),
        "number": wording.value_text(metric.card, unit, words=False),
    }
    for group in ("women", "men"):
        row = metric.newest(group)
        if row and row["status"] == "shown" and row["period_end"] == metric.card["period_end"]:
            words[group] = wording.value_text(row, metric.unit(group))
    key = f"headline.{metric.id}"
    try:
        if known(key):
            return sentence_start(text(key, **words))
    except KeyError:  # a group the phrase speaks of is not shown
        pass
    return text("sentence.plain", name=metric.name, value=words["value"])


def _if_short(base: str, ending: str, joint: str) -> str:
    whole = base + joint + ending
    return whole if ending and len(whole.split()) <= MOST_WORDS else base


def _figure_words(metric: Published) -> str:
    if metric.headline.partition("@")[0].partition(":")[0] != "gap":
        return text("sentence.latest")
    return f"{measure_label(metric.headline, metric.unit(metric.headline))}:"


def _change_clause(metric: Published) -> str:
    return text("change.in_a_year", change=targets.change(metric)) if targets.has_comparison(metric) else ""


def _change_sentence(metric: Published) -> str:
    card, unit = metric.card, metric.unit(metric.headline)
    if not targets.has_comparison(metric) or card["previous_period_end"] is None:
        return text("since.none")
    since = wording.day(card["previous_period_end"])
    if card["change"] is None:
        return text("since.unclear", day=since)
    size = wording.difference(card["change"], unit)
    if card["change_status"] == "no clear change":
        sign = "" if not card["change"] else wording.MINUS if card["change"] < 0 else "+"
        return text("since.unclear_by", day=since, size=f"{sign}{size}")
    return text("since.changed", change=targets.change(metric), day=since)


def _target_sentence(metric: Published) -> str:
    card = metric.card
    if card["target_value"] is None:
        return ""
    key = "sentence.target_in_line" if card["target_status"] == targets.IN_LINE else "sentence.target"
    return text(key, line=targets.target_line(metric))
