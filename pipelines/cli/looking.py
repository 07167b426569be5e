"""Commands that look at what is there: `serve`, `status`, `releases`, `rollback`. They change no data."""

from typing import Annotated

import typer

from models.errors import ConfigurationError
from pipelines.cli.options import HomeOption
from pipelines.cli.screen import at_most
from pipelines.home import Home
from pipelines.release import shelf
from pipelines.runs.record import read_record


def serve(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the current site on 127.0.0.1, always the release that is current at the moment."""
    from pipelines.cli.web import site_server

    place = Home.locate(home)
    if shelf.current_id(place) is None:
        raise ConfigurationError(f"no release yet in '{place.root}'; run: allyship run")
    try:
        server = site_server(place, port)
    except OSError as fault:
        raise ConfigurationError(f"port {port} cannot be used: {fault.strerror}; choose another with --port") from None
    typer.echo(f"Site: http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C stops it)")
    with server:
        server.serve_forever()


def status(home: HomeOption = None) -> None:
    """Say what is current, how fresh it is, and what the last run did."""
    from datetime import UTC, date, datetime

    from pipelines.settings import load_settings

    place = Home.locate(home)
    settings = load_settings(place)
    current = shelf.current_id(place)
    typer.echo(f"Organization: {settings.organization.name}")
    if current is None:
        typer.echo("Current release: none yet")
    else:
        about = shelf.manifest(place.releases / current)
        typer.echo(f"Current release: {current}, built {about.get('built_at')} UTC")
        as_of = date.fromisoformat(str(about["as_of"]))
        age = (datetime.now(tz=UTC).date() - as_of).days
        late = (
            f", older than the {settings.stale_after_days} days that are allowed"
            if age > settings.stale_after_days
            else ""
        )
        typer.echo(f"Data to: {as_of} ({age} days ago{late})")
        if about.get("stale_feeds"):
            typer.echo(f"Stale feeds: {about['stale_feeds']}")
    record = read_record(place)
    if record is None:
        typer.echo("Last run: none yet")
        return
    kept = "; the current release is the last good one" if record.outcome == "failed" and current else ""
    typer.echo(f"Last run: {record.outcome}, {record.ended_at}{kept}")
    if record.message:
        typer.echo(record.message)
    rejected = (f"Rejected landing/{path}: {why}" for path, why in record.rejected.items())
    vanished = (f"Gone from landing, rows kept: {path}" for path in record.vanished)
    for line in at_most([*rejected, *vanished]):
        typer.echo(line)


def releases(home: HomeOption = None) -> None:
    """List the releases that are kept, oldest first."""
    place = Home.locate(home)
    listed = shelf.releases(place)
    if not listed:
        typer.echo("No release yet")
    for release in listed:
        mark = "*" if release.is_current else " "
        about = release.manifest
        typer.echo(f"{mark} {release.release_id}  data to {about.get('as_of')}  built {about.get('built_at')} UTC")


def rollback(
    release_id: Annotated[str, typer.Argument(help="Id of the release, as `allyship releases` lists it.")],
    home: HomeOption = None,
) -> None:
    """Make another release current. The next run that finds something new publishes a newer one."""
    from pipelines.runs.lock import hold

    place = Home.locate(home)
    with hold(place):
        shelf.roll_back(place, release_id)
    typer.echo(f"Current release: {release_id}")
