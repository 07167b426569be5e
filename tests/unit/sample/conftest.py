"""One generated organization for the whole suite: its files, and what ingestion makes of them under the example."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from once import made_once

from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.ingest.register import Entry
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse
from sample import SampleTruths, generate, generate_worker_months

EMPLOYEES, MONTHS = 3000, 36
KEY = b"k" * 32

# The HR files as they are written, read without the product: `delivered` as text, the rest clean and typed.
_WORKERS = """
CREATE TABLE delivered AS FROM read_csv('{landing}/hr/workday_*.csv', all_varchar = true, filename = true);
CREATE TABLE worker AS
SELECT DISTINCT
    "Employee ID" AS worker_id,
    try_strptime("Effective Date", '%d/%m/%Y')::DATE AS day,
    map_extract_value(
        MAP {{'Female': 'woman', 'Male': 'man', 'X': 'another', 'Not Disclosed': 'undisclosed'}}, "Gender") AS gender,
    CASE WHEN "Management Level" LIKE '%Vice President' AND "Management Level" NOT LIKE 'Senior%' THEN 7 ELSE
        list_position(['Associate', 'Senior Associate', 'Specialist', 'Manager', 'Senior Manager', 'Director', '',
            'Senior Vice President', 'Executive Committee'], "Management Level") END AS level,
    split_part("Supervisory Organization", ' (', 1) AS department, "Division" AS division,
    regexp_extract("Location", '^\\w+') AS location, "Country" AS country,
    "Manager ID" AS manager_id, "Worker Type" = 'Employee' AS employee,
    strptime("Hire Date", '%d/%m/%Y')::DATE AS hired_on
FROM delivered
WHERE day IS NOT NULL AND "Gender" IN ('Female', 'Male', 'X', 'Not Disclosed');
CREATE TABLE person AS SELECT worker_id, any_value(gender) AS gender FROM worker GROUP BY worker_id;
CREATE TABLE separation AS FROM read_csv('{landing}/hr/separations.csv', types = {{'worker_id': 'VARCHAR'}});
CREATE TABLE promotion AS FROM read_csv('{landing}/hr/promotions.csv', types = {{'worker_id': 'VARCHAR'}});
"""


@dataclass(frozen=True)
class Organization:
    """What a test needs: where it lies, what was planted, and a connection.

    The connection has `worker` and others of the HR files, and `raw.<feed>` as ingestion leaves it; there `worker` of
    the snapshots is `raw.worker_snapshot`, whose ids are pseudonyms. `taken` are the entries of all files.
    """

    home: Path
    truths: SampleTruths
    sql: duckdb.DuckDBPyConnection
    taken: list[Entry] = field(default_factory=list)

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    def one(self, query: str) -> tuple[float, ...]:
        """Return the only row of a query; `{landing}` stands for the folder."""
        rows = self.sql.execute(query.replace("{landing}", str(self.landing))).fetchall()
        assert len(rows) == 1
        return rows[0]


def take(home: Home, connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """Take everything that is delivered, as a run does; return what is noted of each file."""
    settings = load_settings(home)
    present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
    plans = make_plan(connection, candidates(home, settings), present)
    entries = []
    for plan in plans.values():
        intake = take_feed(connection, plan, settings, "run")
        entries += [*intake.accepted, *intake.rejected]
    return entries


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organization]:
    home, truths, taken = made_once(tmp_path_factory, "organization", _take_an_organization)
    # A warehouse is open to one process only: each has a copy.
    own = tmp_path_factory.mktemp("organization")
    with open_warehouse(Path(shutil.copy(Home(home).warehouse_file, own)), KEY, own / "scratch") as connection:
        yield Organization(home, truths, connection, taken)


def _take_an_organization(folder: Path) -> tuple[Path, SampleTruths, list[Entry]]:
    home = Home(folder)
    home.create()
    truths = generate(home.root, employees=EMPLOYEES, months=MONTHS, seed=7)
    with open_warehouse(home.warehouse_file, KEY, home.scratch) as connection:
        taken = take(home, connection)
        connection.execute(_WORKERS.format(landing=home.landing))
    return home.root, truths, taken


@pytest.fixture(scope="session")
def large_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """HR files of 400,000 worker-months: enough events for ratios of rates. Yields connection and rows."""
    file, rows = made_once(tmp_path_factory, "large_history", _write_a_large_history)
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection, rows


def _write_a_large_history(folder: Path) -> tuple[Path, int]:
    rows = generate_worker_months(folder, 400_000, seed=7)
    file = folder / "workers.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(_WORKERS.format(landing=folder))
    return file, rows
