"""The data-quality page: feeds, rules, files and hidden cells, as tables an auditor can read.

Every number is a row of the release's quality tables; counts there are rounded where their class demands.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from dashboards.content import Content, Row
from dashboards.published import Published
from dashboards.tables import Cell, Table
from dashboards.words import wording
from dashboards.words.labels import breakdown_label, segment_label
from dashboards.words.language import counted, text
from models.reasons import CARRIED, TOO_FEW

# Longer lists stand in the release database; what went wrong always comes first. A table weighs so many bytes of the
# page's 150 kB at most.
MOST_FILES, MOST_RULES = 120, 200
_TABLE_BYTES = 34_000


@dataclass(frozen=True, slots=True)
class Quality:
    """The page's tables. `failed` is None when every rule held."""

    sentence: str
    failed: Table | None
    feeds: Table
    subjects: Table
    rules: Table
    files: Table
    withheld: str
    reasons: Table
    hidden: Table


def quality(content: Content, metrics: list[Published]) -> Quality:
    """Arrange the data-quality page."""
    checks = sorted(content.check_results, key=lambda r: (r["passed"], r["subject"], r["rule"]))
    broken = [r for r in checks if not r["passed"]]
    rejected = sum(r["status"] == "rejected" for r in content.source_files)
    sentence = text("quality.sentence", held=wording.whole(len(checks) - len(broken)), n=wording.whole(len(checks)))
    if rejected:
        sentence += f"; {counted('quality.refused', rejected)}"
    return Quality(
        sentence=sentence + ".",
        failed=_rules(broken, text("quality.broken")) if broken else None,
        feeds=_feeds(content),
        subjects=_subjects(checks),
        rules=_rules(checks, text("quality.every_rule")),
        files=_files(content.source_files),
        withheld=_withheld(content.suppression),
        reasons=_reasons(content.suppression),
        hidden=_hidden(content.suppression, metrics),
    )


def _feeds(content: Content) -> Table:
    """One row per feed: its newest delivery, how old that is at the as-of date, and how many files stand."""
    by_feed: dict[str, list[Row]] = defaultdict(list)
    for r in content.source_files:
        by_feed[r["feed"]].append(r)
    rows = []
    for feed, files in sorted(by_feed.items()):
        days = [r["delivered_on"] for r in files if r["delivered_on"] and r["status"] == "accepted"]
        newest = Cell(wording.day(max(days))) if days else Cell(text("quality.unknown"))
        states = [sum(r["status"] == s for r in files) for s in ("accepted", "rejected", "vanished")]
        name = Cell(segment_label("source", feed))
        rows.append((name, newest, *(Cell(wording.whole(n)) for n in states)))
    columns = tuple(text(f"column.{c}") for c in ("feed", "newest", "accepted", "refused", "vanished"))
    return Table(text("quality.feeds"), columns, tuple(rows))


def _rules(checks: list[Row], caption: str) -> Table:
    rows = [
        (
            Cell(r["subject"]),
            Cell(r["rule"]),
            Cell(text("quality.held" if r["passed"] else "quality.not_held")),
            Cell(r["severity"]),
            _number(r["checked"], text("quality.forbidden")),
            _number(r["failed"], text("quality.not_counted")),
        )
        for r in checks[:MOST_RULES]
    ]
    columns = tuple(text(f"column.{c}") for c in ("subject", "rule", "result", "severity", "checked", "failing"))
    return _lightened(Table(caption, columns, tuple(rows)), len(checks))


def _subjects(checks: list[Row]) -> Table:
    by_subject: dict[str, list[bool]] = defaultdict(list)
    for r in checks:
        by_subject[r["subject"]].append(bool(r["passed"]))
    rows = tuple(
        (Cell(subject), *(Cell(wording.whole(n)) for n in (len(held), sum(held), len(held) - sum(held))))
        for subject, held in sorted(by_subject.items())
    )
    columns = tuple(text(f"column.{c}") for c in ("subject", "rules", "held", "not_held"))
    return Table(text("quality.subjects"), columns, rows)


def _files(files: list[Row]) -> Table:
    """Refused and vanished files first, then the newest."""
    newest = sorted(files, key=lambda r: r["file"])
    newest.sort(key=lambda r: r["delivered_on"].toordinal() if r["delivered_on"] else 0, reverse=True)
    ordered = sorted(newest, key=lambda r: r["status"] == "accepted")
    names = ("file", "feed", "state", "delivered", "records", "rows_made", "set_aside", "balanced", "detail")
    rows = [
        (
            Cell(r["file"]),
            Cell(r["feed"]),
            Cell(r["status"]),
            Cell(wording.day(r["delivered_on"]) if r["delivered_on"] else text("quality.unknown")),
            _number(r["records_read"], text("quality.not_counted"), r["rounding_base"]),
            _number(r["rows_made"], text("quality.not_counted"), r["rounding_base"]),
            _number(r["rows_quarantined"], text("quality.not_counted"), r["rounding_base"]),
            Cell(r["accounting_balanced"] or text("quality.unchecked")),
            Cell(r["detail"] or text("cell.none")),
        )
        for r in ordered[:MOST_FILES]
    ]
    table = Table(text("quality.files"), tuple(text(f"column.{c}") for c in names), tuple(rows))
    return _lightened(table, len(files))


def _withheld(suppression: list[Row]) -> str:
    """Of the latest period: how much is shown, too small, and hidden that a threshold alone would have shown."""
    latest = [(r["status"], r["reason"], r["latest_cells"] or 0) for r in suppression]
    shown = sum(n for status, _, n in latest if status == "shown")
    few = sum(n for status, reason, n in latest if status == "suppressed" and reason == TOO_FEW)
    beyond = sum(n for status, reason, n in latest if status == "suppressed" and reason != TOO_FEW)
    counts = {"n": shown + few + beyond, "shown": shown, "few": few, "beyond": beyond}
    return text("quality.withheld_sentence", **{name: wording.whole(n) for name, n in counts.items()})


def _reasons(suppression: list[Row]) -> Table:
    """One row per reason that has to do with people: figures not shown for it, or shown as they were before."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for r in suppression:
        if r["status"] == "suppressed" or r["reason"] == CARRIED:
            found[r["reason"]][0] += r["latest_cells"] or 0
            found[r["reason"]][1] += r["cells"]
    rows = [(Cell(reason), *(Cell(wording.whole(n)) for n in found[reason])) for reason in sorted(found)]
    columns = tuple(text(f"column.{c}") for c in ("reason", "latest_period", "all_periods"))
    return Table(text("quality.reasons"), columns, tuple(rows))


def _hidden(suppression: list[Row], metrics: list[Published]) -> Table:
    """Cells of the latest period by metric and breakdown: how many are shown and how many are not."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for r in suppression:
        found[r["kpi_id"]][r["breakdown"]][r["status"]] += r["latest_cells"] or 0
    rows = [
        (
            Cell(m.name),
            Cell(breakdown_label(by)),
            *(Cell(wording.whole(cells[s])) for s in ("shown", "suppressed", "not_applicable")),
        )
        for m in metrics
        for by, cells in found[m.id].items()
    ]
    columns = tuple(text(f"column.{c}") for c in ("measure", "by", "shown", "withheld", "inapplicable"))
    return _lightened(Table(text("quality.cells"), columns, tuple(rows)), len(rows))


def _lightened(table: Table, total: int) -> Table:
    """The table with as many of its first rows as its share of the page holds, and a note where that is not all."""
    rows = table.rows
    while rows and replace(table, rows=rows).weight > _TABLE_BYTES:
        rows = rows[: max(1, len(rows) * 9 // 10)] if len(rows) > 1 else ()
    note = text("cut.database", most=len(rows), n=wording.whole(total)) if len(rows) < total else ""
    return replace(table, rows=rows, note=note)


def _number(value: int | None, absent: str, rounding_base: int | None = 1) -> Cell:
    if value is None:
        return Cell(wording.NOT_APPLICABLE, spoken=absent)
    written = wording.whole(value)
    return Cell(text("counts.about", n=written) if (rounding_base or 1) > 1 else written)
