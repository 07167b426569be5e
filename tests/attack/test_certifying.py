"""Certification of frames as protection hands them over: what it hides further, and that values alone decide it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from attack_cubes import Cube, cube_of, hidden_reasons, random_cube

from audit.cells import COMPANY
from models.metrics import METRICS
from models.organization import Organization, Protection
from pipelines.protection.certifying import Repair, certify
from pipelines.protection.publishing import published, withhold
from pipelines.protection.verdicts import Verdicts

KEYS = ["kpi_id", "period_start", "period_end", "breakdown", "segment", "measure"]
EXAMPLE = Organization(name="Example")
DAY = pd.Timestamp("2026-10-31")


def truth_of(cube: Cube, kpi: str) -> pd.DataFrame:
    """Return a cube as rows of metrics.cell, with the division of each department."""
    rows = [
        {
            **dict(zip(KEYS, (kpi, DAY, DAY, *unit, group), strict=True)),
            "kind": "share",
            "scale": 1.0,
            "numerator": float(n),
            "denominator": float(d),
            "people": float(d),
            "survival": np.nan,
            "survival_se": np.nan,
            "figure": np.nan,
            "figure_reason": None,
            "nested_in": cube.division_of.get(unit[1]) if unit[0] == "department" else None,
        }
        for (unit, group), (n, d) in sorted(cube.counts.items())
    ]
    return pd.DataFrame(rows)


def frames(cube: Cube, kpi: str = "response_rate", base: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells of a metric as they are about to be published, and their true counts."""
    truth = truth_of(cube, kpi)
    reasons = hidden_reasons(cube, 10, closure=True)
    places = zip(truth["breakdown"], truth["segment"], truth["measure"], strict=True)
    hidden = [int(reasons.get(((breakdown, segment), measure), 0)) for breakdown, segment, measure in places]
    return publishing(truth, hidden, base), truth


def publishing(truth: pd.DataFrame, hidden: list[int], base: int) -> pd.DataFrame:
    """Return the cells of one metric with the numbers that are published of those that are not hidden."""
    metric = METRICS[str(truth["kpi_id"].iloc[0])]
    heads = {count.measure: (count.people.headcount, count.denominator.headcount) for count in metric.counts}
    is_known, is_exact = zip(*(heads.get(measure, (False, False)) for measure in truth["measure"]), strict=True)
    return published(truth.assign(hidden=hidden, base=base, is_known=is_known, is_exact=is_exact))


def certified(cells: pd.DataFrame, truth: pd.DataFrame, organization: Organization = EXAMPLE) -> list[Repair]:
    return certify(cells, np.ones(len(cells), dtype=bool), truth, organization)


def applied(cells: pd.DataFrame, repairs: list[Repair]) -> pd.DataFrame:
    cells = cells.copy()
    keys = {(repair.breakdown, repair.segment, repair.measure) for repair in repairs}
    gone = [key in keys for key in zip(cells["breakdown"], cells["segment"], cells["measure"], strict=True)]
    withhold(cells, np.array(gone))
    return cells


# Of 12 women and 12 men in two small departments nearly nobody answered; the large one answered.
FEW = cube_of(
    {
        ("A", "a1"): {"women": (0, 4), "men": (0, 4)},
        ("A", "a2"): {"women": (0, 8), "men": (0, 8)},
        ("A", "a3"): {"women": (20, 40), "men": (20, 40)},
        ("B", "b"): {"women": (20, 40), "men": (20, 40)},
    }
)


def test_what_is_hidden_further_is_enough() -> None:
    repaired = 0
    for seed in range(12):
        cells, truth = frames(random_cube(seed, 0.08))
        repairs = certified(cells, truth)
        repaired += len(repairs)
        shown = cells.loc[cells["status"] == "shown", ["breakdown", "segment", "measure"]].apply(tuple, axis=1)
        assert {(r.breakdown, r.segment, r.measure) for r in repairs} <= set(shown)
        assert certified(applied(cells, repairs), truth) == []
    assert repaired > 0


def test_a_rate_of_no_events_tells_of_its_head_count_all_the_same() -> None:
    """104 - 60 - 40 women at level 8; 40 follows from the upper end of the interval around no exit at level 9."""
    sizes = {COMPANY: (10, 104), ("level", "7"): (10, 60), ("level", "8"): (0, 4), ("level", "9"): (0, 40)}
    truth = truth_of(Cube({(unit, "women"): counts for unit, counts in sizes.items()}, {}), "attrition_parity")
    truth["kind"] = "rate"
    cells = publishing(truth, [int(segment == "8") for segment in truth["segment"]], 1)
    assert {(repair.rule, repair.segment) for repair in certified(cells, truth)} == {("P1", "9")}


def leaking() -> tuple[pd.DataFrame, pd.DataFrame, list[Repair]]:
    for seed in range(40):
        cells, truth = frames(random_cube(seed, 0.08))
        repairs = certified(cells, truth)
        if repairs:
            return cells, truth, repairs
    raise AssertionError("no population needs certification")


def test_the_order_of_rows_decides_nothing() -> None:
    cells, truth, repairs = leaking()
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(cells))
        assert certified(cells.iloc[order].reset_index(drop=True), truth.sample(frac=1, random_state=seed)) == repairs


def test_rules_are_named_and_keys_are_those_of_the_cells() -> None:
    _, _, repairs = leaking()
    assert {repair.rule for repair in repairs} <= {"P0", "P1", "P2 none", "P2 all"}
    assert {(r.kpi_id, r.period_start, r.period_end) for r in repairs} == {("response_rate", DAY.date(), DAY.date())}


def test_what_stands_already_is_neither_attacked_nor_hidden() -> None:
    cells, truth, repairs = leaking()
    assert certify(cells, np.zeros(len(cells), dtype=bool), truth, EXAMPLE) == []
    first = repairs[0]
    may_go = ~(
        (cells["breakdown"] == first.breakdown)
        & (cells["segment"] == first.segment)
        & (cells["measure"] == first.measure)
    ).to_numpy()
    assert first not in certify(cells, may_go, truth, EXAMPLE)


def remembered(verdicts: Verdicts) -> Verdicts:
    """Return what the next run reads of verdicts."""
    with duckdb.connect() as connection:
        connection.execute("create schema metrics")
        assert Verdicts.of(connection).known("anything") is None
        verdicts.write(connection)
        return Verdicts.of(connection)


def test_what_was_attacked_just_so_is_not_attacked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cells, truth, repairs = leaking()
    everything = np.ones(len(cells), dtype=bool)
    verdicts = Verdicts()
    assert certify(cells, everything, truth, EXAMPLE, verdicts) == repairs
    hidden = applied(cells, repairs)
    assert certify(hidden, everything, truth, EXAMPLE, verdicts) == []
    monkeypatch.setattr("pipelines.protection.certifying.mend", None)
    assert certify(cells, everything, truth, EXAMPLE, remembered(verdicts)) == repairs
    assert certify(hidden, everything, truth, EXAMPLE, remembered(verdicts)) == []


@pytest.mark.parametrize("other", ["number", "truth", "division", "may go", "minimum", "version"])
def test_whatever_is_otherwise_is_attacked_again(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells, truth, _ = leaking()
    may_go, organization, verdicts = np.ones(len(cells), dtype=bool), EXAMPLE, Verdicts()
    certify(cells, may_go, truth, organization, verdicts)
    known = remembered(verdicts)
    of_department = truth.index[truth["breakdown"] == "department"][0]
    shown = cells.index[cells["numerator"].notna()][0]
    if other == "number":
        cells.loc[shown, "numerator"] += 5
    elif other == "truth":
        truth.loc[of_department, "numerator"] += 1
    elif other == "division":
        truth.loc[truth["segment"] == truth["segment"][of_department], "nested_in"] = "another"
    elif other == "may go":
        may_go[shown] = False
    elif other == "minimum":
        organization = replace(EXAMPLE, protection={**EXAMPLE.protection, "normal": Protection(11, 5)})
    else:
        monkeypatch.setattr("pipelines.protection.verdicts.product_version", lambda: "another")
    monkeypatch.setattr("pipelines.protection.certifying.mend", None)
    with pytest.raises(TypeError, match="not callable"):
        certify(cells, may_go, truth, organization, known)


def test_a_number_that_excludes_the_truth_is_hidden() -> None:
    cells, truth = frames(FEW)
    assert [r for r in certified(cells, truth) if r.rule == "P0"] == []
    wrong = (cells["breakdown"] == "department") & (cells["segment"] == "a3") & (cells["measure"] == "women")
    cells.loc[wrong, "numerator"] += 5
    assert [(r.segment, r.measure) for r in certified(cells, truth) if r.rule == "P0"] == [("a3", "women")]


def test_open_metrics_and_verification_copies_are_not_certified() -> None:
    exact, truth = frames(FEW, "promotion_rate", base=1)
    assert certified(exact, truth) == []
    cells, truth, _ = leaking()
    assert certified(cells, truth, replace(EXAMPLE, verification_copy=True)) == []


def test_a_measure_that_is_not_published_is_of_no_concern() -> None:
    cells, truth = frames(FEW)
    other = cells.assign(kpi_id="broken_rung", measure="women:incl_hires", rounding_base=5)
    assert certified(other, truth) == []


def test_people_whom_colleagues_can_count_are_known() -> None:
    """Nobody of the 12 hidden people answered. With their number known, "none of them" must remain uncertain."""
    cells, truth = frames(FEW)
    repairs = certified(cells, truth)
    company = [r for r in repairs if (r.breakdown, r.segment) == COMPANY]
    assert company == []
    assert certified(applied(cells, repairs), truth) == []


_ALONE = """
import json, sys
sys.path[:0] = sys.argv[1:]
from test_certifying import leaking
print(json.dumps([[str(part) for part in (r.kpi_id, r.breakdown, r.segment, r.measure, r.rule)] for r in leaking()[2]]))
"""


@pytest.mark.parametrize("variables", [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "2"}])
def test_neither_threads_nor_the_order_of_sets_decide_anything(variables: dict[str, str]) -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, str(here), str(here.parent.parent)],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
        env=os.environ | variables,
    )
    expected = [[r.kpi_id, r.breakdown, r.segment, r.measure, r.rule] for r in leaking()[2]]
    assert json.loads(done.stdout) == expected
