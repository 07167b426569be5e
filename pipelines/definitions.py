"""The one entry point for Dagster: every asset, check, job, schedule and sensor, listed explicitly.

The home is named by ALLYSHIP_HOME; without one the definitions still load, with default settings, so that
`dg check defs` needs no organization.
"""

import os

import dagster as dg

from models.errors import AllyshipError
from pipelines.home import HOME_VARIABLE, Home
from pipelines.orchestration.checks import feed_checks, table_checks
from pipelines.orchestration.facts import fact_assets
from pipelines.orchestration.feeds import raw_assets
from pipelines.orchestration.metrics import metric_assets
from pipelines.orchestration.release import release_assets, release_checks
from pipelines.orchestration.resources import Warehouse
from pipelines.orchestration.schedules import (
    incident_sensor,
    landing_sensor,
    nightly,
    nightly_schedule,
    rebuild,
    record_sensor,
    republish,
)
from pipelines.settings import Settings, load_settings


def _settings() -> Settings | None:
    if not os.environ.get(HOME_VARIABLE):
        return None
    try:
        return load_settings(Home.locate())
    except AllyshipError:
        # A wrong allyship.yaml must not hide the pages that say so; the run itself refuses it in words.
        return None


@dg.definitions
def defs() -> dg.Definitions:
    """Return the project's definitions; runs are in process, since DuckDB has one writer."""
    settings = _settings()
    return dg.Definitions(
        assets=[*raw_assets, *fact_assets, *metric_assets, *release_assets],
        asset_checks=[*feed_checks, *table_checks, *release_checks],
        jobs=[nightly, rebuild, republish],
        schedules=[nightly_schedule(settings)],
        sensors=[landing_sensor(settings), incident_sensor, record_sensor],
        resources={"warehouse": Warehouse(home_folder=dg.EnvVar(HOME_VARIABLE))},
        executor=dg.in_process_executor,
    )
