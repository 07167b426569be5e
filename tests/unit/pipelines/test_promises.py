"""What `kpi.target`, `kpi.action` and `kpi.change` say of published values that stand here as published."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.organization import Action, Organization, Target, UnitTarget
from models.release_schema import RELEASE, TARGET, VALUE, Table
from pipelines.promises import write_changes, write_promises
from pipelines.tables import write_rows

AS_OF = date(2025, 12, 31)
BY = date(2028, 12, 31)
QUARTERS = [
    *(date(year, month, day) for year in (2023, 2024) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))),
    *(date(2025, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))),
]
Row = dict[str, Any]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema facts")
        opened.execute("create table facts.parameter as select ?::date as as_of", [AS_OF])
        yield opened


def row(kpi: str, value: float | None, on: date = AS_OF, **more: Any) -> Row:
    """A row of kpi.value: the company's `all`, shown, unless said otherwise."""
    usual = {"breakdown": "company", "segment": "all", "measure": "all", "status": "shown", "definition_version": 1}
    return {**usual, "kpi_id": kpi, "value": value, "period_start": on, "period_end": on, **more}


def share(kpi: str, numerator: int, denominator: int, on: date = AS_OF, **more: Any) -> Row:
    return row(kpi, numerator / denominator, on, numerator=numerator, denominator=denominator, **more)


def fill(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[Row]) -> None:
    write_rows(connection, table, [[one.get(field.name) for field in table.fields] for one in rows])


def targets(connection: duckdb.DuckDBPyConnection, rows: list[Row], **promised: Any) -> list[Row]:
    """Publish the rows, hold the promises against them, and return kpi.target as dicts."""
    fill(connection, VALUE, rows)
    write_promises(connection, Organization(name="Example", **promised))
    found = connection.execute("select * from kpi.target").fetchall()
    return [dict(zip((f.name for f in TARGET.fields), cells, strict=True)) for cells in found]


def target(connection: duckdb.DuckDBPyConnection, rows: list[Row], kpi: str, promise: Target) -> Row:
    (found,) = targets(connection, rows, targets={kpi: promise})
    return found


def steady_rise(on: date) -> Row:
    """240 of 800 at the end of 2022, and two points more with every year."""
    value = 0.30 + 0.02 * (on - date(2022, 12, 31)).days / 365.25
    return row("women_in_leadership", value, on, numerator=288, denominator=800)


def test_a_company_target_says_how_far_it_is_how_many_people_that_is_and_when_at_this_pace(connection) -> None:
    rows = [steady_rise(day) for day in QUARTERS]
    found = target(connection, rows, "women_in_leadership", Target(0.40, BY, "CHRO"))
    value = 0.30 + 0.02 * (AS_OF - date(2022, 12, 31)).days / 365.25
    assert (found["breakdown"], found["segment"], found["measure"], found["owner"]) == ("company", "all", "all", "CHRO")
    assert (found["target_value"], found["target_date"], found["period_end"]) == (0.40, BY, AS_OF)
    assert (found["value"], found["distance"]) == pytest.approx((value, value - 0.40))
    assert found["people_needed"] == 0.40 * 800 - 288
    assert (found["pace_per_year"], found["pace_low"], found["pace_high"]) == pytest.approx((0.02, 0.02, 0.02))
    assert found["projection"] == "projected"
    on_time = AS_OF + timedelta(days=ceil((0.40 - value) / 0.02 * 365.25))
    for name in ("projected_date", "projected_earliest", "projected_latest"):
        assert abs((found[name] - on_time).days) <= 1


def test_a_unit_is_held_to_its_own_target_by_its_own_figures(connection) -> None:
    sales = {"breakdown": "division", "segment": "Sales"}
    rows = [
        share("women_in_leadership", 300, 1000),
        share("women_in_leadership", 30, 50, **sales),
        share("women_in_leadership", 12, 60, breakdown="division", segment="Field"),
    ]
    company, unit = targets(
        connection,
        rows,
        targets={"women_in_leadership": Target(0.40, BY, "CHRO")},
        unit_targets=(UnitTarget("women_in_leadership", "division", "Sales", Target(0.50, AS_OF, "Head of sales")),),
    )
    assert (company["people_needed"], company["projection"]) == (0.40 * 1000 - 300, "too few periods")
    assert (unit["breakdown"], unit["segment"], unit["owner"]) == ("division", "Sales", "Head of sales")
    assert (unit["value"], unit["people_needed"], unit["projection"]) == (30 / 50, 0, "met")
    assert unit["distance"] == pytest.approx(30 / 50 - 0.50)


def test_a_target_may_be_for_another_measure_than_the_headline(connection) -> None:
    rows = [row("broken_rung", 84.0, measure="parity"), share("broken_rung", 8, 100, measure="women")]
    found = target(connection, rows, "broken_rung", Target(0.1, BY, measure="women"))
    assert (found["measure"], found["value"], found["people_needed"]) == ("women", 8 / 100, None)


def test_where_lower_is_better_the_people_needed_are_fewer(connection) -> None:
    rows = [share("undisclosed_gender_rate", 60, 1000)]
    missed = target(connection, rows, "undisclosed_gender_rate", Target(0.05, BY))
    assert (missed["people_needed"], missed["projection"]) == (60 - 0.05 * 1000, "too few periods")
    kept = target(connection, rows, "undisclosed_gender_rate", Target(0.06, BY))
    assert (kept["people_needed"], kept["projection"]) == (0, "met")


@pytest.mark.parametrize(
    ("value", "low", "high", "words"),
    [
        (100.0, 80.0, 125.0, "met"),
        (96.0, 80.0, 115.0, "in line with target"),
        (104.0, 90.0, 120.0, "in line with target"),
        (84.0, 75.0, 94.0, "too few periods"),
        (100.0, None, None, "met"),
    ],
)
def test_a_parity_is_met_by_its_very_value_only(connection, value, low, high, words) -> None:
    rows = [row("broken_rung", value, measure="parity", ci_low=low, ci_high=high)]
    found = target(connection, rows, "broken_rung", Target(100, BY))
    assert (found["projection"], found["projected_date"]) == (words, None)
    assert (found["distance"], found["people_needed"]) == (value - 100, None)


def test_a_share_is_not_met_by_an_interval_that_reaches_the_target(connection) -> None:
    rows = [share("male_participation", 38, 100, measure="men", ci_low=0.29, ci_high=0.48)]
    assert target(connection, rows, "male_participation", Target(0.40, BY))["projection"] == "too few periods"


@pytest.mark.parametrize(
    "newest",
    [row("women_in_leadership", None, status="suppressed"), row("women_in_leadership", None, value_low=0.0)],
    ids=["hidden", "known by its bounds only"],
)
def test_a_figure_that_is_not_shown_says_nothing_of_the_target(connection, newest) -> None:
    rows = [*(steady_rise(day) for day in QUARTERS[:-1]), newest]
    found = target(connection, rows, "women_in_leadership", Target(0.40, BY))
    assert (found["projection"], found["period_end"]) == ("not shown", AS_OF)
    told = ("kpi_id", "measure", "breakdown", "segment", "target_value", "target_date", "period_end", "projection")
    assert {name for name, cell in found.items() if cell is not None} == set(told)


def test_a_metric_without_data_has_a_target_of_which_nothing_is_known(connection) -> None:
    rows = [row("women_in_leadership", None, status="not_applicable")]
    found = target(connection, rows, "women_in_leadership", Target(0.40, BY))
    assert (found["projection"], found["period_end"], found["value"]) == ("not shown", None, None)


def test_a_pace_steps_over_hidden_periods_and_forgets_what_is_older_than_three_years(connection) -> None:
    rows = [steady_rise(day) for day in QUARTERS]
    rows[4] = row("women_in_leadership", None, QUARTERS[4], status="suppressed")
    rows += [row("women_in_leadership", 0.9, date(2022, 12, 30)), row("women_in_leadership", 0.9, date(2021, 12, 31))]
    found = target(connection, rows, "women_in_leadership", Target(0.40, BY))
    assert (found["pace_per_year"], found["pace_high"]) == pytest.approx((0.02, 0.02))


def test_a_target_for_a_metric_that_there_is_none_of_is_left_out(connection) -> None:
    promise = Target(0.4, BY)
    unit = UnitTarget("no_metric", "division", "Sales", promise)
    assert targets(connection, [], targets={"no_metric": promise}, unit_targets=(unit,)) == []


@pytest.mark.parametrize(
    ("due", "status", "is_overdue"),
    [
        (AS_OF - timedelta(days=1), "open", True),
        (AS_OF - timedelta(days=1), "doing", True),
        (AS_OF - timedelta(days=1), "done", False),
        (AS_OF - timedelta(days=1), "dropped", False),
        (AS_OF, "open", False),
        (AS_OF + timedelta(days=1), "doing", False),
    ],
)
def test_an_action_is_overdue_when_its_day_has_passed_and_it_is_neither_done_nor_dropped(
    connection, due, status, is_overdue
) -> None:
    targets(connection, [], actions=(Action("broken_rung", "Open slates", "Head of hiring", due, status),))
    assert connection.execute("select * from kpi.action").fetchall() == [
        ("broken_rung", "Open slates", "Head of hiring", due, status, is_overdue)
    ]


SPRING, SUMMER = date(2025, 3, 31), date(2025, 6, 30)


def release(folder: Path, rows: list[Row]) -> Path:
    """A release database as small as `kpi.change` allows."""
    file = folder / "it's the one before.duckdb"
    with duckdb.connect(file) as made:
        fill(made, VALUE, rows)
        fill(made, RELEASE, [{"release_id": "00007-2025-03-31"}])
    return file


def changes(connection: duckdb.DuckDBPyConnection, folder: Path, before: list[Row], now: list[Row]) -> list[Any]:
    """Return (kpi, measure, period, kind, period before, value before, value now, change) of every change."""
    fill(connection, VALUE, now)
    write_changes(connection, release(folder, before))
    found = connection.execute("select * from kpi.change").fetchall()
    assert {cells[4] for cells in found} <= {"00007-2025-03-31"}
    return [(*cells[:4], *cells[5:]) for cells in found]


def test_a_period_that_the_release_before_did_not_have_is_new_data(connection, tmp_path) -> None:
    before = [row("a", 0.25, date(2024, 12, 31)), row("a", 0.5, SPRING)]
    assert changes(connection, tmp_path, before, [*before, row("a", 0.75, SUMMER)]) == [
        ("a", "all", SUMMER, "new data", SPRING, 0.5, 0.75, 0.75 - 0.5)
    ]


def test_another_value_for_a_known_period_is_corrected_data(connection, tmp_path) -> None:
    before = [row("a", 0.25, SPRING), row("a", 0.5, SUMMER)]
    assert changes(connection, tmp_path, before, [row("a", 0.375, SPRING), before[1]]) == [
        ("a", "all", SPRING, "corrected data", SPRING, 0.25, 0.375, 0.375 - 0.25)
    ]


def test_a_sum_whose_last_digits_differ_has_not_changed(connection, tmp_path) -> None:
    assert 0.1 + 0.2 != 0.3
    assert changes(connection, tmp_path, [row("a", 0.3, SPRING)], [row("a", 0.1 + 0.2, SPRING)]) == []


def test_a_changed_definition_restates_old_periods_and_marks_new_ones(connection, tmp_path) -> None:
    now = [row("a", value, day, definition_version=2) for value, day in ((0.375, SPRING), (0.75, SUMMER))]
    assert changes(connection, tmp_path, [row("a", 0.25, SPRING)], now) == [
        ("a", "all", SPRING, "changed definition", SPRING, 0.25, 0.375, 0.375 - 0.25),
        ("a", "all", SUMMER, "changed definition", SPRING, 0.25, 0.75, 0.75 - 0.25),
    ]


def test_a_value_that_is_hidden_now_or_was_hidden_before_is_a_change_without_an_amount(connection, tmp_path) -> None:
    hidden = {"status": "suppressed"}
    before = [row("a", 0.25, SPRING), row("b", None, SPRING, **hidden), row("c", None, SPRING, **hidden)]
    now = [row("a", None, SPRING, **hidden), row("b", 0.5, SPRING), row("c", None, SPRING, **hidden)]
    assert changes(connection, tmp_path, before, now) == [
        ("a", "all", SPRING, "corrected data", SPRING, 0.25, None, None),
        ("b", "all", SPRING, "corrected data", SPRING, None, 0.5, None),
    ]


def test_a_new_metric_is_new_data_with_nothing_before(connection, tmp_path) -> None:
    assert changes(connection, tmp_path, [row("a", 0.25, SPRING)], [row("a", 0.25, SPRING), row("b", 0.5, SPRING)]) == [
        ("b", "all", SPRING, "new data", None, None, 0.5, None)
    ]


def test_units_and_what_does_not_apply_are_no_changes(connection, tmp_path) -> None:
    unit = {"breakdown": "division", "segment": "Sales"}
    now = [row("a", 0.5, SPRING, **unit), row("b", None, SPRING, status="not_applicable")]
    assert changes(connection, tmp_path, [row("a", 0.25, SPRING, **unit)], now) == []


@pytest.mark.parametrize("previous", [None, Path("nowhere.duckdb")])
def test_without_a_release_before_nothing_has_changed(connection, tmp_path, previous) -> None:
    fill(connection, VALUE, [row("a", 0.25, SPRING)])
    write_changes(connection, previous and tmp_path / previous)
    assert connection.execute("select count(*) from kpi.change").fetchall() == [(0,)]
    assert not (tmp_path / "nowhere.duckdb").exists()


def test_the_release_before_is_left_as_it_was_and_free(connection, tmp_path) -> None:
    changes(connection, tmp_path, [row("a", 0.25, SPRING)], [row("a", 0.5, SPRING)])
    file = next(tmp_path.glob("*.duckdb"))
    with duckdb.connect(file) as reopened:
        assert reopened.execute("select value from kpi.value").fetchall() == [(0.25,)]
