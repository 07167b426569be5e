"""Sentences about units side by side: which differ by more than chance, and how far they lie apart.

Generated like the headlines of metrics: a count of units and the figures of the two ends, never a ranking.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.content import Row
from dashboards.published import Published
from dashboards.words import wording
from dashboards.words.labels import measure_label, segment_label
from dashboards.words.language import count_word, counted, sentence_start, text
from dashboards.words.targets import PARITY


@dataclass(frozen=True, slots=True)
class Words:
    """The headline and the paragraph of a figure, and the numbers of the rows they speak of."""

    headline: str
    description: str
    cells: tuple[int, ...] = ()


def spread(metric: Published, rows: Sequence[Row], breakdown: str) -> Words:
    """Return how far the shown units lie apart: the lowest and the highest figure with their names."""
    unit = metric.unit(metric.headline)
    shown = sorted((r for r in rows if r["value"] is not None), key=lambda r: (r["value"], r["segment"]))
    ends = shown[0], shown[-1]
    low, high = (wording.value_text(r, unit) for r in ends)
    units = counted(f"things.{breakdown}", len(shown))
    told = [_told(r, unit, breakdown) for r in ends]
    return Words(
        text("spread.headline", name=metric.name, low=low, high=high, units=units),
        text("spread.description", low=told[0], high=told[1], period=wording.period(ends[0])),
        tuple(r["cell"] for r in ends),
    )


def _told(row: Row, unit: str, breakdown: str) -> str:
    told = f"{segment_label(breakdown, row['segment'])}, {wording.value_text(row, unit)}"
    counts = wording.short_counts(row)
    return f"{told} ({counts})" if counts else told


def parities(metric: Published, rows: Sequence[Row], breakdown: str) -> Words:
    """Return in how many of the shown units women and men differ by more than chance."""
    even = PARITY[metric.unit(metric.headline)]
    shown = [r for r in rows if r["value"] is not None]
    below = sum(r["ci_high"] is not None and r["ci_high"] < even for r in shown)
    above = sum(r["ci_low"] is not None and r["ci_low"] > even for r in shown)
    units = counted(f"things.{breakdown}", len(shown))
    key = "parities.some" if below or above else "parities.none"
    details = text("parities.details", below=count_word(below), above=count_word(above), units=units)
    return Words(
        text(key, name=metric.name, units=units, n=count_word(below + above)),
        f"{details} {text('parities.period', period=wording.period(shown[0]))}",
    )


def departments(metric: Published, measure: str, outside: int, shown: int) -> Words:
    """Return how many of the departments shown lie outside the limits of chance, and how to read that.

    Raises:
        ValueError: The whole organization has no figure to compare with.
    """
    whole = metric.newest(measure)
    if whole is None:
        raise ValueError(f"metric {metric.id}: no figure of the whole organization for {measure}")
    units, group = counted("things.department", shown), measure_label(measure).lower()
    key = {0: "funnel.headline_none", 1: "funnel.headline_one"}.get(outside, "funnel.headline")
    told = text(
        "funnel.description",
        group=group,
        rate=wording.value_text(whole, metric.unit(measure)),
        people=wording.people(whole),
        units=units,
        # One unit in twenty lies outside the 95 % limits where nothing is amiss.
        chance=wording.fixed(shown / 20, 1),
    )
    head = text(key, n=count_word(outside), units=units, name=metric.name, group=group)
    return Words(sentence_start(head), told, (whole["cell"],))


def differs(metric: Published, row: Row, whole: Row | None) -> bool:
    """Whether a unit's figure differs from the whole organization's by more than its interval, if any, allows."""
    if row["value"] is None or whole is None or whole["value"] is None:
        return False
    low, high = row["ci_low"], row["ci_high"]
    if metric.is_census or low is None or high is None:
        return bool(row["value"] != whole["value"])
    return not low <= whole["value"] <= high


def beside_the_whole(metric: Published, row: Row, whole: Row | None, unit: str) -> str:
    """Return how a unit's figure stands to the whole organization's of the same period, in words.

    A full count is told as it is; of a rate, a difference that its interval allows is called chance.
    """
    if row["value"] is None or whole is None or whole["value"] is None:
        return text("beside.none")
    size = wording.difference(row["value"] - whole["value"], unit)
    if not differs(metric, row, whole):
        return text("beside.alike" if row["value"] == whole["value"] else "beside.chance")
    if wording.reads_as_zero(size):
        return text("beside.alike")
    return text("beside.above" if row["value"] > whole["value"] else "beside.below", size=size)


def weight_of_one(row: Row) -> str:
    """Return how far one person moves an exact share of fewer than 50 people; empty for others."""
    of = row["denominator"]
    if row["value"] is None or wording.is_rounded(row) or not of or of >= 50:
        return ""
    return text("beside.one_person", size=wording.difference(1 / of, "share"))
