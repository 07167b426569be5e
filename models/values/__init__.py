"""From protected counts to published values: intervals, comparisons, the scorecard. One SELECT per file.

Only numbers that may be published are read here, so an interval or a ratio tells nothing more than they do.
Relations the statements name without a schema are made by pipelines/valuing.py.
"""

from pathlib import Path

_FOLDER = Path(__file__).parent


def statement(name: str) -> str:
    """Return the SELECT of `name`: measured, compared, stepped, tested, value, scorecard or change."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
