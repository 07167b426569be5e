"""The command `about-me`: what is held about one person, printed for their own request and kept nowhere."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipelines.cli.erasing import DomainsOption, IdsArgument, read_ids
from pipelines.cli.options import HomeOption
from pipelines.home import Home

if TYPE_CHECKING:
    from pipelines.erasure.holdings import FeedHolding, Holdings


def about_me(
    ids: IdsArgument,
    home: HomeOption = None,
    other: DomainsOption = None,
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Print what is held about one person: rows by feed, ids, and which published figures count them.

    Written to the terminal only. Exit code 0: printed. 1: a run is going on. 2: usage or configuration.
    """
    from pipelines.erasure.holdings import held
    from pipelines.erasure.people import chosen
    from pipelines.own_metrics import configured

    place = Home.locate(home)
    settings = configured(place)
    found = held(place, settings, read_ids(ids), chosen(other or []))
    if format == "json":
        typer.echo(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
    else:
        _print(found)


def _as_json(found: "Holdings") -> dict[str, object]:
    return {
        "known_as": found.domains,
        "other_ids": found.others,
        "feeds": [
            {
                "feed": holding.feed.name,
                "title": holding.feed.title,
                "grain": holding.feed.grain,
                "columns": {column.name: column.meaning for column in holding.feed.columns},
                "rows": holding.rows,
                "rows_about_others": holding.mentions,
                "counted_in": found.counted_in.get(holding.feed.name, []),
            }
            for holding in found.feeds
        ],
        "derived_rows": found.derived,
        "ledger_rows": found.versions,
        "surveys": found.surveys,
    }


def _print(found: "Holdings") -> None:
    from models.facts import FACTS
    from pipelines.erasure.people import DOMAINS

    typer.echo("Known as:")
    for domain, is_known in found.domains.items():
        typer.echo(f"  {DOMAINS[domain]}: {'yes' if is_known else 'no'}")
    typer.echo(f"  other ids and addresses that these lead to: {found.others}")
    typer.echo("All of them are kept as keyed hashes, never as they were delivered.\n")
    if not found.feeds:
        typer.echo("No delivered row is about this person.")
    for holding in found.feeds:
        _print_feed(holding, found.counted_in.get(holding.feed.name, []))
    if found.derived:
        typer.echo("Derived from these rows, and made anew by every run:")
        for table, rows in found.derived.items():
            grain = FACTS[table].grain.split("\n")[0] if table in FACTS else "records as they came"
            typer.echo(f"  {table}: {rows:,} rows ({grain.rstrip('.')})")
    if found.versions:
        typer.echo(f"Kept to tell how many people a correction touches: {found.versions:,} rows of the same kind")
    typer.echo(found.surveys)


def _print_feed(holding: "FeedHolding", metrics: list[str]) -> None:
    feed = holding.feed
    typer.echo(f"{feed.title} ({feed.name}; {feed.grain}): {len(holding.rows):,} rows")
    told = [column for column in feed.columns if any(column.name in row for row in holding.rows)]
    for column in told:
        typer.echo(f"  {column.name} = {column.meaning}")
    for row in holding.rows:
        cells = ", ".join(f"{column.name}: {row[column.name]}" for column in told if column.name in row)
        typer.echo(f"  - {cells} (landing/{row['file']})")
    for name, rows in holding.mentions.items():
        typer.echo(f"  named as {feed.column(name).meaning} in {rows:,} rows about others, which are theirs")
    if metrics:
        typer.echo(f"  may be counted in: {'; '.join(metrics)}")
    typer.echo("")
