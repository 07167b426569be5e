"""The command `check`: what a run would make of landing, without loading anything."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import ConfigurationError, FileRejectedError
from models.feeds import FEEDS
from pipelines.cli.advising import advise, tell_questions
from pipelines.cli.options import HomeOption
from pipelines.home import Home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipelines.ingest.plan import Candidate
    from pipelines.settings import Settings


FolderArgument = Annotated[
    Path | None, typer.Argument(help="Any folder of exports; left out: the home's landing.", show_default=False)
]


def check(folder: FolderArgument = None, home: HomeOption = None) -> None:
    """Read configuration and landing without loading: which file is which feed, what would be rejected, and why.

    Files that no source takes, or all files of FOLDER, are looked at for what they seem to be; a sources: block to
    start from is printed last. Exit code 0: every file would be taken. 2: configuration. 3: some would be rejected.
    """
    from pipelines.own_metrics import configured
    from pipelines.settings import landing_files, unclaimed, unconfigured

    if folder:
        if not folder.is_dir():
            raise ConfigurationError(f"there is no folder '{folder}'")
        advise(folder, [(path, None) for path in landing_files(folder) if path.is_file()], unconfigured())
        return
    place = Home.locate(home)
    settings = configured(place)
    typer.echo(f"allyship.yaml of {settings.organization.name}: good")
    refused = _files(place, settings)
    advise(place.landing, [(left.path, left.nearest_feed) for left in unclaimed(settings, place)], settings)
    if refused:
        raise typer.Exit(3)


def _files(place: Home, settings: "Settings") -> int:
    """Read every claimed file and say what would become of it; return how many would be rejected."""
    import tempfile

    import duckdb

    from pipelines import pseudonyms
    from pipelines.ingest.plan import candidates

    found = candidates(place, settings)
    # In memory, spilling to a private folder that goes, and with a key of its own: nothing that is read here is
    # stored or could be joined with anything.
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        pseudonyms.install(connection, secrets.token_bytes(32))
        refused = sum(not _would_be_taken(connection, candidate, settings) for candidate in found)
    for source in settings.sources:
        if all(candidate.source.line != source.line for candidate in found):
            typer.echo(f"allyship.yaml line {source.line}: no file matches {source.files} ({source.feed})")
    if not found:
        typer.echo("No file would be taken. Next: put exports into landing/")
    elif not refused:
        typer.echo("Every file would be taken. Next: allyship run")
    return refused


def _would_be_taken(connection: "DuckDBPyConnection", candidate: "Candidate", settings: "Settings") -> bool:
    from pipelines.advice import unnamed_questions
    from pipelines.ingest.intake import stage_and_judge
    from pipelines.ingest.plan import readable
    from pipelines.ingest.register import Entry

    feed = FEEDS[candidate.source.feed]
    entry = Entry(candidate.relative, feed.name, "", "", 0, candidate.delivered_on)
    typer.echo(f"landing/{candidate.relative}: {feed.name}")
    try:
        mapping = stage_and_judge(connection, feed, readable(candidate), entry, settings)
    except FileRejectedError as why:
        typer.echo(f"  would be rejected: {why}")
        return False
    typer.echo(f"  columns: {', '.join(sorted({*mapping.position, *mapping.fixed}))}")
    tell_questions(unnamed_questions(connection, candidate.path, candidate.landing, candidate.source))
    for column, heading in mapping.by_usual_name.items():
        typer.echo(f"  warning: column mapped by its usual name: {heading} = {column}")
    if mapping.dropped:
        typer.echo(f"  dropped: {', '.join(mapping.dropped)}")
    if mapping.not_delivered:
        typer.echo(f"  mapped, but not in the file: {', '.join(mapping.not_delivered)}")
    loads = entry.rows_made - entry.rows_repeated - entry.rows_quarantined
    typer.echo(
        f"  {entry.records_read:,} records: {loads:,} would load, {entry.rows_repeated:,} repeated, "
        f"{entry.rows_quarantined:,} quarantined, {sum(entry.skipped.values()):,} skipped"
    )
    reasons = entry.detail["quarantine reasons"]
    if isinstance(reasons, dict):
        for reason, rows in reasons.items():
            typer.echo(f"    {rows:,} x {reason}")
    return True
