"""Commands to begin with: `init` for one's own organization, `demo` for a sample one."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from models.errors import ConfigurationError
from pipelines.cli.options import HomeOption
from pipelines.home import Home

_TEMPLATE = Path(__file__).parent.parent / "allyship.template.yaml"


def init(home: HomeOption = None) -> None:
    """Write a commented allyship.yaml and the folders of a home."""
    place = Home.locate(home)
    if place.config_file.exists():
        raise ConfigurationError(f"'{place.config_file}' exists already; it is left as it is")
    place.create()
    shutil.copyfile(_TEMPLATE, place.config_file)
    typer.echo(f"Made a home in {place.root}")
    typer.echo("Next: put exports into landing/, describe them in allyship.yaml, then: allyship check")


def demo(
    home: HomeOption = None,
    employees: Annotated[int, typer.Option(min=50, help="People at the start of the history.")] = 5000,
    months: Annotated[int, typer.Option(min=13, help="Month-end snapshots.")] = 36,
    seed: Annotated[int, typer.Option(help="Same seed, same files.")] = 20260101,
) -> None:
    """Write a sample organization's exports into a home (default ./demo) and run it."""
    from pipelines.cli.running import run_and_tell
    from sample import generate

    place = Home.locate(home or "demo")
    if place.config_file.exists() and "synthetic: true" not in place.config_file.read_text(encoding="utf-8"):
        raise ConfigurationError(f"'{place.root}' is the home of a real organization; give the demo another --home")
    place.create()
    typer.echo(f"Writing a sample organization of {employees:,} people over {months} months to {place.landing}")
    generate(place.root, employees=employees, months=months, seed=seed)
    outcome = run_and_tell(place)
    if outcome.release_id:
        folder = place.releases / outcome.release_id
        typer.echo(f"Dashboard: {folder / 'site' / 'index.html'}")
        typer.echo(f"Database:  {folder / 'allyship.duckdb'}")
    raise typer.Exit(outcome.exit_code)
