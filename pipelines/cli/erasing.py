"""The command `erase`: one person out of everything that the product keeps, and the proof of it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import ConfigurationError
from pipelines.cli.options import HomeOption
from pipelines.home import Home

if TYPE_CHECKING:
    from pipelines.erasure.steps import Erased, Found

IdsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Ids or e-mail addresses of one person as exports hold them; - reads them from the input, one a line, "
        "so that they stand in no shell history.",
    ),
]

DomainsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--except",
        metavar="DOMAIN",
        help="Leave out a system (applicant, calendar) that numbers people on its own, so that the id is another "
        "person's there.",
    ),
]


def erase(
    ids: IdsArgument,
    home: HomeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    other: DomainsOption = None,
) -> None:
    """Erase one person: rows, pseudonyms, marts; keep them out of later deliveries; search every byte for traces.

    Exit code 0: erased, and no trace found. 1: blocked, or a trace is left. 2: usage or configuration.
    """
    from pipelines.erasure.people import chosen
    from pipelines.erasure.steps import erase as erase_person
    from pipelines.erasure.steps import preview
    from pipelines.runs import progress
    from pipelines.runs.lock import hold
    from pipelines.settings import load_settings

    place = Home.locate(home)
    settings = load_settings(place)
    place.create()
    domains = chosen(other or [])
    given = read_ids(ids)
    if not yes:
        with hold(place):
            _foretell(preview(place, given, domains))
        typer.confirm("Erase this person for good?", abort=True)
    with hold(place), progress.listening(lambda step: typer.echo(f"  {step} ...", err=True)):
        done = erase_person(place, settings, given, domains)
    _tell(done)
    if done.traces:
        raise typer.Exit(1)


def read_ids(ids: list[str]) -> list[str]:
    """Return the ids of one person, read from the input where `-` stands for them.

    Raises:
        ConfigurationError: the input holds none.
    """
    if ids != ["-"]:
        return ids
    lines = [line.strip() for line in sys.stdin.read().splitlines()]
    if not any(lines):
        raise ConfigurationError("the input holds no id")
    return [line for line in lines if line]


def _foretell(found: "Found") -> None:
    if not found.warehouse and not found.ledger:
        typer.echo("Nothing is held under this id. To go on keeps a person of this id out of later deliveries.")
        return
    typer.echo(f"Other ids and addresses of the same person, also erased: {found.others}")
    for touched in found.warehouse:
        if touched.schema == "delivered":
            emptied = f", {touched.emptied:,} rows about others lose the name" if touched.emptied else ""
            typer.echo(f"  {touched.table}: {touched.gone:,} rows{emptied}")
    derived = sum(t.gone + t.emptied for t in found.warehouse if t.schema != "delivered")
    kept = sum(t.gone for t in found.ledger)
    typer.echo(f"  derived tables: {derived:,} rows; versions in the ledger: {kept:,} rows")


def _tell(done: "Erased") -> None:
    gone = sum(t.gone for t in done.found.warehouse if t.schema == "delivered")
    emptied = sum(t.emptied for t in done.found.warehouse if t.schema == "delivered")
    kept = sum(t.gone for t in done.found.ledger)
    typer.echo(f"Erased: {gone:,} delivered rows and all that was derived from them, {kept:,} rows of the ledger.")
    if emptied:
        typer.echo(f"Rows about others that no longer name the person: {emptied:,}.")
    typer.echo("Warehouse and ledger were written anew; a tombstone keeps the person out of later deliveries.")
    if done.removed:
        typer.echo(f"Removed: {', '.join(done.removed)}.")
    typer.echo("Published aggregates stay as they were; the next release is computed without the person.")
    if done.traces:
        typer.echo(
            "Still found where the product cannot clean; take it out or remove the file, then run this again:", err=True
        )
        for trace in done.traces:
            typer.echo(f"  {trace.path}: {', '.join(trace.what)}", err=True)
    else:
        typer.echo(
            "Every byte and every table of the home, outside landing and secrets, was searched: no trace is left."
        )
    if done.unsearched_ids:
        typer.echo(
            "An id as short or plain as this one stands everywhere by chance, so only its pseudonyms were searched for."
        )
    if done.landing:
        typer.echo("Exports in landing that still name the person, which are yours to change or remove:")
        for path in done.landing:
            typer.echo(f"  landing/{path}")
    for path in done.unsearched:
        typer.echo(f"Not searched, in no format that can be read here: landing/{path}")
    typer.echo(
        "What this command cannot reach: backups, exports elsewhere, the blocks that the disk has set free, answers to "
        "anonymous surveys, and other ids of the person in applicant and calendar systems, unless they are given too."
    )
