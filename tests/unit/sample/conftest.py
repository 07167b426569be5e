"""One generated organization per test session, and its files as DuckDB tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from sample import SampleTruths, generate, generate_worker_months

EMPLOYEES, MONTHS = 3000, 36

_WORKERS = """
CREATE TABLE delivered AS FROM read_csv('{landing}/hr/workday_*.csv', all_varchar = true, filename = true);
CREATE TABLE worker AS
SELECT DISTINCT
    "Employee ID" AS worker_id,
    try_strptime("Effective Date", '%d/%m/%Y')::DATE AS day,
    "Gender" AS gender,
    CASE WHEN "Management Level" LIKE '%Vice President' AND "Management Level" NOT LIKE 'Senior%' THEN 7 ELSE
        list_position(['Associate', 'Senior Associate', 'Specialist', 'Manager', 'Senior Manager', 'Director', '',
            'Senior Vice President', 'Executive Committee'], "Management Level") END AS level,
    "Department" AS department, "Division" AS division, "Location" AS location, "Country" AS country,
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
    """What a test needs: where it lies, what was planted, and a connection with `worker` and others."""

    home: Path
    truths: SampleTruths
    sql: duckdb.DuckDBPyConnection

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    def one(self, query: str) -> tuple[float, ...]:
        """Return the only row of a query; `{landing}` stands for the folder."""
        rows = self.sql.execute(query.replace("{landing}", str(self.landing))).fetchall()
        assert len(rows) == 1
        return rows[0]


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organization]:
    home = tmp_path_factory.mktemp("organization")
    truths = generate(home, employees=EMPLOYEES, months=MONTHS, seed=7)
    with duckdb.connect() as connection:
        connection.execute(_WORKERS.format(landing=home / "landing"))
        yield Organization(home, truths, connection)


@pytest.fixture(scope="session")
def large_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """HR files of 400,000 worker-months: enough events for ratios of rates. Yields connection and rows."""
    landing = tmp_path_factory.mktemp("large")
    rows = generate_worker_months(landing, 400_000, seed=7)
    with duckdb.connect() as connection:
        connection.execute(_WORKERS.format(landing=landing))
        yield connection, rows
