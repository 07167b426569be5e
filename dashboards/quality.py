"""The data-quality page: files, rules and hidden cells, as tables an auditor can read.

Every number is a row of the release's quality tables; counts there are rounded where their class demands.
"""

from collections import defaultdict
from dataclasses import dataclass

from dashboards import wording
from dashboards.content import Content, Row
from dashboards.labels import breakdown_label
from dashboards.published import Published
from dashboards.tables import Cell, Table

# Longer lists stand in the release database; what went wrong always comes first.
MOST_FILES, MOST_RULES = 120, 200


@dataclass(frozen=True, slots=True)
class Quality:
    """The page's tables. `failed` is None when every rule held."""

    sentence: str
    failed: Table | None
    subjects: Table
    rules: Table
    files: Table
    hidden: Table


def quality(content: Content, metrics: list[Published]) -> Quality:
    """Arrange the data-quality page."""
    checks = sorted(content.check_results, key=lambda r: (r["passed"], r["subject"], r["rule"]))
    broken = [r for r in checks if not r["passed"]]
    held = len(checks) - len(broken)
    rejected = sum(r["status"] == "rejected" for r in content.source_files)
    refused = f"{rejected:,} {'file was' if rejected == 1 else 'files were'} refused"
    sentence = f"{held:,} of {len(checks):,} rules held" + (f"; {refused}" if rejected else "")
    return Quality(
        sentence=sentence + ".",
        failed=_rules(broken, "Rules that did not hold") if broken else None,
        subjects=_subjects(checks),
        rules=_rules(checks, "Every rule checked"),
        files=_files(content.source_files),
        hidden=_hidden(content.suppression, metrics),
    )


def _rules(checks: list[Row], caption: str) -> Table:
    rows = tuple(
        (
            Cell(r["subject"]),
            Cell(r["rule"]),
            Cell("held" if r["passed"] else "did not hold"),
            Cell(r["severity"]),
            _number(r["checked"], "not counted, its class forbids exact counts"),
            _number(r["failed"], "not counted"),
        )
        for r in checks[:MOST_RULES]
    )
    return Table(
        caption,
        ("Subject", "Rule", "Result", "Severity", "Rows checked", "Rows failing"),
        rows,
        _cut(checks, MOST_RULES),
    )


def _subjects(checks: list[Row]) -> Table:
    by_subject: dict[str, list[bool]] = defaultdict(list)
    for r in checks:
        by_subject[r["subject"]].append(bool(r["passed"]))
    rows = tuple(
        (Cell(subject), Cell(f"{len(results):,}"), Cell(f"{sum(results):,}"), Cell(f"{len(results) - sum(results):,}"))
        for subject, results in sorted(by_subject.items())
    )
    return Table("Rules by subject", ("Subject", "Rules", "Held", "Did not hold"), rows)


def _files(files: list[Row]) -> Table:
    """Refused and vanished files first, then the newest."""
    newest = sorted(files, key=lambda r: r["file"])
    newest.sort(key=lambda r: r["delivered_on"].toordinal() if r["delivered_on"] else 0, reverse=True)
    ordered = sorted(newest, key=lambda r: r["status"] == "accepted")
    columns = ("File", "Feed", "State", "Delivered", "Records", "Rows made", "Set aside", "Balanced", "Detail")
    rows = tuple(
        (
            Cell(r["file"]),
            Cell(r["feed"]),
            Cell(r["status"]),
            Cell(wording.day(r["delivered_on"])) if r["delivered_on"] else Cell("unknown"),
            _number(r["records_read"], "not counted", r["rounding_base"]),
            _number(r["rows_made"], "not counted", r["rounding_base"]),
            _number(r["rows_quarantined"], "not counted", r["rounding_base"]),
            Cell(r["accounting_balanced"] or "not checked"),
            Cell(r["detail"] or "none"),
        )
        for r in ordered[:MOST_FILES]
    )
    return Table("Files taken or refused", columns, rows, _cut(files, MOST_FILES))


def _hidden(suppression: list[Row], metrics: list[Published]) -> Table:
    """Cells of the latest period by metric and breakdown: how many are shown and how many are not."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for r in suppression:
        found[r["kpi_id"], r["breakdown"]][r["status"]] += r["latest_cells"] or 0
    rows = tuple(
        (
            Cell(m.name),
            Cell(breakdown_label(by)),
            *(Cell(f"{cells[s]:,}") for s in ("shown", "suppressed", "not_applicable")),
        )
        for m in metrics
        for (kpi_id, by), cells in found.items()
        if kpi_id == m.id
    )
    columns = ("Measure", "By", "Shown", "Not shown [c]", "Not applicable [z]")
    return Table("Cells of the latest period", columns, rows)


def _number(value: int | None, absent: str, rounding_base: int | None = 1) -> Cell:
    if value is None:
        return Cell(wording.NOT_APPLICABLE, spoken=absent)
    return Cell(f"{'about ' if (rounding_base or 1) > 1 else ''}{value:,}")


def _cut(rows: list[Row], most: int) -> str:
    return f"The first {most} of {len(rows):,}; the release database has all." if len(rows) > most else ""
