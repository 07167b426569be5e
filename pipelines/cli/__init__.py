"""The command `allyship`: what a person types, what is answered, and the exit code.

Each module holds the commands of one moment: beginning, checking, running, looking. Work is done elsewhere;
here arguments become calls and results become words. Imports are kept inside commands, so that `--help` and
`status` answer at once.

Exit codes: 0 done, 1 failed or blocked, 2 usage or configuration, 3 done but some file was rejected.
"""

import os
import sys

import typer

from models.errors import AllyshipError, ConfigurationError, FileRejectedError
from pipelines.cli import auditing, beginning, checking, erasing, holdings, looking, running
from pipelines.faults import kind_and_place

app = typer.Typer(
    name="allyship",
    help="Exports in, an audited release of accountability metrics out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(beginning.init)
app.command()(beginning.demo)
app.command()(checking.check)
app.command()(running.run)
app.command()(running.up)
app.command()(looking.serve)
app.command()(looking.status)
app.command()(looking.releases)
app.command()(looking.rollback)
app.command()(auditing.audit)
app.command()(erasing.erase)
app.command("about-me")(holdings.about_me)


def main() -> None:
    """Run the command line; every fault ends in a sentence and an exit code, never in a traceback."""
    # What a command writes is the owner's alone; what others may read is opened to them one by one.
    os.umask(0o077)
    try:
        app()
    except AllyshipError as error:
        typer.echo(f"allyship: {error}", err=True)
        sys.exit(_code(error))
    except KeyboardInterrupt:
        typer.echo("allyship: stopped", err=True)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("ALLYSHIP_DEBUG"):
            raise
        typer.echo(
            f"allyship: {kind_and_place(error)}; nothing was published. "
            "Set ALLYSHIP_DEBUG=1 to see more (it may show data).",
            err=True,
        )
        sys.exit(1)


def _code(error: AllyshipError) -> int:
    if isinstance(error, ConfigurationError):
        return 2
    return 3 if isinstance(error, FileRejectedError) else 1
