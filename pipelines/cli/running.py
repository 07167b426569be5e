"""Commands that run something: `run` once, `up` for Dagster's pages and the nightly schedule."""

import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import BlockedError, ConfigurationError
from pipelines.cli.options import HomeOption
from pipelines.cli.screen import at_most
from pipelines.home import Home

if TYPE_CHECKING:
    from pipelines.runs.job import Outcome

_ENDINGS = {
    "published": "Published release {release}.",
    "nothing new": "Nothing new: nothing is published, current stays {release}.",
    "failed": "Failed: no new release, current stays {release}.",
    "failed behind it": "Published release {release}, but failed behind it; the next run finishes what is left to do.",
}


def run(
    home: HomeOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the warehouse anew from landing.")] = False,
    republish: Annotated[
        bool, typer.Option("--republish", help="Publish a release from the warehouse as it is.")
    ] = False,
    accept_missing: Annotated[
        bool, typer.Option("--accept-missing", help="Rebuild even though files have gone from landing.")
    ] = False,
    new_ledger: Annotated[
        bool, typer.Option("--new-ledger", help="Set the ledger aside: nothing is known of what was published before.")
    ] = False,
) -> None:
    """Run the nightly job once: take what is new, check it, compute, protect, publish.

    Exit code 0: published or nothing new. 1: failed or blocked. 2: usage or configuration. 3: done, but some
    file was rejected.
    """
    if rebuild and republish:
        raise ConfigurationError("--rebuild and --republish exclude each other")
    place = Home.locate(home)
    job = "rebuild" if rebuild else "republish" if republish else "nightly"
    outcome = run_and_tell(place, job=job, accept_missing=accept_missing, new_ledger=new_ledger)
    raise typer.Exit(outcome.exit_code)


def run_and_tell(
    place: Home, *, job: str = "nightly", accept_missing: bool = False, new_ledger: bool = False
) -> "Outcome":
    """Run a job with a progress bar, and say on one screen how it ended."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from pipelines.runs.job import run_job

    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    # Where nobody watches, a progress bar would leave an empty line in the scheduler's mail.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("looking at landing", total=None)

        def begin(step: str) -> None:
            bar.update(task, description=step[:32], advance=1)

        outcome = run_job(
            place,
            job=job,
            accept_missing=accept_missing,
            new_ledger=new_ledger,
            on_steps=lambda total: bar.update(task, total=total),
            on_step=begin,
        )
    tell(place, outcome)
    return outcome


def tell(place: Home, outcome: "Outcome") -> None:
    """Print how a run ended: what is current, what was rejected or is missing, and what to do."""
    if outcome.set_aside:
        from pipelines.set_aside import told

        typer.echo(told(outcome.set_aside.name))
    ending = "failed behind it" if outcome.outcome == "failed" and outcome.is_out else outcome.outcome
    typer.echo(_ENDINGS[ending].format(release=outcome.release_id or "none"))
    if outcome.message:
        typer.echo(outcome.message, err=True)
        if place.incident_file.exists():
            typer.echo(f"Written to {place.incident_file}", err=True)
    rejected = (f"Rejected landing/{p}: {why}. The feed's earlier data stands." for p, why in outcome.rejected.items())
    vanished = (f"Gone from landing, rows kept: {path}" for path in outcome.vanished)
    for line in at_most([*rejected, *vanished]):
        typer.echo(line, err=True)


def up(
    home: HomeOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Dagster's pages.")] = 3000,
) -> None:
    """Start Dagster's pages and its daemon (nightly schedule on, landing sensor off) on 127.0.0.1."""
    from pipelines.own_metrics import configured
    from pipelines.runs.job import prepare_instance

    place = Home.locate(home)
    configured(place)
    place.create()
    prepare_instance(place)
    module = ("-m", "pipelines.definitions")
    commands = (
        ("dagster_webserver", "-h", "127.0.0.1", "-p", str(port), *module),
        ("dagster._daemon", "run", *module),
    )
    typer.echo(f"Dagster's pages: http://127.0.0.1:{port} (Ctrl-C stops them and the nightly schedule)")
    running = [subprocess.Popen([sys.executable, "-m", *command], cwd=place.root) for command in commands]
    try:
        while all(process.poll() is None for process in running):
            try:
                running[0].wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)
    raise BlockedError(f"Dagster stopped by itself; is port {port} taken?")
