"""The command `audit`: what a reader could work out from releases, by an attack that knows nothing of their making."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import ConfigurationError, did_you_mean
from pipelines.cli.options import HomeOption
from pipelines.home import Home
from pipelines.release import shelf

if TYPE_CHECKING:
    from audit import Finding, Report

_MOST_SHOWN = 40
ReleasesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Ids of releases or folders, oldest first; left out: all releases on the shelf together.",
        show_default=False,
    ),
]


def audit(releases: ReleasesArgument = None, home: HomeOption = None) -> None:
    """Attack releases as a reader could: no small group, no "all of them", no "none of them", the same in every file.

    Reads published files only and changes nothing. Exit code 0: nothing was found. 1: something was. 2: usage.
    """
    from audit import UnreadableError, run

    folders = _folders(Home.locate(home), releases or [])
    try:
        report = run(folders)
    except UnreadableError as fault:
        raise ConfigurationError(str(fault)) from None
    _tell(report, len(folders))
    if not report.passed:
        raise typer.Exit(1)


def _folders(place: Home, named: list[str]) -> list[Path]:
    """Return the folders of the named releases, or of all on the shelf, without verification copies."""
    if not named:
        found = [place.releases / name for name in shelf.published_ids(place)]
        if not found:
            raise ConfigurationError(f"no release yet in '{place.root}'; run: allyship run")
        return found
    known = [release.release_id for release in shelf.releases(place)]
    folders = []
    for name in named:
        folder = place.releases / name if name in known else Path(name)
        if not folder.is_dir():
            raise ConfigurationError(f"there is no release or folder '{name}'{did_you_mean(name, known)}")
        folders.append(folder)
    return folders


def _tell(report: "Report", releases: int) -> None:
    from audit import RULES

    typer.echo(f"{releases} release{'s' if releases > 1 else ''} attacked")
    width = max(map(len, RULES.values()))
    typer.echo(f"{'rule':<{width}}  {'asked':>9}  {'failed':>6}")
    for rule, words in RULES.items():
        if report.checked[rule] or report.failed(rule):
            typer.echo(f"{words:<{width}}  {report.checked[rule]:>9,}  {report.failed(rule):>6,}")
    if report.pinned_movers:
        typer.echo(f"movers of normal metrics who stand out (reported, not forbidden): {report.pinned_movers:,}")
    for finding in report.findings[:_MOST_SHOWN]:
        typer.echo(_line(finding))
    if len(report.findings) > _MOST_SHOWN:
        typer.echo(f"... and {len(report.findings) - _MOST_SHOWN:,} more")


def _line(finding: "Finding") -> str:
    return f"{finding.rule}: {finding.place}: {finding.words}" if finding.place else f"{finding.rule}: {finding.words}"
