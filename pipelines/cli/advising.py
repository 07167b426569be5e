"""What `check` says of files that no source takes: what they look like, and a block of allyship.yaml to start from."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from models.errors import FileRejectedError

if TYPE_CHECKING:
    from pipelines.advice import Proposal, Unnamed
    from pipelines.settings import Settings

_SURE, _LIKELY = 0.9, 0.7


def advise(landing: Path, files: Sequence[tuple[Path, str | None]], settings: "Settings") -> None:
    """Print a proposal for each file (with the feed that its name is like), then all as one block; store nothing."""
    import tempfile
    from datetime import UTC, datetime

    import duckdb

    from pipelines import pseudonyms
    from pipelines.advice import propose, sources_block
    from pipelines.readers.delivery import told_name

    if not files:
        return
    proposals = []
    # In memory, spilling to a private folder that goes, and with a key of its own: nothing read here is stored.
    with tempfile.TemporaryDirectory() as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        pseudonyms.install(connection, secrets.token_bytes(32))
        for path, named_like in files:
            relative = told_name(path, landing)
            try:
                found = propose(connection, path, landing, settings, datetime.now(UTC).date())
            except FileRejectedError as refused:
                typer.echo(f"{relative}: cannot be read: {str(refused).removeprefix(f'{relative}: ')}")
                continue
            if not found:
                like = f"; its name is like the feed {named_like}" if named_like else ""
                typer.echo(f"{relative}: no source takes it, and it looks like no format or feed that is known{like}")
            for proposal in found:
                _tell(proposal)
            proposals += found
    block = sources_block(proposals)
    if block:
        typer.echo("\nTo start from, in allyship.yaml (read it through before a run):\n")
        typer.echo(block)


def _tell(found: "Proposal") -> None:
    from pipelines.readers import VENDORS

    kind = VENDORS[found.vendor].title if found.vendor else "a plain table"
    word = "surely" if found.sure >= _SURE else "likely" if found.sure >= _LIKELY else "perhaps"
    typer.echo(f"{found.relative}: no source takes it; {word} {kind} that gives {found.feed} ({found.sure:.0%})")
    pairs = [name if heading.casefold() == name else f"{heading} = {name}" for heading, name in found.columns.items()]
    if pairs:
        typer.echo(f"  columns: {', '.join(pairs)}")
    if found.unused:
        typer.echo(f"  not used: {', '.join(heading[:40] for heading in found.unused)}")
    for name, words in found.values.items():
        if words:
            pairs = [f"{delivered or 'empty'} = {word}" for delivered, word in words.items()]
            typer.echo(f"  {name}: {', '.join(pairs)}")
    for name, unknown in found.unknown.items():
        shared = f": {', '.join(unknown)}" if unknown else ", each in fewer than five rows"
        typer.echo(f"  {name}: words that nobody knows{shared}")
    if found.titles:
        typer.echo(f"  level: ranks are needed for {', '.join(found.titles)}")
    for name, formats in found.dates.items():
        if len(formats) > 1:
            typer.echo(f"  {name}: written as {' or '.join(formats)}; the file does not tell which")
    tell_questions(found.questions)
    if found.told:
        typer.echo(f"  not in the file, so to be told: {', '.join(found.told)}")
    _account(found)


def tell_questions(questions: "Sequence[Unnamed]") -> None:
    """Print the questions that nothing names, each with the standard item that it is nearest to."""
    if questions:
        typer.echo(f"  questions that nothing names: {len(questions)}")
    for question in questions:
        near = f"nearest item: {question.item}" if question.item else "like no standard item"
        typer.echo(f"    {question.id}: {question.text} ({near})")


def _account(found: "Proposal") -> None:
    if found.refusal:
        typer.echo(f"  would be rejected: {found.refusal}")
    elif found.entry:
        entry = found.entry
        loads = entry.rows_made - entry.rows_repeated - entry.rows_quarantined
        once = " once that is told" if found.told or found.titles else ""
        typer.echo(
            f"  {entry.records_read:,} records: {loads:,} rows would load{once}, {entry.rows_repeated:,} repeated, "
            f"{entry.rows_quarantined:,} quarantined, {sum(entry.skipped.values()):,} records left out"
        )
        reasons = {**entry.skipped, **_reasons(entry.detail.get("quarantine reasons"))}
        for reason, rows in reasons.items():
            typer.echo(f"    {rows:,} x {reason}")


def _reasons(found: object) -> dict[str, int]:
    return {str(reason): int(rows) for reason, rows in found.items()} if isinstance(found, dict) else {}
