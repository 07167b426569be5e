"""Options that several commands share."""

from typing import Annotated

import typer

HomeOption = Annotated[
    str | None,
    typer.Option("--home", help="The organization's home; else ALLYSHIP_HOME, else the current folder.", metavar="DIR"),
]
