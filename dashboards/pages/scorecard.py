"""The first page: one sentence, up to six cards in a fixed order, what is next, and every metric in one table.

The order never follows the news: a card that turns bad stays where it was. Verdicts are targets.py's.
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboards import tables
from dashboards.charts.sparkline import POINTS, sparkline
from dashboards.content import Content
from dashboards.pages.promises import next_steps
from dashboards.published import FAMILIES, Published
from dashboards.words import headlines, targets, wording
from dashboards.words.language import count_word, counted, sentence_start, text
from dashboards.words.targets import Standing

CARD_ORDER = (
    "women_in_leadership",
    "broken_rung",
    "sponsor_coverage",
    "survey_reporting_rate",
    "program_retention",
    "male_participation",
)
MOST_CARDS = 6


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
    course: str
    owner: str
    next: str
    reason: str
    marks: tuple[str, ...]
    keys: Markup


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The first page's content: the sentence, the one after it, the cards and the rows by family."""

    sentence: str
    lead: str
    lead_keys: Markup
    cards: tuple[Card, ...]
    families: tuple[tuple[str, tuple[Card, ...]], ...]
    absent: tuple[Card, ...]


def scorecard(content: Content, metrics: list[Published], links: dict[str, str]) -> Scorecard:
    """Arrange the first page; `links` maps each metric to its section."""
    steps = next_steps(content)
    cards = {m.id: _card(m, links[m.id], steps.get(m.id, "")) for m in metrics}
    worst = targets.widest_gap(metrics)
    lead = [f"{headlines.headline(worst)}."] if worst else []
    unsure = sum(m.card["target_status"] == targets.IN_LINE for m in metrics)
    if unsure:
        lead.append(sentence_start(counted("card.in_line", unsure, word=count_word(unsure))))
    return Scorecard(
        sentence=targets.summary(metrics),
        lead=" ".join(lead),
        lead_keys=tables.keys(headlines.cells(worst), "scorecard", worst.id) if worst else Markup(""),
        cards=tuple(cards[m.id] for m in chosen(metrics)),
        families=tuple((text(f"family.{f}"), rows) for f in FAMILIES if (rows := _of_family(f, metrics, cards))),
        absent=tuple(cards[m.id] for m in metrics if not m.has_data),
    )


def chosen(metrics: list[Published]) -> list[Published]:
    """Return the metrics with a card: the usual six so far as they have data, then others with a target, then any.

    Which they are depends on what is delivered and promised, never on how the figures came out.
    """
    by_id = {m.id: m for m in metrics if m.has_data}
    usual = [by_id[i] for i in CARD_ORDER if i in by_id]
    others = [m for m in by_id.values() if m.id not in CARD_ORDER and m.family != "data"]
    others.sort(key=lambda m: m.card["target_value"] is None)
    return (usual + others)[:MOST_CARDS]


def _of_family(family: str, metrics: list[Published], cards: dict[str, Card]) -> tuple[Card, ...]:
    return tuple(cards[m.id] for m in metrics if m.family == family and m.has_data)


def _card(metric: Published, link: str, step: str) -> Card:
    row, unit = metric.card, metric.unit(metric.headline)
    whole, bare = (wording.value_text(row, unit, words=words) for words in (True, False))
    interval = None if metric.is_census else wording.interval(row, unit)
    series = metric.series(metric.headline)[-POINTS:]
    of_headline = row["target_measure"] in (None, metric.headline)
    unsure = not metric.is_census and wording.is_unreliable(row, unit)
    drawn = tables.keys((r["cell"] for r in series if r["value"] is not None), kpi=metric.id)
    standing = targets.standing(metric)
    return Card(
        id=metric.id,
        name=metric.name,
        link=link,
        value=bare,
        words=whole.removeprefix(bare).strip(),
        counts=_parts(metric) or _counts(metric),
        interval=text("card.interval", interval=interval) if interval else "",
        spark=sparkline([r["value"] for r in series], row["target_value"] if of_headline else None, drawn),
        target=targets.target_line(metric),
        standing=standing,
        course=targets.course(metric),
        owner=owner_line(metric),
        next=step or (text("step.none") if standing.tone == "bad" else ""),
        reason=wording.reason(row) if row["status"] == "not_applicable" else "",
        marks=(wording.LOW_RELIABILITY,) if unsure else (),
        keys=tables.keys(headlines.cells(metric), "scorecard", metric.id),
    )


def owner_line(metric: Published) -> str:
    """Return who answers for a metric, as a line of its own."""
    owner = metric.card["owner"]
    return text("owner.line", owner=owner) if owner else text("owner.none")


def _counts(metric: Published) -> str:
    """The counts behind the figure; "n =" stays as small as it is written everywhere."""
    short = wording.short_counts(metric.card)
    return short if short == wording.people(metric.card) else sentence_start(short)


def _parts(metric: Published) -> str:
    """What a gap compares, such as "Women 38.2%, men 47.1%": a difference alone hides the level."""
    if metric.unit(metric.headline) != "points" or metric.card["status"] != "shown":
        return ""
    found = [(g, metric.newest(g)) for g in ("women", "men")]
    words = [text(f"card.{g}", value=wording.value_text(r, metric.unit(g))) for g, r in found if r]
    return sentence_start(", ".join(words))
