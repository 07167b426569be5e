"""One run of the nightly job from this process: what is to do, Dagster's job, and how it ended in words.

Dagster is imported only when there is work, so that a night with nothing new costs a second. The command line
prints what comes back; the record of the run stays in the home for `allyship status`.
"""

import logging
import os
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import AllyshipError, BlockedError, ConfigurationError
from pipelines.faults import kind_and_place
from pipelines.home import HOME_VARIABLE, Home
from pipelines.ledger.anew import begin_anew
from pipelines.own_metrics import configured
from pipelines.release import shelf
from pipelines.release.publication import settle
from pipelines.runs import progress
from pipelines.runs.history import forget_old_runs
from pipelines.runs.lock import hold
from pipelines.runs.record import RunRecord, now, write_record
from pipelines.runs.work import Work, find_work
from pipelines.set_aside import is_lost, set_aside
from pipelines.settings import Settings
from pipelines.warehouse import memory_named

_DAGSTER_YAML = """\
# Dagster's own settings for this home: no telemetry, one run at a time, captured output nowhere, bounded history.
telemetry: {enabled: false}
nux: {enabled: false}
concurrency:
  runs: {max_concurrent_runs: 1}
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
retention:
  schedule: {purge_after_days: 90}
  sensor: {purge_after_days: {skipped: 7, failure: 30, success: 90}}
"""


@dataclass(slots=True)
class Outcome:
    """How a run ended: `published`, `nothing new` or `failed`, with what a person should know.

    `is_out` tells that a release has become current, which a run that fails behind it does not take back.
    """

    outcome: str
    release_id: str | None = None
    rejected: dict[str, str] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    set_aside: Path | None = None
    message: str | None = None
    is_out: bool = False

    @property
    def exit_code(self) -> int:
        """0 published or nothing new, 1 failed or blocked, 3 done but some file was rejected."""
        if self.outcome == "failed":
            return 1
        return 3 if self.rejected else 0


def run_job(
    home: Home,
    *,
    job: str = "nightly",
    accept_missing: bool = False,
    new_ledger: bool = False,
    on_steps: Callable[[int], None] = lambda _: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Run one job on the home's own Dagster instance, holding the home's lock throughout.

    `on_steps` is told how many steps there will be, `on_step` the name of each as it begins. Raises
    ConfigurationError before anything has begun; every later fault is an Outcome.
    """
    home.create()
    settings = configured(home)
    memory_named()
    with hold(home):
        if new_ledger:
            begin_anew(home)
        finished = settle(home)
        kept = _prepare_warehouse(home, settings, job, accept_missing=accept_missing)
        work = find_work(home, settings)
        if job == "nightly" and not work.is_needed:
            ending = "published" if finished else "nothing new"
            return Outcome(ending, shelf.current_id(home), work.rejected, work.vanished)
        outcome = _launch(home, settings, job, work, on_steps, on_step)
        outcome.set_aside = kept
    return outcome


def prepare_instance(home: Home) -> None:
    """Write the home's dagster.yaml where there is none, and name the home to Dagster in the environment."""
    file = home.dagster_home / "dagster.yaml"
    if not file.exists():
        file.write_text(_DAGSTER_YAML, encoding="utf-8")
        file.chmod(0o600)
    os.environ["DAGSTER_HOME"] = str(home.dagster_home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    os.environ[HOME_VARIABLE] = str(home.root)


def _prepare_warehouse(home: Home, settings: Settings, job: str, *, accept_missing: bool) -> Path | None:
    """Set the warehouse aside for a rebuild, or when it cannot be used; return where it went."""
    if is_lost(home):
        return set_aside(home)
    if job != "rebuild" or not home.warehouse_file.exists():
        return None
    if not accept_missing:
        gone = find_work(home, settings).vanished
        if gone:
            raise ConfigurationError(
                f"{len(gone)} files that were taken are gone from landing, so a rebuild would lose their rows: "
                f"{', '.join(gone[:5])}; bring them back, or add --accept-missing"
            )
    return set_aside(home)


def _launch(
    home: Home,
    settings: Settings,
    job: str,
    work: Work,
    on_steps: Callable[[int], None],
    on_step: Callable[[str], None],
) -> Outcome:
    before = shelf.current_id(home)
    started = now()
    prepare_instance(home)
    import dagster as dg

    from pipelines.definitions import defs
    from pipelines.orchestration.dead_runs import end_dead_runs
    from pipelines.orchestration.history import kept_open
    from pipelines.orchestration.schedules import selection_for

    definition = defs().resolve_job_def(job)
    selected = selection_for(work.feeds if job == "nightly" else list(work.plans) if job == "rebuild" else [])
    on_steps(len(selected) + 2 + len(work.feeds))
    # Where there is nothing to publish it warns that the audit of no candidate said nothing.
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    run_id, message = "", None
    try:
        with dg.DagsterInstance.get() as instance, progress.listening(on_step):
            end_dead_runs(instance)
            with kept_open(instance):
                result = definition.execute_in_process(
                    instance=instance,
                    asset_selection=selected,
                    raise_on_error=False,
                    run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                )
            run_id = result.run_id
            message = None if result.success else _failure(result)
            forget_old_runs(home, instance, settings.keep_runs)
    except Exception as error:
        # The orchestrator could not keep its history; what its steps raise, it keeps.
        if os.environ.get("ALLYSHIP_DEBUG"):
            raise
        message = message or kind_and_place(error)
    after = find_work(home, settings)
    is_out = shelf.current_id(home) != before
    outcome = Outcome(
        "failed" if message else "published" if is_out else "nothing new",
        shelf.current_id(home),
        after.rejected,
        after.vanished,
        message=message,
        is_out=is_out,
    )
    # On a full disk there is no room for the record either, and what happened is told all the same.
    with suppress(OSError) if message else nullcontext():
        write_record(
            home,
            RunRecord(
                run_id, started, now(), outcome.outcome, outcome.release_id, outcome.rejected, outcome.vanished, message
            ),
        )
    return outcome


def _failure(result: object) -> str:
    """Say in words which checks or steps failed; an unexpected error gives its type, never its text."""
    from dagster import ExecuteInProcessResult

    assert isinstance(result, ExecuteInProcessResult)
    lines = []
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed and evaluation.severity.value == "ERROR":
            lines.append(f"{evaluation.asset_key.to_user_string()}: {evaluation.description}")
    for event in result.all_events:
        if event.is_step_failure and not lines:
            lines.append(_step_failure(event.step_key or "a step", event.step_failure_data.error))
    return "\n".join(lines) or _false_start(result)


def _false_start(result: object) -> str:
    """Say why no step began: the warehouse or the ledger could not be opened."""
    from dagster import ExecuteInProcessResult

    assert isinstance(result, ExecuteInProcessResult)
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        while error is not None:
            told = _step_failure("the run could not start its steps", error)
            if "unexpected" not in told:
                return told
            error = error.cause
    return "the run could not start its steps"


def _step_failure(step: str, error: object) -> str:
    cause = getattr(error, "cause", None) or error
    name = str(getattr(cause, "cls_name", "error"))
    ours = {kind.__name__ for kind in (AllyshipError, BlockedError, ConfigurationError)}
    # Only our own messages are known to hold no value of a person; DuckDB's quote the cell.
    text = str(getattr(cause, "message", "")).split(": ", 1)[-1].strip() if name in ours else f"unexpected {name}"
    return f"{step}: {text}"
