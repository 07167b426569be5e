"""Figures computed whole: scores, weighted shares and effects, one SELECT per file, over facts only.

A statement returns the columns that `models.metrics.declaration.Figure` names, true numbers before protection;
what SQL cannot do follows in a pure `step` named by the metric.
"""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent
_FACT = re.compile(r"\bfacts\.([a-z_]+)\b")

STATEMENTS: frozenset[str] = frozenset(file.stem for file in _FOLDER.glob("*.sql"))


def statement(name: str) -> str:
    """Return the SELECT of the figure `name`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def tables_of(name: str) -> tuple[str, ...]:
    """Return the fact tables that the statement reads, sorted; the parameters are no table of their own."""
    return tuple(sorted(facts_read(name) - {"parameter"}))


def facts_read(name: str) -> frozenset[str]:
    """Return all of schema facts that the statement reads, the parameters among them."""
    return frozenset(_FACT.findall(statement(name)))
