"""What the scorecard calls a change over a year, from rows of kpi.value that stand here as published."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from models import values
from models.release_schema import DEFINITION, VALUE
from models.statistics import STATISTICS_SQL

NOW, THEN = date(2025, 12, 31), date(2024, 12, 31)
Row = dict[str, Any]
SHARE: Row = {"kpi_id": "kpi", "headline_measure": "all", "unit": "share", "kind": "ratio", "privacy_class": "special"}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(STATISTICS_SQL)
        connection.execute("create schema kpi")
        for table in (DEFINITION, VALUE):
            columns = ", ".join(f"{field.name} {field.type}" for field in table.fields)
            connection.execute(f"create table {table.qualified} ({columns})")
        yield connection


def insert(con: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    con.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))


def change(con: duckdb.DuckDBPyConnection, definition: Row, now: Row, then: Row) -> tuple[Any, ...]:
    """Return (change, low, high, status) of the company's headline between two years."""
    insert(con, "kpi.definition", definition)
    for day, row in ((NOW, now), (THEN, then)):
        usual = {"kpi_id": "kpi", "breakdown": "company", "segment": "all", "measure": "all", "status": "shown"}
        insert(con, "kpi.value", {**usual, "period_start": day, "period_end": day, **row})
    (found,) = con.execute(
        f"select change, change_low, change_high, change_status from ({values.statement('scorecard')})"
    ).fetchall()
    return found


def figure(value: float | None, low: float | None = None, high: float | None = None) -> Row:
    return {"value": value, "ci_low": low, "ci_high": high}


@pytest.mark.parametrize(
    ("now", "then", "status"),
    [
        (figure(0.9, 0.85, 0.93), figure(0.8, 0.7, 0.84), "up"),
        (figure(0.6, 0.5, 0.69), figure(0.8, 0.7, 0.9), "down"),
        (figure(0.9, 0.83, 0.95), figure(0.8, 0.7, 0.84), "no clear change"),
        (figure(0.9, 0.85, 0.93), figure(0.8, 0.7, 0.85), "no clear change"),
        (figure(0.9), figure(0.1), "no clear change"),
        (figure(None), figure(0.1, 0.05, 0.2), "no comparison"),
    ],
    ids=["above", "below", "overlapping", "touching", "without intervals", "not told"],
)
def test_a_share_without_counts_has_changed_where_its_intervals_do_not_overlap(con, now, then, status) -> None:
    assert change(con, SHARE, now, then)[-1] == status


def test_its_change_lies_between_the_ends_of_both_intervals(con) -> None:
    found = change(con, SHARE, figure(0.9, 0.85, 0.93), figure(0.8, 0.7, 0.84))
    assert found[:3] == pytest.approx((0.9 - 0.8, 0.85 - 0.84, 0.93 - 0.7))


def test_a_share_with_counts_is_judged_by_their_difference(con) -> None:
    now = {**figure(60 / 100, 0.50, 0.69), "numerator": 60, "denominator": 100}
    then = {**figure(45 / 100, 0.36, 0.55), "numerator": 45, "denominator": 100}
    low, high = confint_proportions_2indep(60, 100, 45, 100, method="newcomb")
    assert low > 0
    assert now["ci_low"] < then["ci_high"]
    assert change(con, SHARE, now, then) == (pytest.approx(0.15), pytest.approx(low), pytest.approx(high), "up")


def test_a_head_count_is_what_it_is(con) -> None:
    now, then = ({**figure(women / 1000, 0.1, 0.9), "numerator": women, "denominator": 1000} for women in (301, 300))
    found = change(con, {**SHARE, "kind": "share", "privacy_class": "open"}, now, then)
    assert found[1:] == (None, None, "up")
