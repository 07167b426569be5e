"""How rows, pages, numbers, figures and workbooks are read, each by a small example."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from attack_cubes import DAY, KPI, OPEN, SPECIAL, shown_row

from audit.agreement import NOTHING_ELSE, check_agreement
from audit.apart import compared_apart
from audit.cells import COMPANY, Measure, Row, Span, measure_of, nature_of, said
from audit.figures import check_figure
from audit.numbers import Names, Sayable, numbers_in, unsaid
from audit.pages import Key, read_page
from audit.phrases import FIGURE, PHRASES, PLACES
from audit.properties import saying_all_or_none, unrounded
from audit.sayings import Sayings
from audit.workbook import read_workbook
from models.release_schema import VALUE

NO_NAMES = Names([])


def told(row: Row, *others: Row) -> tuple[Span | None, Span | None]:
    nature = nature_of([row, *others], SPECIAL)
    assert nature is not None
    return said(row, nature)


# --- rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("all", ("all", "", "")),
        ("women:self_reported", ("women", "self_reported", "")),
        ("men@90d", ("men", "", "90d")),
        ("all:at_risk@365d", ("all", "at_risk", "365d")),
    ],
)
def test_a_measures_name_has_three_parts(words: str, parts: tuple[str, str, str]) -> None:
    assert measure_of(words) == Measure(*parts)


@pytest.mark.parametrize("n", range(24))
def test_a_rounded_count_over_a_head_count_leaves_its_class(n: int) -> None:
    """Of 23 people: 0 to 2, 3 to 7, ... and, in the last class of 20, everything from 18 to 23."""
    row = shown_row(COMPANY, "all", n, 23, 5, exact=True)
    low = max((n + 2) // 5 * 5 - 2, 0)
    expected = Span(18, 23) if n >= 18 else Span(low, (n + 2) // 5 * 5 + 2)
    assert told(row) == (expected, Span(23, 23))


@pytest.mark.parametrize("n", range(24))
def test_a_rounded_count_over_a_rounded_one_leaves_both_classes(n: int) -> None:
    row = shown_row(COMPANY, "all", n, 23, 5)
    about = (n + 2) // 5 * 5
    assert told(row) == (Span(max(about - 2, 0), about + 2), Span(23, 27))


def test_an_exact_count_is_itself() -> None:
    assert told(shown_row(COMPANY, "all", 7, 23, 1)) == (Span(7, 7), Span(23, 23))


def test_rows_without_counts_say_nothing_of_any() -> None:
    row = shown_row(COMPANY, "all", 7, 23, 5)
    gap = row._replace(measure="gap", numerator=None, denominator=None)
    assert told(gap) == (None, None)


def test_survivors_are_the_share_times_the_spells() -> None:
    row = shown_row(COMPANY, "all", 12, 23, 5)._replace(measure="all@90d", numerator=None)
    assert told(row) == (Span(8, 12), Span(23, 27))


def test_how_many_are_still_followed_is_told_by_bounds() -> None:
    row = shown_row(COMPANY, "all", 0, 23, 5)._replace(
        measure="all:at_risk@90d", denominator=None, value_low=3.0, value_high=7.0
    )
    assert told(row) == (Span(3, 7), None)


def test_an_exact_rate_tells_its_average_head_count() -> None:
    """13 leavers at 0.1 per head leave 130 heads; at 10 per 100 people as well; none leave it in the interval's end."""
    rate = shown_row(COMPANY, "all", 0, 130, 1)._replace(numerator=13.0, denominator=None, value=0.1, people=140.0)
    none = rate._replace(numerator=0.0, value=0.0, ci_high=3.6888794541139363 / 130)
    for row in (rate, rate._replace(value=10.0), none):
        nature = nature_of([rate, row], OPEN)
        assert nature is not None
        exposure = said(row, nature).denominator
        assert exposure is not None
        assert exposure.low <= 130 <= exposure.high < exposure.low + 1e-3


def test_a_measure_of_which_nothing_is_shown_has_no_nature() -> None:
    assert nature_of([shown_row(COMPANY, "all", 7, 23, 5)._replace(status="suppressed")], SPECIAL) is None


def test_guarded_rows_are_rounded_and_never_say_all_or_none() -> None:
    row = shown_row(COMPANY, "all", 10, 50, 5)
    natures = {(KPI, "all", False): nature_of([row], SPECIAL)}
    assert unrounded([row], natures, SPECIAL) == saying_all_or_none([row], natures, SPECIAL) == []
    for wrong in (row._replace(numerator=11.0), row._replace(denominator=51.0), row._replace(rounding_base=1)):
        assert unrounded([wrong], natures, SPECIAL) == [wrong]
    for wrong in (row._replace(value_low=0.0), row._replace(value_high=1.0)):
        assert saying_all_or_none([wrong], natures, SPECIAL) == [wrong]
    none = shown_row(COMPANY, "all", 0, 50, 5)
    assert saying_all_or_none([none], natures, SPECIAL) == []
    assert saying_all_or_none([none._replace(ci_high=0.1)], natures, SPECIAL) != []


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,234.5", [1234.5]),
        ("1.234,5", [1234.5]),
        ("1,234", [1234.0, 1.234]),
        ("\N{MINUS SIGN}3.1", [-3.1]),
        ("12\N{NARROW NO-BREAK SPACE}345", [12345.0]),
    ],
)
def test_a_number_is_read_in_the_ways_it_may_be_meant(text: str, values: list[float]) -> None:
    [written] = numbers_in(text)
    assert sorted(value for value, _ in written.meanings) == sorted(values)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("31.2% (78 of 250)", []),
        ("31.3%", ["31.3"]),
        ("78 people", []),
        ("79 people", ["79"]),
        ("78.0%", ["78.0"]),
        ("at most 36%", []),
        ("at most 37%", ["37"]),
        ("31.2% on 14 Mar 2026, 31 March 2026 and 2026-03-31", []),
        ("31.2% of Team 7", []),
        ("31.2% of Team 8", ["8"]),
        ("31.2% of The 2nd Floor East Wi\N{HORIZONTAL ELLIPSIS}", []),
        ("31.2% of Floor 3 \N{HORIZONTAL ELLIPSIS}", ["3"]),
        ("31.2%, 95% interval", []),
    ],
)
def test_a_text_may_say_the_numbers_of_its_cell(text: str, wrong: list[str]) -> None:
    cell = Sayable(frozenset({0.312}), frozenset({0.352}), frozenset({78.0, 250.0}))
    assert unsaid(text, cell, Names(["Team 7", "The 2nd Floor East Wing"]), PHRASES) == wrong


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7 women left", True),
        ("n = 12", True),
        ("11.5 points below", True),
        ("of 40%", True),
        ("3 of 9", True),
        ("12 periods not drawn", False),
        ("Part 2", False),
        ("at most 45 are allowed", False),
        ("By division (4)", False),
    ],
)
def test_prose_without_a_cell_may_count_things_and_no_people(text: str, found: bool) -> None:
    assert bool(unsaid(text, Sayable(), NO_NAMES, (*PHRASES, *PLACES), FIGURE)) is found


# --- pages ------------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en"><head><title>Page 1</title></head><body>
<main data-kpi="first" data-cell="1 2" data-of="scorecard"><p>One <b data-cell="3">two</b></p></main>
<table><thead><tr><th>Name</th><th data-kpi="second">A</th></tr></thead>
<tbody><tr data-kpi="third"><th>x</th><td data-cell="4" aria-label="said">5 &lt; 6</td></tr>
<tr><th>y</th><td data-cell="7">8</td></tr></tbody></table>
<svg data-kpi="first" data-cell="1 2"><polyline points="0,1.5 2,3"/><circle cx="2" cy="3"/></svg>
<script type="application/json">{"a": "<b>"}</script><script>ignored 9</script><br><p>last</p></body></html>"""


def test_texts_of_a_page_have_the_key_around_them() -> None:
    page = read_page(PAGE)
    keys = {text.words: text.key for text in page.texts}
    assert page.language == "en"
    assert keys["One"] == Key("first", (1, 2), "scorecard")
    # of nested keys the innermost counts
    assert keys["two"] == Key("first", (3,), "")
    # the row's metric, else the column's
    assert keys["5 < 6"] == keys["said"] == Key("third", (4,), "")
    assert keys["8"] == Key("second", (7,), "")
    assert keys["last"] == Key()
    assert "ignored 9" not in keys


def test_figures_and_trends_of_a_page() -> None:
    page = read_page(PAGE)
    assert page.figures == ('{"a": "<b>"}',)
    [spark] = page.sparks
    assert (spark.key, set(spark.points)) == (Key("first", (1, 2)), {(0.0, 1.5), (2.0, 3.0)})


@pytest.mark.parametrize("markup", ["<p", "<p>no end", "</div>", "<td data-cell='x'>1</td>", ""])
def test_markup_that_is_not_understood_is_no_error(markup: str) -> None:
    read_page(markup)


# --- figures ----------------------------------------------------------------------------------------------------


@pytest.fixture
def sayings(tmp_path: Path) -> Sayings:
    names = [field.name for field in VALUE.fields]
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / f"{KPI}.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        for n in (10, 20):
            row = shown_row(COMPANY, "all", n, 50, 5)._asdict()
            writer.writerow({name: row.get(name) for name in names})
    return Sayings(tmp_path, {})


def figure(**trace: object) -> str:
    drawn = {"x": [1, 2], "y": [10 / 50, 20 / 50], "text": ["20.0%", "40.0%"], "customdata": [1, 2], **trace}
    return json.dumps({"data": [drawn], "layout": {"meta": {"kpi": KPI, "axis": "y"}}})


def test_a_figure_that_says_what_its_cells_say(sayings: Sayings) -> None:
    assert check_figure(figure(), sayings) == (2, ())


@pytest.mark.parametrize(
    "trace",
    [
        {"y": [0.2, 0.401]},
        {"y": [0.4, 0.2], "text": ["", ""]},
        {"text": ["20.0%", "41.0%"]},
        {"customdata": [1, None]},
        {"customdata": [1, 3]},
        {"customdata": None},
    ],
)
def test_a_figure_that_says_something_else(sayings: Sayings, trace: dict[str, object]) -> None:
    assert check_figure(figure(**trace), sayings).faults != ()


def test_a_figure_of_no_metric(sayings: Sayings) -> None:
    for text in ("not json", "{}", '{"layout": {"meta": null}}'):
        assert check_figure(text, sayings).faults != ()


def test_a_line_that_draws_no_cell_says_what_it_is(sayings: Sayings) -> None:
    target = figure(customdata=None, meta="target", text=None)
    assert check_figure(target, sayings).faults == ()


def test_a_label_of_a_cell(sayings: Sayings) -> None:
    drawn = json.loads(figure())
    for words, wrong in (("<b>All<br>40.0%</b>", False), ("<b>All<br>44.0%</b>", True)):
        drawn["layout"]["annotations"] = [{"text": words, "name": "2"}]
        assert bool(check_figure(json.dumps(drawn), sayings).faults) is wrong


# --- workbooks --------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_it_was_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "first"
    sheet.append(["name", "number", "none", "truth"])
    sheet.append(["=1+1", 0.25, None, True])
    sheet["A2"].data_type = "s"
    book.create_sheet("second").append([DAY])
    book.save(tmp_path / "book.xlsx")
    read = dict(read_workbook(tmp_path / "book.xlsx"))
    assert read["first"] == [["name", "number", "none", "truth"], ["=1+1", "0.25", "", "1"]]
    # days are numbers since the last one of 1899
    assert read["second"] == [[str((DAY - DAY.replace(1899, 12, 30)).days)]]


def test_the_comparison_apart_says_what_the_comparison_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from test_over_time import release

    folder = release(tmp_path / "1", [shown_row(COMPANY, "all", 10, 50, 5)])
    page = folder / "site" / "index.html"
    page.parent.mkdir()
    page.write_text("<html lang='en'><body><p>Of 4711 people.</p></body></html>", encoding="utf-8")
    # A folder of the same name where the run was started is not the product.
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "__init__.py").write_text("raise SystemExit(0)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with compared_apart(folder) as comparison:
        apart = comparison.result()
    assert apart == check_agreement(folder)
    assert [finding.rule for finding in apart.findings] == [NOTHING_ELSE]


def test_a_comparison_that_breaks_off_is_an_error(tmp_path: Path) -> None:
    with compared_apart(tmp_path) as comparison, pytest.raises(RuntimeError, match="no allyship"):
        comparison.result()


def test_a_folder_without_pages_has_nothing_to_disagree(tmp_path: Path) -> None:
    from test_over_time import release

    folder = release(tmp_path / "1", [shown_row(COMPANY, "all", 10, 50, 5)])
    assert check_agreement(folder).findings == ()
