"""What an audit says: findings in words that tell which rule fails where, and never what a reader could work out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from audit.cells import Row

Severity = Literal["blocking", "note"]

RULES = {
    "P0": "the truth lies within what can be worked out",
    "P1": "no count of a small group is known within one person",
    "P2": "nobody learns of a group that it is all of them, or none",
    "P3": "every shown cell has the people that its class asks for",
    "rounded": "every count that is to be rounded is a multiple of its base",
    "P4": "nobody who joined, left, moved or was corrected stands out over time",
    "one world": "some counts fit all published numbers of a metric and period",
    "same everywhere": "a cell says the same in every file, table, figure and text",
    "nothing else": "every number on pages and in downloads is that of a published cell, or none of a person",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one cell or group breaks: which rule, where, and in words why.

    Where a finding is about a file and no cell, the cell's fields are empty and `words` name the file. No number that a
    reader could work out, and no person's value, is in the words.
    """

    rule: str
    severity: Severity
    words: str
    kpi_id: str = ""
    period_start: date | None = None
    period_end: date | None = None
    breakdown: str = ""
    segment: str = ""
    measure: str = ""

    @property
    def place(self) -> str:
        """The cell in one line, empty where the finding is about none."""
        if not self.kpi_id:
            return ""
        return f"{self.kpi_id}, {self.period_end}, {self.breakdown} {self.segment}, {self.measure}"


def about(rule: str, row: Row, words: str, severity: Severity = "blocking") -> Finding:
    """Return a finding about a row, or about a group that it stands for."""
    return Finding(rule, severity, words, *row.key)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit: how much was asked by rule, and what failed.

    `pinned_movers` counts movers of normal metrics who stand out, which is reported and not forbidden.
    """

    checked: Counter[str] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()
    pinned_movers: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing blocking was found."""
        return not any(finding.severity == "blocking" for finding in self.findings)

    def failed(self, rule: str) -> int:
        """Return how often a rule failed in a blocking way."""
        return sum(finding.rule == rule and finding.severity == "blocking" for finding in self.findings)

    def and_also(self, others: Iterable["Report"]) -> "Report":
        """Return the report together with others."""
        checked, findings, pinned = Counter(self.checked), list(self.findings), self.pinned_movers
        for other in others:
            checked.update(other.checked)
            findings += other.findings
            pinned += other.pinned_movers
        return Report(checked, tuple(dict.fromkeys(findings)), pinned)
