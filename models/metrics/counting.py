"""Short forms for the counted measures that most metrics declare."""

from models.metrics.declaration import Count, Grain, Side


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
