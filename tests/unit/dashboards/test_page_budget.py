"""A page stays under 150 kB of HTML, whatever the size of the organization.

The rule: a table holds a bounded number of cells, the segments with most people first; a page holds as many measures
as its budget takes, and a family continues on further pages. Nothing is lost by it: the CSV files have every row.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from example_release import AS_OF, Row, change, definition, hidden, scorecard_row, share, target, value

from dashboards.content import Content
from dashboards.pages import changes, promises
from dashboards.pages.topics import PAGE_BYTES, topics
from dashboards.published import published
from dashboards.site import write_site
from dashboards.tables import MOST_CELLS, MOST_SEGMENTS, breakdown_table

BREAKDOWNS = ("division", "department", "location")
DAYS = (30, 60, 90, 180, 365)


def big_metric(number: int, segments: int = 60) -> tuple[Row, list[Row]]:
    """A metric of 15 measures in three breakdowns of many segments with long names."""
    measures = [f"{g}@{d}d" for g in ("all", "women", "men") for d in DAYS]
    d = definition(
        f"metric_{number}", f"X{number}", f"Metric {number}", "programs", measures[0], "share",
        measures=", ".join(measures), breakdowns=", ".join(("company", *BREAKDOWNS)),
    )  # fmt: skip
    rows = [share(d["kpi_id"], AS_OF, m, 45, 100, base=5) for m in measures]
    for by in BREAKDOWNS:
        for i in range(segments):
            name = f"{by} of an organization with long names, number {i:02}"
            where = {"base": 5, "breakdown": by, "segment": name}
            rows += [share(d["kpi_id"], AS_OF, m, 45, 100 + 5 * i, **where) for m in measures]
    return d, rows


def promise(d: Row, row: Row) -> Row:
    """The target of one unit, at its own figure."""
    return target(d | {"target_value": 0.9, "target_date": AS_OF}, [row], row["breakdown"], row["segment"])


@pytest.fixture(scope="module")
def big(content: Content) -> Content:
    """A release of twelve such metrics, each with a target, an action and a restated history."""
    found = [big_metric(i) for i in range(12)]
    acted = content.actions[0]
    long = "What is done about it, told at length, as people do. " * 4
    return replace(
        content,
        definitions=[d for d, _ in found],
        values=[r for _, rows in found for r in rows],
        scorecard=[scorecard_row(d, rows) for d, rows in found],
        targets=[promise(d, r) for d, rows in found for r in rows if r["measure"] == d["headline_measure"]],
        actions=[acted | {"kpi_id": d["kpi_id"], "action": f"{i} {long}"} for d, _ in found for i in range(9)],
        changes=[
            change([r], kind, 0.1, AS_OF)
            for kind in ("new data", "corrected data", "changed definition")
            for d, rows in found
            for r in rows
            if r["breakdown"] == "company"
        ],
        suppression=[],
    )


def test_every_page_of_a_big_organization_keeps_the_budget(big: Content, tmp_path: Path) -> None:
    assert len(big.changes) > 3 * changes.MOST_ROWS
    assert min(len(big.actions), len(big.targets)) > promises.MOST_ROWS
    write_site(big, tmp_path)
    weights = {p.relative_to(tmp_path).as_posix(): p.stat().st_size for p in tmp_path.rglob("*.html")}
    assert {path: size for path, size in weights.items() if size > PAGE_BYTES} == {}
    assert len([path for path in weights if path.startswith("topics/programs")]) > 2
    # 16 columns do not fit an upright sheet of paper.
    assert '<table class="sideways" data-kpi=' in (tmp_path / "topics/programs.html").read_text(encoding="utf-8")


def test_a_family_is_divided_without_losing_or_repeating_a_measure(big: Content) -> None:
    pages = topics(big, published(big))
    assert [m.id for page in pages for m in page.metrics] == [d["kpi_id"] for d in big.definitions]
    assert [s.id for page in pages for s in page.sections] == [d["kpi_id"] for d in big.definitions]
    assert {page.total for page in pages} == {len(pages)}
    assert all(sum(s.weight for s in page.sections) < PAGE_BYTES for page in pages)


def test_a_section_weighs_about_what_it_takes(big: Content, tmp_path: Path) -> None:
    write_site(big, tmp_path)
    for page in topics(big, published(big)):
        written = (tmp_path / page.path).stat().st_size
        assert 0.7 < sum(s.weight for s in page.sections) / written < 1.2, page.path


def test_a_table_of_many_measures_has_fewer_rows_and_says_so(big: Content) -> None:
    metric = published(big)[0]
    table = breakdown_table(metric, "division")
    measures = len(table.columns) - 1
    most = MOST_CELLS // measures
    assert most < MOST_SEGMENTS
    assert len(table.rows) == most
    assert table.note == f"The {most} largest of 60; the CSV file has all."
    # The largest are the last of the names.
    assert table.rows[-1][0].text.endswith("number 59")


def test_people_still_followed_stand_beside_their_share(content: Content) -> None:
    d, rows = big_metric(1, segments=1)
    division = next(r["segment"] for r in rows if r["breakdown"] == "division")
    kinds = {"breakdown": "division", "segment": division, "people": 100, "rounding_base": 5}
    rows += [value(d["kpi_id"], AS_OF, f"all:at_risk@{day}d", value=float(day), **kinds) for day in (30, 90)]
    rows[-1] = hidden(rows[-1])
    one = replace(content, definitions=[d], values=rows, scorecard=[scorecard_row(d, rows)])
    metric = published(one)[0]
    table = breakdown_table(metric, "division")
    cells = dict(zip(table.columns, table.rows[0], strict=True))
    (followed,) = metric.of_segment("division", division, "all:at_risk@30d")
    cell = cells["All at 30 days"]
    assert (cell.small, cell.followed) == ("about 45 of 100", ("about 30 still followed", followed["cell"]))
    assert cells["All at 90 days"].followed is None
    assert not any("followed" in name for name in table.columns)


def test_a_segment_of_which_nothing_is_shown_says_so_once(content: Content) -> None:
    d, rows = big_metric(1, segments=2)
    second = rows[-1]["segment"]
    none = {"women": "not_applicable", "men": "suppressed", "all": "suppressed"}
    rows = [
        hidden(r, none[r["measure"].partition("@")[0]])
        if r["segment"] == second and r["breakdown"] == "location"
        else r
        for r in rows
    ]
    one = replace(content, definitions=[d], values=rows, scorecard=[scorecard_row(d, rows)])
    shown, gone = breakdown_table(published(one)[0], "location").rows
    assert [cell.span for cell in shown] == [1] * (1 + 3 * len(DAYS))
    # Everyone's columns, then women's, then men's.
    assert [(cell.text, cell.span) for cell in gone[1:]] == [(mark, len(DAYS)) for mark in ("[c]", "[z]", "[c]")]


def test_definitions_continue_on_another_page_and_every_figure_finds_its_own(big: Content, tmp_path: Path) -> None:
    told = "What the figure does not say, told as people do. " * 40
    many = [
        d | {"kpi_id": f"own_{i:03}", "name": f"Own {i}", "caveats": told} for i, d in enumerate(big.definitions * 8)
    ]
    rows = {d["kpi_id"]: [share(d["kpi_id"], AS_OF, "all@30d", 45, 100, base=5)] for d in many}
    grown = replace(
        big,
        definitions=many,
        values=[r for of in rows.values() for r in of],
        scorecard=[scorecard_row(d, rows[d["kpi_id"]]) for d in many],
        targets=[],
        actions=[],
        changes=[],
    )
    write_site(grown, tmp_path)
    pages = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.glob("methodology*.html")}
    assert len(pages) > 1
    assert all(len(page.encode()) <= PAGE_BYTES for page in pages.values())
    for d in many:
        (home,) = [name for name, page in pages.items() if f'id="kpi-{d["kpi_id"]}"' in page]
        topic = next(
            p for p in tmp_path.rglob("programs*.html") if f'id="{d["kpi_id"]}"' in p.read_text(encoding="utf-8")
        )
        assert f'href="../{home}#kpi-{d["kpi_id"]}"' in topic.read_text(encoding="utf-8")
        assert all(f'#kpi-{d["kpi_id"]}"' in page for page in pages.values())
