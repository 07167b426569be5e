"""Whole runs of the product from a test: in this process, as a command, and what they published."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import warm

from pipelines.home import Home
from pipelines.runs.job import Outcome, run_job

ALLYSHIP = Path(sys.executable).with_name("allyship")
VALUES = "select * from kpi.value order by kpi_id, period_end, period_start, breakdown, segment, measure"


def run(home: Path, job: str = "nightly", **options: Any) -> Outcome:
    """Run a job on the home in this process, and leave the environment as it was."""
    before = dict(os.environ)
    try:
        return run_job(Home.locate(str(home)), job=job, **options)
    finally:
        os.environ.clear()
        os.environ.update(before)


def command(
    home: Path, *arguments: str, said: str = "", before: Sequence[Callable[[], object]] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Call `allyship` on the home from a folder that is not the home, with `said` on its standard input.

    The process is its own, but forked from one that has imported everything (warm.py): seconds less. What `before`
    holds is done in it first.
    """
    with TemporaryDirectory() as folder:
        told = warm.start(
            home, *arguments, before=before, told_in=Path(folder), said=said, environment=environment
        ).told()
    return subprocess.CompletedProcess(arguments, told.code, told.out, told.err)


def fresh_command(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call `allyship` as a person would: as `command` does, but with everything still to be imported."""
    return subprocess.run(
        [str(ALLYSHIP), *arguments],
        env={**os.environ, "ALLYSHIP_HOME": str(home), **environment},
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@contextmanager
def published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the current release as an analyst does: plain DuckDB, read-only."""
    with duckdb.connect(str(home / "releases" / "current" / "allyship.duckdb"), read_only=True) as connection:
        yield connection


def rows(home: Path, query: str = VALUES) -> list[tuple[Any, ...]]:
    """Return a query's rows on the current release; every cell of kpi.value by default."""
    with published(home) as connection:
        return connection.execute(query).fetchall()


def in_warehouse(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Return a query's rows on the private warehouse."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def current(home: Path) -> str | None:
    """Return the name of the current release, None before the first."""
    link = home / "releases" / "current"
    return str(link.readlink()) if link.is_symlink() else None


def listed(home: Path) -> list[str]:
    """Return what stands on the shelf of releases, hidden things included, the link to the current one left out."""
    return sorted(path.name for path in (home / "releases").iterdir() if not path.is_symlink())
