"""What a reader could work out from the sample's release: independent arithmetic on the published database alone.

Nothing of the protection is imported here. The sums are those that any colleague can form: a company is its
divisions, its departments, its levels; a division is its departments, and its people of each level.
"""

import csv
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from shared_homes import SampleRun
from whole_runs import in_warehouse, published

from models.organization import SURVIVAL_MINIMUM

# Breakdowns that put each person of a population into exactly one segment.
UNITS = ("division", "department", "level", "location", "country", "job_family", "division+level")


@pytest.fixture(scope="module")
def values(sample_run: SampleRun) -> list[dict[str, Any]]:
    with published(sample_run.home) as release:
        cursor = release.execute(
            "select v.*, d.privacy_class, d.minimum_people, d.kind from kpi.value as v join kpi.definition as d "
            "using (kpi_id)"
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def division_of(sample_run: SampleRun) -> dict[str, str]:
    """The division of each department, which every colleague knows and no published table says."""
    newest = max((sample_run.home / "landing" / "hr").glob("workday_*.csv"))
    with newest.open(encoding="utf-8", newline="") as file:
        # The manager's name stands in parentheses behind a unit.
        pairs = {(row["Supervisory Organization"].partition(" (")[0], row["Division"]) for row in csv.DictReader(file)}
    nesting = dict(pairs)
    assert len(nesting) == len(pairs)
    return nesting


def test_no_shown_cell_is_below_its_minimum(values: list[dict[str, Any]]) -> None:
    least = {"open": 5, "normal": 10, "special": 10}
    shown = [row for row in values if row["status"] == "shown"]
    assert {row["privacy_class"] for row in shown} == set(least)
    for row in shown:
        minimum = SURVIVAL_MINIMUM if row["kind"] == "survival" else least[row["privacy_class"]]
        assert row["minimum_people"] >= minimum
        assert row["people"] >= minimum, row


def test_a_hidden_cell_holds_no_number(values: list[dict[str, Any]]) -> None:
    numbers = ("value", "numerator", "denominator", "people", "n_eff", "ci_low", "ci_high", "p_value")
    hidden = [row for row in values if row["status"] == "suppressed"]
    assert len(hidden) > 1000
    for row in hidden:
        assert [row[name] for name in (*numbers, "value_low", "value_high")] == [None] * 10, row
        assert row["reason"]


def test_special_and_normal_counts_are_multiples_of_five(values: list[dict[str, Any]]) -> None:
    for row in values:
        if row["privacy_class"] != "open" and row["numerator"] is not None:
            assert (row["rounding_base"], row["numerator"] % 5) == (5, 0), row


def test_special_metrics_stop_at_divisions(values: list[dict[str, Any]]) -> None:
    special = {row["breakdown"] for row in values if row["privacy_class"] == "special"}
    assert special & set(UNITS) == {"division"}


def tables(values: list[dict[str, Any]]) -> Iterator[tuple[tuple[Any, ...], dict[tuple[str, str], dict[str, Any]]]]:
    """Yield the cells of one metric, measure and period by (breakdown, segment), where its counts are additive."""
    found: dict[tuple[Any, ...], dict[tuple[str, str], dict[str, Any]]] = {}
    for row in values:
        if row["kind"] == "share" and row["breakdown"] in ("company", *UNITS) and row["status"] != "not_applicable":
            key = (row["kpi_id"], row["measure"], row["period_start"], row["period_end"])
            found.setdefault(key, {})[row["breakdown"], row["segment"]] = row
    yield from found.items()


def sums(
    cells: dict[tuple[str, str], dict[str, Any]], division_of: dict[str, str]
) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """Yield each published whole with its published parts."""
    for whole, parts in possible_sums(cells, division_of):
        if whole in cells and parts:
            yield whole, parts


def possible_sums(
    cells: dict[tuple[str, str], dict[str, Any]], division_of: dict[str, str]
) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """Yield what adds up to what, whether published or not."""
    for breakdown in UNITS:
        yield ("company", "all"), [key for key in cells if key[0] == breakdown]
    for division in set(division_of.values()):
        yield ("division", division), [k for k in cells if k[0] == "department" and division_of.get(k[1]) == division]
    crossed = [key for key in cells if key[0] == "division+level"]
    for side, breakdown in enumerate(("division", "level")):
        for name in {segment.split(" | ")[side] for _, segment in crossed}:
            yield (breakdown, name), [key for key in crossed if key[1].split(" | ")[side] == name]


def recomputed(
    cells: dict[tuple[str, str], dict[str, Any]], division_of: dict[str, str]
) -> dict[tuple[str, str], float]:
    """Return the hidden cells that all sums together leave no choice about, with the number that follows.

    A cell is settled where no vector of the sums' null space moves it.
    """
    unknown = [key for key, row in cells.items() if row["denominator"] is None]
    place = {key: at for at, key in enumerate(unknown)}
    equations, constants = [], []
    for whole, parts in sums(cells, division_of):
        equation, constant = np.zeros(len(unknown)), 0.0
        for key in (whole, *parts):
            sign = -1.0 if key == whole else 1.0
            if key in place:
                equation[place[key]] += sign
            else:
                constant -= sign * cells[key]["denominator"]
        if equation.any():
            equations.append(equation)
            constants.append(constant)
    if not equations:
        return {}
    matrix = np.array(equations)
    _, weight, basis = np.linalg.svd(matrix)
    null_space = basis[int((weight > 1e-9).sum()) :]
    solution = np.linalg.lstsq(matrix, np.array(constants), rcond=None)[0]
    settled = {key: at for key, at in place.items() if not np.any(np.abs(null_space[:, at]) > 1e-9)}
    return {key: float(solution[at]) for key, at in settled.items() if cells[key]["status"] != "shown"}


def test_no_hidden_group_can_be_recomputed_from_the_published_sums(
    sample_run: SampleRun, values: list[dict[str, Any]], division_of: dict[str, str]
) -> None:
    names = "kpi_id, measure, period_start, period_end, breakdown, segment"
    truth = {
        tuple(row[:-1]): row[-1]
        for row in in_warehouse(sample_run.home, f"select {names}, denominator from metrics.cell")
    }
    tried, leaks = 0, []
    for key, cells in tables(values):
        tried += sum(row["status"] == "suppressed" for row in cells.values())
        for cell, number in recomputed(cells, division_of).items():
            # Where some people stand in no unit the sums do not hold, and what follows from them is not true.
            if abs(number - truth[*key, *cell]) < 0.5:
                leaks.append((*map(str, key), *cell))
    assert tried > 1000
    assert leaks == []


def test_every_sum_that_is_wholly_shown_adds_up(values: list[dict[str, Any]], division_of: dict[str, str]) -> None:
    # The sums above are only worth something if the published counts really obey them.
    tried = 0
    for key, cells in tables([row for row in values if row["kpi_id"] == "pipeline_share"]):
        for whole, parts in sums(cells, division_of):
            if all(cells[one]["status"] == "shown" for one in (whole, *parts)):
                tried += 1
                for column in ("numerator", "denominator"):
                    assert cells[whole][column] == sum(cells[one][column] for one in parts), (key, whole)
    assert tried > 100


def test_the_search_finds_a_group_that_one_subtraction_gives_away_and_one_that_takes_two() -> None:
    def shown(people: int) -> dict[str, Any]:
        return {"status": "shown", "denominator": people}

    hidden = {"status": "suppressed", "denominator": None}
    cells = {("company", "all"): shown(100), ("division", "A"): shown(60), ("division", "B"): hidden}
    assert recomputed(cells, {}) == {("division", "B"): pytest.approx(100 - 60)}
    cells["division", "C"] = hidden
    assert recomputed(cells, {}) == {}
    # What the departments of B add up to tells B, and B tells C.
    cells["department", "B1"], cells["department", "B2"] = shown(20), shown(15)
    assert recomputed(cells, {"B1": "B", "B2": "B"}) == {
        ("division", "B"): pytest.approx(20 + 15),
        ("division", "C"): pytest.approx(100 - 60 - 20 - 15),
    }
