"""Building a candidate release in its folder: database, downloads, site, manifest, in that order."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path

import duckdb

from dashboards.content import Content
from dashboards.site import write_site
from models.benchmarks import BENCHMARKS
from models.release_schema import BENCHMARK, RELEASE, TABLES
from pipelines import quality
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.promises import write_changes
from pipelines.release import files
from pipelines.release.database import write_database
from pipelines.release.printing import printer
from pipelines.release.shelf import candidate_folder, current_id
from pipelines.release.workbook import write_workbook
from pipelines.settings import Settings
from pipelines.tables import write_rows

VERIFICATION = "Verification copy, not for publication: counts are exact, not rounded."
SYNTHETIC = "Synthetic data: a sample organization, no real people."


def build_candidate(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    settings: Settings,
    *,
    release_id: str,
    built_at: datetime,
    run_id: str,
    version: str,
    inputs: str,
    vanished: Sequence[str],
) -> Path:
    """Build everything a release holds from the tables of schema `kpi` and the register; return its folder.

    `built_at` is passed in, so that the same data and moment give the same bytes. `inputs` is the digest of
    what the release was computed from; `vanished` are paths whose file is gone from landing.
    """
    folder = candidate_folder(home)
    current = current_id(home)
    write_changes(connection, home.releases / current / "allyship.duckdb" if current else None)
    write_rows(connection, BENCHMARK, [astuple(benchmark) for benchmark in BENCHMARKS])
    quality.write_source_files(connection, vanished)
    quality.write_check_results(connection)
    quality.write_suppression(connection)
    _write_release_row(connection, settings, release_id, built_at, run_id, version)
    write_database(connection, folder / "allyship.duckdb")
    files.write_downloads(connection, folder)
    files.write_dictionary(folder)
    write_workbook(connection, folder / "data" / "allyship.xlsx", built_at)
    write_site(content_of(connection, settings, files.listing(folder), current), folder / "site", printer(built_at))
    row = rows(connection, "meta.release")[0]
    files.write_manifest(folder, {**row, "inputs_sha256": inputs, "thresholds": _thresholds(settings)})
    return folder


def content_of(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    downloads: list[tuple[str, int, str]],
    previous: str | None,
) -> Content:
    """Return what the site shows: rows of the publishable tables, and the release that kpi.change compares with."""
    # Pages have a place of their own for the words about generated data, so their notice is without them.
    notice = VERIFICATION if settings.organization.verification_copy else None
    return Content(
        release=rows(connection, "meta.release")[0] | {"notice": notice},
        synthetic=settings.organization.synthetic,
        definitions=rows(connection, "kpi.definition"),
        values=rows(connection, "kpi.value"),
        scorecard=rows(connection, "kpi.scorecard"),
        source_files=rows(connection, "quality.source_file"),
        check_results=rows(connection, "quality.check_result"),
        suppression=rows(connection, "quality.suppression"),
        benchmarks=rows(connection, "kpi.benchmark"),
        targets=rows(connection, "kpi.target"),
        actions=rows(connection, "kpi.action"),
        changes=rows(connection, "kpi.change"),
        previous_release=previous,
        downloads=downloads,
        stale_after_days=settings.stale_after_days,
        look=settings.look,
    )


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, object]]:
    """Return a published table's rows as dictionaries, in stored order."""
    names = [f.name for t in TABLES if t.qualified == table for f in t.fields]
    found = connection.execute(f"select {', '.join(names)} from {table}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def snapshot_dates(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Return the snapshots that metrics of grain snapshot must cover."""
    return [
        row[0] for row in connection.execute("select distinct period_end from facts.headcount order by 1").fetchall()
    ]


def _write_release_row(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    release_id: str,
    built_at: datetime,
    run_id: str,
    version: str,
) -> None:
    organization = settings.organization
    notices = [VERIFICATION] * organization.verification_copy + [SYNTHETIC] * organization.synthetic
    stale = sorted({e.feed for e in register.entries(connection) if e.status == "rejected"})
    as_of = connection.execute("select as_of from facts.parameter").fetchone()
    counted = connection.execute(
        "select count(*) filter (where passed), count(*) filter (where not passed) from quality.check_result"
    ).fetchone()
    connection.execute("create schema if not exists meta")
    columns = ", ".join(f"{f.name} {f.type}" for f in RELEASE.fields)
    connection.execute(f"create or replace table {RELEASE.qualified} ({columns})")
    connection.execute(
        f"insert into {RELEASE.qualified} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            release_id,
            organization.name,
            as_of[0] if as_of else None,
            built_at.replace(tzinfo=None),
            run_id,
            version,
            settings.sha256,
            organization.verification_copy,
            " ".join(notices) or None,
            ", ".join(stale) or None,
            *(counted or (0, 0)),
        ],
    )


def _thresholds(settings: Settings) -> dict[str, dict[str, int]]:
    return {
        name: {"minimum_people": p.minimum_people, "rounding_base": p.rounding_base}
        for name, p in settings.organization.protection.items()
    }
