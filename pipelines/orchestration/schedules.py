"""Jobs, the nightly schedule, the landing sensor, and what happens when a run fails."""

import time

import dagster as dg

from models.errors import AllyshipError
from models.feeds import FEEDS
from pipelines.home import Home
from pipelines.orchestration.dead_runs import end_dead_runs_unless_held
from pipelines.orchestration.release import REPUBLISH_TAG
from pipelines.own_metrics import configured
from pipelines.release.shelf import current_id, manifest
from pipelines.runs.history import forget_old_runs
from pipelines.runs.record import RunRecord, now, read_record, write_record
from pipelines.runs.work import find_work
from pipelines.set_aside import set_aside_unless_held, told
from pipelines.settings import Settings, landing_files

QUIET_SECONDS = 300
# On a run for which the warehouse was set aside: as what.
_SET_ASIDE_TAG = "allyship/set_aside"
_QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
_RAW = dg.AssetSelection.groups("raw")
_AFTER_RAW = dg.AssetSelection.groups("facts", "metrics", "release")

nightly = dg.define_asset_job(
    "nightly",
    selection=_RAW | _AFTER_RAW,
    description="Takes what is new in landing, validates it, computes every metric, and publishes a release.",
)
rebuild = dg.define_asset_job(
    "rebuild",
    selection=_RAW | _AFTER_RAW,
    description="Makes the whole warehouse anew from landing. Start it with `allyship run --rebuild`, which sets the "
    "old warehouse aside first.",
)
republish = dg.define_asset_job(
    "republish",
    selection=_AFTER_RAW,
    description="Publishes a release from the warehouse as it is.",
    tags={REPUBLISH_TAG: "true"},
)


def selection_for(feeds: list[str]) -> list[dg.AssetKey]:
    """Return the assets of a run in which only the given feeds have work: these, and all that follows."""
    from pipelines.orchestration.facts import fact_assets
    from pipelines.orchestration.metrics import metric_assets
    from pipelines.orchestration.release import release_assets

    after = [asset.key for asset in (*fact_assets, *metric_assets, *release_assets)]
    return [*(dg.AssetKey(["raw", feed]) for feed in FEEDS if feed in feeds), *after]


def nightly_schedule(settings: Settings | None) -> dg.ScheduleDefinition:
    """Return the schedule at the home's cron and in its time zone; it skips a night without anything new."""
    organization = settings.organization if settings else None

    @dg.schedule(
        name="nightly_schedule",
        job=nightly,
        cron_schedule=settings.schedule if settings else Settings.schedule,
        execution_timezone=organization.timezone if organization else "UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Runs `nightly` when landing or allyship.yaml holds something new.",
    )
    def _schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return _request(context.instance)

    return _schedule


def landing_sensor(settings: Settings | None) -> dg.SensorDefinition:
    """Return the sensor of landing, started where allyship.yaml says `sensor: true` and off otherwise."""
    is_wanted = settings is not None and settings.sensor

    @dg.sensor(
        job=nightly,
        name="landing_sensor",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING if is_wanted else dg.DefaultSensorStatus.STOPPED,
        description="Off by default. Runs `nightly` when landing has changed and then been quiet for five minutes.",
    )
    def _sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        home = Home.locate()
        try:
            newest = max((path.stat().st_mtime for path in landing_files(home.landing)), default=0.0)
        except OSError:
            return dg.SkipReason("landing is changing")
        if context.cursor == str(newest):
            return dg.SkipReason("landing has not changed")
        if time.time() - newest < QUIET_SECONDS:
            return dg.SkipReason("landing changed less than five minutes ago")
        context.update_cursor(str(newest))
        return _request(context.instance)

    return _sensor


def _request(instance: dg.DagsterInstance) -> dg.RunRequest | dg.SkipReason:
    home = Home.locate()
    try:
        end_dead_runs_unless_held(home, instance)
        kept = set_aside_unless_held(home)
        work = find_work(home, configured(home))
    except AllyshipError as error:
        return dg.SkipReason(f"not started: {error}")
    if not work.is_needed:
        return dg.SkipReason("nothing new in landing or allyship.yaml")
    tags = {_SET_ASIDE_TAG: kept.name} if kept else None
    return dg.RunRequest(run_config=_QUIET, asset_selection=selection_for(work.feeds), tags=tags)


@dg.run_failure_sensor(
    name="incident_sensor",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Leaves an incident in words in the home when a run fails.",
)
def incident_sensor(context: dg.RunFailureSensorContext) -> None:
    """Write the incident of a run that the daemon started; the command line writes its own."""
    home, run_id = Home.locate(), context.dagster_run.run_id
    if _is_recorded(home, run_id):
        return
    steps = sorted({event.step_key for event in context.get_step_failure_events() if event.step_key})
    message = f"Steps that failed: {', '.join(steps)}." if steps else "The run ended before any step failed."
    write_record(home, RunRecord(run_id, "", now(), "failed", message=message))


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="record_sensor",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Records a good run for `allyship status`, clears the incident before it, and forgets old runs.",
)
def record_sensor(context: dg.RunStatusSensorContext) -> None:
    """Do after a run that the daemon started what the command line does after its own."""
    home, run_id = Home.locate(), context.dagster_run.run_id
    if _is_recorded(home, run_id):
        return
    settings = configured(home)
    work = find_work(home, settings)
    current = current_id(home)
    published = current is not None and manifest(home.releases / current).get("run_id") == run_id
    outcome = "published" if published else "nothing new"
    kept = context.dagster_run.tags.get(_SET_ASIDE_TAG)
    message = told(kept) if kept else None
    write_record(home, RunRecord(run_id, "", now(), outcome, current, work.rejected, work.vanished, message))
    forget_old_runs(home, context.instance, settings.keep_runs)


def _is_recorded(home: Home, run_id: str) -> bool:
    record = read_record(home)
    return record is not None and record.run_id == run_id
