"""Whether a release says the same everywhere, and nothing beside its cells: files, tables, texts, figures, trends."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from audit.echoes import compare_echoes
from audit.figures import check_figure
from audit.findings import Finding, Report
from audit.numbers import Names, Sayable, unsaid
from audit.pages import Key, Page, Spark, Text, read_page
from audit.phrases import DECIMALS, FIGURE, LIMITS, PHRASES, PLACES
from audit.release import opened
from audit.sayings import Row, Sayings, number
from audit.tables import VALUES, Compared, compare_downloads, compare_metric_files, rows_of, tables_of
from audit.workbook import compare_workbooks

SAME, NOTHING_ELSE = "same everywhere", "nothing else"
# Elements whose digits are names of rows, columns, pages and files.
_NAMING = frozenset({"th", "caption", "nav", "title", "code", "head"})
# What a page without cells tells of: the numbers of these tables.
_ABOUT = {
    "data-quality": ("quality.source_file", "quality.check_result", "quality.suppression"),
    "methodology": ("kpi.definition",),
}
_ON_EVERY_PAGE = ("meta.release",)


def check_agreement(folder: Path) -> Report:
    """Hold everything that a release folder says against the tables of its database."""
    with opened(folder) as connection:
        tables = tables_of(connection)
        compared = [
            *compare_downloads(folder, connection, tables),
            *compare_workbooks(folder, connection, tables),
            *compare_metric_files(folder, connection, tables[VALUES]),
            *compare_echoes(connection),
        ]
        rows = {name: rows_of(connection, table) for name, table in tables.items() if name != VALUES}
        # Names of units and reasons are words of the release, whatever digits are in them.
        called = connection.execute(f"select segment from {VALUES} union select reason from {VALUES}").fetchall()
        meanings = connection.execute(
            "select comment from duckdb_columns() where not internal union select comment from duckdb_tables()"
        ).fetchall()
    return Report().and_also([_files(compared), _site(folder / "site", rows, [w for (w,) in (*meanings, *called)])])


def _files(compared: Iterable[Compared]) -> Report:
    checked: Counter[str] = Counter()
    found = []
    for file, rows, different in compared:
        checked[SAME] += rows
        if different:
            found.append(Finding(SAME, "blocking", f"{file} differs from the cells"))
    return Report(checked, tuple(found))


def _site(site: Path, rows: Mapping[str, Sequence[Row]], meanings: Sequence[object]) -> Report:
    sayings = Sayings(site, rows)
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    read = {name: read_page(path.read_text(encoding="utf-8")) for name, path in pages.items()}
    keyed = {text.words for page in read.values() for text in page.texts if _has_key(text.key)}
    every = Names([*meanings, *(word for table in rows.values() for row in table for word in row.values())])
    reports = []
    for name, page in read.items():
        checked: Counter[str] = Counter()
        found = list(_text_faults(name, page, sayings, keyed, every, _about(name, rows)))
        checked.update({SAME: sum(_has_key(text.key) for text in page.texts)})
        checked.update({NOTHING_ELSE: sum(not _has_key(text.key) for text in page.texts)})
        for figure in page.figures:
            result = check_figure(figure, sayings)
            checked[SAME] += result.asked
            found += [Finding(SAME, "blocking", f"site/{name}: {fault.words}", fault.kpi_id) for fault in result.faults]
        for spark in page.sparks:
            checked[SAME] += 1
            if not _is_drawn(spark, sayings):
                words = f"site/{name}: a small trend is not that of its cells"
                found.append(Finding(SAME, "blocking", words, spark.key.kpi_id))
        reports.append(Report(checked, tuple(dict.fromkeys(found))))
    return Report().and_also(reports)


def _has_key(key: Key) -> bool:
    return bool(key.cells or key.of)


def _about(page: str, rows: Mapping[str, Sequence[Row]]) -> Sayable:
    tables = (*_ABOUT.get(page.removesuffix(".html"), ()), *_ON_EVERY_PAGE)
    numbers = {
        float(value)
        for table in tables
        for row in rows.get(table, ())
        for value in row.values()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    for table in tables:
        numbers |= {float(count) for count in (*_row_counts(rows.get(table, ())), *_totals(rows.get(table, ())))}
    return Sayable(frozenset(n for n in numbers if n % 1), counts=frozenset(n for n in numbers if not n % 1))


def _row_counts(rows: Iterable[Row]) -> Iterator[int]:
    """How many rows of a table are alike in a word, or in a word and a verdict."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        verdicts = [value for value in row.values() if isinstance(value, bool)]
        for name, value in row.items():
            if isinstance(value, str):
                found[name, value] += 1
                found.update((name, value, verdict) for verdict in verdicts)
    yield from found.values()


def _totals(rows: Iterable[Row]) -> Iterator[int]:
    """The sums of a table's counts over rows that differ in their last word only, such as a reason, or agree in it."""
    found: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        words = [value for value in row.values() if value is None or isinstance(value, str)]
        for name, value in row.items():
            if isinstance(value, int) and not isinstance(value, bool):
                found[name, *words[:-1]] += value
                found[name, "last", *words[-1:]] += value
    yield from found.values()


def _text_faults(
    name: str, page: Page, sayings: Sayings, keyed: set[str], every: Names, about: Sayable
) -> Iterator[Finding]:
    is_english = page.language.startswith("en")
    phrases = PHRASES if is_english else (*PHRASES, LIMITS)
    for text in page.texts:
        # A table's cell holds figures, whatever they look like; prose may count other things.
        in_table = "td" in text.tags
        where = "a table" if in_table else "a text"
        if _has_key(text.key):
            names = sayings.names(text.key.kpi_id) if text.key.kpi_id else every
            only = None if is_english or in_table else DECIMALS
            wrong = unsaid(text.words, sayings.sayable(text.key), names, phrases, only)
            rule, words = SAME, f"site/{name}: {where} says a number that its cells do not"
        elif _is_naming(text) or _repeats(text.words, keyed):
            continue
        else:
            wrong = unsaid(text.words, about, every, (*phrases, *PLACES), None if in_table else FIGURE)
            rule, words = NOTHING_ELSE, f"site/{name}: {where} says a number of no cell"
        if wrong:
            yield Finding(rule, "blocking", words, text.key.kpi_id)


def _is_naming(text: Text) -> bool:
    return not _NAMING.isdisjoint(text.tags) or "page-of" in text.classes


def _repeats(words: str, keyed: set[str]) -> bool:
    """Whether a text only says again what a text with a key says, as links to it do."""
    return words.lstrip(": ") in keyed


def _is_drawn(spark: Spark, sayings: Sayings) -> bool:
    """Whether the heights of a trend are those of its cells, up to one scale for all of them."""
    values = [value for row in sayings.rows(spark.key) if (value := number(row.get("value"))) is not None]
    heights = [y for _, y in sorted(set(spark.points))]
    if not values or len(values) != len(heights):
        return False
    low, high = min(values), max(values)
    top, bottom = heights[values.index(high)], heights[values.index(low)]
    # Coordinates have one decimal.
    scale = (top - bottom) / (high - low) if high > low else 0.0
    return all(abs(bottom + scale * (value - low) - y) <= 0.15 for value, y in zip(values, heights, strict=True))


def main(folder: str) -> None:
    """Write the report on a release folder to standard output; its findings are about files, without a day."""
    report = check_agreement(Path(folder))
    json.dump({"checked": report.checked, "findings": [asdict(finding) for finding in report.findings]}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
