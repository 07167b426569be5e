"""Short forms for the counted measures that most metrics declare."""

from dataclasses import replace

from models.metrics.declaration import Count, Grain, Side
from models.organization import ETHNICITY_MINIMUM


def shares(
    groups: tuple[str, ...],
    *,
    table: str,
    of: str,
    among: str = "true",
    population: str,
    count: str = "count(*)",
    people: str | None = None,
    headcount: bool = False,
    variant: str = "",
    grain: Grain | None = None,
    breakdowns: tuple[str, ...] | None = None,
    feeds: tuple[str, ...] | None = None,
) -> tuple[Count, ...]:
    """Declare, for each group, the share of rows `among` which `of` holds, on one fact table.

    The numerator condition is applied inside the denominator, so it can never exceed it. `count` is the unit
    of count; `people` counts its distinct persons where a person may have several rows.
    """
    return tuple(
        Count(
            measure=group + variant,
            numerator=Side(table=table, count=count, where=f"({among}) and ({of})"),
            denominator=Side(table=table, count=count, where=among, headcount=headcount),
            people=Side(table=table, count=people or count, where=among, headcount=headcount),
            population=population,
            grain=grain,
            breakdowns=breakdowns,
            feeds=feeds,
        )
        for group in groups
    )


def joined_shares(
    groups: tuple[str, ...],
    *,
    numerator: Side,
    denominator: Side,
    population: str,
    variant: str = "",
) -> tuple[Count, ...]:
    """Declare shares whose numerator is counted on a fact of its own, drawn from the denominator's people."""
    return tuple(
        Count(
            measure=group + variant,
            numerator=numerator,
            denominator=denominator,
            people=denominator,
            population=population,
        )
        for group in groups
    )


def rates(
    groups: tuple[str, ...],
    *,
    numerator: Side,
    exposure: Side,
    people: Side,
    population: str,
    variant: str = "",
    scale: float = 1.0,
    publish: bool = True,
) -> tuple[Count, ...]:
    """Declare events per exposure (average headcount); the exposure need not be a count of people.

    `publish` False keeps the measure as a part of a comparison only.
    """
    return tuple(
        Count(
            measure=group + variant,
            numerator=numerator,
            denominator=exposure,
            people=people,
            population=population,
            kind="rate",
            scale=scale,
            interval="poisson",
            publish=publish,
        )
        for group in groups
    )


def by_ethnicity(count: Count) -> Count:
    """Return the count of women by ethnicity, per fiscal year, under the rules for ethnicity.

    Class special, at least 20 people, counts rounded on both sides: unlike head counts, colleagues cannot see it.
    """
    return replace(
        count,
        measure="women:by_ethnicity",
        published_as="women",
        denominator=replace(count.denominator, headcount=False),
        people=replace(count.people, headcount=False),
        population=f"{count.population}, by ethnicity",
        breakdowns=("ethnicity",),
        grain="fiscal_year",
        privacy_class="special",
        minimum_people=ETHNICITY_MINIMUM,
    )
