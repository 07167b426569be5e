"""Release assets: a candidate built aside, its audit, and the one rename that makes it current."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from models.metrics import METRICS
from pipelines.ingest import register
from pipelines.ingest.plan import inputs_digest
from pipelines.orchestration.checks import verdict
from pipelines.orchestration.feeds import OWNERS
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.resources import Warehouse
from pipelines.release import shelf
from pipelines.release.attack import attack_candidate
from pipelines.release.audit import audit
from pipelines.release.build import build_candidate, snapshot_dates
from pipelines.release.publication import publish
from pipelines.runs import progress
from pipelines.settings import landing_files
from pipelines.version import product_version

CANDIDATE = dg.AssetKey(["release", "candidate"])
REPUBLISH_TAG = "allyship/republish"


@dg.asset(
    key=CANDIDATE,
    group_name="release",
    description="A release built beside the current one: database, downloads, quality report, site, manifest. "
    "Not built when nothing that it is computed from has changed.",
    kinds={"duckdb", "plotly"},
    owners=OWNERS,
    tags={"layer": "release"},
    deps=[["metrics", "value"]],
    output_required=False,
)
@guarded
def candidate(context: dg.AssetExecutionContext, warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
    """Build the candidate, unless its inputs are those of the newest release."""
    home, settings, connection = warehouse.home, warehouse.settings, warehouse.connection
    entries = register.entries(connection)
    inputs = inputs_digest(entries, settings.sha256, product_version())
    if shelf.newest_inputs(home) == inputs and REPUBLISH_TAG not in context.run.tags:
        context.log.info("nothing that the newest release was computed from has changed: no new release")
        return
    progress.tell("build release")
    present = {path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)}
    as_of = connection.execute("select as_of from facts.parameter").fetchone()
    release_id = shelf.next_id(home, as_of[0] if as_of else datetime.now(tz=UTC).date())
    folder = build_candidate(
        connection,
        home,
        settings,
        release_id=release_id,
        built_at=datetime.now(tz=UTC).replace(microsecond=0),
        run_id=context.run.run_id,
        version=product_version(),
        inputs=inputs,
        vanished=[e.path for e in entries if e.path not in present],
    )
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    yield dg.MaterializeResult(metadata={"release": release_id, "bytes": size, "metrics": len(METRICS)})


@dg.asset_check(
    asset=CANDIDATE,
    name="audit",
    blocking=True,
    description="The candidate read as its readers will: contract, disclosure, periods, accounting, pages.",
)
@guarded
def audited(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Hold the candidate against every rule of a release, and attack it beside those before it."""
    progress.tell("audit release")
    home = warehouse.home
    results = audit(shelf.candidate(home), snapshot_dates(warehouse.connection))
    # A verification copy is exact and for nobody's eyes but those who compare it.
    if not warehouse.settings.organization.verification_copy:
        before = [home.releases / release_id for release_id in shelf.published_ids(home)]
        results += attack_candidate(shelf.candidate(home), before)
    return verdict("audit", CANDIDATE, results, blocking=True)


@dg.asset(
    key=["release", "current"],
    group_name="release",
    description="The audited candidate, made current by one atomic rename; older releases beyond keep_releases go.",
    kinds={"duckdb", "plotly"},
    owners=OWNERS,
    tags={"layer": "release"},
    deps=[candidate],
)
@guarded
def current(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Publish the audited candidate."""
    progress.tell("publish")
    home = warehouse.home
    release_id = str(shelf.manifest(shelf.candidate(home))["release_id"])
    folder, removed = publish(warehouse.connection, home, warehouse.settings, release_id)
    return dg.MaterializeResult(
        metadata={
            "release": release_id,
            "site": dg.MetadataValue.path(str(folder / "site" / "index.html")),
            "database": dg.MetadataValue.path(str(folder / "allyship.duckdb")),
            "releases removed": len(removed),
        }
    )


release_assets = [candidate, current]
release_checks = [audited]
