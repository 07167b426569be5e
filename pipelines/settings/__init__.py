"""allyship.yaml: what an organization says about itself and its files, read, checked and refused with lines.

`load_settings` is the only way in. The modules beside it: schema.py (the values), yaml_lines.py (YAML with line
numbers and collected faults), sources.py, organization.py and site.py (the keys), levels.py (titles to ranks),
small_languages.py (dates, cron, globs), landing.py (which file belongs to which source). The commented file that
`allyship init` writes is pipelines/allyship.template.yaml.
"""

import hashlib
from collections.abc import Mapping

from models.errors import ConfigurationError
from models.facts import FACTS
from models.organization import Organization
from pipelines.home import Home
from pipelines.settings import organization, small_languages
from pipelines.settings.action_file import find_action_file
from pipelines.settings.landing import Unclaimed, implicit_sources, landing_files, match_files, unclaimed
from pipelines.settings.levels import LevelMap
from pipelines.settings.own_metrics import read_shares
from pipelines.settings.promises import Metrics
from pipelines.settings.schema import FORMATS, FROM_COLUMN, DeclaredShare, Settings, Source
from pipelines.settings.site import read_look
from pipelines.settings.sources import read_sources
from pipelines.settings.yaml_lines import Item, read_yaml

_RUN_KEYS = (
    "sources",
    "levels",
    "metrics",
    "tolerance",
    "schedule",
    "sensor",
    "keep_releases",
    "keep_runs",
    "stale_after_days",
    "site",
    "restricted",
    "restricted_pay",
)


def unconfigured() -> Settings:
    """Return settings of nobody in particular, under which files can be looked at without a home."""
    return Settings(organization=Organization(name=""), sha256="")


def load_settings(home: Home, metric_ids: Metrics = None) -> Settings:
    """Read and check the home's allyship.yaml.

    Args:
        home: where the file stands.
        metric_ids: ids that targets, owners and crosses may name, or a map from them to the metrics, whose measures and
            breakdowns are then the only ones that targets may name. None leaves them unchecked.

    Raises:
        ConfigurationError: there is no such file, or something in it is wrong. All faults are told together,
            each with its line, what was found, what was expected and the nearest match.
    """
    try:
        content = home.config_file.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(f"no allyship.yaml in '{home.root}'; run: allyship init") from None
    except OSError as fault:
        raise ConfigurationError(f"cannot read '{home.config_file}': {fault.strerror}") from None
    root = read_yaml(content, home.config_file.name)
    keys = root.fields((*organization.KEYS, *_RUN_KEYS))
    shares = read_shares(keys["metrics"], metric_ids or (), FACTS)
    known = _with_shares(metric_ids, shares)
    actions = find_action_file(keys["actions"], home.root)
    look = read_look(keys["site"], home.root)
    settings = Settings(
        organization=organization.read_organization(keys, known, actions),
        shares=shares,
        sources=read_sources(keys["sources"]),
        levels=organization.read_levels(keys["levels"]),
        tolerance=keys["tolerance"].number(Settings.tolerance, least=0, most=1),
        schedule=_schedule(keys["schedule"]),
        sensor=keys["sensor"].boolean(Settings.sensor),
        keep_releases=keys["keep_releases"].whole(Settings.keep_releases, least=1),
        keep_runs=keys["keep_runs"].whole(Settings.keep_runs, least=1),
        stale_after_days=keys["stale_after_days"].whole(Settings.stale_after_days, least=1),
        restricted=_restricted(keys),
        restricted_pay=keys["restricted_pay"].boolean(Settings.restricted_pay),
        look=look,
        sha256=_hashed(content, actions.content if actions else b"", look.logo.data if look.logo else b""),
    )
    root.problems.settle()
    return settings


def _with_shares(metrics: Metrics, shares: tuple[DeclaredShare, ...]) -> Metrics:
    if metrics is None:
        return None
    if isinstance(metrics, Mapping):
        return {**metrics, **{share.id: share for share in shares}}
    return {*metrics, *(share.id for share in shares)}


def _restricted(keys: dict[str, Item]) -> bool:
    wanted = keys["restricted"].boolean(Settings.restricted)
    if not wanted and keys["restricted_pay"].boolean(Settings.restricted_pay):
        keys["restricted_pay"].fail("there are no restricted marts for pay to stand in; say restricted: true as well")
    return wanted


def _hashed(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _schedule(item: Item) -> str:
    line = item.text() or Settings.schedule
    fault = small_languages.cron_fault(line)
    if fault:
        item.fail(f"{fault}, in '{line}'")
    return line


__all__ = [
    "FORMATS",
    "FROM_COLUMN",
    "LevelMap",
    "Settings",
    "Source",
    "Unclaimed",
    "implicit_sources",
    "landing_files",
    "load_settings",
    "match_files",
    "unclaimed",
    "unconfigured",
]
