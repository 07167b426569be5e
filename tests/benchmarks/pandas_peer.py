"""Three metrics as an ordinary pandas script counts them from loaded tables, beside the product's own statements.

    python -m tests.benchmarks.pandas_peer HOME pandas|product

Women in leadership, women at each level and attrition parity take most of what counting people takes: a filter by
employment, heads by units, people who left, average headcount, distinct people of a window. The script is vectorised,
its texts are categories and its ids whole numbers; none of that is timed. Both sides begin with their tables loaded, in
a process of their own, and have to find the same cells.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from models.metrics import METRICS
from pipelines.counting import count_family
from pipelines.facts import build_facts
from pipelines.home import Home
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse
from tests.benchmarks.results import Result, megabytes, peak_memory, seconds, times

ROOT = Path(__file__).parents[2]
SPEED, MEMORY = 3.0, 1 / 3
COUNTED = ("women_in_leadership", "pipeline_share", "attrition_parity")
FACTS_READ = ("snapshot", "workforce", "headcount", "window", "leaver", "average_headcount", "presence")
UNITS = ("division", "department", "location", "country", "job_family")
WORKERS = """
    select hash(worker_id) as person, snapshot_date, gender, level, worker_type, hire_date,
        division, department, location, country, job_family
    from raw.worker_snapshot"""
SEPARATIONS = """
    select hash(worker_id) as person, separation_date, reason = 'voluntary' as is_voluntary from raw.separation"""
CELLS = """
    kpi_id varchar, period_end date, breakdown varchar, segment varchar, measure varchar, numerator double,
    denominator double"""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side took: seconds, and peak resident memory in bytes beyond what its imports and its tables take."""

    seconds: float
    peak: int
    loaded: int


def run(folder: Path) -> list[Result]:
    """Return speed and memory of both sides; raises SystemExit where they count differently."""
    sides = {name: _measure(folder, name) for name in ("product", "pandas")}
    different = _compare(folder)
    if different:
        raise SystemExit(f"pandas and the product differ in {different} cells")
    peer, own = sides["pandas"], sides["product"]
    return [
        Result(
            f"{len(COUNTED)} metrics of {len(METRICS)} from loaded tables",
            seconds(own.seconds),
            f"pandas: {seconds(peer.seconds)}",
            f"{times(peer.seconds, own.seconds)} as fast",
            f"{SPEED:.0f}x as fast",
            peer.seconds >= SPEED * own.seconds,
        ),
        Result(
            "peak memory of it",
            megabytes(own.peak),
            f"pandas: {megabytes(peer.peak)}",
            f"{own.peak / peer.peak:.2f}",
            f"{MEMORY:.2f}",
            own.peak <= MEMORY * peer.peak,
        ),
    ]


def main(folder: Path, side: str) -> None:
    """Count on one side in this process and print what it took."""
    home = Home(folder)
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        if side == "product":
            settings = load_settings(home)
            loaded = peak_memory()
            began = time.perf_counter()
            build_facts(connection, settings.organization, (*FACTS_READ, "people_in_window"), carry=False)
            count_family(connection, [METRICS[name] for name in COUNTED], settings.organization, carry=False)
            taken = time.perf_counter() - began
        else:
            (floor,) = connection.execute("select leadership_floor from facts.parameter").fetchone() or (0,)
            workers = load_workers(connection)
            separations = connection.execute(SEPARATIONS).df()
            loaded = peak_memory()
            began = time.perf_counter()
            cells = pd.concat(count_in_pandas(workers, separations, floor), ignore_index=True)
            taken = time.perf_counter() - began
            connection.register("found", cells)
            connection.execute(f"create or replace table metrics.peer ({CELLS})")
            connection.execute("insert into metrics.peer by name from found")
    print(json.dumps({"seconds": taken, "peak": peak_memory(), "loaded": loaded}))


def load_workers(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return the standing snapshots with texts as categories."""
    workers = connection.execute(WORKERS).df()
    return workers.astype(dict.fromkeys(("gender", "worker_type", *UNITS), "category"))


def count_in_pandas(workers: pd.DataFrame, separations: pd.DataFrame, floor: int) -> Iterator[pd.DataFrame]:
    """Yield the cells of the three metrics, in the columns of CELLS."""
    people = employees(workers, separations)
    known = people[people["gender"].isin(("woman", "man", "another"))]
    yield from women_shares("women_in_leadership", known[known["level"] >= floor], ())
    yield from women_shares("pipeline_share", known, ("level",))
    yield from attrition(people, separations)


def employees(workers: pd.DataFrame, separations: pd.DataFrame) -> pd.DataFrame:
    """Return employees on the payroll of each snapshot, small genders of a snapshot put together."""
    people = workers[(workers["worker_type"] == "employee") & ~(workers["hire_date"] > workers["snapshot_date"])]
    stays = people.reset_index()[["index", "person", "snapshot_date", "hire_date"]]
    gone = stays.merge(separations[["person", "separation_date"]], on="person")
    is_gone = (gone["separation_date"] < gone["snapshot_date"]) & (gone["hire_date"] <= gone["separation_date"])
    people = people.drop(gone.loc[is_gone, "index"].unique())
    everyone = workers[workers["worker_type"] == "employee"]
    size = everyone.groupby(["snapshot_date", "gender"], observed=True).size().unstack(fill_value=0)
    few = size[[g for g in ("another", "undisclosed") if g in size]].isin(range(1, 10)).any(axis=1)
    merged = (people["gender"] == "another") & people["snapshot_date"].map(few)
    return people.assign(gender=people["gender"].mask(merged, "undisclosed"))


def women_shares(kpi: str, people: pd.DataFrame, also: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    """Yield women and everyone by snapshot, for the company and by each breakdown."""
    people = people.assign(is_woman=people["gender"] == "woman")
    for breakdown in ("company", *also, *UNITS):
        keys = ["snapshot_date"] if breakdown == "company" else ["snapshot_date", breakdown]
        found = people.groupby(keys, observed=True)["is_woman"].agg(["sum", "size"]).reset_index()
        yield _cells(kpi, "all", breakdown, found.rename(columns={"snapshot_date": "period_end"}), "sum", "size")


def attrition(people: pd.DataFrame, separations: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield leavers over average headcount of the twelve months up to each snapshot, by group and breakdown."""
    ends = pd.Series(sorted(people["snapshot_date"].unique()))
    starts = ends + pd.Timedelta(days=1) - pd.DateOffset(months=12)
    covered = starts + pd.DateOffset(months=1) > ends.iloc[0]
    last = people.sort_values("snapshot_date")[["person", "snapshot_date", "gender", "division", "department", "level"]]
    left = pd.merge_asof(
        separations.sort_values("separation_date"),
        last,
        left_on="separation_date",
        right_on="snapshot_date",
        by="person",
    ).dropna(subset="snapshot_date")
    for breakdown in ("company", "division", "department", "level"):
        unit = [] if breakdown == "company" else [breakdown]
        heads = people.groupby(["snapshot_date", *unit, "gender"], observed=True).size().rename("people").reset_index()
        for start, end in zip(starts[covered], ends[covered], strict=True):
            inside = heads[heads["snapshot_date"].between(start, end)]
            snapshots = inside["snapshot_date"].nunique()
            gone = left[left["separation_date"].between(start, end)]
            for measure, group in (("women", "woman"), ("men", "man"), ("all", None), ("all:any", None)):
                of = inside if group is None else inside[inside["gender"] == group]
                who = gone if measure == "all:any" else gone[gone["is_voluntary"]]
                who = who if group is None else who[who["gender"] == group]
                if unit:
                    average = of.groupby(unit, observed=True)["people"].sum() / snapshots
                    leavers = who.groupby(unit, observed=True)["person"].nunique().reindex(average.index, fill_value=0)
                    found = pd.DataFrame({"average": average, "leavers": leavers}).reset_index()
                else:
                    found = pd.DataFrame(
                        {"average": [of["people"].sum() / snapshots], "leavers": [who["person"].nunique()]}
                    )
                yield _cells("attrition_parity", measure, breakdown, found.assign(period_end=end), "leavers", "average")


def _cells(
    kpi: str, measure: str, breakdown: str, found: pd.DataFrame, numerator: str, denominator: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kpi_id": kpi,
            "period_end": found["period_end"],
            "breakdown": breakdown,
            "segment": "all" if breakdown == "company" else found[breakdown].astype(str),
            "measure": measure,
            "numerator": found[numerator].astype(float),
            "denominator": found[denominator].astype(float),
        }
    )


def _measure(folder: Path, side: str) -> Side:
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.pandas_peer", str(folder), side],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Side(**json.loads(told.stdout.splitlines()[-1]))


def _compare(folder: Path) -> int:
    """Return how many cells of either side the other has not, with people in them."""
    home = Home(folder)
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        row = connection.execute(
            """
            with own as (
                from metrics.cell
                where
                    list_contains(?, kpi_id) and breakdown <> 'ethnicity' and not contains(breakdown, '+')
                    and not ends_with(measure, ':by_ethnicity') and denominator > 0
            ), peer as (
                from metrics.peer where denominator > 0
            )
            select count(*)
            from own
            full join peer using (kpi_id, period_end, breakdown, segment, measure)
            where
                own.numerator is distinct from peer.numerator
                or not coalesce(abs(own.denominator - peer.denominator) < 1e-6, false)
            """,
            [list(COUNTED)],
        ).fetchone()
        connection.execute("drop table metrics.peer")
    return int(row[0]) if row else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
