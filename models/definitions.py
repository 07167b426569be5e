"""What a metric's numbers mean, as one digest: it changes when the numbers of the same data would mean something else.

Past periods are restated when the digest changes, all of them, and never otherwise but for corrected data. It covers
the declaration, the statements of the facts and figures behind it, the organization's settings that shape them, and the
protection. A change of Python code behind a figure raises the metric's `definition_version`.
"""

import hashlib
import re

from models import figures
from models.facts import FACTS
from models.metrics import Metric
from models.organization import Organization

_COMMENT = re.compile(r"--[^\n]*")


def definition_digest(metric: Metric, organization: Organization, reading: str) -> str:
    """Return 32 hex digits; `reading` stands for the settings that shape the feeds, such as the level map."""
    facts = sorted({table for name in metric.tables if name in FACTS for table in _facts_behind(name)})
    parts = [
        metric.id,
        str(metric.definition_version),
        repr(metric.counts),
        repr(metric.survival),
        repr([(f.statement, f.measures, f.population, f.kind, f.headcount) for f in metric.figures]),
        *(_compact(FACTS[name].statement) for name in facts),
        *(_compact(figures.statement(f.statement)) for f in metric.figures),
        repr(
            (
                organization.fiscal_year_start,
                organization.leadership_floor,
                organization.manager_floor,
                organization.executive_floor,
                organization.program_window_months,
                organization.verification_copy,
                sorted(organization.protection.items()),
            )
        ),
        reading,
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _facts_behind(name: str) -> set[str]:
    """Return the fact and every fact it is made from."""
    found = {name}
    for schema, table in FACTS[name].reads:
        if schema == "facts" and table in FACTS:
            found |= _facts_behind(table)
    return found


def _compact(sql: str) -> str:
    """Return a statement without comments and layout, which mean nothing."""
    return " ".join(_COMMENT.sub(" ", sql).split())
