"""The first page: one sentence, up to six cards in a fixed order, and every metric in one table.

The order never follows the news: a card that turns bad stays where it was. Verdicts are targets.py's.
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboards import targets, wording
from dashboards.headlines import headline
from dashboards.labels import sentence_start
from dashboards.published import FAMILIES, TITLES, Published
from dashboards.sparkline import POINTS, sparkline
from dashboards.targets import Standing

CARD_ORDER = (
    "women_in_leadership",
    "broken_rung",
    "sponsor_coverage",
    "survey_reporting_rate",
    "program_retention",
    "male_participation",
)


@dataclass(frozen=True, slots=True)
class Card:
    """One measure at a glance, all in words; `link` leads to its section on a topic page."""

    id: str
    name: str
    link: str
    value: str
    words: str
    counts: str
    interval: str
    spark: Markup
    target: str
    standing: Standing
    change: str
    owner: str
    reason: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The first page's content: the sentence, the one after it, the cards and the rows by family."""

    sentence: str
    lead: str
    cards: tuple[Card, ...]
    families: tuple[tuple[str, tuple[Card, ...]], ...]
    absent: tuple[Card, ...]


def scorecard(metrics: list[Published], links: dict[str, str]) -> Scorecard:
    """Arrange the first page; `links` maps each metric to its section."""
    by_id = {m.id: m for m in metrics}
    cards = {m.id: _card(m, links[m.id]) for m in metrics}
    worst = targets.widest_gap(metrics)
    unsure = sum(m.card["target_status"] == targets.IN_LINE for m in metrics)
    lead = f"{headline(worst)}." if worst else ""
    if unsure:
        noun, whose = ("measure is", "its") if unsure == 1 else ("measures are", "their")
        count = targets.count_word(unsure).capitalize()
        lead = f"{lead} {count} {noun} in line with {whose} target: chance cannot be ruled out.".strip()
    return Scorecard(
        sentence=targets.summary(metrics),
        lead=lead,
        cards=tuple(cards[i] for i in CARD_ORDER if i in by_id),
        families=tuple((TITLES[f], rows) for f in FAMILIES if (rows := _of_family(f, metrics, cards))),
        absent=tuple(cards[m.id] for m in metrics if not m.has_data),
    )


def _of_family(family: str, metrics: list[Published], cards: dict[str, Card]) -> tuple[Card, ...]:
    return tuple(cards[m.id] for m in metrics if m.family == family and m.has_data)


def _card(metric: Published, link: str) -> Card:
    row, unit = metric.card, metric.unit(metric.headline)
    text = wording.value_text(row, unit)
    bare = wording.value_text(row, unit, words=False)
    interval = None if metric.is_census else wording.interval(row, unit)
    values = [r["value"] for r in metric.series(metric.headline)][-POINTS:]
    of_headline = row["target_measure"] in (None, metric.headline)
    unsure = not metric.is_census and wording.is_unreliable(row, unit)
    return Card(
        id=metric.id,
        name=metric.name,
        link=link,
        value=bare,
        words=text.removeprefix(bare).strip(),
        counts=_parts(metric) or wording.short_counts(row),
        interval=f"95% interval {interval}" if interval else "",
        spark=sparkline(values, row["target_value"] if of_headline else None),
        target=targets.target_line(metric),
        standing=targets.standing(metric),
        change=targets.change(metric),
        owner=row["owner"] or "No owner named",
        reason=wording.reason(row) if row["status"] == "not_applicable" else "",
        marks=(wording.LOW_RELIABILITY,) if unsure else (),
    )


def _parts(metric: Published) -> str:
    """What a gap compares, such as "women 38.2%, men 47.1%": a difference alone hides the level."""
    if metric.unit(metric.headline) != "points" or metric.card["status"] != "shown":
        return ""
    found = [(g, metric.newest(g)) for g in ("women", "men")]
    words = [f"{g} {wording.value_text(r, metric.unit(g))}" for g, r in found if r]
    return sentence_start(", ".join(words))
