"""One step of the benchmark in this process: load the tables, count on one side, or compare both (see __init__.py)."""

import importlib
import json
import pickle
import sys
import time
from dataclasses import asdict
from pathlib import Path

from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse
from tests.benchmarks.pandas_peer import CELLS, COUNTED, TABLES, Side, facts_behind
from tests.benchmarks.results import forget_peak, peak_memory


class Clock:
    """Seconds, processor seconds and peak memory from now on."""

    def __init__(self) -> None:
        """Begin."""
        forget_peak()
        self._began, self._busy = time.perf_counter(), time.process_time()

    def side(self, cells: int) -> Side:
        """Return what it took to find so many cells."""
        return Side(time.perf_counter() - self._began, time.process_time() - self._busy, peak_memory(), cells)


def load(home: Home) -> None:
    """Write the loaded tables down, so that the peer begins with them and without what loading took."""
    from tests.benchmarks.pandas_peer.tables import load as load_tables

    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        tables = load_tables(connection, load_settings(home).organization)
    (home.scratch / TABLES).write_bytes(pickle.dumps(tables, protocol=5))


def pandas(home: Home) -> Side:
    """Count with pandas."""
    from tests.benchmarks.pandas_peer.catalogue import count

    with (home.scratch / TABLES).open("rb") as file:
        tables = pickle.load(file)
    clock = Clock()
    cells = count(tables)
    side = clock.side(len(cells))
    cells.to_pickle(home.scratch / CELLS)
    return side


def product(home: Home) -> Side:
    """Make the facts and count the metrics as a run does, with nothing carried over."""
    organization = load_settings(home).organization
    # The product imports them where it works; neither side's imports are timed.
    for module in ("pandas", "scipy.special"):
        importlib.import_module(module)
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        clock = Clock()
        build_facts(connection, organization, facts_behind(COUNTED), carry=False)
        found = 0
        for family in FAMILIES:
            metrics = [METRICS[name] for name in COUNTED if METRICS[name].family == family]
            found += sum(count_family(connection, metrics, organization, carry=False).values())
        return clock.side(found)


def compare(home: Home) -> None:
    """Hold both sides' cells against each other; raise SystemExit with the differences."""
    import pandas as pd

    from tests.benchmarks.pandas_peer.comparison import differences

    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        different = differences(connection.cursor(), pd.read_pickle(home.scratch / CELLS), COUNTED)
    for name in (TABLES, CELLS):
        (home.scratch / name).unlink()
    if len(different):
        told = different.groupby(["kpi_id", "measure", "breakdown"]).size().to_string()
        raise SystemExit(f"pandas and the product differ in {len(different)} cells:\n{told}")


STEPS = {step.__name__: step for step in (load, pandas, product, compare)}

if __name__ == "__main__":
    side = STEPS[sys.argv[2]](Home(Path(sys.argv[1])))
    if side:
        print(json.dumps(asdict(side)))
