"""Runs as Dagster remembers them, what stops one, and what starts one: the nightly schedule and the landing sensor."""

import os
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from small_home import NEXT_SNAPSHOT, SETTINGS, write_snapshot
from whole_runs import current, in_warehouse, rows, run

from expectations.facts import FACT_RULES
from expectations.rules import rules_for
from models.facts import FACTS
from models.feeds import FEEDS
from models.metrics import METRICS
from pipelines.definitions import defs
from pipelines.home import Home
from pipelines.orchestration import checks
from pipelines.orchestration.schedules import record_sensor, selection_for
from pipelines.quality import HEADINGS_RULE
from pipelines.release.shelf import current_id
from pipelines.runs.record import read_record

FIRST = "00001-2026-03-31"
DELIVERED = frozenset(
    ("worker_snapshot", "separation", "program", "enrolment", "session", "attendance", "survey_response", "case")
)
FAMILIES_AND_STEPS = {metric.family for metric in METRICS.values()} | {"own", "protected", "value"}
AFTER_RAW = {
    *(f"facts/{name}" for name in ("parameter", *FACTS)),
    *(f"metrics/{name}" for name in FAMILIES_AND_STEPS),
    "release/candidate",
    "release/current",
}


def instance_of(home: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(home / "dagster"))


def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun:
    return instance.get_runs(limit=1)[0]


def materialized(instance: dg.DagsterInstance, run_id: str) -> dict[str, dict[str, object]]:
    """Return the metadata of every asset that a run made, by its key."""
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    made = [log.asset_materialization for log in logs]
    return {one.asset_key.to_user_string(): {k: v.value for k, v in one.metadata.items()} for one in made}


def evaluated(instance: dg.DagsterInstance, run_id: str) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    """Return every check that a run evaluated, by asset and name."""
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    found = [log.asset_check_evaluation for log in logs]
    return {(one.asset_key.to_user_string(), one.check_name): one for one in found}


def table_of(evaluation: dg.AssetCheckEvaluation) -> list[tuple[object, ...]]:
    """Return a check's metadata table as (rule, passed, checked, failed)."""
    records = evaluation.metadata["rules"].records
    return [tuple(record.data[name] for name in ("rule", "passed", "checked", "failed")) for record in records]


def test_the_instance_holds_the_run_with_everything_it_made(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        run_ = last_run(instance)
        assert (run_.job_name, run_.status) == ("nightly", dg.DagsterRunStatus.SUCCESS)
        assert rows(small_home, "select run_id from meta.release") == [(run_.run_id,)]
        made = materialized(instance, run_.run_id)
    assert set(made) == {f"raw/{feed}" for feed in DELIVERED} | AFTER_RAW
    assert made["release/current"]["release"] == FIRST
    assert made["release/current"]["site"] == str(small_home / "releases" / FIRST / "site" / "index.html")


def test_row_counts_are_those_of_the_tables(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        made = materialized(instance, last_run(instance).run_id)
    stored = {f"facts/{fact.name}" for fact in FACTS.values() if fact.stored == "table"}
    whole = {f"raw/{feed}" for feed in DELIVERED} | stored | {"facts/parameter", "metrics/protected"}
    for key in whole:
        schema, table = key.split("/")
        [(counted,)] = in_warehouse(small_home, f'select count(*) from {schema}."{table}"')
        assert made[key]["dagster/row_count"] == counted, key
    assert made["metrics/value"]["dagster/row_count"] == len(rows(small_home))
    # A view is not counted, since that would compute it; every other table says how many rows it has.
    uncounted = {key for key, metadata in made.items() if "dagster/row_count" not in metadata}
    assert uncounted == {f"facts/{f.name}" for f in FACTS.values() if f.stored == "view"} | {
        "release/candidate",
        "release/current",
    }


def test_every_table_shows_its_columns(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        made = materialized(instance, last_run(instance).run_id)
    graph = defs().resolve_asset_graph()
    tables = {
        "metrics/value": "kpi.value",
        "metrics/own": "metrics.cell",
        **{f"metrics/{metric.family}": "metrics.cell" for metric in METRICS.values()},
    }
    for key, metadata in made.items():
        if key.startswith("release/"):
            continue
        declared = graph.get(dg.AssetKey(key.split("/"))).metadata
        schema = metadata.get("dagster/column_schema") or declared["dagster/column_schema"]
        table = tables.get(key) or '{}."{}"'.format(*key.split("/"))
        described = in_warehouse(small_home, f"describe {table}")
        assert [(column.name, column.type) for column in schema.columns] == [row[:2] for row in described], key


def test_every_check_lists_every_rule_with_its_counts(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        found = evaluated(instance, last_run(instance).run_id)
    expected = {(f"raw/{feed}", name) for feed in DELIVERED for name in (checks.BLOCKING, checks.WARNING)}
    expected |= {(rule.table.replace(".", "/"), checks.BLOCKING) for rule in FACT_RULES if rule.table != "metrics.cell"}
    expected |= {("metrics/protected", "cells_are_sound"), ("release/candidate", "audit")}
    assert set(found) == expected
    for feed in DELIVERED:
        rules = rules_for(FEEDS[feed], DELIVERED)
        for name, severity in ((checks.BLOCKING, "blocking"), (checks.WARNING, "warning")):
            listed = [rule for rule, *_ in table_of(found[f"raw/{feed}", name])]
            own = [HEADINGS_RULE] if severity == "warning" else []
            assert listed == [rule.name for rule in rules if rule.severity == severity] + own, feed
    for evaluation in found.values():
        assert set(evaluation.metadata) == {"rules"}
        assert all(passed is (failed == 0) for _, passed, _, failed in table_of(evaluation))
        assert evaluation.passed is all(passed for _, passed, *_ in table_of(evaluation))


def test_the_counts_of_a_check_are_those_of_the_quality_report(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        found = evaluated(instance, last_run(instance).run_id)
    # Open feeds are published exactly.
    reported = rows(
        small_home, "select rule, passed, checked, failed from quality.check_result where subject = 'program'"
    )
    listed = [row for name in (checks.BLOCKING, checks.WARNING) for row in table_of(found["raw/program", name])]
    assert sorted(reported) == sorted(listed)


def test_a_broken_blocking_rule_stops_everything_behind_it_and_publishes_nothing(small_copy: Path) -> None:
    # Every row is good by itself; together they give one wave two launch dates.
    file = small_copy / "landing" / "survey_response.csv"
    with file.open("a", encoding="utf-8") as stream:
        stream.write("r999,w1,2026-02-03,woman,exp_any,no\n")
    outcome = run(small_copy)
    assert (outcome.outcome, outcome.exit_code, outcome.release_id) == ("failed", 1, FIRST)
    assert outcome.message is not None
    assert outcome.message.startswith("raw/survey_response: ")
    assert outcome.message.endswith("broken: one launch date per wave")
    with instance_of(small_copy) as instance:
        failed = last_run(instance)
        assert failed.status == dg.DagsterRunStatus.FAILURE
        made = materialized(instance, failed.run_id)
        verdict = evaluated(instance, failed.run_id)["raw/survey_response", checks.BLOCKING]
    assert ("one launch date per wave", False, 1, 1) in table_of(verdict)
    behind = {"facts/parameter", "facts/respondent", "metrics/safety", "metrics/protected", "metrics/value"}
    assert not (behind | {"release/candidate", "release/current"}) & set(made)
    assert current(small_copy) == FIRST


def test_a_broken_warning_does_not_hold_the_release_back_and_is_counted(
    small_copy: Path,
) -> None:
    (small_copy / "landing" / "enrolment.csv").write_text(
        (small_copy / "landing" / "enrolment.csv").read_text() + "P9,w001,2026-01-02\n", encoding="utf-8"
    )
    # Only one run is remembered from here on.
    (small_copy / "allyship.yaml").write_text(SETTINGS.replace("keep_runs: 5", "keep_runs: 1"), encoding="utf-8")
    outcome = run(small_copy)
    assert (outcome.outcome, outcome.exit_code) == ("published", 0), outcome.message
    with instance_of(small_copy) as instance:
        [only] = instance.get_runs()
        found = evaluated(instance, only.run_id)["raw/enrolment", checks.WARNING]
        made = materialized(instance, only.run_id)
    assert found.severity == dg.AssetCheckSeverity.WARN
    assert not found.passed
    assert ("enrolments refer to a program", False, 46, 1) in table_of(found)
    # Only the feed with something new was read again, and all that follows from it.
    assert set(made) == {"raw/enrolment"} | AFTER_RAW
    published = rows(
        small_copy, "select checked, failed from quality.check_result where rule = 'enrolments refer to a program'"
    )
    assert published == [(None, 0)]


@pytest.fixture
def home_in_environment(small_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLYSHIP_HOME", str(small_copy))
    return small_copy


def tick(home: Path) -> Any:
    """Evaluate the nightly schedule as the daemon would."""
    schedule = defs().resolve_schedule_def("nightly_schedule")
    with instance_of(home) as instance, dg.build_schedule_context(instance=instance) as context:
        return schedule.evaluate_tick(context)


def test_the_schedule_skips_a_night_without_anything_new(home_in_environment: Path) -> None:
    result = tick(home_in_environment)
    assert (result.run_requests, result.skip_message) == ([], "nothing new in landing or allyship.yaml")


def test_the_schedule_asks_for_the_feeds_with_something_new_and_all_that_follows(home_in_environment: Path) -> None:
    write_snapshot(home_in_environment, NEXT_SNAPSHOT)
    [request] = tick(home_in_environment).run_requests
    assert {key.to_user_string() for key in request.asset_selection} == {"raw/worker_snapshot"} | AFTER_RAW
    assert set(request.asset_selection) == set(selection_for(["worker_snapshot"]))


def test_the_schedule_sets_a_damaged_warehouse_aside_and_asks_for_everything(home_in_environment: Path) -> None:
    warehouse = home_in_environment / "warehouse.duckdb"
    warehouse.write_bytes(os.urandom(65_536))
    with Home(home_in_environment).run_lock():
        assert tick(home_in_environment).run_requests == []
        assert warehouse.exists()
    [request] = tick(home_in_environment).run_requests
    assert request.tags["allyship/set_aside"] == "warehouse.set-aside.duckdb"
    assert not warehouse.exists()
    delivered = {path.relative_to(home_in_environment / "landing").parts[0] for path in landing_of(home_in_environment)}
    feeds = {f"raw/{name.removesuffix('.csv')}" for name in delivered}
    assert {key.to_user_string() for key in request.asset_selection} == feeds | AFTER_RAW


def test_the_schedule_asks_for_a_release_when_only_the_settings_changed(home_in_environment: Path) -> None:
    (home_in_environment / "allyship.yaml").write_text(SETTINGS + "fiscal_note: 1\n", encoding="utf-8")
    broken = tick(home_in_environment)
    assert broken.run_requests == []
    assert broken.skip_message.startswith("not started: allyship.yaml")
    (home_in_environment / "allyship.yaml").write_text(SETTINGS + "tolerance: 0.02\n", encoding="utf-8")
    [request] = tick(home_in_environment).run_requests
    assert {key.to_user_string() for key in request.asset_selection} == AFTER_RAW


def test_the_schedule_runs_when_the_organization_says(home_in_environment: Path) -> None:
    schedule = defs().resolve_schedule_def("nightly_schedule")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 3 * * *", "Europe/Berlin")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "nightly"


def landing_of(home: Path) -> list[Path]:
    return sorted((home / "landing").rglob("*.csv"))


def sense(home: Path, cursor: str | None = None) -> tuple[dg.RunRequest | dg.SkipReason, str | None]:
    """Evaluate the landing sensor; return what it says and its cursor."""
    sensor = defs().resolve_sensor_def("landing_sensor")
    with instance_of(home) as instance, dg.build_sensor_context(instance=instance, cursor=cursor) as context:
        return sensor(context), context.cursor


def age(home: Path, seconds: float) -> None:
    """Make every file in landing as if it had last changed that long ago."""
    moment = time.time() - seconds
    for file in (home / "landing").rglob("*"):
        os.utime(file, (moment, moment))


def test_the_landing_sensor_waits_until_landing_was_quiet_for_five_minutes(home_in_environment: Path) -> None:
    write_snapshot(home_in_environment, NEXT_SNAPSHOT)
    age(home_in_environment, 290)
    early, cursor = sense(home_in_environment)
    assert isinstance(early, dg.SkipReason)
    assert (early.skip_message, cursor) == ("landing changed less than five minutes ago", None)
    age(home_in_environment, 310)
    asked, cursor = sense(home_in_environment)
    assert isinstance(asked, dg.RunRequest)
    assert dg.AssetKey(["raw", "worker_snapshot"]) in asked.asset_selection
    again, _ = sense(home_in_environment, cursor)
    assert isinstance(again, dg.SkipReason)
    assert again.skip_message == "landing has not changed"


@pytest.mark.parametrize(
    ("setting", "status"),
    [("", dg.DefaultSensorStatus.STOPPED), ("sensor: true\n", dg.DefaultSensorStatus.RUNNING)],
)
def test_the_landing_sensor_is_off_unless_it_is_asked_for(
    home_in_environment: Path, setting: str, status: dg.DefaultSensorStatus
) -> None:
    (home_in_environment / "allyship.yaml").write_text(SETTINGS + setting, encoding="utf-8")
    assert defs().resolve_sensor_def("landing_sensor").default_status == status


def test_nobody_is_told_about_the_runs(small_home: Path) -> None:
    with instance_of(small_home) as instance:
        assert instance.get_settings("telemetry") == {"enabled": False}


def test_a_good_run_that_the_daemon_started_is_recorded_like_ones_own(small_copy: Path) -> None:
    os.environ["ALLYSHIP_HOME"] = str(small_copy)
    home = Home(small_copy)
    home.incident_file.write_text("an older night failed\n", encoding="utf-8")
    with instance_of(small_copy) as instance:
        run = last_run(instance)
        instance.add_run_tags(run.run_id, {"allyship/set_aside": "warehouse.set-aside.duckdb"})
        run = last_run(instance)
        record_path = home.dagster_home / "last_run.json"
        record_path.unlink()  # as if nobody had waited for this run in a terminal
        events = [entry.dagster_event for entry in instance.all_logs(run.run_id) if entry.dagster_event]
        event = next(event for event in events if event.is_job_success)
        context = dg.build_run_status_sensor_context(
            sensor_name="record_sensor", dagster_event=event, dagster_instance=instance, dagster_run=run
        )
        record_sensor(context)
    record = read_record(home)
    assert record is not None
    assert (record.run_id, record.outcome) == (run.run_id, "published")
    assert record.release_id == current_id(home)
    assert record.message == "The warehouse was set aside as warehouse.set-aside.duckdb and rebuilt from landing."
    assert not home.incident_file.exists()
