"""What one release says, as the site receives it.

Plain rows in the shape of models/release_schema.py; nothing here reads a database or computes a figure.
published.py arranges the rows by metric; site.py turns them into pages.
"""

from dataclasses import dataclass, field
from typing import Any

from dashboards.look import Look

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the release: its path from the release folder (the parent of the site), size and hash."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the pages show: the rows of one protected release, and nothing else.

    Attributes:
        release: The row of meta.release.
        synthetic: Whether the data is generated; every page then says so.
        definitions: Rows of kpi.definition, in the order the pages follow.
        values: Rows of kpi.value. Dates are `datetime.date`, an absent number is None, never NaN.
        scorecard: Rows of kpi.scorecard, one per definition.
        source_files: Rows of quality.source_file.
        check_results: Rows of quality.check_result.
        suppression: Rows of quality.suppression.
        downloads: (path from the release folder, bytes, SHA-256) of every file offered beside the site.
        benchmarks: Rows of kpi.benchmark.
        targets: Rows of kpi.target.
        actions: Rows of kpi.action.
        changes: Rows of kpi.change.
        previous_release: Id of the release that `changes` compares with; None for a first release.
        stale_after_days: How old the data may be, in days after its as-of date, before the pages say so.
        look: The organization's own look.
    """

    release: Row
    synthetic: bool
    definitions: list[Row]
    values: list[Row]
    scorecard: list[Row]
    source_files: list[Row]
    check_results: list[Row]
    suppression: list[Row]
    downloads: list[tuple[str, int, str]]
    benchmarks: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    previous_release: str | None = None
    stale_after_days: int = 45
    look: Look = field(default_factory=Look)

    @property
    def files(self) -> list[Download]:
        """The downloads, named."""
        return [Download(*item) for item in self.downloads]
