"""The whole catalog counted a second time, by the pandas script of the benchmarks: other code has to find the same cells.

The script shares no statement with the product. It is only compared here, never timed.
"""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest
from shared_homes import SampleRun

from models.effects import program_effect
from pipelines.home import Home
from pipelines.settings import load_settings
from tests.benchmarks.pandas_peer import COUNTED
from tests.benchmarks.pandas_peer.catalogue import count
from tests.benchmarks.pandas_peer.comparison import NUMBERS, differences
from tests.benchmarks.pandas_peer.effects import as_known_at
from tests.benchmarks.pandas_peer.tables import load


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
        panel = pd.MultiIndex.from_product([waves, [f"D{unit}" for unit in range(random.integers(5, 12))]])
        panel = panel.to_frame(index=False, name=["period_end", "division"])
        begins = {name: wave for name, wave in zip(panel["division"].unique(), random.integers(0, 9, 12), strict=False)}
        wave = np.searchsorted(waves, panel["period_end"])
        panel = panel.assign(
            people=random.integers(10, 99, len(panel)),
            mean_seen=random.normal(3, 0.5, len(panel)),
            enrolled_share=np.where(wave >= panel["division"].map(begins), 0.3, 0.1),
        )[random.random(len(panel)) < 0.95]
        own = pd.DataFrame({k: list(v) for k, v in program_effect({c: panel[c].to_numpy() for c in panel}).items()})
        rows = [row for day in panel["period_end"].unique() for row in as_known_at(panel, day)]
        numbers = ["people", "figure", "figure_low", "figure_high", "figure_p"]
        peer = pd.DataFrame(rows).reindex(columns=["period_end", "measure", *numbers])
        both = own.merge(peer, on=["period_end", "measure"], suffixes=("", "_peer"), validate="one_to_one")
        assert len(both) == len(own) == len(peer)
        for number in numbers:
            np.testing.assert_allclose(both[number].astype(float), both[f"{number}_peer"].astype(float), rtol=1e-7)
        told += int(own["figure"].notna().sum())
    assert told > 20
