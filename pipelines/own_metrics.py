"""An organization's own metrics: declared shares of allyship.yaml and `Metric`s in <home>/metrics/*.py.

Each is tried on empty fact tables before anything runs, so that a wrong declaration is refused with the field named
and never fails a night. Files in <home>/metrics are the organization's own code and run with the product's rights.
"""

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from models.engine import counting_statements, group_of
from models.errors import ConfigurationError, did_you_mean
from models.facts import FACTS
from models.metrics import METRICS, OWN_METRICS, Metric, install_own_metrics
from models.metrics.counting import shares
from models.metrics.declaration import GROUPS
from models.organization import Organization
from pipelines.facts import build_facts
from pipelines.home import KEY_BYTES, Home
from pipelines.settings import Settings, load_settings
from pipelines.settings.schema import DeclaredShare
from pipelines.warehouse import open_warehouse

# Facts whose rows are exact head counts that colleagues can see; only they may feed a metric of class open.
_HEADCOUNTS = {"headcount": "sum(people)", "opening": "sum(people)"}
_UNITS = ("division", "department", "level", "location", "country", "job_family")


def configured(home: Home) -> Settings:
    """Return the home's settings with its own metrics installed beside the built-in ones.

    Raises ConfigurationError for a wrong setting, and for a metric that could not be computed.
    """
    install_own_metrics(())
    written = _from_files(home)
    settings = load_settings(home, {*METRICS, *written})
    own = [*written.values(), *(_share_metric(share) for share in settings.shares)]
    if own:
        _try(own, settings.organization)
        install_own_metrics(own)
    return replace(settings, sha256=_hash_with_files(home, settings.sha256))


def _hash_with_files(home: Home, configuration: str) -> str:
    """Return the configuration's hash, with the files of own metrics in it where there are any."""
    files = sorted((home.root / "metrics").glob("*.py"))
    if not files:
        return configuration
    return hashlib.sha256(b"".join([configuration.encode(), *(file.read_bytes() for file in files)])).hexdigest()


def _from_files(home: Home) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for file in sorted((home.root / "metrics").glob("*.py")):
        for metric in _declared_in(file):
            if not isinstance(metric, Metric):
                raise ConfigurationError(
                    f"metrics/{file.name}: METRICS holds a {type(metric).__name__}, expected Metric"
                )
            if metric.id in METRICS or metric.id in found:
                raise ConfigurationError(f"metrics/{file.name}: field id: there is a metric '{metric.id}' already")
            found[metric.id] = metric
    return found


def _declared_in(file: Path) -> Iterable[object]:
    spec = importlib.util.spec_from_file_location(f"allyship_home_metrics_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"metrics/{file.name}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise ConfigurationError(f"metrics/{file.name}: {type(fault).__name__}: {fault}") from None
    declared = getattr(module, "METRICS", None)
    if not isinstance(declared, list | tuple):
        raise ConfigurationError(f"metrics/{file.name}: expected a list METRICS of declared metrics")
    return declared


def _share_metric(share: DeclaredShare) -> Metric:
    count = _HEADCOUNTS.get(share.fact)
    where = f"allyship.yaml line {share.line}: metric '{share.id}'"
    if share.privacy_class == "open" and count is None:
        raise ConfigurationError(
            f"{where}: field privacy_class: open is for head counts ({', '.join(_HEADCOUNTS)}); "
            "expected normal or special"
        )
    allowed = ("division",) if share.privacy_class == "special" else _UNITS
    for breakdown in share.breakdowns:
        if breakdown not in allowed:
            raise ConfigurationError(
                f"{where}: field breakdowns: '{breakdown}' is not for class {share.privacy_class}"
                f"{did_you_mean(breakdown, allowed)} (expected {', '.join(allowed)})"
            )
    return Metric(
        id=share.id,
        code="own",
        name=share.name,
        question=share.question,
        family=share.family,  # type: ignore[arg-type]
        kind="share",
        population=f"rows of facts.{share.fact} for which: {share.among}",
        numerator=f"those for which: {share.of}",
        denominator="the population",
        grain=share.grain,  # type: ignore[arg-type]
        breakdowns=share.breakdowns,
        headline_measure="all" if "all" in share.groups else share.groups[0],
        unit="share",
        better=share.better,  # type: ignore[arg-type]
        privacy_class=share.privacy_class,  # type: ignore[arg-type]
        feeds=(),
        interval="Wilson",
        counts=shares(
            share.groups,
            table=share.fact,
            count=count or "count(distinct person)",
            of=share.of,
            among=share.among,
            population=f"{share.fact}: {share.among}",
            headcount=count is not None,
        ),
        caveats=("Declared by the organization itself.",),
    )


def _try(own: list[Metric], organization: Organization) -> None:
    """Compute the metrics on empty facts; raises ConfigurationError naming the metric and what it cannot find."""
    with (
        TemporaryDirectory() as scratch,
        open_warehouse(Path(":memory:"), bytes(KEY_BYTES), Path(scratch)) as connection,
    ):
        build_facts(connection, replace(organization, as_of=organization.as_of or date(2000, 1, 1)))
        for metric in own:
            for side in (s for c in metric.counts for s in (c.numerator, c.denominator, c.people)):
                if side.table not in FACTS:
                    raise ConfigurationError(
                        f"metric '{metric.id}': field table: there is no fact '{side.table}'"
                        + did_you_mean(side.table, FACTS)
                    )
            try:
                for statement in counting_statements([metric], {}):
                    connection.execute(statement)
            except duckdb.Error as fault:
                raise ConfigurationError(_explained(connection, metric, fault)) from None


def _explained(connection: duckdb.DuckDBPyConnection, metric: Metric, fault: duckdb.Error) -> str:
    """Name the field that does not hold on its table, with the columns that there are."""
    for count in metric.counts:
        # The numerator's condition contains the denominator's, so that one is tried first.
        for field, side in (("among", count.denominator), ("of", count.numerator), ("people", count.people)):
            columns = [row[0] for row in connection.execute(f"describe facts.{side.table}").fetchall()]
            table = f"facts.{side.table}"
            wanted = (
                ("fact", f"select {side.count.replace('{rows}', '')} from {table}"),
                (field, f"select 1 from {table} where ({side.where})::boolean"),
                ("groups", f"select 1 from {table} where {GROUPS[count.group or group_of(count.measure)]}"),
                ("grain", f"select period_start, period_end from {table} where grain = ''"),
            )
            for name, statement in wanted:
                try:
                    connection.execute(statement)
                except duckdb.Error as own:
                    return f"metric '{metric.id}': field {name}: {_first_line(own)} ({table} has {', '.join(columns)})"
    return f"metric '{metric.id}': field breakdowns: {_first_line(fault)}"


def _first_line(fault: duckdb.Error) -> str:
    return str(fault).splitlines()[0]


__all__ = ["OWN_METRICS", "configured"]
