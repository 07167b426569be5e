"""Facts and cells are the same in whatever order rows are stored: DuckDB promises none, and two cores keep none.

A fact that differed from one night to the next, if only in the last digit of a sum of fractions, would be taken for a
correction: its periods counted again, its people for people whose records have changed.
"""

import os
import shutil
from pathlib import Path

import duckdb
import pytest
from blemished import blemish
from shared_homes import SampleRun

from models.facts import FACTS
from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse

SEEDS = range(1, 1 + int(os.environ["ALLYSHIP_BLEMISHES"])) if "ALLYSHIP_BLEMISHES" in os.environ else (4,)
RAW = "select table_name from duckdb_tables() where schema_name = 'raw' order by 1"
Rows = dict[str, list[tuple[object, ...]]]


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_and_cells_do_not_depend_on_the_order_of_rows(sample_run: SampleRun, tmp_path: Path, seed: int) -> None:
    home = Home(sample_run.home)
    organization = load_settings(home).organization
    warehouse = Path(shutil.copy(home.warehouse_file, tmp_path))

    def made(connection: duckdb.DuckDBPyConnection) -> Rows:
        build_facts(connection, organization, carry=False)
        for family in FAMILIES:
            metrics = [metric for metric in METRICS.values() if metric.family == family]
            count_family(connection, metrics, organization, carry=False)
        tables = ("metrics.cell", *(f"facts.{name}" for name in FACTS))
        return {table: sorted(connection.execute(f"from {table}").fetchall(), key=repr) for table in tables}

    with open_warehouse(warehouse, home.pseudonym_key(), tmp_path / "scratch") as connection:
        blemish(connection, seed)
        found = made(connection)
        for (name,) in connection.execute(RAW).fetchall():
            connection.execute(f'create or replace temp table kept as from raw."{name}"')
            connection.execute(f'create or replace table raw."{name}" as from kept order by hash(rowid, {seed})')
        again = made(connection)
    assert [table for table in found if found[table] != again[table]] == []
