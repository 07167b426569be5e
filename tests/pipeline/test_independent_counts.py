"""The catalog counted a second time, by the pandas script of the benchmarks: other code has to find the same cells.

The script shares no statement with the product. It is only compared here, never timed.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from blemished import blemish
from shared_homes import SampleRun

from models.allied_units import allied_unit_effect
from models.effects import program_effect
from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse
from tests.benchmarks.pandas_peer import COUNTED, facts_behind
from tests.benchmarks.pandas_peer.allied import told_of
from tests.benchmarks.pandas_peer.catalogue import count
from tests.benchmarks.pandas_peer.comparison import NUMBERS, differences
from tests.benchmarks.pandas_peer.effects import as_known_at
from tests.benchmarks.pandas_peer.tables import load

# 4 leaves snapshots out and has weights of its own, 15 has neither promotions nor invitations; `make fuzz` tries more.
SEEDS = range(1, 1 + int(os.environ["ALLYSHIP_BLEMISHES"])) if "ALLYSHIP_BLEMISHES" in os.environ else (4, 15)


@pytest.fixture(scope="module")
def warehouse(sample_run: SampleRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of the sample organization, which keeps its true cells."""
    with duckdb.connect(str(Home(sample_run.home).warehouse_file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def peer(sample_run: SampleRun, warehouse: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All cells as pandas counts them."""
    return count(load(warehouse, load_settings(Home(sample_run.home)).organization))


def test_every_cell_is_the_same(warehouse: duckdb.DuckDBPyConnection, peer: pd.DataFrame) -> None:
    different = differences(warehouse, peer, COUNTED)
    assert different.empty, different.groupby(["kpi_id", "measure", "breakdown"]).size().to_string()


def test_every_metric_is_counted(peer: pd.DataFrame) -> None:
    assert set(peer["kpi_id"]) == set(COUNTED)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_the_same_where_deliveries_have_gaps(sample_run: SampleRun, tmp_path: Path, seed: int) -> None:
    home = Home(sample_run.home)
    organization = load_settings(home).organization
    warehouse = Path(shutil.copy(home.warehouse_file, tmp_path))
    with open_warehouse(warehouse, home.pseudonym_key(), tmp_path / "scratch") as connection:
        blemish(connection, seed)
        build_facts(connection, organization, facts_behind(COUNTED), carry=False)
        for family in FAMILIES:
            metrics = [METRICS[name] for name in COUNTED if METRICS[name].family == family]
            count_family(connection, metrics, organization, carry=False)
        different = differences(connection, count(load(connection, organization)), COUNTED)
    assert different.empty, different.groupby(["kpi_id", "measure", "breakdown"]).size().to_string()


@pytest.mark.parametrize("number", NUMBERS)
def test_one_number_of_one_cell_is_noticed(
    warehouse: duckdb.DuckDBPyConnection, peer: pd.DataFrame, number: str
) -> None:
    # A number whose limits come from resampling is not compared; the mean gap's are.
    rows = peer.index[peer[number].notna() & (peer["kpi_id"] != "pay_gap_median")]
    changed = peer.copy()
    changed.loc[rows[0], number] = changed.loc[rows[0], number] * 1.001 + 0.001
    assert len(differences(warehouse, changed, COUNTED)) == 1


def test_a_cell_of_one_side_only_is_noticed(warehouse: duckdb.DuckDBPyConnection, peer: pd.DataFrame) -> None:
    assert len(differences(warehouse, peer.iloc[1:], COUNTED)) == 1
    moved = peer.assign(segment=peer["segment"].where(peer.index != peer.index[0], "elsewhere"))
    assert len(differences(warehouse, moved, COUNTED)) == 2


def test_the_effect_of_a_program_is_the_same_where_divisions_suffice() -> None:
    """The sample has too few divisions for an effect, so it is held against made-up ones."""
    random, told = np.random.default_rng(1), 0
    for _ in range(40):
        waves = pd.date_range("2020-05-10", periods=random.integers(3, 7), freq="YS")
        panel = _grid(waves, "division", int(random.integers(5, 12)))
        wave, unit = (pd.factorize(panel[name])[0] for name in ("period_end", "division"))
        panel = panel.assign(
            people=random.integers(10, 99, len(panel)),
            mean_seen=random.normal(3, 0.5, len(panel)),
            enrolled_share=np.where(wave >= random.integers(0, 9, 12)[unit], 0.3, 0.1),
        )[random.random(len(panel)) < 0.95]
        own = program_effect({name: panel[name].to_numpy() for name in panel})
        peer = [row for day in panel["period_end"].unique() for row in as_known_at(panel, day)]
        told += _told_alike(own, peer)
    assert told > 20


@pytest.mark.parametrize("outcome", ["promoted", "retained"])
def test_the_effect_of_active_allies_is_the_same_where_departments_suffice(outcome: str) -> None:
    """In the sample no department has enough active allies, so the effect is held against made-up departments."""
    random, told = np.random.default_rng(2), 0
    for _ in range(20):
        ends = pd.date_range("2020-12-31", periods=random.integers(3, 7), freq="YE")
        units = _grid(ends, "department", int(random.integers(12, 60)))
        year, unit = (pd.factorize(units[name])[0] for name in ("period_end", "department"))
        women = np.maximum(random.integers(3, 60, 60)[unit] + random.integers(-3, 4, len(units)), 1)
        men = random.integers(8, 60, len(units))
        units = units.assign(
            period_start=units["period_end"],
            division=[f"v{number % 4}" for number in unit],
            women=women,
            men=men,
            known_gender=women + men,
            women_level_sum=(women * random.uniform(1.5, 3, len(units))).astype(int),
            promoted=random.binomial(women, 0.1),
            retained=random.binomial(women, 0.9),
            active_men=(men * np.where(year >= random.integers(1, 9, 60)[unit], 0.4, 0.05)).astype(int),
        )[random.random(len(units)) < 0.97]
        own = allied_unit_effect({name: units[name].to_numpy() for name in units}, outcome=outcome)
        told += _told_alike(own, told_of(units.drop(columns="period_start"), outcome))
    assert told > 20


def _grid(days: pd.DatetimeIndex, name: str, size: int) -> pd.DataFrame:
    """Return one row per day and unit."""
    units = [f"u{number:02}" for number in range(size)]
    return pd.MultiIndex.from_product([days, units]).to_frame(index=False, name=["period_end", name])


def _told_alike(own: dict[str, np.ndarray], peer: list[dict[str, object]]) -> int:
    """Assert that both tell the same of the same days, to seven digits; return how many figures they tell."""
    numbers = ["people", "figure", "figure_low", "figure_high", "figure_p"]
    rows = pd.DataFrame({name: list(values) for name, values in own.items()})
    other = pd.DataFrame(peer).reindex(columns=["period_end", "measure", *numbers])
    both = rows.merge(other, on=["period_end", "measure"], suffixes=("", "_peer"), validate="one_to_one")
    assert len(both) == len(rows) == len(other)
    for number in numbers:
        np.testing.assert_allclose(
            both[number].astype(float), both[f"{number}_peer"].astype(float), rtol=1e-7, atol=1e-9
        )
    return int(both["figure"].notna().sum())
