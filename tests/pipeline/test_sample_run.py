"""The sample organization from landing to release: figures as planted, read from the published database alone."""

import hashlib
import json
import stat
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from shared_homes import SampleRun
from whole_runs import current, fresh_command, listed, published, rows

from dashboards.pages.topics import PAGE_BYTES
from models.release_schema import TABLES, VALUE


def value(run: SampleRun, kpi: str, measure: str) -> dict[str, Any]:
    """Return the newest shown company row of one measure."""
    query = (
        f"select * from kpi.value where kpi_id = '{kpi}' and measure = '{measure}' and breakdown = 'company' "
        "and status = 'shown' order by period_end desc limit 1"
    )
    with published(run.home) as release:
        cursor = release.execute(query)
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
    assert row, f"{kpi} {measure} is not shown"
    return dict(zip(names, row, strict=True))


def test_it_publishes_and_says_so_in_one_line(sample_run: SampleRun) -> None:
    release = current(sample_run.home)
    assert sample_run.process.stdout.splitlines() == [f"Published release {release}."]
    assert release == f"00001-{sample_run.truths.as_of}"
    assert listed(sample_run.home) == [release]


@pytest.mark.parametrize(
    ("kpi", "measure", "truth"),
    [
        ("broken_rung", "parity", lambda t: t.broken_rung),
        ("sponsor_coverage", "women", lambda t: t.sponsor_coverage_women),
        ("sponsor_coverage", "men", lambda t: t.sponsor_coverage_men),
        ("sponsor_coverage", "gap", lambda t: t.sponsor_coverage_men - t.sponsor_coverage_women),
        ("prevalence_12m", "women", lambda t: t.prevalence_women),
        ("prevalence_12m", "men", lambda t: t.prevalence_men),
        ("survey_reporting_rate", "women", lambda t: t.reported_officially),
        ("report_volume_rate", "all", lambda t: t.cases_per_100),
    ],
)
def test_a_planted_truth_lies_in_the_published_interval(
    sample_run: SampleRun, kpi: str, measure: str, truth: Any
) -> None:
    row = value(sample_run, kpi, measure)
    assert row["ci_low"] <= truth(sample_run.truths) <= row["ci_high"]


def test_the_rung_is_broken_about_as_much_as_planted(sample_run: SampleRun) -> None:
    assert value(sample_run, "broken_rung", "parity")["value"] == pytest.approx(sample_run.truths.broken_rung, abs=10)


def test_about_one_in_seven_reports(sample_run: SampleRun) -> None:
    # All waves together, women and men: one wave alone has too few reports to say more than "some".
    [(reported, experienced)] = rows(
        sample_run.home,
        "select sum(numerator), sum(denominator) from kpi.value where kpi_id = 'survey_reporting_rate' "
        "and breakdown = 'company' and measure in ('women', 'men') and status = 'shown'",
    )
    assert reported / experienced == pytest.approx(sample_run.truths.reported_officially, abs=0.03)


def test_the_allyship_program_keeps_more_of_its_people_than_the_training(sample_run: SampleRun) -> None:
    found = rows(
        sample_run.home,
        "select segment, min(value_low), max(value_high) from kpi.value where kpi_id = 'program_retention' "
        "and breakdown = 'program_kind' and measure like '%@90d' and measure not like '%:%' and status = 'shown' "
        "group by all",
    )
    low = {segment: lowest for segment, lowest, _ in found}
    high = {segment: highest for segment, _, highest in found}
    assert low["allyship"] > high["training"]


def test_a_second_run_with_nothing_new_publishes_nothing_and_says_so(sample_run: SampleRun) -> None:
    release = current(sample_run.home)
    again = fresh_command(sample_run.home, "run")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.splitlines() == [f"Nothing new: nothing is published, current stays {release}."]
    assert listed(sample_run.home) == [release]


def test_the_pages_show_the_samples_promises_within_their_budget(sample_run: SampleRun) -> None:
    site = sample_run.home / "releases" / "current" / "site"
    assert {p.name for p in site.rglob("*.html") if p.stat().st_size > PAGE_BYTES} == set()
    page = (site / "actions.html").read_text(encoding="utf-8")
    for words in ("Overdue, under way", "Not begun", "Done", "Technology", "Off target, and no action under way"):
        assert words in page


def test_the_workbook_holds_the_figures_of_the_database(sample_run: SampleRun) -> None:
    book = openpyxl.load_workbook(sample_run.home / "releases" / "current" / "data" / "allyship.xlsx", read_only=True)
    names = [f.name for f in VALUE.fields if f.type in ("DOUBLE", "BIGINT")]
    keys = ("kpi_id", "breakdown", "segment", "measure")
    head, *lines = book["latest"].iter_rows(values_only=True)
    found = {tuple(r[k] for k in keys): [r[n] for n in names] for r in (dict(zip(head, c, strict=True)) for c in lines)}
    columns = ", ".join((*keys, *names))
    stored = {r[: len(keys)]: list(r[len(keys) :]) for r in rows(sample_run.home, f"select {columns} from kpi.latest")}
    assert found.keys() == stored.keys()
    assert len(found) > 1_000
    # A workbook holds sixteen digits of a number.
    for key, numbers in stored.items():
        for told, number in zip(found[key], numbers, strict=True):
            assert told == (None if number is None else pytest.approx(number, rel=1e-15, abs=0))


def test_latest_holds_the_newest_period_of_every_series(sample_run: SampleRun) -> None:
    [(latest, expected)] = rows(
        sample_run.home,
        "select (select count(*) from kpi.latest), count(*) from kpi.value as v where period_end = ("
        "select max(n.period_end) from kpi.value as n where n.kpi_id = v.kpi_id and n.breakdown = v.breakdown "
        "and n.measure = v.measure)",
    )
    assert latest == expected > 0


def test_trend_gives_a_metric_month_by_month(sample_run: SampleRun) -> None:
    days = rows(sample_run.home, "select period_end from kpi.trend('women_in_leadership', 'company')")
    snapshots = sorted((sample_run.home / "landing" / "hr").glob("workday_*.csv"))
    assert [f"workday_{day:%Y-%m}.csv" for (day,) in days] == [file.name for file in snapshots]
    assert len(days) == sample_run.truths.months


def test_every_table_and_column_is_commented_as_declared(sample_run: SampleRun) -> None:
    tables = rows(
        sample_run.home,
        "select schema_name || '.' || table_name, comment from duckdb_tables() where not internal",
    )
    assert dict(tables) == {table.qualified: table.grain for table in TABLES}
    columns = rows(
        sample_run.home,
        "select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns() "
        "where not internal",
    )
    meanings = {f"{t.qualified}.{f.name}": f.meaning for t in TABLES for f in t.fields}
    assert dict(columns) == meanings | {f"kpi.latest.{f.name}": f.meaning for f in VALUE.fields}


def test_the_database_is_stored_for_any_duckdb_since_1_0(sample_run: SampleRun) -> None:
    [(tags,)] = rows(sample_run.home, "select tags from duckdb_databases() where not internal")
    assert tags["storage_version"].startswith("v1.0.0")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.qualified)
def test_csv_and_parquet_hold_the_same_cells_as_the_database(sample_run: SampleRun, table: Any) -> None:
    folder = (sample_run.home / "releases" / "current").resolve()
    files = folder / ("quality" if table.schema == "quality" else "data") / f"{table.schema}_{table.name}"
    types = {field.name: field.type for field in table.fields}
    with duckdb.connect() as reader:
        reader.execute(f"attach '{folder / 'allyship.duckdb'}' as release (read_only)")
        stored = f"select {', '.join(types)} from release.{table.qualified}"
        parquet = f"from read_parquet('{files}.parquet')"
        # A spreadsheet would take a cell that begins so for a formula, hence the apostrophe in CSV alone.
        guarded = ", ".join(
            f"case when regexp_matches({name}, '^[=+@\\t\\r-]') then '''' || {name} else {name} end as {name}"
            if kind == "VARCHAR"
            else name
            for name, kind in types.items()
        )
        csv = f"from read_csv('{files}.csv', columns = {types}, header = true, allow_quoted_nulls = false)"
        for expected, found in ((stored, parquet), (f"select {guarded} from ({stored})", csv)):
            assert reader.execute(f"select count(*) from (({expected}) except all ({found}))").fetchone() == (0,)
            assert reader.execute(f"select count(*) from (({found}) except all ({expected}))").fetchone() == (0,)


def test_the_manifest_names_every_file_with_its_hash(sample_run: SampleRun) -> None:
    folder = sample_run.home / "releases" / "current"
    files = json.loads((folder / "manifest.json").read_text())["files"]
    root = folder.resolve()
    there = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and p.name != "manifest.json"]
    assert sorted(file["path"] for file in files) == sorted(there)
    for file in files:
        content = (folder / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), file["path"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_who_may_read_what(sample_run: SampleRun) -> None:
    home = sample_run.home
    release = (home / "releases" / "current").resolve()
    assert {mode(path) for path in release.rglob("*") if path.is_file()} == {0o640}
    assert {mode(path) for path in (release, *release.rglob("*")) if path.is_dir()} == {0o750}
    for private in ("dagster", "restricted", "secrets", ".scratch"):
        assert mode(home / private) == 0o700, private
    for private in ("warehouse.duckdb", "secrets/pseudonym.key", "dagster/dagster.yaml", "dagster/last_run.json"):
        assert mode(home / private) == 0o600, private
    assert list((home / ".scratch").iterdir()) == []
