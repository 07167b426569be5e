"""Every number on the site is the one that was published: figure, table, sentence, CSV file and kpi.value agree.

The site is read as a stranger reads it, by the keys that published.py promises, and compared with the rows that the
release holds.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dashboards.content import Content
from dashboards.published import Published
from dashboards.words import targets, wording
from models.release_schema import VALUE

NUMBERS = ("value", "numerator", "denominator", "people", "ci_low", "ci_high", "value_low", "value_high")
KEY = ("period_end", "breakdown", "segment", "measure")
VOID = {"meta", "link", "img", "br", "input"}
# Numbers that stand in words about any figure: the interval's level, days, the unit "per 100".
IN_WORDS = {"95", "100"}


@dataclass
class Element:
    """An open element: what names the rows of its numbers, and the words directly or deeper within."""

    tag: str
    attrs: dict[str, str]
    text: str = ""
    keyed: list[tuple[str, tuple[int, ...], str]] = field(default_factory=list)


class Keyed(HTMLParser):
    """Collects the words under every key of a page: metric, numbers of rows, other table, words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.found: list[tuple[str, tuple[int, ...], str, str]] = []
        self.specs: dict[str, dict[str, Any]] = {}
        self.headings: list[str] = []
        self.place = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        if tag == "table":
            self.headings = []
        if tag == "th" and found.get("scope") == "col":
            self.headings.append(found.get("data-kpi", ""))
        if tag == "tr":
            self.place = 0
        if tag in ("th", "td") and found.get("scope") != "col":
            found.setdefault("column", str(self.place))
            self.place += int(found.get("colspan", 1))
        if tag not in VOID:
            self.open.append(Element(tag, found))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].tag == "script":
            if data.strip():
                self.specs[self.open[-1].attrs["id"].removeprefix("spec-")] = json.loads(data)
            return
        # Words belong to the innermost element with a key.
        for element in reversed(self.open):
            if "data-cell" in element.attrs or "data-of" in element.attrs:
                element.text += data
                return

    def handle_endtag(self, tag: str) -> None:
        element = self.open.pop()
        assert element.tag == tag
        if "data-cell" in element.attrs or "data-of" in element.attrs:
            rows = tuple(int(n) for n in element.attrs.get("data-cell", "").split())
            self.found.append((self.kpi(element), rows, element.attrs.get("data-of", ""), element.text))

    def kpi(self, element: Element) -> str:
        around = [e.attrs["data-kpi"] for e in (*self.open, element) if "data-kpi" in e.attrs]
        if around:
            return around[-1]
        cell = next(e for e in (element, *reversed(self.open)) if "column" in e.attrs)
        return self.headings[int(cell.attrs["column"])]


def numbers_in(words: str) -> set[str]:
    """The numbers in words, without signs: they stand before or after dashes as well."""
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?", words))


def row_numbers(metric: Published, row: dict[str, Any]) -> set[str]:
    """Every number that may be said of a row."""
    unit = metric.unit(row["measure"])
    words = [wording.value_text(row, u) for u in (unit, "count", "people")]
    words += [wording.counts(row), wording.people(row), wording.interval(row, unit) or "", wording.period(row)]
    return numbers_in(" ".join(words))


def card_numbers(metric: Published) -> set[str]:
    """Every number that kpi.scorecard has about a metric, and what follows from it."""
    card, unit = metric.card, metric.unit(metric.headline)
    words = [targets.target_line(metric), targets.clause(metric), targets.course(metric), wording.period(card)]
    words += [wording.difference(card[k], unit) for k in ("change", "distance") if card[k] is not None]
    words += [wording.day(card[k]) for k in ("previous_period_end", "target_date") if card[k] is not None]
    return numbers_in(" ".join(words))


@pytest.fixture(scope="module")
def keyed(pages: dict[str, str]) -> dict[str, Keyed]:
    return {path: Keyed(page) for path, page in pages.items()}


def test_the_csv_files_are_kpi_value(site: Path, content: Content, metrics: dict[str, Published]) -> None:
    published = 0
    for m in metrics.values():
        read = list(csv.DictReader(io.StringIO((site / "data" / f"{m.id}.csv").read_text(encoding="utf-8"))))
        stored = {tuple(str(r[k]) for k in KEY): r for r in content.values if r["kpi_id"] == m.id}
        assert len(read) == len(stored)
        for number, line in enumerate(read, 1):
            row = stored[tuple(line[k].removeprefix("'") for k in KEY)]
            assert [float(line[n]) if line[n] else None for n in NUMBERS] == [row[n] for n in NUMBERS]
            # The number by which pages and figures name the row.
            assert m.rows[number - 1] | row == m.rows[number - 1]
        published += len(read)
    assert published == len(content.values) > 1_000
    assert [f.name for f in VALUE.fields] == list(read[0])


def test_numbers_under_a_key_are_those_of_its_rows(keyed: dict[str, Keyed], metrics: dict[str, Published]) -> None:
    seen = 0
    for path, page in keyed.items():
        for kpi, rows, of, words in page.found:
            if of and of != "scorecard":
                continue
            metric = metrics[kpi]
            allowed = set().union(*(row_numbers(metric, metric.rows[n - 1]) for n in rows))
            allowed |= (card_numbers(metric) | IN_WORDS) if of else IN_WORDS
            # What stands beside two rows is their difference, in words of its own.
            if len(rows) == 2 and not of:
                first, second = (metric.rows[n - 1] for n in rows)
                unit = metric.unit(first["measure"])
                if None not in (first["value"], second["value"]):
                    allowed |= numbers_in(wording.difference(first["value"] - second["value"], unit))
                    allowed |= {wording.fixed(100 / (r["denominator"] or 1), 1) for r in (first, second)}
            names = " ".join(
                [metric.name, metric.definition["population"], *(metric.rows[n - 1]["segment"] for n in rows)]
            )
            extra = numbers_in(words) - allowed - numbers_in(names)
            assert not extra or is_count_of_units(words, extra), (path, kpi, rows, words)
            seen += bool(numbers_in(words))
    assert seen > 1_000


def is_count_of_units(words: str, extra: set[str]) -> bool:
    """Whether numbers only count units or rungs, or say how many lie outside limits by chance."""
    told = re.sub(r"\d+ (?:departments?|divisions?|steps? between levels)|about [\d.]+ lie outside", "", words)
    return not numbers_in(told) & extra


def points(spec: dict[str, Any]) -> Iterator[tuple[int, list[float]]]:
    """Each drawn point: its row and where it stands on the axes that hold values."""
    axes = spec["layout"]["meta"]["axis"]
    for trace in spec["data"]:
        if "customdata" not in trace:
            assert trace["meta"] in ("target", "parity", "limits"), trace
            continue
        for i, row in enumerate(trace["customdata"]):
            if row is not None:
                yield row, [trace[axis][i] for axis in axes]
            else:
                drawn = [trace[axis][i] for axis in axes]
                assert drawn in ([None], [1], [1.0]), "a point of no row is a gap, or everyone at a start"


def test_every_drawn_point_is_a_number_of_its_row(keyed: dict[str, Keyed], metrics: dict[str, Published]) -> None:
    seen = 0
    for path, page in keyed.items():
        for figure, spec in page.specs.items():
            metric = metrics[spec["layout"]["meta"]["kpi"]]
            for number, drawn in points(spec):
                row = metric.rows[number - 1]
                assert row["status"] == "shown"
                allowed = {round(row[n], 4) for n in NUMBERS if row[n] is not None}
                # The line of the whole begins at no people and ends beyond the largest unit.
                values = drawn[1:] if len(drawn) == 2 and row["breakdown"] == "company" else drawn
                assert {v for v in values if isinstance(v, int | float)} <= allowed, (path, figure, row)
                seen += 1
            for note in spec["layout"]["annotations"]:
                if "name" in note:
                    row = metric.rows[int(note["name"]) - 1]
                    assert numbers_in(re.sub("<.*?>", " ", note["text"])) <= row_numbers(metric, row) | numbers_in(
                        row["segment"]
                    )
    assert seen > 1_000


def test_a_figure_and_its_table_hold_the_same_rows(pages: dict[str, str], keyed: dict[str, Keyed]) -> None:
    seen = 0
    for path, page in pages.items():
        for figure, spec in keyed[path].specs.items():
            below = re.search(rf'<figure aria-labelledby="h-{figure}".*?</figure>', page, re.DOTALL)[0]
            after = re.search(rf'<div id="t-{figure}">.*?</table>', page, re.DOTALL)
            table = after[0] if after else re.search(r"<details>.*?</details>", below, re.DOTALL)[0]
            listed = {int(n) for cells in re.findall(r'<td[^>]*data-cell="([\d ]+)"', table) for n in cells.split()}
            drawn = {row for row, _ in points(spec)}
            # The rate of the whole, around which a funnel lies, is told in its paragraph.
            told = {int(n) for n in re.search(r'data-cell="([\d ]+)"', below)[1].split()}
            assert drawn - told <= listed, (path, figure)
            assert drawn
            seen += 1
    assert seen > 40


def test_a_hidden_row_is_nowhere(keyed: dict[str, Keyed], metrics: dict[str, Published]) -> None:
    for path, page in keyed.items():
        for kpi, rows, _, words in page.found:
            for number in rows:
                assert metrics[kpi].rows[number - 1]["status"] == "shown", (path, kpi, number, words)
        for spec in page.specs.values():
            rows = metrics[spec["layout"]["meta"]["kpi"]].rows
            assert all(rows[number - 1]["status"] == "shown" for number, _ in points(spec))
