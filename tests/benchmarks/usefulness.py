"""How much of every metric is shown, and how much is hidden: the first release of the sample organization.

Protection that hides what need not be hidden costs nothing in seconds, so it is counted beside them.
"""

import subprocess
import sys
from pathlib import Path

import duckdb

from sample import generate
from tests.benchmarks.results import Result

EMPLOYEES, MONTHS = 5_000, 36
_COUNTED = """
    -- one row per metric, and one for all of them, with the cells that say a number and those that are hidden
    select
        coalesce(kpi_id, 'all metrics') as metric,
        count(*) filter (where status = 'shown') as shown,
        count(*) filter (where status = 'suppressed') as hidden
    from kpi.value
    group by rollup (kpi_id)
    order by kpi_id nulls first"""


def run(folder: Path) -> list[Result]:
    """Return, per metric, the cells shown and hidden of a release made in a process of its own."""
    generate(folder, employees=EMPLOYEES, months=MONTHS)
    command = [str(Path(sys.executable).with_name("allyship")), "run", "--home", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    release = folder / "releases" / "current" / "allyship.duckdb"
    with duckdb.connect(str(release), read_only=True) as connection:
        rows = connection.execute(_COUNTED).fetchall()
    return [
        Result(f"cells of {metric}", f"{shown:,} shown", f"{hidden:,} hidden", f"{shown / (shown + hidden):.0%}")
        for metric, shown, hidden in rows
        if shown + hidden
    ]
