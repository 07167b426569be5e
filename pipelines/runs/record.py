"""What the last run did, kept in the home for `allyship status`: one small JSON file, and an incident in words.

Standard library only. Messages are those that a person may read: no traceback, no person's value.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines.home import Home


@dataclass(slots=True)
class RunRecord:
    """One run: when, how it ended (`published`, `nothing new`, `failed`), and what someone should know."""

    run_id: str
    started_at: str
    ended_at: str
    outcome: str
    release_id: str | None = None
    rejected: dict[str, str] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    message: str | None = None


def now() -> str:
    """Return the present moment in UTC, to the second."""
    return datetime.now(tz=UTC).replace(microsecond=0).isoformat()


def write_record(home: Home, record: RunRecord) -> None:
    """Keep the record, and the incident of a failed run; a later good run clears the incident."""
    file = home.dagster_home / "last_run.json"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _put(file, json.dumps(asdict(record), indent=2) + "\n")
    if record.outcome == "failed":
        # A run that could not even be entered has no number.
        began = " ".join(("Run", record.run_id, "failed at", record.ended_at)).replace("  ", " ") + "."
        _put(home.incident_file, f"{began}\n\n{record.message}\n\nThe last good release stays current.\n")
    else:
        home.incident_file.unlink(missing_ok=True)


def _put(file: Path, text: str) -> None:
    """Write a private file whole or, where there is no room, not at all."""
    draft = file.with_name(f".{file.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def read_record(home: Home) -> RunRecord | None:
    """Return the last run's record, or None before the first run."""
    try:
        return RunRecord(**json.loads((home.dagster_home / "last_run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
