"""An organization's own metrics: declared shares of allyship.yaml and `Metric`s in <home>/metrics/*.py.

Each is held to the rules of models/metrics (soundness, own_rules) and tried on empty facts before anything runs, so
that a wrong one is refused with its place and field and never fails a night. Files in <home>/metrics are the
organization's own code and run with the product's rights.
"""

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from models.errors import ConfigurationError
from models.metrics import METRICS, OWN_METRICS, Metric, install_own_metrics
from models.metrics.counting import shares
from models.metrics.own_rules import least_class, mentions_ethnicity, privacy_faults
from models.metrics.soundness import reference_faults, type_faults
from models.organization import ETHNICITY_MINIMUM, PrivacyClass
from pipelines.home import Home
from pipelines.own_trial import Own, tried
from pipelines.settings import Settings, load_settings
from pipelines.settings.organization import UNIT_BREAKDOWNS
from pipelines.settings.own_metrics import ID_WORDS, METRIC_ID
from pipelines.settings.schema import DeclaredShare

# Facts whose rows are exact head counts that colleagues can see; of declared shares, only those on them may be open.
_HEADCOUNTS = {"headcount": "sum(people)", "opening": "sum(people)"}


# What a metric in a file may break down by: the units, and what the built-in metrics have.
_BREAKDOWNS = tuple(dict.fromkeys((*UNIT_BREAKDOWNS, *(b for m in METRICS.values() for b in m.every_breakdown))))


def configured(home: Home) -> Settings:
    """Return the home's settings with its own metrics installed beside the built-in ones.

    Raises ConfigurationError for a wrong setting, and for a metric that is looser than the product's own, or that
    could not be computed; it names the file, the metric and the field.
    """
    install_own_metrics(())
    written = _from_files(home)
    settings = load_settings(home, {**METRICS, **{own.metric.id: own.metric for own in written}})
    declared = [
        Own(f"allyship.yaml line {share.line}", _share_metric(share), is_share=True) for share in settings.shares
    ]
    for own in declared:
        _refuse(own.told(privacy_faults(own.metric, METRICS, UNIT_BREAKDOWNS)))
    _refuse(tried([*written, *declared], settings.organization))
    install_own_metrics(own.metric for own in (*written, *declared))
    return replace(settings, sha256=_hash_with_files(home, settings.sha256))


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ConfigurationError("\n".join(faults))


def _files(home: Home) -> list[Path]:
    return sorted((home.root / "metrics").glob("*.py"))


def _hash_with_files(home: Home, configuration: str) -> str:
    """Return the configuration's hash, with the files of own metrics in it where there are any."""
    files = _files(home)
    if not files:
        return configuration
    return hashlib.sha256(b"".join([configuration.encode(), *(file.read_bytes() for file in files)])).hexdigest()


def _from_files(home: Home) -> list[Own]:
    found: dict[str, Own] = {}
    for file in _files(home):
        for number, metric in enumerate(_declared_in(file)):
            own = _checked(f"metrics/{file.name}", number, metric, {*METRICS, *found})
            found[own.metric.id] = own
    return list(found.values())


def _checked(place: str, number: int, metric: object, taken: set[str]) -> Own:
    """Return the metric if it is one that may stand beside the built-in ones."""
    if not isinstance(metric, Metric):
        raise ConfigurationError(f"{place}: METRICS holds a {type(metric).__name__}, expected Metric")
    mistyped = type_faults(metric)
    if mistyped:
        name = f"metric '{metric.id}'" if isinstance(metric.id, str) else f"METRICS[{number}]"
        _refuse([f"{place}: {name}: field {field}: {words}" for field, words in mistyped])
    if not METRIC_ID.match(metric.id):
        raise ConfigurationError(f"{place}: field id: '{metric.id}' is no metric id; expected {ID_WORDS}")
    if metric.id in taken:
        raise ConfigurationError(f"{place}: field id: there is a metric '{metric.id}' already")
    own = Own(place, metric)
    _refuse(own.told(reference_faults(metric)))
    _refuse(own.told(privacy_faults(metric, METRICS, _BREAKDOWNS)))
    return own


def _declared_in(file: Path) -> Iterable[object]:
    spec = importlib.util.spec_from_file_location(f"allyship_home_metrics_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"metrics/{file.name}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as fault:
        raise ConfigurationError(f"metrics/{file.name}: {type(fault).__name__}: {fault}") from None
    declared = getattr(module, "METRICS", None)
    if not isinstance(declared, list | tuple):
        raise ConfigurationError(f"metrics/{file.name}: expected a list METRICS of declared metrics")
    return declared


def _share_metric(share: DeclaredShare) -> Metric:
    count = _HEADCOUNTS.get(share.fact)
    by_ethnicity = mentions_ethnicity(share.among, share.of)
    counts = shares(
        share.groups,
        table=share.fact,
        count=count or "count(distinct person)",
        of=share.of,
        among=share.among,
        population=f"{share.fact}: {share.among}",
        # Head counts by ethnicity are none that colleagues can see.
        headcount=count is not None and not by_ethnicity,
    )
    if by_ethnicity:
        counts = tuple(replace(c, minimum_people=ETHNICITY_MINIMUM, privacy_class="special") for c in counts)
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
        privacy_class=share.privacy_class or _usual_class(share, by_ethnicity),  # type: ignore[arg-type]
        feeds=(),
        interval="Wilson",
        counts=counts,
        caveats=("Declared by the organization itself.",),
    )


def _usual_class(share: DeclaredShare, by_ethnicity: bool) -> PrivacyClass:
    least = "special" if by_ethnicity else least_class(share.fact, METRICS.values())
    return "normal" if least == "open" else least


__all__ = ["OWN_METRICS", "configured"]
